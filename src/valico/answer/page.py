"""An answer laid out once, for every form: sections of lines with numbered footnotes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

import msgspec

from valico.answer.answer import Answer, Topic
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import Clash
from valico.evidence import Hedge, Source, Step
from valico.regime.verdict import China, Levy, UnitedStates

HEDGES: Final[Mapping[Hedge, str]] = {
    "stated": "on record",
    "attributed": "attributed",
    "reported": "reported",
    "conditional": "conditional",
    "planned": "planned",
    "denied": "denied",
}
TOPICS: Final = {
    "us-licence": "US licence",
    "us-rule": "US rules",
    "import-permission": "Chinese permission",
    "domestic-use": "Domestic chips",
    "levy": "Share and duty",
    "production": "Production",
    "orders": "Orders",
    "shipments": "Shipments",
    "security": "Security",
    "development": "New chips",
    "specification": "Specification",
    "stock": "Stock",
    "price": "Price",
    "capacity": "Capacity",
    "finance": "Money",
    "enforcement": "Enforcement",
    "training": "Training",
    "opinion": "Opinion",
    "negotiation": "Negotiation",
}
"""The headings under which claims stand, in the order in which they are shown."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: a label, the text, a mark of how firmly it is said, footnote numbers, lines below."""

    label: str = ""
    text: str
    mark: str = ""
    notes: tuple[int, ...] = ()
    below: tuple["Line", ...] = ()


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A titled group of lines."""

    title: str
    lines: tuple[Line, ...]
    tone: Literal["gate", "plain", "clash", "quiet"] = "plain"
    verdict: str = ""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A footnote."""

    number: int
    source: Source


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The laid-out answer."""

    title: str
    headline: str
    dateline: str
    sections: tuple[Section, ...]
    trace: tuple[Section, ...]
    notes: tuple[Note, ...]
    footer: str


class _Footnotes:
    """Numbers sources in the order of first use."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._numbers: dict[str, int] = {}

    def numbers(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of some sources, giving new ones where needed."""
        known = dict.fromkeys(name for name in names if name in self._sources)
        return tuple(self._numbers.setdefault(name, len(self._numbers) + 1) for name in known)

    def notes(self) -> tuple[Note, ...]:
        """Return every footnote that was used."""
        return tuple(
            Note(number=number, source=self._sources[name])
            for name, number in self._numbers.items()
        )


def page_from_answer(answer: Answer) -> Page:
    """Return the laid-out answer."""
    footnotes = _Footnotes(answer.sources)
    sections = tuple(_sections(answer, footnotes))
    trace = tuple(_traces(answer, footnotes))
    return Page(
        title=_title(answer),
        headline=answer.headline,
        dateline=f"as of {answer.on}, known by {answer.known_by}",
        sections=sections,
        trace=trace,
        notes=footnotes.notes(),
        footer=f"Valico {answer.valico}. Information, not legal advice.",
    )


def _title(answer: Answer) -> str:
    count = f"{answer.count:,} × " if answer.count else ""
    return f"{count}{answer.chip_name} → {answer.party_name}"


def _sections(answer: Answer, footnotes: _Footnotes) -> Iterator[Section]:
    yield _united_states(answer.verdict.us, footnotes)
    yield _china(answer.verdict.cn, footnotes)
    if answer.verdict.levies:
        lines = tuple(_levy(levy, footnotes) for levy in answer.verdict.levies)
        yield Section(title="Levies", lines=lines)
    yield _estimates(answer, footnotes)
    if answer.topics:
        yield Section(title="Who says so", lines=tuple(_topics(answer.topics, footnotes)))
    if answer.clashes:
        lines = tuple(_clash(clash, footnotes) for clash in answer.clashes)
        yield Section(title="What clashes", lines=lines, tone="clash")
    if answer.unsure:
        lines = tuple(Line(text=text) for text in answer.unsure)
        yield Section(title="What is unsure", lines=lines, tone="quiet")
    yield Section(title="What was understood", lines=tuple(_understood(answer)), tone="quiet")


def _united_states(us: UnitedStates, footnotes: _Footnotes) -> Section:
    lines = [Line(label="Classification", text=_eccn(us), notes=_notes(us.why.because[:1], footnotes))]
    for step in us.why.because[1:]:
        lines.append(Line(label="Because", text=step.says, notes=_notes((step,), footnotes)))
    if us.exception is not None:
        asked = "; ".join(us.exception.conditions)
        lines.append(Line(label=f"Exception {us.exception.code}", text=asked))
    if us.conditions:
        lines.append(_conditions(us))
    lines += [Line(label="Cap", text=c.says, notes=footnotes.numbers([c.source])) for c in us.caps]
    return Section(title="United States", verdict=us.why.says, lines=tuple(lines), tone="gate")


def _eccn(us: UnitedStates) -> str:
    return ", ".join(us.eccn) if us.eccn else "outside ECCN 3A090"


def _conditions(us: UnitedStates) -> Line:
    counted = {
        state: sum(finding.state == state for finding in us.conditions)
        for state in ("met", "unmet", "not-stated")
    }
    said = ", ".join(f"{n} {state.replace('-', ' ')}" for state, n in counted.items() if n)
    below = tuple(
        Line(label=finding.state.replace("-", " "), text=finding.says, mark=finding.at or "")
        for finding in us.conditions
    )
    return Line(label="To certify", text=f"{len(us.conditions)} conditions: {said}", below=below)


def _china(cn: China, footnotes: _Footnotes) -> Section:
    lines = [
        Line(
            label=str(report.published),
            text=f"{report.says} — {report.who}",
            mark=HEDGES[report.hedge],
            notes=footnotes.numbers([report.source]),
        )
        for report in cn.reports
    ]
    lines += [
        Line(
            label="Against",
            text=f"{report.says} — {report.who}, {report.published}",
            mark=HEDGES[report.hedge],
            notes=footnotes.numbers([report.source]),
        )
        for report in cn.clashes
    ]
    if not lines:
        lines = [Line(text=cn.why.says)]
    verdict = f"{cn.permission} ({cn.firmness})"
    return Section(title="China", verdict=verdict, lines=tuple(lines), tone="gate")


def _levy(levy: Levy, footnotes: _Footnotes) -> Line:
    return Line(
        label=f"{levy.rate:.0%}",
        text=f"{levy.title}: {levy.says}",
        mark=levy.standing,
        notes=footnotes.numbers([levy.source]),
    )


def _estimates(answer: Answer, footnotes: _Footnotes) -> Section:
    lines = [
        Line(
            label=estimate.what,
            text=estimate.show(),
            mark=estimate.basis,
            notes=_notes((estimate.why,), footnotes),
            below=(Line(text=estimate.why.says),),
        )
        for estimate in answer.estimates
    ]
    lines += [Line(text=reason) for reason in answer.cannot_estimate]
    return Section(title="What they can do", lines=tuple(lines))


def _topics(topics: tuple[Topic, ...], footnotes: _Footnotes) -> Iterator[Line]:
    for topic in topics:
        below = tuple(_claim(claim, footnotes) for claim in topic.claims)
        more = f" and {topic.left_out} earlier" if topic.left_out else ""
        yield Line(label=TOPICS.get(topic.about, topic.about), text=more.strip(), below=below)


def _claim(claim: Claim, footnotes: _Footnotes) -> Line:
    amount = f" [{claim.amount.words()}]" if claim.amount else ""
    quote = f" “{claim.quote}”" if claim.quote else ""
    return Line(
        label=str(claim.published),
        text=f"{claim.says}{amount}{quote} — {claim.who()}",
        mark=HEDGES[claim.hedge] if claim.polarity == "affirmed" else claim.polarity,
        notes=footnotes.numbers([claim.source]),
    )


def _clash(clash: Clash, footnotes: _Footnotes) -> Line:
    sides = (_claim(clash.first, footnotes), _claim(clash.second, footnotes))
    return Line(label=clash.kind.replace("-", " and "), text=clash.found, below=sides)


def _understood(answer: Answer) -> Iterator[Line]:
    for part in answer.understood:
        yield Line(label=part.what, text=part.read_as, mark="" if part.given else "assumed")
    if answer.ignored:
        yield Line(label="not understood", text=", ".join(answer.ignored))


def _traces(answer: Answer, footnotes: _Footnotes) -> Iterator[Section]:
    steps = [("United States", answer.verdict.us.why), ("China", answer.verdict.cn.why)]
    steps += [(estimate.what, estimate.why) for estimate in answer.estimates]
    for title, step in steps:
        yield Section(title=title, lines=(_step(step, footnotes),), tone="quiet")


def _step(step: Step, footnotes: _Footnotes) -> Line:
    at = "; ".join(cite.at for cite in step.cites if cite.at)
    return Line(
        text=step.says,
        mark=at,
        notes=footnotes.numbers(cite.source for cite in step.cites),
        below=tuple(_step(below, footnotes) for below in step.because),
    )


def _notes(steps: Iterable[Step], footnotes: _Footnotes) -> tuple[int, ...]:
    return footnotes.numbers(name for step in steps for name in step.sources())


