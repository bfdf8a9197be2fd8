"""The plane of TPP and memory bandwidth, divided as the rules of a day divide it.

A region is where a paragraph applies. A zone is what the judge says there of a chip for data
centres whose maker has received every letter: what the classification asks beyond the axes is
unknown of it, and what only a letter asks is as small as can be.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal

import msgspec

from valico import units
from valico.answer.gate.clauses import Clause, limits, trial_chip
from valico.answer.outcomes import Outcome, Terms, outcome, verdict
from valico.regime.conditions import Condition
from valico.regime.measures import DIMENSIONS, LABELS
from valico.regime.provisions import Kind

ACROSS: Final = "tpp"
UP: Final = "memory_bandwidth"
SUM: Final = "memory_and_io_bandwidth"
AXES: Final = frozenset({ACROSS, UP})

RegionKind = Literal["rule", "depends", "letter", "window", "duty"]


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle of the plane, in base units; None is open."""

    tpp_from: float | None = None
    tpp_to: float | None = None
    bandwidth_from: float | None = None
    bandwidth_to: float | None = None


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """Where one or more paragraphs of a rule apply."""

    id: str
    kind: RegionKind
    label: str
    says: tuple[str, ...]
    """The inequalities in words; for `depends` what must hold beyond what the axes show."""
    bounds: Bounds
    rule: str
    source: str


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle in which the judge says one thing."""

    outcome: Outcome
    bounds: Bounds


def regions(standing: Sequence[Clause], terms: Terms) -> tuple[Region, ...]:
    """Return the regions of the paragraphs that stand, the broad ones first."""
    lists = [c for c in standing if c.provision.kind == "classification"]
    others = [c for c in standing if c.provision.kind != "classification"]
    certain = [c for c in lists if not _off_axes(c)]
    found = [_region(c, "rule") for c in certain]
    found += _bands(lists)
    floor = min((limits(c.paragraph.conditions(), ACROSS)[0] or 0 for c in certain), default=None)
    found += [r for c in others for r in _other(c, others, floor, terms)]
    return tuple(found)


def _off_axes(clause: Clause) -> tuple[Condition, ...]:
    return tuple(c for c in clause.paragraph.conditions() if c.measure not in AXES)


def _bounds(conditions: tuple[Condition, ...]) -> Bounds:
    left, right = limits(conditions, ACROSS)
    low, high = limits(conditions, UP)
    return Bounds(tpp_from=left, tpp_to=right, bandwidth_from=low, bandwidth_to=high)


def _region(clause: Clause, kind: RegionKind) -> Region:
    conditions = clause.paragraph.conditions()
    return Region(
        id=f"{clause.provision.id} {clause.paragraph.id}",
        kind=kind,
        label=clause.paragraph.id,
        says=tuple(c.says() for c in conditions),
        bounds=_bounds(conditions),
        rule=clause.provision.id,
        source=clause.version.source,
    )


def _bands(lists: Sequence[Clause]) -> Iterator[Region]:
    """Yield the stretches of TPP in which a figure that the axes do not show decides."""
    edges = sorted({e for c in lists for e in limits(c.paragraph.conditions(), ACROSS) if e})
    for left, right in pairwise([*edges, math.inf]):
        across = [c for c in lists if _covers(c, left, right)]
        if across and all(_off_axes(c) for c in across):
            yield _band(across, left, right)


def _covers(clause: Clause, left: float, right: float) -> bool:
    low, high = limits(clause.paragraph.conditions(), ACROSS)
    return (low or 0.0) <= left and right <= (high or math.inf)


def _band(across: Sequence[Clause], left: float, right: float) -> Region:
    first = across[0]
    named = "+".join(c.paragraph.id for c in across)
    measures = dict.fromkeys(LABELS[c.measure] for clause in across for c in _off_axes(clause))
    return Region(
        id=f"{first.provision.id} {named}",
        kind="depends",
        label=f"depends on {' and '.join(measures)}",
        says=tuple(_in_band(across)),
        bounds=Bounds(tpp_from=left, tpp_to=None if math.isinf(right) else right),
        rule=first.provision.id,
        source=first.version.source,
    )


def _in_band(across: Sequence[Clause]) -> Iterator[str]:
    """Yield what a paragraph alone asks in full, and what several ask beyond the axes."""
    if len(across) == 1:
        conditions = across[0].paragraph.conditions()
        yield f"{across[0].paragraph.id}: {' and '.join(c.says() for c in conditions)}"
        return
    yield from (_needs(clause) for clause in reversed(across))


def _needs(clause: Clause) -> str:
    """Return what a paragraph asks beyond the axes: "3A090.b.2: from 3.2"."""
    parts = [_span(clause, name) for name in dict.fromkeys(c.measure for c in _off_axes(clause))]
    return f"{clause.paragraph.id}: {', '.join(parts)}"


def _span(clause: Clause, measure: str) -> str:
    low, high = limits(_off_axes(clause), measure)
    shown = [units.show(limit, DIMENSIONS[measure]) for limit in (low, high) if limit is not None]
    if low is None:
        return f"below {shown[0]}"
    return f"from {shown[0]}"


_KINDS: Final[Mapping[Kind, RegionKind]] = {
    "letter": "letter",
    "review": "window",
    "levy": "duty",
}


def _other(
    clause: Clause, others: Sequence[Clause], floor: float | None, terms: Terms
) -> Iterator[Region]:
    """Yield the region of a letter, a window or a duty; none where the axes show nothing of it."""
    if not any(c.measure in AXES for c in clause.paragraph.conditions()):
        return
    kind = _KINDS[clause.provision.kind]
    region = _region(clause, kind)
    if kind == "window" and region.bounds.tpp_from is None:
        # A window eases what the list asks for: it begins where the list begins.
        bounds = msgspec.structs.replace(region.bounds, tpp_from=floor)
        region = msgspec.structs.replace(region, bounds=bounds)
    yield msgspec.structs.replace(
        region, label=_label(clause, kind), says=_says(clause, others, terms)
    )


def _label(clause: Clause, kind: RegionKind) -> str:
    if kind == "duty" and clause.version.rate is not None:
        return f"duty {clause.version.rate * 100:.0f} %"
    if kind == "window":
        return clause.provision.title.partition(",")[0]
    return clause.provision.title


def _says(clause: Clause, others: Sequence[Clause], terms: Terms) -> tuple[str, ...]:
    said = [" and ".join(c.says() for c in clause.paragraph.conditions())]
    if clause.provision.kind == "letter":
        said += [f"or {c.says()}" for c in _tests_unseen(clause, others)]
        said.insert(0, _bound(clause, terms))
    if clause.provision.kind == "review":
        said += _certified(clause)
    return tuple(part for part in said if part)


def _certified(clause: Clause) -> Iterator[str]:
    """Yield how many certifications a window asks for and what follows where one is missed."""
    count, otherwise = len(clause.version.certifications), clause.version.otherwise
    if count and otherwise:
        yield f"{count} certifications; one missed: {otherwise.replace('-', ' ')}"


def _tests_unseen(clause: Clause, others: Sequence[Clause]) -> Iterator[Condition]:
    for other in others:
        if other.version is clause.version:
            conditions = other.paragraph.conditions()
            if not any(c.measure in AXES for c in conditions):
                yield from conditions


def _bound(clause: Clause, terms: Terms) -> str:
    known = terms.library.organisations
    names = [known[p].name if p in known else p for p in clause.version.parties]
    return f"binds {', '.join(names)}" if names else ""


def zones(found: Sequence[Region], standing: Sequence[Clause], terms: Terms) -> tuple[Zone, ...]:
    """Return what the judge says of each rectangle that the limits cut out."""
    cutting = [r.bounds for r in found if r.kind != "duty"]
    across = _edges([e for b in cutting for e in (b.tpp_from, b.tpp_to)])
    up = _edges([e for b in cutting for e in (b.bandwidth_from, b.bandwidth_to)])
    trials = _Trials(standing, terms)
    columns = [tuple(_column(x, up, trials)) for x in pairwise(across)]
    return tuple(_merged(list(pairwise(across)), columns))


class _Trials:
    """Chips on trial, one for each place of the plane."""

    def __init__(self, standing: Sequence[Clause], terms: Terms) -> None:
        self._terms = terms
        self._seller = next((c.version.parties[0] for c in standing if c.version.parties), None)
        lists = [c for c in standing if c.provision.kind == "classification"]
        asked = {c.measure for clause in standing for c in _off_axes(clause)}
        self._least = asked - {c.measure for clause in lists for c in _off_axes(clause)}

    def outcome(self, tpp: float, bandwidth: float) -> Outcome:
        """Return what the judge says of a chip whose other measures are unknown or small."""
        small = {name: bandwidth if name == SUM else 1.0 for name in self._least}
        trial = trial_chip({**small, ACROSS: tpp, UP: bandwidth})
        return outcome(verdict(trial, self._terms, exporter=self._seller).us)


def _edges(limits_met: Sequence[float | None]) -> list[float]:
    return [0.0, *sorted({e for e in limits_met if e}), math.inf]


_Run = tuple[float, float, Outcome]


def _column(x: tuple[float, float], up: Sequence[float], trials: _Trials) -> Iterator[_Run]:
    """Yield the runs of one outcome up a stretch of TPP."""
    run: _Run | None = None
    for low, high in pairwise(up):
        said = trials.outcome(_middle(*x), _middle(low, high))
        if run is not None and run[2] == said:
            run = (run[0], high, said)
            continue
        if run is not None:
            yield run
        run = (low, high, said)
    if run is not None:
        yield run


def _middle(low: float, high: float) -> float:
    if low and math.isfinite(high):
        return math.sqrt(low * high)
    return low * 2 if low else (high / 2 if math.isfinite(high) else 1.0)


def _merged(
    stretches: Sequence[tuple[float, float]], columns: Sequence[tuple[_Run, ...]]
) -> Iterator[Zone]:
    """Yield the zones, stretches that say the same in every run taken together."""
    start = 0
    for here in range(len(columns)):
        if here + 1 < len(columns) and columns[here + 1] == columns[start]:
            continue
        for low, high, said in columns[start]:
            yield Zone(
                outcome=said, bounds=_open(stretches[start][0], stretches[here][1], low, high)
            )
        start = here + 1


def _open(left: float, right: float, low: float, high: float) -> Bounds:
    return Bounds(
        tpp_from=left or None,
        tpp_to=None if math.isinf(right) else right,
        bandwidth_from=low or None,
        bandwidth_to=None if math.isinf(high) else high,
    )
