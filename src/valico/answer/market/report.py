"""Reports: a scenario simulated, with everything that a page shows."""

from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.market.asking import scenario_asked
from valico.answer.market.comparison import Comparison, comparison
from valico.answer.market.fleets import FleetWork, fleet_works
from valico.answer.market.naming import party_names, setting_of
from valico.answer.market.what_if import turned, what_if_from_words
from valico.answer.shelf.finding import find_chips
from valico.answer.shown import Shown
from valico.errors import InputError, UnknownNameError
from valico.evidence import Source
from valico.market.compilation.setting import Setting
from valico.market.outcome.fans import Fan, fans
from valico.market.outcome.period import Period
from valico.market.outcome.standing import Standing, standing_on
from valico.market.outcome.summary import Summary, summary_of
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named
from valico.market.sensitivity.indices import Sensitivity, runs_of, sensitivities_of
from valico.market.simulation import Told, silent, simulate

SCHEMA: Final = "valico.simulation/1"


class SimulateAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which scenario, how often, and against which other."""

    scenario: str
    """A name or a file."""
    against: str | None = None
    runs: int | None = None
    seed: int | None = None
    period: Period = "quarter"
    on: date | None = None
    """A day of which the answer tells first."""
    product: str | None = None
    """The chip that pictures, comparison and sensitivity are of; the scenario's first if none."""


class Report(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """What a scenario came to."""

    schema: str = SCHEMA
    scenario: str
    summary: Summary
    standing: Standing | None
    names: dict[str, str]
    """Of chips, by id."""
    product: str = ""
    """The chip that standing, comparison, sensitivity and pictures are of."""
    parties: dict[str, str] = {}
    """Names of buyers and places, by id."""
    fans: tuple[Fan, ...]
    sensitivity: Sensitivity
    sensitivities: tuple[Sensitivity, ...] = ()
    """Of every product, from the same runs."""
    duties: tuple[str, ...] = ()
    """Chips on which the scenario lays a duty or a share, whatever comes of it."""
    against: Comparison | None
    works: tuple[FleetWork, ...]
    note: str
    sources: tuple[Source, ...]


def runs_wanted(asked: SimulateAsked, *, root: Path = store.DATA) -> int:
    """Return how many runs a report will take in all."""
    scenario = read_named(asked.scenario, root=root)
    once = asked.runs or scenario.runs
    return once * (2 if asked.against else 1) + runs_of(
        setting_of(scenario, asked.scenario, root=root)
    )


def report_asked(asked: SimulateAsked, *, told: Told = silent, root: Path = store.DATA) -> Report:
    """Return the report that was asked for; InputError where a name or number cannot be read."""
    scenario = read_named(asked.scenario, root=root)
    base = read_named(asked.against, root=root) if asked.against else None
    return report_of(scenario, asked, base=base, told=told, root=root)


def report_of(
    scenario: Scenario,
    asked: SimulateAsked,
    *,
    base: Scenario | None = None,
    told: Told = silent,
    root: Path = store.DATA,
) -> Report:
    """Return the report on a scenario, and on what differs from another."""
    setting = setting_of(scenario, asked.scenario, root=root)
    chips = [product.chip for product in scenario.product]
    place = _place(asked.product, setting)
    parties = party_names(scenario, root=root)
    simulation = simulate(setting, runs=asked.runs, seed=asked.seed, told=told)
    against = None
    if base is not None:
        name = asked.against or base.title
        beside = _beside(base, name, chips[place], root)
        other = simulate(beside, runs=simulation.runs, seed=simulation.seed, told=told)
        against = comparison(simulation, other, name, chips[place])
    summary = summary_of(simulation, asked.period)
    found = sensitivities_of(setting, seed=simulation.seed, told=told, names=parties)
    return Report(
        scenario=asked.scenario,
        summary=summary,
        standing=standing_on(simulation, asked.on, place) if asked.on else None,
        names={chip: setting.chips[chip].name for chip in chips},
        product=chips[place],
        parties=parties,
        duties=tuple(chip for chip in chips if _taxed(chip, setting.scenario)),
        fans=fans(simulation),
        sensitivity=found[place],
        sensitivities=found,
        against=against,
        works=fleet_works(summary, setting, root=root),
        note=scenario.note,
        sources=_sources(setting, root),
    )


def _beside(base: Scenario, name: str, chip: str, root: Path) -> Setting:
    """Return the setting to compare with; InputError where it does not make the same chip."""
    beside = setting_of(base, name, root=root)
    chips = [product.chip for product in beside.scenario.product]
    if chip not in chips:
        message = f"'{name}' makes no '{chip}'; compare with a scenario that makes one of: "
        raise InputError(message + ", ".join(chips))
    return beside


def _place(product: str | None, setting: Setting) -> int:
    """Return which product of a scenario is meant; UnknownNameError lists those that there are."""
    if product is None:
        return 0
    chips = [each.chip for each in setting.scenario.product]
    named = find_chips([product])[0].id if product not in chips else product
    if named not in chips:
        kind = "product of the scenario"
        raise UnknownNameError(kind, product, [setting.chips[chip].name for chip in chips])
    return chips.index(named)


def _taxed(chip: str, scenario: Scenario) -> bool:
    changes = (*scenario.at_start, *scenario.event)
    return any(c.what == "duty" and (not c.chips or chip in c.chips) for c in changes)


def _sources(setting: Setting, root: Path) -> tuple[Source, ...]:
    """Return the sources that a scenario and its chains cite, in order."""
    known = store.read_sources(root=root)
    used = {product.chain for product in setting.scenario.product}
    told = (setting.scenario, *(setting.chains[name] for name in used))
    names = dict.fromkeys(name for part in told for name in _cited(msgspec.to_builtins(part)))
    return tuple(known[name] for name in sorted(names) if name in known)


def _cited(part: object) -> list[str]:
    """Return every source that a record names, however deep."""
    if isinstance(part, dict):
        own = [str(part["source"])] if "source" in part else []
        return own + [name for below in part.values() for name in _cited(below)]
    if isinstance(part, list | tuple):
        return [name for below in part for name in _cited(below)]
    return []


def report_of_question(
    words: str, *, today: date, told: Told = silent, root: Path = store.DATA
) -> Report:
    """Return what a turn of a gate would do, against the scenario without it, or what was asked."""
    name = scenario_asked(words, root=root)
    if name is not None:
        return report_asked(SimulateAsked(scenario=name, on=today), told=told, root=root)
    asked = what_if_from_words(words, today=today, root=root)
    with_it, without = turned(asked, root=root)
    wanted = SimulateAsked(scenario=asked.name, against=asked.name)
    return report_of(with_it, wanted, base=without, told=told, root=root)


def runs_of_question(words: str, *, today: date, root: Path = store.DATA) -> int:
    """Return how many runs the report on a question in words will take in all."""
    name = scenario_asked(words, root=root)
    if name is not None:
        return runs_wanted(SimulateAsked(scenario=name), root=root)
    found = what_if_from_words(words, today=today, root=root).name
    return runs_wanted(SimulateAsked(scenario=found, against=found), root=root)
