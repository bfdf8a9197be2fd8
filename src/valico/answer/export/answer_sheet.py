"""An answer in words, and a ruling, as sheets: their lines, estimates, claims and grounds."""

from collections.abc import Iterator
from typing import Final

from valico.answer.answer import Answer
from valico.answer.export.claims_table import claims_table
from valico.answer.export.page_sheet import sheet_from_page
from valico.answer.footnotes import Footnotes
from valico.answer.page import page_from_answer
from valico.answer.ruling import REQUIREMENTS, Ruling
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, fact

ESTIMATES: Final = tuple(
    Column(key=key)
    for key in ("what", "low", "mid", "high", "dimension", "unit", "sense", "basis", "in_words")
)
GATES: Final = {"us": "United States", "cn": "China", "levy": "Levies"}
WHY: Final = (
    Column(key="gate", name="Gate"),
    Column(key="depth", shown=False),
    Column(key="says", name="How it follows"),
    Column(key="sources", name="Sources"),
)


def answer_sheet(answer: Answer) -> Sheet:
    """Return an answer as a sheet; machines also get its estimates and claims, a row each."""
    page = sheet_from_page(page_from_answer(answer), answer.schema)
    machines = (*page.tables, _estimates(answer), _claims(answer))
    return Sheet(
        schema=page.schema,
        title=page.title,
        facts=(*page.facts, *_asked(answer)),
        tables=page.tables,
        records=tuple(table for table in machines if table.rows),
        remarks=page.remarks,
        notes=page.notes,
        sources=answer.sources,
    )


def _asked(answer: Answer) -> Iterator[Fact]:
    yield fact("asked", "Asked", answer.asked)
    yield fact("on", "", str(answer.on))
    yield fact("known_by", "", str(answer.known_by))
    yield Fact(key="chip", raw=answer.chip)
    yield Fact(key="party", raw=answer.party)
    yield Fact(key="destination", raw=answer.destination)
    yield Fact(key="count", raw=answer.count)


def _estimates(answer: Answer) -> Table:
    told = ((each.what, each.estimate) for each in answer.estimates)
    found = tuple(
        Row(
            cells=(
                Cell(what, what), Cell("", e.low), Cell("", e.mid), Cell("", e.high),
                Cell("", e.dimension), Cell("", e.unit), Cell("", e.sense), Cell("", e.basis),
                Cell(e.show(), e.show()),
            )
        )
        for what, e in told
    )  # fmt: skip
    return Table(key="estimates", columns=ESTIMATES, rows=found)


def _claims(answer: Answer) -> Table:
    claims = {claim.id: claim for topic in answer.topics for claim in topic.claims}
    return claims_table(claims.values(), {source.id: source for source in answer.sources})


def ruling_sheet(ruling: Ruling) -> Sheet:
    """Return a ruling as a sheet: both gates in short, then every step with its sources."""
    footnotes = Footnotes({source.id: source for source in ruling.sources})
    return Sheet(
        schema=ruling.schema,
        title=f"{ruling.understood.chip_name} → {ruling.understood.end_user.name}",
        facts=tuple(_ruled(ruling)),
        tables=(Table(key="why", columns=WHY, rows=tuple(_why(ruling, footnotes))),),
        remarks=tuple(f"Assumed: {said}." for said in ruling.assumed),
        notes=footnotes.notes(),
    )


def _ruled(ruling: Ruling) -> Iterator[Fact]:
    asked, us, cn = ruling.understood, ruling.us, ruling.cn
    yield fact("headline", "In short", ruling.headline)
    yield fact("requirement", "United States", us.requirement)
    yield fact("requirement_in_words", "", REQUIREMENTS[us.requirement])
    yield fact("eccn", "Classified", ", ".join(us.eccn))
    yield fact("policy", "Review", us.policy)
    yield fact("permission", "China", cn.permission if cn.applies else "its gate does not apply")
    yield fact("firmness", "How firmly", cn.firmness)
    yield from (fact(levy.id, "Levy", f"{levy.title}: {levy.says}") for levy in ruling.levies)
    yield fact("on", "On", str(asked.on))
    yield fact("known_by", "Known by", str(asked.known_by))
    yield Fact(key="chip", raw=asked.chip)
    yield Fact(key="destination", raw=asked.destination)
    yield Fact(key="count", raw=asked.count)


def _why(ruling: Ruling, footnotes: Footnotes) -> Iterator[Row]:
    for reason in ruling.why:
        names = tuple(dict.fromkeys(cite.source for cite in reason.cites))
        inset = " " * reason.depth
        yield Row(
            cells=(
                Cell(GATES[reason.gate], reason.gate),
                Cell(str(reason.depth), reason.depth),
                Cell(f"{inset}{reason.says}", reason.says),
                Cell(footnotes.mark(*names), names or None),
            )
        )
