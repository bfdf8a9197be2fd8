"""What is asked of the market: simulations, fleets, forecasts, mixes."""

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from valico.answer.counter.clocks import Clocks, days
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Amount, Day, Name, Seed, Share, Words, Written
from valico.answer.fleet.desk import fleet_page, mix_page
from valico.answer.fleet.forecast_desk import forecasts_page
from valico.answer.market.naming import setting_of
from valico.answer.market.report import Report, SimulateAsked, report_of
from valico.answer.table.record import Sheet
from valico.errors import InputError, UnknownNameError
from valico.market.scenario.overlay import Overlay, laid_over, overlay_faults
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named, scenario_names
from valico.market.sensitivity.indices import runs_of
from valico.market.simulation import Told, silent

Metric = Literal["units", "h100e", "bandwidth", "fp16", "fp8", "fp4", "power"]
Period = Literal["week", "month", "quarter"]
MOST_RUNS: Final = 20_000
MOST_WEEKS: Final = 520
MOST_WORK: Final = 200_000_000
"""Runs × weeks × products × lines: about a minute of one core."""


class RunAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which scenario, how often, and against which other: give `scenario`, `own` or `overlay`."""

    scenario: Name | None = None
    """One that ships."""
    own: Scenario | None = None
    """A whole scenario, as it stands in a file."""
    overlay: Overlay | None = None
    """Changes that lie over a scenario that ships, its `base`."""
    against: Name | None = None
    """A scenario that ships, to compare with."""
    runs: Annotated[int, Meta(ge=1, le=MOST_RUNS)] | None = None
    seed: Seed | None = None
    period: Period = "quarter"
    on: Day | None = None
    """A day of which the answer tells first."""


def simulate(asked: RunAsked, counter: Counter, *, told: Told = silent) -> Report:
    """Return what a scenario does, week by week; the same run gives the same figures.

    Raises InputError where the run is larger than a minute or so of one core.
    """
    scenario, name = _scenario(asked, counter)
    base = _shipped(asked.against, counter) if asked.against else None
    _insist_on_work(scenario, asked)
    wanted = SimulateAsked(
        scenario=name,
        against=asked.against,
        runs=asked.runs,
        seed=asked.seed,
        period=asked.period,
        on=asked.on,
    )
    return report_of(scenario, wanted, base=base, told=told, root=counter.root)


def runs_wanted(asked: RunAsked, counter: Counter) -> int:
    """Return how many runs a simulation takes in all, those of the sensitivities included."""
    scenario, name = _scenario(asked, counter)
    once = asked.runs or scenario.runs
    return once * (2 if asked.against else 1) + runs_of(
        setting_of(scenario, name, root=counter.root)
    )


def insist_on_run(asked: RunAsked, counter: Counter) -> None:
    """Refuse a run before it begins: DataError with every fault, InputError where too large."""
    scenario, name = _scenario(asked, counter)
    if asked.against is not None:
        _shipped(asked.against, counter)
    _insist_on_work(scenario, asked)
    setting_of(scenario, name, root=counter.root)


def _scenario(asked: RunAsked, counter: Counter) -> tuple[Scenario, str]:
    """Return the scenario asked for, and what it is called."""
    given = (asked.scenario, asked.own, asked.overlay)
    if sum(one is not None for one in given) != 1:
        message = "give one of `scenario`, `own` and `overlay`"
        raise InputError(message)
    if asked.overlay is not None:
        return _laid(asked.overlay, counter), asked.overlay.title
    if asked.own is not None:
        return asked.own, asked.own.title
    name = asked.scenario or ""
    return _shipped(name, counter), name


def _laid(overlay: Overlay, counter: Counter) -> Scenario:
    base = _shipped(overlay.base, counter)
    if faults := overlay_faults(base, overlay):
        raise InputError("\n".join(faults))
    return laid_over(base, overlay)


def _shipped(name: str, counter: Counter) -> Scenario:
    """Return a scenario by name; a path is read only where names may be paths."""
    if counter.files:
        return read_named(name, root=counter.root)
    known = scenario_names(root=counter.root)
    if name not in known:
        kind = "scenario"
        raise UnknownNameError(kind, name, difflib.get_close_matches(name, known) or known)
    return read_named(name, root=counter.root)


def _insist_on_work(scenario: Scenario, asked: RunAsked) -> None:
    """Refuse a run that would take too long; the bound counts what the engine steps over."""
    runs = asked.runs or scenario.runs
    weeks = (scenario.ends - scenario.begins).days // 7
    size = max(1, len(scenario.product)) * max(1, len(scenario.line))
    if runs > MOST_RUNS or weeks > MOST_WEEKS or runs * weeks * size > MOST_WORK:
        message = (
            f"{runs:,} runs of {weeks:,} weeks, {len(scenario.product)} products and "
            f"{len(scenario.line)} lines are too many here; allowed: {MOST_RUNS:,} runs, "
            f"{MOST_WEEKS} weeks, and {MOST_WORK:,} for all four multiplied; ask for fewer runs"
        )
        raise InputError(message)


class ScenariosAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that ship."""


class Shipped(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario that ships."""

    name: str
    title: str
    begins: date
    ends: date
    runs: int
    note: str


class Scenarios(msgspec.Struct, frozen=True, kw_only=True):
    """The scenarios that ship, in order of name."""

    schema: str = "valico.scenarios/1"
    scenarios: tuple[Shipped, ...]


def scenarios(asked: ScenariosAsked, counter: Counter) -> Scenarios:
    """Return the scenarios that ship."""
    del asked
    names = scenario_names(root=counter.root)
    return Scenarios(scenarios=tuple(_told(name, counter) for name in names))


def _told(name: str, counter: Counter) -> Shipped:
    found = read_named(name, root=counter.root)
    return Shipped(
        name=name,
        title=found.title,
        begins=found.begins,
        ends=found.ends,
        runs=found.runs,
        note=found.note,
    )


class FleetAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose chips, in which metric."""

    holder: Name = "china"
    metric: Metric = "units"
    scenario: Name | None = None
    """A scenario that ships, whose deliveries are added after the account ends."""


def fleet(asked: FleetAsked, counter: Counter) -> Sheet:
    """Return the chips that somebody owns, by quarter, with 90 per cent intervals."""
    on, known_by = days(asked, counter.today)
    if asked.scenario is not None:
        _shipped(asked.scenario, counter)
    fields = {
        "holder": asked.holder.casefold(),
        "on": on,
        "known_by": known_by,
        "metric": asked.metric,
        "scenario": asked.scenario,
    }
    return fleet_page(fields, root=counter.root)


class ForecastsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The forecasts public by a day, as a list or scored."""

    show: Literal["list", "score"] = "list"
    known_by: Day | None = None


def forecasts(asked: ForecastsAsked, counter: Counter) -> Sheet:
    """Return the forecasts that were public by a day, listed, or scored where the outturn is."""
    known_by = asked.known_by or counter.today
    return forecasts_page((), show=asked.show, known_by=known_by, root=counter.root)


class MixAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Chips to choose from, the work, and the limits."""

    chips: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=12)]
    work: Annotated[tuple[Words, ...], Meta(min_length=1, max_length=4)]
    budget: Written | None = None
    """For the chips: "100 M USD"."""
    power: Written | None = None
    """Of the chips: "7 MW"."""
    most: Mapping[Name, Amount] = {}
    """Permission for so many, by chip."""
    price_usd: Mapping[Name, Amount] = {}
    home_share: Share = 0.0
    """Least share of chips made where the buyer is."""
    to: Name = "china"
    on: Day | None = None


def mix(asked: MixAsked, counter: Counter) -> Sheet:
    """Return the mix of chips that serves the most, and what one more of each limit is worth."""
    for word in " ".join(asked.work).split():
        counter.insist_on_name(word)
    given = {k: v for k, v in msgspec.structs.asdict(asked).items() if v is not None}
    given |= {"chips": ",".join(asked.chips), "works": given.pop("work")}
    return mix_page({**given, "on": asked.on or counter.today}, root=counter.root)
