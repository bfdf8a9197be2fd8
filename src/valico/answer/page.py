"""An answer laid out once, for every form: sections of lines with numbered footnotes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

import msgspec

from valico.answer.answer import Answer, Topic, Understood
from valico.answer.work import Labelled
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import Clash
from valico.chronicle.firmly import WORDS
from valico.evidence import Hedge, Report, Source, Step
from valico.regime.verdict import China, Finding, Levy, Remark, UnitedStates

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
    "unsorted": "Unsorted",
}
"""The headings under which claims stand, in the order in which they are shown."""


CLASHES: Final = {
    "direct": "One says yes, one says no",
    "allegation-denial": "Accused and denied",
    "quantity": "Different numbers",
    "roles": "Different parties",
    "source-error": "One source garbles another",
    "time": "Different days",
}
BRIEF_TOPICS: Final = frozenset(
    {"us-licence", "levy", "production", "orders", "shipments", "security"}
)
BRIEF_HELD: Final = ("us-licence", "import-permission", "levy", "orders", "shipments")
BRIEF_CLAIMS: Final = 2
BRIEF_FOCUS: Final = 6
BRIEF_ASKED: Final = 3
BRIEF_CLASHES: Final = 2
BRIEF_REPORTS: Final = 2
BRIEF_AGAINST: Final = 1
BRIEF_STEPS: Final = 3
"""How much of each a screen has room for."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: label, text, a mark of how firmly it is said, footnotes, lines below."""

    label: str = ""
    text: str
    mark: str = ""
    who: str = ""
    """The chain from outlet to origin."""
    kind: str = ""
    """The matter that a line belongs to, where lines of several stand together."""
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
    """The laid-out answer: what a screen holds, then everything, then how it follows."""

    title: str
    headline: str
    dateline: str
    sections: tuple[Section, ...]
    appendix: tuple[Section, ...]
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


def page_from_answer(answer: Answer, *, full: bool = True) -> Page:
    """Return the laid-out answer; without `full`, only what a screen holds."""
    footnotes = _Footnotes(answer.sources)
    return Page(
        title=_title(answer),
        headline=answer.headline,
        dateline=_dateline(answer),
        sections=tuple(_sections(answer, footnotes)),
        appendix=tuple(_appendix(answer, footnotes)) if full else (),
        trace=tuple(_traces(answer, footnotes)) if full else (),
        notes=footnotes.notes(),
        footer=f"Valico {answer.valico}. Information, not legal advice.",
    )


def _dateline(answer: Answer) -> str:
    ahead = " (with hindsight)" if answer.known_by > answer.on else ""
    return f"on {answer.on}, known by {answer.known_by}{ahead}"


def _title(answer: Answer) -> str:
    count = f"{answer.count:,} × " if answer.count else ""
    return f"{count}{answer.chip_name} → {answer.party_name}"


def _sections(answer: Answer, footnotes: _Footnotes) -> Iterator[Section]:
    """Yield what a screen holds."""
    yield _united_states(answer.verdict.us, footnotes)
    yield _china(answer.verdict.cn, footnotes)
    if answer.verdict.levies:
        lines = tuple(_levy(levy, footnotes) for levy in answer.verdict.levies)
        yield Section(title="Levies", lines=lines)
    yield _estimates(answer, footnotes)
    if states := tuple(_states(answer)):
        yield Section(title="What was held", verdict=_policy(answer), lines=states)
    claims = tuple(_brief_claims(answer, footnotes))
    if claims:
        yield Section(title="Who says so", lines=claims)
    if answer.clashes:
        shown = answer.clashes[:BRIEF_CLASHES]
        lines = tuple(_clash(clash, footnotes) for clash in shown)
        yield Section(title="What clashes", lines=lines, tone="clash")
    if answer.unsure:
        lines = tuple(Line(text=_sentence(text)) for text in answer.unsure)
        yield Section(title="What is unsure", lines=lines, tone="quiet")
    yield Section(title="As understood", lines=tuple(_understood(answer)), tone="quiet")


def _appendix(answer: Answer, footnotes: _Footnotes) -> Iterator[Section]:
    """Yield everything that a screen had no room for."""
    us, cn = answer.verdict.us, answer.verdict.cn
    if us.conditions:
        lines = tuple(_condition(finding) for finding in us.conditions)
        yield Section(title="Conditions to certify", lines=lines)
    reports = tuple(_report(report, footnotes, full=True) for report in cn.reports)
    if reports:
        yield Section(title="Reports behind the Chinese gate", lines=reports)
    against = tuple(_report(report, footnotes, full=True) for report in cn.clashes)
    if against:
        yield Section(title="Reports against them", lines=against, tone="clash")
    if answer.estimates:
        lines = tuple(_estimate(labelled, footnotes) for labelled in answer.estimates)
        yield Section(title="All estimates", lines=lines)
    for topic in answer.topics:
        lines = tuple(_claim(claim, footnotes, full=True) for claim in topic.claims)
        more = f"{topic.left_out} more: valico says" if topic.left_out else ""
        title = f"Claims: {TOPICS.get(topic.about, topic.about).lower()}"
        yield Section(title=title, lines=lines, verdict=more)
    if answer.clashes:
        lines = tuple(_clash(clash, footnotes, full=True) for clash in answer.clashes)
        yield Section(title="All clashes", lines=lines, tone="clash")


def _policy(answer: Answer) -> str:
    return f"Counted is {WORDS[answer.policy]} (policy {answer.policy})."


def _states(answer: Answer) -> Iterator[Line]:
    """Yield the states of the matters asked about, or of those that a gate turns on."""
    asked = answer.focus or BRIEF_HELD
    for about in (topic for topic in TOPICS if topic in asked):
        for state in answer.held:
            if state.about == about:
                against = f", {len(state.contested_by)} against" if state.contested_by else ""
                yield Line(
                    kind=TOPICS[about],
                    text=f"{state.value.replace('-', ' ')}; {state.behind}{against};"
                    f" last told {state.last_support}",
                    mark=state.holding.replace("-", " "),
                )


def _brief_claims(answer: Answer, footnotes: _Footnotes) -> Iterator[Line]:
    for topic in brief_topics(answer):
        for claim in topic.claims:
            matter = TOPICS.get(topic.about, topic.about)
            later = ", told later" if claim.published > answer.on else ""
            yield msgspec.structs.replace(_claim(claim, footnotes), kind=f"{matter}{later}")


def brief_topics(answer: Answer) -> tuple[Topic, ...]:
    """Return the few claims that a screen has room for, the matters asked about first."""
    told = {report.claim for report in _first_reports(answer.verdict.cn)}
    topics = []
    for topic in answer.topics:
        asked = topic.about in answer.focus
        if not asked and (answer.focus or topic.about not in BRIEF_TOPICS):
            continue
        claims = [c for c in topic.claims if c.id not in told and c.polarity != "uncertain"]
        first = asked and topic.about == answer.focus[0]
        room = BRIEF_FOCUS if first else BRIEF_ASKED if asked else BRIEF_CLAIMS
        kept = tuple(_one_of_each_origin(claims))[:room]
        if kept:
            left = len(topic.claims) + topic.left_out - len(kept)
            topics.append(Topic(about=topic.about, claims=kept, left_out=left))
    return tuple(topics)


def _one_of_each_origin(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Leave out what the same origin says again of the same parties."""
    seen: set[tuple[str | None, str, tuple[str, ...]]] = set()
    for claim in claims:
        key = (claim.value, claim.origin.brief(), claim.parties or claim.actors)
        if key not in seen:
            seen.add(key)
            yield claim


def _united_states(us: UnitedStates, footnotes: _Footnotes) -> Section:
    first, *others = us.why.because or (us.why,)
    lines = [_classification(us, first, footnotes)]
    lines += [
        Line(text=_sentence(step.says), notes=_notes((step,), footnotes))
        for step in _decisive(others)
    ]
    if us.exception is not None:
        asked = "; ".join(us.exception.conditions)
        lines.append(Line(text=f"Exception {us.exception.code} asks: {asked}."))
    if us.conditions:
        lines.append(_conditions(us))
    lines += [
        Line(
            text=_sentence(f"cap: {cap.says}"),
            mark=cap.standing.replace("-", " "),
            notes=footnotes.numbers([cap.source]),
        )
        for cap in us.caps
    ]
    told = [remark for remark in us.remarks if remark.kind != "doubt"]
    lines += [_remark(remark, footnotes) for remark in told]
    return Section(
        title="United States", verdict=_sentence(us.why.says), lines=tuple(lines), tone="gate"
    )


def _remark(remark: Remark, footnotes: _Footnotes) -> Line:
    return Line(
        kind=remark.kind.capitalize(),
        text=_sentence(remark.says),
        mark=remark.standing.replace("-", " ") if remark.standing else "",
        notes=footnotes.numbers([remark.source] if remark.source else ()),
    )


def _decisive(steps: list[Step]) -> list[Step]:
    """Keep the first ground and the last two steps of the review."""
    return steps if len(steps) <= BRIEF_STEPS else [steps[0], *steps[-2:]]


def _classification(us: UnitedStates, step: Step, footnotes: _Footnotes) -> Line:
    tests = [below.says for below in step.because]
    decided = tests[:2] if us.eccn else [says for says in tests if " not " in says]
    numbers = "; ".join(decided)
    eccn = ", ".join(us.eccn) if us.eccn else step.says
    text = f"{eccn}: {numbers}" if numbers else eccn
    return Line(text=_sentence(text), notes=_notes((step,), footnotes))


def _sentence(text: str) -> str:
    """Return words as a sentence: capital first, full stop last."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _conditions(us: UnitedStates) -> Line:
    counted = {
        state: sum(finding.state == state for finding in us.conditions)
        for state in ("met", "unmet", "not-stated")
    }
    said = ", ".join(f"{n} {state.replace('-', ' ')}" for state, n in counted.items() if n)
    return Line(text=f"{len(us.conditions)} conditions to certify: {said}.")


def _condition(finding: Finding) -> Line:
    return Line(
        label=finding.state.replace("-", " "), text=_sentence(finding.says), mark=finding.at or ""
    )


def _first_reports(cn: China) -> tuple[Report, ...]:
    """Return one report of each origin, as many as a screen has room for."""
    first = {report.who.rpartition(" ← ")[2]: report for report in reversed(cn.reports)}
    return tuple(report for report in cn.reports if report in first.values())[:BRIEF_REPORTS]


def _china(cn: China, footnotes: _Footnotes) -> Section:
    lines = [_report(report, footnotes) for report in _first_reports(cn)]
    lines += [
        msgspec.structs.replace(_report(report, footnotes), kind="Against it")
        for report in cn.clashes[:BRIEF_AGAINST]
    ]
    verdict = _sentence(f"{cn.permission}: {cn.firmness}" if cn.applies else cn.firmness)
    if not lines:
        lines = [Line(text=_sentence(cn.why.says))]
    return Section(title="China", verdict=verdict, lines=tuple(lines), tone="gate")


def _report(report: Report, footnotes: _Footnotes, *, full: bool = False) -> Line:
    return Line(
        label=str(report.published),
        text=report.says,
        who=report.who if full else report.chain,
        mark=HEDGES[report.hedge],
        notes=footnotes.numbers([report.source]),
    )


def _levy(levy: Levy, footnotes: _Footnotes) -> Line:
    return Line(
        text=f"{levy.title}. {_sentence(levy.says)}",
        mark=levy.standing.replace("-", " "),
        notes=footnotes.numbers([levy.source]),
    )


def _estimates(answer: Answer, footnotes: _Footnotes) -> Section:
    lines = [_estimate(labelled, footnotes) for labelled in answer.estimates if labelled.main]
    lines += [Line(text=_sentence(reason)) for reason in answer.cannot_estimate]
    return Section(title="What they can do", lines=tuple(lines))


def _estimate(labelled: Labelled, footnotes: _Footnotes) -> Line:
    return Line(
        label=labelled.what,
        text=labelled.estimate.show(),
        mark=labelled.estimate.basis,
        notes=_notes((labelled.estimate.why,), footnotes),
    )


def _claim(claim: Claim, footnotes: _Footnotes, *, full: bool = False) -> Line:
    amount = f" [{claim.amount.words()}]" if claim.amount else ""
    quote = f" “{claim.quote}”" if claim.quote else ""
    return Line(
        label=str(claim.published),
        text=f"{claim.says}{amount}{quote}" if full else claim.says,
        who=claim.who() if full else claim.chain(),
        mark=HEDGES[claim.hedge] if claim.polarity == "affirmed" else claim.polarity,
        notes=footnotes.numbers([claim.source]),
    )


def _clash(clash: Clash, footnotes: _Footnotes, *, full: bool = False) -> Line:
    sides = tuple(_claim(side, footnotes, full=full) for side in (clash.first, clash.second))
    found = clash.found if full else ""
    return Line(label=CLASHES[clash.kind], text="", mark=found, below=sides)


def _understood(answer: Answer) -> Iterator[Line]:
    for label, given in (("given", True), ("assumed", False)):
        parts = [_part(part) for part in answer.understood if part.given is given]
        if parts:
            yield Line(label=label, text="; ".join(parts))
    if answer.ignored:
        yield Line(label="not understood", text=", ".join(answer.ignored))


def _part(part: Understood) -> str:
    named = part.what in {"day", "known by", "work", "also named"}
    return f"{part.what} {part.read_as}" if named else part.read_as


def _traces(answer: Answer, footnotes: _Footnotes) -> Iterator[Section]:
    steps = [("United States", answer.verdict.us.why), ("China", answer.verdict.cn.why)]
    steps += [(labelled.what, labelled.estimate.why) for labelled in answer.estimates]
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
