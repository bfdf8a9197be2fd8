"""A simulation as an address asks for it: a scenario that ships, its levers, or one's own."""

from collections.abc import Mapping
from typing import Final

import msgspec
from fastapi import Request

from valico.answer.counter.asking import asked_from
from valico.answer.counter.counter import Counter
from valico.answer.counter.market import RunAsked, insist_on_run
from valico.answer.market.altered import Levers, altered
from valico.answer.market.report import Report
from valico.errors import InputError, UnknownNameError
from valico.market.scenario.overlay import laid_over
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named, scenario_names
from valico.web.answering import SLOW_S, jobs_of
from valico.web.api.simulations import Run, run
from valico.web.clock import today
from valico.web.jobs import Job, id_of, insist_on_answer
from valico.web.page import Leaf

OWN: Final = "own-"
"""What the name of a scenario of one's own begins with; the id of its job follows."""
PERCENT: Final = ("duty", "cap", "ratio")
LEVERS: Final = ("opens", "shuts", *PERCENT)
FIELDS: Final = ("runs", "seed", "against", *LEVERS)
LONGEST: Final = 100
"""Letters of a field."""
UNKNOWN: Final = (
    "this run of a scenario of your own is no longer kept; open the editor and run it again"
)


def fields_of(leaf: Leaf) -> dict[str, str]:
    """Return what an address asks of a scenario."""
    query = leaf.request.query_params
    given = {name: query.get(name, "").strip()[:LONGEST] for name in FIELDS}
    return {name: value for name, value in given.items() if value}


def counter_of(request: Request) -> Counter:
    """Return the counter at which a page asks."""
    return Counter(today=today, root=request.app.state.settings.data)


def scenario_named(name: str, request: Request) -> Scenario:
    """Return a scenario that ships; UnknownNameError with the nearest names for any other."""
    root = request.app.state.settings.data
    known = scenario_names(root=root)
    if name not in known:
        kind = "scenario"
        raise UnknownNameError(kind, name, known)
    return read_named(name, root=root)


def levers_in(fields: Mapping[str, str]) -> Levers:
    """Return where the levers are put; shares are written in per cent."""
    given: dict[str, object] = {name: fields[name] for name in LEVERS if name in fields}
    for name in PERCENT:
        if name in fields:
            given[name] = _percent(name, fields[name])
    return asked_from(given, Levers, strict=False)


def _percent(name: str, written: str) -> float:
    try:
        value = float(written.replace(",", ".").rstrip("% ")) / 100
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        message = f"`{name}` is '{written}'; give per cent from 0 to 100"
        raise InputError(message)
    return value


def asked_of(name: str, fields: Mapping[str, str], request: Request) -> RunAsked:
    """Return the run that an address asks for; InputError where it cannot be."""
    if name.startswith(OWN):
        return _own(name, request)
    scenario_named(name, request)
    levers = levers_in(fields)
    given: dict[str, object] = {
        key: fields[key] for key in ("runs", "seed", "against") if key in fields
    }
    if not levers.moved:
        return asked_from({"scenario": name, **given}, RunAsked, strict=False)
    asked = asked_from({"scenario": name, "against": name, **given}, RunAsked, strict=False)
    moved = altered(name, levers, root=request.app.state.settings.data)
    return msgspec.structs.replace(asked, scenario=None, own=moved)


def _own(name: str, request: Request) -> RunAsked:
    kept = jobs_of(request).asked(name.removeprefix(OWN), Run)
    if kept is None:
        raise InputError(UNKNOWN)
    return kept.asked


def scenario_of(name: str, leaf: Leaf) -> Scenario:
    """Return the scenario that a page is about; as it ships where its levers cannot be moved."""
    try:
        asked = asked_of(name, fields_of(leaf), leaf.request)
    except InputError:
        if name.startswith(OWN):
            raise
        return scenario_named(name, leaf.request)
    if asked.overlay is not None:
        return laid_over(scenario_named(asked.overlay.base, leaf.request), asked.overlay)
    return asked.own or scenario_named(asked.scenario or name, leaf.request)


def begun(asked: RunAsked, request: Request, *, anew: bool = True) -> Job:
    """Return the job of a run, begun if it is new; what is wrong with it is said first."""
    jobs, whole = jobs_of(request), Run(asked=asked, data=str(request.app.state.settings.data))
    if jobs.look(id_of(run, whole)) is None:
        insist_on_run(asked, counter_of(request))
    return jobs.submit(run, whole, anew=anew)


def report_now(name: str, leaf: Leaf) -> Report:
    """Return the report that an address asks for; waits for it."""
    jobs = jobs_of(leaf.request)
    job = begun(asked_of(name, fields_of(leaf), leaf.request), leaf.request)
    insist_on_answer(jobs.wait(job.id, SLOW_S))
    report = jobs.answer(job.id, Report)
    if report is None:
        message = "the simulation takes longer than a file waits; open its page and come back"
        raise InputError(message)
    return report
