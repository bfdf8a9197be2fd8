"""Published tables set beside what Valico says: ours, theirs, the difference.

An anchor names what to ask, never how to compute it: the TPP of a chip, a limit of a paragraph,
the policy of a verdict, what a cap leaves, what an account holds, what a simulation delivers.
A difference must be explained, and an explanation holds only for the value that it was written for.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store, units
from valico.answer.case import Case
from valico.answer.desk import Desk
from valico.answer.fleet.asks import MarketAsk
from valico.answer.fleet.market import Market
from valico.answer.may import Clerk, clerk_at
from valico.catalogue.chips import QUANTITIES
from valico.dates import interval
from valico.errors import DataError, InputError, UnknownNameError
from valico.evidence import Figure
from valico.regime.classify import meets
from valico.regime.measures import DIMENSIONS
from valico.regime.provisions import Paragraph, Version
from valico.regime.verdict import Cap, Verdict
from valico.units import Dimension

SCHEMA: Final = "valico.anchors/1"
RULE: Final = "rule"
STEADY: Final = 0.0005
"""How far, as a part, ours may move from the value that an explanation was written for."""

Value = float | bool | str
State = Literal["within", "explained", "not asked", "off"]
"""Within tolerance; off but explained; of no matter that is asked here; off with no explanation."""


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="measure"):
    """A legal measure of a chip, such as `tpp`."""

    name: str
    chip: str


class Quantity(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="quantity"
):
    """A quantity of a chip as the catalogue holds it, or as one of its sources states it."""

    name: str
    chip: str
    source: str | None = None


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="limit"):
    """The limit that a paragraph sets to a measure with an inequality word."""

    rule: str
    paragraph: str
    measure: str
    word: str
    on: date


class Meets(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="meets"):
    """Whether a chip meets a paragraph, whoever would buy it."""

    rule: str
    paragraph: str
    chip: str
    on: date


class Ruled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="verdict"):
    """One word of the verdict on a case."""

    of: Literal["requirement", "policy", "eccn", "levies", "permission"]
    case: Case


class Capped(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="cap"):
    """The limit of a cap that falls on a case, or the chips that it leaves."""

    of: Literal["limit", "left"]
    cap: str
    case: Case


class Levied(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="levy"):
    """The rate of a levy that falls on a case, or the larger end of its sum."""

    of: Literal["rate", "amount"]
    levy: str
    case: Case


Ask = Measure | Quantity | Limit | Meets | Ruled | Capped | Levied | MarketAsk


class PublishedFigure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One figure of a published table, and what to ask for it."""

    id: str
    says: str
    published: Value
    """A number, a quantity with its unit, a word, or true and false."""
    word: Literal["above", "below"] | None = None
    """Where it was published as more, or less, than so much."""
    tolerance: float = 0.0
    """The largest difference as a part of the published figure that its rounding allows."""
    ask: Ask | None = None
    over: Ask | None = None
    """What the first is divided by, where the figure is a ratio."""
    explained: str | None = None
    """Why ours differs, or why the figure is not asked for."""
    expected: Value | None = None
    """Our value for which the explanation was written."""


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A published table as it stands in its file."""

    title: str
    publisher: str
    date: str
    """When it was published; what was known by then counts."""
    url: str
    access: Literal["data-file", "primary", "secondary"]
    """Whether the publisher's own data, its own page, or a go-between was read."""
    note: str | None = None
    figure: tuple[PublishedFigure, ...]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A published figure beside ours."""

    id: str
    says: str
    theirs: Value
    ours: Value | None
    """None where it is not asked, or cannot be told."""
    theirs_shown: str
    ours_shown: str
    difference: float | None
    """Ours less theirs as a part of theirs; None between words."""
    tolerance: float
    state: State
    explained: str | None


class Reproduced(msgspec.Struct, frozen=True, kw_only=True):
    """A published table with each figure beside ours."""

    id: str
    title: str
    publisher: str
    date: str
    url: str
    access: str
    note: str | None
    figures: tuple[Compared, ...]
    largest: float
    """The largest difference between numbers, explained ones included."""
    holds: bool
    """Whether every figure is within its tolerance or explained."""


class Anchors(msgspec.Struct, frozen=True, kw_only=True):
    """Published tables reproduced."""

    schema: str = SCHEMA
    tables: tuple[Reproduced, ...]
    counts: Mapping[State, int]
    holds: bool


class Found(msgspec.Struct, frozen=True):
    """What the engine answers, in the base unit of its dimension."""

    value: Value | None
    dimension: Dimension = "count"


def shipped_anchors(*, root: Path = store.DATA) -> dict[str, Anchor]:
    """Return the published tables that ship with the package, by id."""
    found = store.read_folder("anchors", Anchor, root=root)
    _insist(f for n, anchor in found.items() for f in _faults(f"data/anchors/{n}.toml", anchor))
    return found


def read_anchors(paths: Sequence[Path]) -> dict[str, Anchor]:
    """Return published tables from files of a user; raises DataError naming the field at fault."""
    found = {str(path): store.read_document(path, Anchor) for path in paths}
    _insist(f for name, anchor in found.items() for f in _faults(name, anchor))
    return found


def _insist(faults: Iterable[str]) -> None:
    if found := tuple(faults):
        raise DataError(found)


def _faults(where: str, anchor: Anchor) -> Iterator[str]:
    try:
        interval(anchor.date)
    except InputError as fault:
        yield f"{where}: `date`: {fault}"
    for place, figure in enumerate(anchor.figure):
        at = f"{where}: `figure[{place}]`"
        if figure.tolerance < 0:
            yield f"{at}: `tolerance` is {figure.tolerance}; give a part from 0, such as 0.01"
        if figure.ask is None and figure.explained is None:
            yield f"{at} asks nothing; give `ask`, or say in `explained` why not"
        if figure.ask is None and figure.over is not None:
            yield f"{at} has `over` without `ask`; a ratio needs both"
        if figure.ask is not None and (figure.explained is None) != (figure.expected is None):
            yield f"{at}: `explained` and `expected` go together; give both, or neither"


def reproduced(anchors: Mapping[str, Anchor], desk: Desk) -> Anchors:
    """Return every table with each figure beside ours.

    Raises InputError where a table asks for a chip, rule, paragraph or measure that is not there.
    """
    books = Market(desk.root)
    tables = tuple(reproduce(name, anchor, desk, books) for name, anchor in anchors.items())
    states = [figure.state for table in tables for figure in table.figures]
    return Anchors(
        tables=tables,
        counts={
            state: states.count(state) for state in ("within", "explained", "not asked", "off")
        },
        holds=all(table.holds for table in tables),
    )


def reproduce(name: str, anchor: Anchor, desk: Desk, market: Market | None = None) -> Reproduced:
    """Return one table with each figure beside ours, as known on the day of its publication."""
    clerk = clerk_at(desk, today=interval(anchor.date).first)
    books = market or Market(desk.root)
    figures = tuple(_compared(name, figure, clerk, books) for figure in anchor.figure)
    return Reproduced(
        id=name,
        title=anchor.title,
        publisher=anchor.publisher,
        date=anchor.date,
        url=anchor.url,
        access=anchor.access,
        note=anchor.note,
        figures=figures,
        largest=max((abs(f.difference) for f in figures if f.difference is not None), default=0.0),
        holds=all(figure.state != "off" for figure in figures),
    )


def _compared(table: str, figure: PublishedFigure, clerk: Clerk, market: Market) -> Compared:
    """Return one published figure beside ours; a slip in what it asks says where it stands."""
    try:
        return compared(figure, clerk, market)
    except InputError as fault:
        message = f"{table}: figure '{figure.id}': {fault}"
        raise InputError(message) from fault


def compared(figure: PublishedFigure, clerk: Clerk, market: Market | None = None) -> Compared:
    """Return one published figure beside ours; the market's figures are those that ship."""
    found = _found(figure, clerk, market or Market(store.DATA))
    theirs = _in_base(figure.published, found.dimension)
    difference = _difference(found.value, theirs)
    return Compared(
        id=figure.id,
        says=figure.says,
        theirs=theirs,
        ours=found.value,
        theirs_shown=f"{figure.word} " * bool(figure.word) + _shown(theirs, found.dimension),
        ours_shown=_shown(found.value, found.dimension),
        difference=difference,
        tolerance=figure.tolerance,
        state=_state(figure, found, theirs, difference),
        explained=figure.explained,
    )


def _found(figure: PublishedFigure, clerk: Clerk, market: Market) -> Found:
    if figure.ask is None:
        return Found(None)
    first = answer(figure.ask, clerk, market)
    if figure.over is None:
        return first
    second = answer(figure.over, clerk, market)
    if not isinstance(first.value, float) or not isinstance(second.value, float):
        return Found(None)
    return Found(first.value / second.value if second.value else None)


def answer(ask: Ask, clerk: Clerk, market: Market | None = None) -> Found:
    """Return what the catalogue, the rules or the market say to one question."""
    if isinstance(ask, MarketAsk):
        return Found((market or Market(store.DATA)).books.answer(ask))
    if isinstance(ask, Measure | Quantity):
        return _of_chip(ask, clerk)
    if isinstance(ask, Limit | Meets):
        return _of_rule(ask, clerk)
    return _of_case(ask, clerk)


def _of_chip(ask: Measure | Quantity, clerk: Clerk) -> Found:
    chip, measures = clerk.chip(ask.chip)
    if isinstance(ask, Measure):
        dimension = _known("measure", ask.name, DIMENSIONS)
        return Found(measures.values.get(ask.name), dimension)
    dimension = _known("quantity", ask.name, QUANTITIES)
    figure = chip.figures.get(ask.name)
    stated: tuple[Figure, ...] = (figure, *figure.dissent) if figure else ()
    return Found(next((f.value for f in stated if ask.source in {None, f.source}), None), dimension)


def _of_rule(ask: Limit | Meets, clerk: Clerk) -> Found:
    """Return what a paragraph says; nothing where its rule did not stand on the day."""
    version = _version(ask, clerk)
    if version is None:
        return Found(None)
    paragraph = _paragraph(ask, version)
    if isinstance(ask, Meets):
        return Found(meets(clerk.chip(ask.chip)[1], paragraph))
    dimension = _known("measure", ask.measure, DIMENSIONS)
    wanted = (ask.measure, ask.word)
    limits = (c.limit for c in paragraph.conditions() if (c.measure, c.word) == wanted)
    return Found(next(limits, None), dimension)


def _of_case(ask: Ruled | Capped | Levied, clerk: Clerk) -> Found:
    verdict = clerk.verdict(ask.case)
    if isinstance(ask, Ruled):
        return Found(_word(ask.of, verdict))
    if isinstance(ask, Capped):
        cap = next((cap for cap in verdict.us.caps if cap.id == ask.cap), None)
        return Found(_part_of(cap, ask.of) if cap else None)
    _insist_on_rule(ask.levy, clerk)
    levy = next((levy for levy in verdict.levies if levy.id == ask.levy), None)
    if ask.of == "rate":
        return Found(levy.rate if levy else None)
    return Found(levy.amount_usd[1] if levy and levy.amount_usd else None, "USD")


def _part_of(cap: Cap, of: str) -> float | None:
    return cap.limit if of == "limit" else cap.left


def _known(kind: str, name: str, among: Mapping[str, Dimension]) -> Dimension:
    if name not in among:
        message = f"no {kind} is called '{name}'; allowed: {', '.join(among)}"
        raise InputError(message)
    return among[name]


def _insist_on_rule(name: str, clerk: Clerk) -> None:
    if name not in clerk.records.book.provisions:
        listed = difflib.get_close_matches(name, clerk.records.book.provisions)
        raise UnknownNameError(RULE, name, listed)


def _version(ask: Limit | Meets, clerk: Clerk) -> Version | None:
    _insist_on_rule(ask.rule, clerk)
    return clerk.records.book.version(ask.rule, on=ask.on, known_by=clerk.today)


def _paragraph(ask: Limit | Meets, version: Version) -> Paragraph:
    for paragraph in version.paragraphs:
        if paragraph.id == ask.paragraph:
            return paragraph
    listed = ", ".join(paragraph.id for paragraph in version.paragraphs) or "none"
    message = f"{ask.rule} has no paragraph '{ask.paragraph}' on {ask.on}; it has: {listed}"
    raise InputError(message)


def _word(of: str, verdict: Verdict) -> str:
    """Return one part of a verdict in a word; lists in their order, with commas between."""
    words = {
        "requirement": verdict.us.requirement,
        "policy": verdict.us.policy,
        "eccn": ", ".join(verdict.us.eccn),
        "levies": ", ".join(levy.id for levy in verdict.levies),
        "permission": verdict.cn.permission,
    }
    return words[of] or "none"


def _in_base(published: Value, dimension: Dimension) -> Value:
    """Return a published quantity in base units; a word stays a word."""
    if isinstance(published, str) and dimension != "count":
        return units.parse(published, dimension)
    return published


def _difference(ours: Value | None, theirs: Value) -> float | None:
    if not isinstance(ours, float) or not isinstance(theirs, float):
        return None
    return (ours - theirs) / theirs if theirs else ours - theirs


def _state(figure: PublishedFigure, found: Found, theirs: Value, difference: float | None) -> State:
    if figure.ask is None:
        return "not asked"
    agrees = found.value == theirs if difference is None else _near(figure, difference)
    if agrees:
        return "within"
    expected = _in_base(figure.expected, found.dimension) if figure.expected is not None else None
    return "explained" if expected is not None and _steady(found.value, expected) else "off"


def _near(figure: PublishedFigure, difference: float) -> bool:
    """Say whether a difference is within rounding, and on the side that the word says."""
    if figure.word == "above" and difference <= 0:
        return False
    if figure.word == "below" and difference >= 0:
        return False
    return abs(difference) <= figure.tolerance * (1 + 1e-9)


def _steady(ours: Value | None, expected: Value) -> bool:
    moved = _difference(ours, expected)
    return ours == expected if moved is None else abs(moved) <= STEADY


def _shown(value: Value | None, dimension: Dimension) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.replace("-", " ") if "/" not in value else value
    return units.show(value, dimension)
