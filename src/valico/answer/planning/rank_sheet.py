"""A ranking as a sheet: first what may be sold, then what is better and may not."""

from collections.abc import Iterator, Mapping
from typing import Final

from valico.answer.outcomes import WORDS
from valico.answer.planning.numbers import bar, three
from valico.answer.planning.ranking import CHIPS, READ_AT, Ranked, Ranking, Way
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, Tone, quiet
from valico.catalogue.places import Place

SCHEMA: Final = "valico.rank/1"
ORDINALS: Final = ("best", "second-best", "third-best", "fourth-best", "fifth-best", "sixth-best")
WAYS: Final[Mapping[Way, str]] = {
    "may": "may be sold",
    "home": "are made there",
    "shut": "may not be sold",
}
SHUT: Final = 10
"""How many better chips that may not be sold are shown."""
COLUMNS: Final = (
    Column(key="place", name="#", align="right"),
    Column(key="chip", shown=False),
    Column(key="name", name="Chip", least=14),
    Column(key="way", shown=False),
    Column(key="tokens_per_s", name="Tokens/s a chip", align="right"),
    Column(key="tokens_per_s_low", shown=False),
    Column(key="tokens_per_s_high", shown=False),
    Column(key="range", name="80 % interval", align="right", priority=3),
    Column(key="of_best", name="Of the best", align="right"),
    Column(key="bar", priority=2),
    Column(key="precision", name="In", priority=4),
    Column(key="outcome", name="United States", least=12),
    Column(key="permission", name="China", priority=1),
    Column(key="basis", name="rests on", priority=5),
)


def rank_sheet(found: Ranking, places: Mapping[str, Place]) -> Sheet:
    """Return a ranking as a sheet."""
    best = found.ranked[0]
    open_rows, home, shut = (
        [one for one in found.ranked if one.way == way] for way in ("may", "home", "shut")
    )
    place = places[found.to].name
    tables = (
        _table("may", f"May be sold to {place}", open_rows, best),
        _table("home", f"Made in {place}: they pass no border", home, best),
        _table("may_not", "May not, or cannot be told", shut[:SHUT], best),
    )
    everything = tuple(_row(number, one, best) for number, one in enumerate(found.ranked, start=1))
    return Sheet(
        schema=SCHEMA,
        title=_title(found, open_rows, best, place),
        facts=tuple(_facts(found, place)),
        tables=tables,
        records=(Table(key="chips", columns=COLUMNS, rows=everything),),
        remarks=tuple(_remarks(found, shut)),
    )


def _title(found: Ranking, may: list[Ranked], best: Ranked, place: str) -> str:
    work = f"{found.errand.kind} {found.errand.model.name}"
    if not may:
        return f"No chip that does this work may be sold to {place} on {found.on}"
    first = may[0]
    if first.chip.id == best.chip.id:
        return f"{first.chip.name} is the best chip to {work}, and may be sold to {place}"
    share = first.rate.span.mid / best.rate.span.mid
    rank = 1 + [one.chip.id for one in found.ranked].index(first.chip.id)
    return (
        f"{first.chip.name} is the best that may be sold to {place} to {work}: "
        f"{_nth(rank)} of all, {share:.0%} of {best.chip.name}"
    )


def _facts(found: Ranking, place: str) -> Iterator[Fact]:
    yield Fact(key="to", raw=found.to)
    day = f"on {found.on}, known by {found.known_by}, to {place}"
    yield Fact(label="Day", text=day)
    yield Fact(key="on", raw=str(found.on))
    yield Fact(key="known_by", raw=str(found.known_by))
    yield Fact(key="work", label="Work", text=_work(found), raw=found.errand.show())
    yield Fact(key="model", raw=found.errand.model.id)
    if found.chip is not None:
        yield Fact(key="asked_chip", label="Asked", text=_place(found), raw=found.chip)


def _place(found: Ranking) -> str:
    """Return the place of the chip that is asked for, among those alike and among all."""
    ids = [one.chip.id for one in found.ranked]
    if found.chip not in ids:
        why = found.cannot.get(found.chip or "", "nobody could buy it on that day")
        return f"{found.chip} is not ranked: {why}"
    one = found.ranked[ids.index(found.chip)]
    alike = [other.chip.id for other in found.ranked if other.way == one.way]
    share = one.rate.span.mid / found.ranked[0].rate.span.mid
    place = _nth(1 + alike.index(found.chip))
    return (
        f"{one.chip.name} is {place} of {len(alike)} that {WAYS[one.way]}, and "
        f"{_nth(1 + ids.index(found.chip))} of {len(ids)} that exist: {share:.0%} of the best"
    )


def _nth(place: int) -> str:
    return f"the {ORDINALS[place - 1]}" if place <= len(ORDINALS) else f"number {place}"


def _work(found: Ranking) -> str:
    errand = found.errand
    if errand.kind == "decode" and errand.batch is None:
        return f"{errand.show()}; each user gets at least {READ_AT:.0f} tokens a second"
    if errand.kind == "decode":
        return f"{errand.show().partition(', batch')[0]}; {errand.batch} users for each chip"
    return errand.show()


def _table(key: str, title: str, some: list[Ranked], best: Ranked) -> Table:
    rows = tuple(_row(number, one, best) for number, one in enumerate(some, start=1))
    return Table(key=key, title=title, columns=COLUMNS, rows=rows)


def _row(number: int, one: Ranked, best: Ranked) -> Row:
    span, share = one.rate.span, one.rate.span.mid / best.rate.span.mid
    tone: Tone = "quiet" if one.way == "shut" else "plain"
    return Row(
        cells=(
            quiet(f"{number}", number),
            Cell("", one.chip.id),
            Cell(one.chip.name, one.chip.name, "plain" if one.way == "shut" else "strong"),
            Cell("", one.way),
            Cell(three(span.mid), span.mid, tone),
            Cell("", span.low),
            Cell("", span.high),
            quiet(f"{three(span.low)} to {three(span.high)}"),
            Cell(f"{share:.0%}", share, tone),
            Cell(bar(share, width=12), None, "mark"),
            quiet(one.precision.upper(), one.precision),
            Cell(WORDS[one.outcome].removeprefix("licence, "), one.outcome, tone),
            Cell(_permission(one), one.permission, tone),
            quiet(one.rate.basis, one.rate.basis),
        )
    )


def _permission(one: Ranked) -> str:
    return one.permission or "not asked"


def _remarks(found: Ranking, shut: list[Ranked]) -> Iterator[str]:
    yield f"Each chip in a cluster of {CHIPS}, divided as is best for it, in its usual formats."
    yield "A licence case by case or by letter may still be refused: valico may CHIP --to PLACE."
    if len(shut) > SHUT:
        yield f"{len(shut) - SHUT} slower ones that may not be sold are left out; --json has all."
    if found.cannot:
        yield f"{len(found.cannot)} chips are not ranked: a figure is missing, or it does not fit."
    yield "Information, not legal advice."
