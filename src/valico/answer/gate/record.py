"""The picture of the gate as a record: each chip, what it needs on a day, the lines of the rules.

In: the library, a place, a day, and what was known. Out: a GatePicture. It draws nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from valico import dates, units
from valico.answer.gate.clauses import FLOORS, Clause, clauses
from valico.answer.gate.regions import AXES, Region, Zone, regions, zones
from valico.answer.library import Library
from valico.answer.outcomes import WORDS, Outcome, Terms, outcome, verdict
from valico.answer.shown import Shown
from valico.catalogue.chips import Chip
from valico.catalogue.names import fold
from valico.catalogue.places import jurisdiction
from valico.evidence import Source
from valico.regime.conditions import Condition
from valico.regime.measures import DIMENSIONS, LABELS, Measures, measure
from valico.regime.verdict import UnitedStates

SCHEMA: Final = "valico.gate/1"
"""Name and version of the JSON form."""
CURRENT: Final = frozenset({"shipping", "announced", "cloud-only"})
"""The states of a chip that one may order, rent or await."""
ASKING: Final = frozenset(
    {"classification", "requirement", "letter", "exception", "review", "levy"}
)
"""The kinds of provision that a verdict of the picture rests on; the others only explain."""
CLOSE: Final = 0.95
"""A chip stands just below a line when it reaches this part of the limit."""
IN_SIGHT: Final = 0.65
"""The same where the axes do not show the measure, so that nothing else in the picture tells it."""


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that a chip stays below, while it meets all else that the paragraph asks."""

    measure: str
    value: float
    limit: float
    says: str
    rule: str
    paragraph: str


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A chip on the plane, and what it needs."""

    chip: str
    label: str
    name: str
    maker: str
    tpp: float
    tpp_at_least: bool = False
    """Whether the TPP is only known to be at least the value."""
    memory_bandwidth: float
    outcome: Outcome
    needs: str
    """The outcome in words, with the code of an exception."""
    reason: str
    near: tuple[Near, ...] = ()
    current: bool
    """Shipping, announced or rented out, on the day the data were written."""
    home: bool
    """Made by a firm of the destination: no export from the United States is likely."""
    highlighted: bool = False


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    """A chip that cannot be placed, and the measures that it lacks."""

    chip: str
    label: str
    lacks: tuple[str, ...]
    outcome: Outcome
    reason: str


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """A chip that nothing shows to have been known on the day, and when it first was."""

    chip: str
    label: str
    first: date | None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many chips of the picture meet one outcome."""

    outcome: Outcome
    words: str
    count: int


class GatePicture(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """The chips and the rules of a day at the gate to a place."""

    schema: str = SCHEMA
    on: date
    known_by: date
    destination: str
    destination_name: str
    points: tuple[Point, ...]
    regions: tuple[Region, ...]
    zones: tuple[Zone, ...]
    tallies: tuple[Tally, ...]
    lacking: tuple[Lacking, ...]
    """Chips without TPP or memory bandwidth."""
    later: tuple[Later, ...]
    sources: tuple[str, ...]
    """Ids of the sources of every rule that a line or a verdict rests on."""
    citations: tuple[str, ...]
    """The same in short: "88 FR 73458"."""


def gate_picture(
    library: Library,
    *,
    on: date,
    known_by: date,
    destination: str = "china",
    highlight: Sequence[str] = (),
) -> GatePicture:
    """Return the picture of the gate to a place; `destination` and `highlight` are ids.

    A highlighted chip is shown even on a day before its announcement.
    """
    terms = Terms(
        library=library,
        destination=jurisdiction(destination, library.places),
        on=on,
        known_by=known_by,
    )
    standing = clauses(terms)
    drawn = regions(standing, terms)
    shown = [c for c in library.chips.values() if c.id in highlight or _known(c, terms)]
    labels = short_labels(library.chips)
    judged = [_judged(chip, labels[chip.id], standing, terms, highlight) for chip in shown]
    points = tuple(one for one, _ in judged if isinstance(one, Point))
    sources = _sources(drawn, [us for _, us in judged], terms)
    return GatePicture(
        on=on,
        known_by=known_by,
        destination=terms.destination,
        destination_name=library.places[terms.destination].name,
        points=points,
        regions=drawn,
        zones=zones(drawn, standing, terms),
        tallies=tuple(_tallies(points)),
        lacking=tuple(one for one, _ in judged if isinstance(one, Lacking)),
        later=tuple(_later(library, labels, {chip.id for chip in shown})),
        sources=sources,
        citations=tuple(dict.fromkeys(short_citation(library.sources[name]) for name in sources)),
    )


def _later(library: Library, labels: Mapping[str, str], shown: set[str]) -> Iterator[Later]:
    for name, chip in library.chips.items():
        if name not in shown:
            yield Later(chip=name, label=labels[name], first=first_day(chip, library.sources))


def _known(chip: Chip, terms: Terms) -> bool:
    """Say whether the chip had been announced, sold or described by the day."""
    first = first_day(chip, terms.library.sources)
    return first is not None and first <= min(terms.on, terms.known_by)


def first_day(chip: Chip, sources: Mapping[str, Source]) -> date | None:
    """Return the first day on which a chip is shown to have been known, or None.

    That is its announcement, its launch, or the last possible day of the first document on it.
    """
    days = [dates.interval(day).first for day in (chip.announced, chip.launched) if day]
    for figure in chip.figures.values():
        source = sources.get(figure.source)
        if source is not None and source.date is not None:
            days.append(dates.interval(source.date).end - timedelta(days=1))
    return min(days, default=None)


def _judged(
    chip: Chip, label: str, standing: Sequence[Clause], terms: Terms, highlight: Sequence[str]
) -> tuple[Point | Lacking, UnitedStates]:
    measures = measure(chip)
    home = _seat(chip.maker, terms.library) == terms.destination
    us = verdict(measures, terms, name=chip.name, exporter=chip.maker, home=home).us
    lacks = tuple(
        LABELS[name] for name in ("tpp", "memory_bandwidth") if name not in measures.values
    )
    said, reason = outcome(us), _reason(us)
    if lacks:
        return Lacking(chip=chip.id, label=label, lacks=lacks, outcome=said, reason=reason), us
    point = Point(
        chip=chip.id,
        label=label,
        name=chip.name,
        maker=chip.maker,
        tpp=measures.values["tpp"],
        tpp_at_least="tpp" in measures.least,
        memory_bandwidth=measures.values["memory_bandwidth"],
        outcome=said,
        needs=needs_words(us),
        reason=reason,
        near=_near(measures, chip.maker, us, standing),
        current=chip.status in CURRENT,
        home=home,
        highlighted=chip.id in highlight,
    )
    return point, us


def needs_words(us: UnitedStates) -> str:
    """Return the outcome of a verdict in words, with the code of an exception."""
    said = outcome(us)
    if said == "exception" and us.exception is not None:
        return f"licence, or exception {us.exception.code}"
    return WORDS[said]


def _reason(us: UnitedStates) -> str:
    """Return the verdict and the first steps that it rests on, in one sentence."""
    return "; ".join(dict.fromkeys([us.why.says, *(step.says for step in us.why.because)]))


def _seat(maker: str, library: Library) -> str | None:
    found = library.organisations.get(maker)
    return jurisdiction(found.seat, library.places) if found else None


def _near(
    chip: Measures, maker: str, us: UnitedStates, standing: Sequence[Clause]
) -> tuple[Near, ...]:
    """Return the limits that the chip stays below while meeting all else, the closest first."""
    caught = {*us.eccn, *us.rules}
    found = [
        _near_of(condition, chip, clause)
        for clause in standing
        if _escapable(clause, maker, caught, us)
        for condition in _alone(clause, chip)
        if _close(condition, chip, clause)
    ]
    found.sort(key=lambda near: -near.value / near.limit)
    unlike = {(near.measure, near.limit): near for near in reversed(found)}
    return tuple(reversed(unlike.values()))


def _escapable(clause: Clause, maker: str, caught: set[str], us: UnitedStates) -> bool:
    """Say whether staying below a limit of the clause spared the chip something."""
    match clause.provision.kind:
        case "classification":
            return not us.eccn and us.requirement != "indeterminate"
        case "letter":
            bound = not clause.version.parties or maker in clause.version.parties
            return bound and clause.provision.id not in caught
        case "review":
            return us.policy == clause.version.policy and bool(us.conditions)
        case _:
            return False


def _alone(clause: Clause, chip: Measures) -> Iterator[Condition]:
    """Yield the one limit that a chip stays below while every other test goes against it."""
    conditions = clause.paragraph.conditions()
    if clause.provision.kind == "review":
        yield from (c for c in conditions if c.word not in FLOORS and c.holds(chip))
        return
    wanted = clause.paragraph.datacentre
    if wanted is not None and chip.datacentre is not wanted:
        return
    unmet = [c for c in conditions if not c.holds(chip)]
    if len(unmet) == 1 and unmet[0].word in FLOORS and unmet[0].measure in chip.values:
        yield unmet[0]


def _close(condition: Condition, chip: Measures, clause: Clause) -> bool:
    unseen = condition.measure not in AXES and len(clause.paragraph.conditions()) > 1
    return chip.values[condition.measure] >= condition.limit * (IN_SIGHT if unseen else CLOSE)


_SHORT: Final[Mapping[str, str]] = {
    "tpp": "TPP",
    "performance_density": "density",
    "memory_bandwidth": "memory",
    "io_bandwidth": "I/O",
    "memory_and_io_bandwidth": "memory + I/O",
}


def _near_of(condition: Condition, chip: Measures, clause: Clause) -> Near:
    name, value = condition.measure, chip.values[condition.measure]
    shown, limit = (units.show(v, DIMENSIONS[name]) for v in (value, condition.limit))
    number, _, unit = shown.partition(" ")
    if unit and limit.endswith(f" {unit}"):
        shown = number
    return Near(
        measure=name,
        value=value,
        limit=condition.limit,
        says=f"{_SHORT.get(name, LABELS[name])} {shown} < {limit}",
        rule=clause.provision.id,
        paragraph=clause.paragraph.id,
    )


def _tallies(points: Sequence[Point]) -> Iterator[Tally]:
    counted = Counter(point.outcome for point in points)
    for said in WORDS:
        if counted[said]:
            needs = dict.fromkeys(point.needs for point in points if point.outcome == said)
            yield Tally(outcome=said, words=" / ".join(needs), count=counted[said])


def _sources(
    drawn: Sequence[Region], verdicts: Sequence[UnitedStates], terms: Terms
) -> tuple[str, ...]:
    """Return the sources of the lines drawn, then of the other rules that the verdicts cite."""
    book = terms.library.book
    asking = (p for p in book.provisions.values() if p.kind in ASKING)
    versions = (book.version(p.id, on=terms.on, known_by=terms.known_by) for p in asking)
    rules = {version.source for version in versions if version is not None}
    cited = dict.fromkeys(name for us in verdicts for name in us.why.sources())
    names = [*(region.source for region in drawn), *(name for name in cited if name in rules)]
    return tuple(dict.fromkeys(name for name in names if name in terms.library.sources))


_JOURNAL: Final = re.compile(r"\b(\d+ FR \d+|Proclamation \d+|Form [\w-]+|\d+ CFR [\d.]+)")


def short_citation(source: Source) -> str:
    """Return a source as a line of small print has room for it.

    >>> short_citation(Source(kind="rule", publisher="BIS", title="Interim rule, 88 FR 73458"))
    '88 FR 73458'
    """
    match = _JOURNAL.search(source.title)
    if match and source.kind == "rule":
        return match[1]
    what = f" {match[1]}" if match else ""
    return f"{source.publisher}{what}, {source.date or 'undated'}"


def short_labels(chips: Mapping[str, Chip]) -> dict[str, str]:
    """Return the shortest name of each chip that its full name contains and no other chip bears."""
    found = {name: _shortest(chip) for name, chip in chips.items()}
    borne = Counter(found.values())
    return {name: label if borne[label] == 1 else chips[name].name for name, label in found.items()}


_BRACKET: Final = re.compile(r"\s*\(.*?\)")


def _shortest(chip: Chip) -> str:
    plain = _BRACKET.sub("", chip.name).strip()
    fitting = [a for a in chip.aliases if _shortens(a, plain)]
    return min([plain, *fitting], key=len)


def _shortens(alias: str, name: str) -> bool:
    """Say whether an alias leaves out words of the name and changes none: "RTX 6000D"."""
    if not (any(c.isdigit() for c in alias) and any(c.isalpha() for c in alias)):
        return False
    rest = fold(alias)
    for word in name.split():
        rest = rest.removeprefix(fold(word))
    return not rest
