"""The pages of the chronicle: what clashes, why a claim is held, what lies between two days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from valico import __version__
from valico.answer.chronicle_desk import Cited, Desk, Focus
from valico.answer.page import HEDGES, TOPICS, Line, Page, Section
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict, Side
from valico.chronicle.contradictions import LINKED
from valico.chronicle.differences import Change, Difference
from valico.chronicle.disputes import ConflictKind
from valico.chronicle.entries import Assessment
from valico.chronicle.fluents import State
from valico.chronicle.marking import marked
from valico.chronicle.origins import Origin, evidence
from valico.chronicle.sight import Sight

KINDS: dict[ConflictKind, str] = {
    "polarity": "One affirms, one denies",
    "state": "Two states of one time",
    "quantity": "Different numbers",
    "roles": "Different parties",
    "time": "Different days",
    "hedge-drift": "Said more firmly further down",
    "origin-drift": "Origin lost further down",
    "source-error": "One garbles the other",
}
"""The headings of conflicts."""
HOLDING = {"held": "held", "possibly-held": "possibly held", "not-held": "not held"}


def conflicts_page(found: Sequence[Conflict], asked: Focus, at: Desk, *, most: int) -> Page:
    """Return the gravest conflicts, both sides with their quotes; no side is the winner."""
    cited = Cited(at.sources)
    sections = tuple(_conflict(conflict, cited) for conflict in found[:most])
    left = f", the gravest {most} shown" if len(found) > most else ""
    return _page(
        f"What clashes: {asked.words()}", f"{len(found)} conflicts{left}", at, sections, cited
    )


def _page(title: str, headline: str, at: Desk, sections: tuple[Section, ...], cited: Cited) -> Page:
    return Page(
        title=title,
        headline=headline,
        dateline=at.sight.words(),
        sections=sections,
        appendix=(),
        trace=(),
        notes=cited.notes(),
        footer=f"Valico {__version__}. What is claimed, not what is so.",
    )


def _conflict(conflict: Conflict, cited: Cited) -> Section:
    topic = TOPICS.get(conflict.about, conflict.about)
    by = "an editor links them" if conflict.found == LINKED else f"by rule: {conflict.found}"
    lines = tuple(_side(side, cited) for side in (conflict.first, conflict.second))
    return Section(
        title=topic,
        verdict=f"{KINDS[conflict.kind]} (severity {conflict.severity:.2f}; {by})",
        lines=lines,
        tone="clash",
    )


def _side(side: Side, cited: Cited) -> Line:
    others = len(side.claims) - 1
    more = f"; {others} more say so" if others else ""
    counts = Line(text=f"{side.evidence.words()}{more}; {side.claim.id}")
    return _claim(side.claim, cited, below=(counts,))


def _claim(claim: Claim, cited: Cited, *, below: tuple[Line, ...] = ()) -> Line:
    quote = f" “{claim.quote}”" if claim.quote else ""
    amount = f" [{claim.amount.words()}]" if claim.amount else ""
    return Line(
        label=str(claim.published),
        text=f"{claim.says}{amount}{quote}",
        who=claim.who(),
        mark=HEDGES[claim.hedge] if claim.polarity == "affirmed" else claim.polarity,
        notes=cited.number(claim.source),
        below=below,
    )


def why_page(claim: Claim, clashing: Sequence[Conflict], at: Desk) -> Page:
    """Return the card of a claim: chain, words, four times, origin, clashes, uses, history."""
    cited = Cited(at.sources)
    told = [c for c in at.standing() if _same_said(c, claim)] or [claim]
    sections = (
        Section(title="Chain", lines=tuple(_chain(claim))),
        Section(title="Words", lines=tuple(_words(claim, at))),
        Section(title="Times", lines=tuple(_times(claim, at))),
        Section(title="Origin", lines=tuple(_origins(claim, told, at))),
        Section(title="Against it", lines=tuple(_clashes(claim, clashing, cited)), tone="clash"),
        Section(title="Used", lines=tuple(_uses(claim, at))),
        Section(title="History", lines=tuple(_history(claim, at)), tone="quiet"),
    )
    kept = tuple(section for section in sections if section.lines)
    mark = HEDGES[claim.hedge] if claim.polarity == "affirmed" else claim.polarity
    cited.number(claim.source)
    return _page(claim.id, f"{claim.says} ({mark})", at, kept, cited)


def _same_said(one: Claim, other: Claim) -> bool:
    return (
        (one.about, one.value, one.polarity) == (other.about, other.value, other.polarity)
        and bool(set(one.chips) & set(other.chips) or not (one.chips or other.chips))
        and (not one.parties or not other.parties or bool({*one.parties} & {*other.parties}))
        and abs((one.holds_from() - other.holds_from()).days) <= timedelta(weeks=5).days
    )


def _chain(claim: Claim) -> Iterator[Line]:
    roles = ["outlet", *["relay"] * (len(claim.holders) - 2), "origin"]
    for role, holder in zip(roles[: len(claim.holders)], claim.holders, strict=False):
        known = holder.organisation or ("not named" if holder.anonymous else "")
        yield Line(label=role, text=holder.words(), who=known)


def _words(claim: Claim, at: Desk) -> Iterator[Line]:
    reading = at.shelf.readings.get(claim.id)
    document = at.shelf.documents.get(reading.document) if reading is not None else None
    if reading is not None and document is not None:
        yield Line(text=marked(reading, document))
        by = f"{reading.engine} {reading.version} {reading.rule}".strip()
        manner = f"{reading.stance}, {reading.evidential}, {reading.certainty}, {reading.section}"
        yield Line(label="read", text=manner, who=by)
    elif claim.quote:
        yield Line(text=f"“{claim.quote}”", who=claim.language)
    else:
        yield Line(text="no words are kept: the sentence above is ours", who=claim.language)


def _times(claim: Claim, at: Desk) -> Iterator[Line]:
    reading = at.shelf.readings.get(claim.id)
    document = at.shelf.documents.get(reading.document) if reading is not None else None
    until = f" until {claim.until}" if claim.until else ""
    yield Line(label="event", text=f"{claim.since}{until}")
    yield Line(label="published", text=str(claim.published))
    if document is not None and document.retrieved is not None:
        yield Line(label="retrieved", text=document.retrieved.isoformat())
    moment = at.shelf.recorded.get(claim.id)
    yield Line(label="entered", text=moment.isoformat() if moment else "with the package")


def _origins(claim: Claim, told: Sequence[Claim], at: Desk) -> Iterator[Line]:
    found = evidence(told, at.clues)
    yield Line(label="in all", text=found.words())
    for origin in found.origins:
        here = "this claim rests on it" if claim.id in origin.claims else ""
        yield Line(label=origin.kind.replace("-", " "), text=_origin(origin), mark=here)


def _origin(origin: Origin) -> str:
    assumed = f", {len(origin.assumed)} of them assumed" if origin.assumed else ""
    told = f"{len(origin.claims)} claims{assumed}" if len(origin.claims) > 1 else "1 claim"
    ground = ", ".join(origin.grounds)
    return (
        f"{origin.name}; first {origin.first_published} in {origin.first_outlet}; {told} ({ground})"
    )


def _clashes(claim: Claim, clashing: Iterable[Conflict], cited: Cited) -> Iterator[Line]:
    for conflict in clashing:
        ours = claim.id in {c.id for c in conflict.first.claims}
        against = conflict.second if ours else conflict.first
        line = _side(against, cited)
        yield Line(label=KINDS[conflict.kind], text="", mark=conflict.found, below=(line,))


def _uses(claim: Claim, at: Desk) -> Iterator[Line]:
    """Yield what rests on a claim: the gate that reads it, and the claims linked to it."""
    if claim.value is not None and claim.polarity == "affirmed":
        yield Line(label="report", text=f"{claim.about} = {claim.value}, for whoever asks of it")
    if claim.about == "import-permission" and claim.value is not None:
        yield Line(label="gate", text="the Chinese gate weighs it: valico ask, valico may")
    for other in at.shelf.claims:
        if any(link.claim == claim.id for link in other.contradicts):
            yield Line(label="linked", text=other.id)


def _history(claim: Claim, at: Desk) -> Iterator[Line]:
    for taken in at.shelf.withdrawn.get(claim.id, ()):
        known = f"known from {taken.published}" if taken.published else "at once"
        yield Line(label="withdrawn", text=f"{taken.why} ({known})", who=taken.by)
    if (correction := at.shelf.corrections.get(claim.id)) is not None:
        yield Line(label="now", text=correction.claim.id, who=correction.by)
    for review in at.shelf.reviews.get(claim.id, ()):
        yield Line(label=review.state, text=review.note or "without a note", who=review.by)
    for said in at.shelf.assessments:
        if said.claim == claim.id:
            yield Line(label="assessed", text=_assessed(said), who=said.analyst)


def _assessed(said: Assessment) -> str:
    parts = (
        f"source {said.source_grade}" if said.source_grade else "",
        f"likelihood {said.likelihood} %" if said.likelihood else "",
        f"{said.confidence} confidence" if said.confidence else "",
        said.rationale,
    )
    return "; ".join(part for part in parts if part)


def diff_page(found: Difference, earlier: Sight, asked: Focus, at: Desk) -> Page:
    """Return what became known and what changed between two days."""
    cited = Cited(at.sources)
    sections = []
    if found.changes:
        lines = tuple(_change(change) for change in found.changes)
        sections.append(Section(title="What changed", lines=lines, tone="gate"))
    by_topic: dict[str, list[Claim]] = {}
    for claim in found.became_known:
        by_topic.setdefault(claim.about, []).append(claim)
    for topic in sorted(by_topic, key=list(TOPICS).index):
        lines = tuple(_claim(claim, cited) for claim in by_topic[topic])
        sections.append(Section(title=TOPICS[topic], lines=lines))
    if found.withdrawn:
        lines = tuple(_claim(claim, cited) for claim in found.withdrawn)
        sections.append(Section(title="Withdrawn", lines=lines, tone="clash"))
    headline = f"{len(found.became_known)} claims became known, {len(found.changes)} states changed"
    title = f"From {earlier.on} to {at.sight.on}: {asked.words()}"
    return _page(title, headline, at, tuple(sections), cited)


def _change(change: Change) -> Line:
    subject = change.subject
    what = f"{TOPICS.get(subject.about, subject.about)}, {subject.chip or 'no chip'}"
    before, after = (_states(states) for states in (change.before, change.after))
    return Line(label=what, text=f"{before} → {after}")


def _states(states: Sequence[State]) -> str:
    return ", ".join(map(_state, states)) if states else "nothing known"


def _state(state: State) -> str:
    origins = state.evidence.n_origins
    return f"{state.value} ({HOLDING[state.holding]}, {origins} origin{'s' * (origins > 1)})"
