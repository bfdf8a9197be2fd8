"""The inverse question: the most capable chip that the rules of a day still let through.

Rules cut the space of measures by thresholds, so a best chip sits just below a threshold or at what
could be built on the day. Every such corner is judged; the ones that no other beats are the
frontier, and each says which rule binds it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Final

import msgspec

from valico import units
from valico.answer.library import Library
from valico.answer.outcomes import Outcome, Terms, outcome, verdict
from valico.catalogue.chips import Chip
from valico.catalogue.names import resolve
from valico.dates import interval
from valico.errors import InputError
from valico.regime.conditions import Condition
from valico.regime.measures import DIMENSIONS, Measures, measure

SCHEMA: Final = "valico.frontier/1"
AXES: Final = ("tpp", "performance_density", "memory_bandwidth", "io_bandwidth")
"""The measures that a designer may choose; a sum of two follows from them."""
BUILT: Final = "the largest built by then"
STEP_DOWN: Final = 1 - 1e-9
"""What "just below" a limit is."""


class Corner(msgspec.Struct, frozen=True, kw_only=True):
    """One chip of the frontier: its measures, and what stops each of them."""

    values: Mapping[str, float]
    bound_by: Mapping[str, str]
    """By measure: the rule that a little more would meet, or that nothing larger was built."""

    def shown(self, name: str) -> str:
        """Return one measure in words: "below 4,800" where a rule stops it."""
        value = units.show(self.values[name], DIMENSIONS[name])
        return value if self.bound_by[name] == BUILT else f"below {value}"


class Frontier(msgspec.Struct, frozen=True, kw_only=True):
    """Every corner that no other beats, best first by the work asked about."""

    schema: str = SCHEMA
    on: date
    known_by: date
    to: str
    exporter: str
    datacentre: bool
    allowed: tuple[Outcome, ...]
    work: str
    corners: tuple[Corner, ...]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the designer wants: through which outcomes, for which work, for data centres or not."""

    to: str = "china"
    on: date
    known_by: date
    exporter: str = "nvidia"
    datacentre: bool = True
    allowed: tuple[Outcome, ...] = ("none",)
    work: str = "tpp"


def frontier(wanted: Wanted, library: Library) -> Frontier:
    """Return the chips that the rules of a day let through and that no other such chip beats.

    Raises InputError where the work is no measure.
    """
    if wanted.work not in AXES:
        message = f"'{wanted.work}' is no measure; allowed: {', '.join(AXES)}"
        raise InputError(message)
    place = resolve(wanted.to, library.places, "place")
    terms = Terms(library=library, destination=place, on=wanted.on, known_by=wanted.known_by)
    built = most_built(library, wanted.on)
    choices = _choices(terms, built)
    passed = [values for values in _grid(choices) if _passes(values, wanted, terms)]
    best = [values for values in passed if not _beaten(values, passed)]
    best.sort(key=lambda values: values[wanted.work], reverse=True)
    corners = tuple(
        Corner(values=values, bound_by=_binding(values, choices, wanted, terms)) for values in best
    )
    return Frontier(
        on=wanted.on,
        known_by=wanted.known_by,
        to=place,
        exporter=wanted.exporter,
        datacentre=wanted.datacentre,
        allowed=wanted.allowed,
        work=wanted.work,
        corners=corners,
    )


def most_built(library: Library, on: date) -> dict[str, float]:
    """Return the largest value of each measure among chips launched by a day."""
    most: dict[str, float] = {}
    for chip in library.chips.values():
        if chip.launched is not None and interval(chip.launched).first <= on:
            for name, value in measure(chip).values.items():
                if name in AXES:
                    most[name] = max(most.get(name, 0.0), value)
    return most


def _choices(terms: Terms, built: Mapping[str, float]) -> dict[str, tuple[float, ...]]:
    """Return for each measure what was built, and just below each limit that any rule sets."""
    limits: dict[str, set[float]] = {name: {built.get(name, 0.0)} for name in AXES}
    for condition in _conditions(terms):
        if condition.measure in limits and condition.word in {"at least", "below"}:
            limits[condition.measure].add(condition.limit * STEP_DOWN)
        elif condition.measure in limits:
            limits[condition.measure].add(condition.limit)
    _split_sums(terms, limits)
    return {
        name: tuple(sorted(value for value in values if value <= built.get(name, 0.0)))
        for name, values in limits.items()
    }


def _split_sums(terms: Terms, limits: dict[str, set[float]]) -> None:
    """Where a rule limits memory plus I/O, add what each leaves to the other."""
    for condition in _conditions(terms):
        if condition.measure == "memory_and_io_bandwidth":
            total = condition.limit * STEP_DOWN
            memory = {total - io for io in limits["io_bandwidth"] if io < total} | {total}
            inputs = {total - m for m in limits["memory_bandwidth"] if m < total} | {total}
            limits["memory_bandwidth"] |= memory
            limits["io_bandwidth"] |= inputs


def _conditions(terms: Terms) -> Iterator[Condition]:
    book = terms.library.book
    for provision in book.provisions.values():
        if provision.jurisdiction == "us":
            version = book.version(provision.id, on=terms.on, known_by=terms.known_by)
            for paragraph in version.paragraphs if version else ():
                yield from paragraph.conditions()


def _grid(choices: Mapping[str, Sequence[float]]) -> Iterator[dict[str, float]]:
    for values in product(*(choices[name] for name in AXES)):
        yield dict(zip(AXES, values, strict=True))


def _passes(values: Mapping[str, float], wanted: Wanted, terms: Terms) -> bool:
    found = verdict(
        _measures(values, datacentre=wanted.datacentre), terms, exporter=wanted.exporter
    )
    return outcome(found.us) in wanted.allowed


def _measures(values: Mapping[str, float], *, datacentre: bool) -> Measures:
    total = values["memory_bandwidth"] + values["io_bandwidth"]
    return Measures(
        chip="", values={**values, "memory_and_io_bandwidth": total}, datacentre=datacentre
    )


def _beaten(values: Mapping[str, float], others: Sequence[Mapping[str, float]]) -> bool:
    return any(
        other is not values
        and all(other[name] >= values[name] for name in AXES)
        and any(other[name] > values[name] for name in AXES)
        for other in others
    )


def _binding(
    values: Mapping[str, float],
    choices: Mapping[str, Sequence[float]],
    wanted: Wanted,
    terms: Terms,
) -> dict[str, str]:
    """Return what would stop a little more of each measure."""
    found: dict[str, str] = {}
    for name in AXES:
        if values[name] >= max(choices[name]):
            found[name] = BUILT
        else:
            more = {**values, name: values[name] * (1 + 1e-6)}
            found[name] = _what_stops(values, more, wanted, terms)
    return found


def _what_stops(
    values: Mapping[str, float], more: Mapping[str, float], wanted: Wanted, terms: Terms
) -> str:
    """Return the paragraph that newly catches, or else the first step that newly appears."""
    here, there = (
        verdict(
            _measures(measured, datacentre=wanted.datacentre), terms, exporter=wanted.exporter
        ).us
        for measured in (values, more)
    )
    new = [paragraph for paragraph in there.eccn if paragraph not in here.eccn]
    if new:
        return new[0]
    known = {step.says for step in here.why.because}
    fresh = [step.says for step in there.why.because[1:] if step.says not in known]
    return fresh[0].partition(":")[0] if fresh else there.why.says


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A chip drawn to fit the rules of a day, and through which outcomes it was to pass."""

    chip: str
    on: str
    allowed: tuple[Outcome, ...] = ("none",)


DRAWN: Final = (
    Drawn(chip="nvidia/a800-sxm-80", on="2022-11-08"),
    Drawn(chip="nvidia/h800-sxm-80", on="2023-03-21"),
    Drawn(chip="nvidia/h20-96", on="2023-11-17"),
    Drawn(chip="nvidia/l20", on="2023-11-17"),
    Drawn(chip="nvidia/l2", on="2023-11-17"),
    Drawn(chip="nvidia/rtx4090d", on="2023-12-28"),
    Drawn(chip="nvidia/rtxpro6000d", on="2025-09-01", allowed=("none", "exception")),
)


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A chip beside the frontier of its day: how near each measure comes to the limit it obeys."""

    chip: str
    name: str
    on: date
    values: Mapping[str, float]
    corner: Mapping[str, float]
    fits: Mapping[str, float]
    """By measure that a rule binds there: the chip's value as a part of the corner's."""
    bound_by: Mapping[str, str]


def beside_frontier(library: Library, *, known_by: date) -> tuple[Beside, ...]:
    """Return the chips drawn to fit, each beside the corner that it comes nearest to."""
    found = []
    for drawn in DRAWN:
        chip, on = library.chips[drawn.chip], interval(drawn.on).first
        wanted = Wanted(
            on=on,
            known_by=max(on, known_by),
            datacentre=chip.datacentre,
            allowed=drawn.allowed,
        )
        found.append(_beside(chip, on, frontier(wanted, library)))
    return tuple(found)


def _beside(chip: Chip, on: date, edge: Frontier) -> Beside:
    values = {n: v for n, v in measure(chip).values.items() if n in AXES}
    corner = max(edge.corners, key=lambda corner: _nearness(values, corner))
    ruled = {n: rule for n, rule in corner.bound_by.items() if rule != BUILT}
    return Beside(
        chip=chip.id,
        name=chip.name,
        on=on,
        values=values,
        corner=corner.values,
        fits={n: values[n] / corner.values[n] for n in ruled if n in values},
        bound_by=ruled,
    )


def _nearness(values: Mapping[str, float], corner: Corner) -> tuple[bool, float]:
    """Prefer a corner that the chip does not overstep, then the one whose rules it fills best."""
    inside = all(values[n] <= corner.values[n] * (1 + 1e-9) for n in values)
    ruled = [n for n, r in corner.bound_by.items() if r != BUILT and n in values]
    filled = [values[n] / corner.values[n] for n in ruled]
    return inside, sum(filled) / len(filled) if filled else 0.0
