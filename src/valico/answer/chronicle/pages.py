"""The pages of the chronicle: what clashes, and what lies between two days."""

from collections.abc import Sequence

from valico.answer.chronicle.desk import Cited, Desk, Focus
from valico.answer.chronicle.lines import claim_line, kind_name, page_of, side_line, topic_name
from valico.answer.page import TOPICS, Line, Page, Section
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict
from valico.chronicle.contradictions import LINKED
from valico.chronicle.differences import Change, Difference
from valico.chronicle.fluents import State
from valico.chronicle.sight import Sight

HOLDING = {"held": "held", "possibly-held": "possibly held", "not-held": "not held"}


def conflicts_page(found: Sequence[Conflict], asked: Focus, at: Desk, *, most: int) -> Page:
    """Return the gravest conflicts, both sides with their quotes; no side is the winner."""
    cited = Cited(at.sources)
    sections = tuple(_conflict(conflict, at, cited) for conflict in found[:most])
    left = f", the gravest {most} shown" if len(found) > most else ""
    counted = f"{len(found)} conflict{'' if len(found) == 1 else 's'}{left}"
    return page_of(f"What clashes: {asked.words()}", counted, at, sections, cited)


def _conflict(conflict: Conflict, at: Desk, cited: Cited) -> Section:
    by = "an editor links them" if conflict.found == LINKED else f"by rule: {conflict.found}"
    return Section(
        title=topic_name(conflict.about),
        verdict=f"{kind_name(conflict)} (severity {conflict.severity:.2f}; {by})",
        lines=tuple(side_line(side, at, cited) for side in (conflict.first, conflict.second)),
        tone="clash",
    )


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
        lines = tuple(claim_line(claim, at, cited) for claim in by_topic[topic])
        sections.append(Section(title=topic_name(topic), lines=lines))
    if found.withdrawn:
        lines = tuple(claim_line(claim, at, cited) for claim in found.withdrawn)
        sections.append(Section(title="Withdrawn", lines=lines, tone="clash"))
    known = _counted(len(found.became_known), "claim")
    headline = f"{known} became known, {_counted(len(found.changes), 'state')} changed"
    title = f"From {earlier.on} to {at.sight.on}: {asked.words()}"
    return page_of(title, headline, at, tuple(sections), cited)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _change(change: Change) -> Line:
    subject = change.subject
    what = f"{topic_name(subject.about)}, {subject.chip or 'no chip'}"
    before, after = (_states(states) for states in (change.before, change.after))
    return Line(label=what, text=f"{before} → {after}")


def _states(states: Sequence[State]) -> str:
    return ", ".join(map(_state, states)) if states else "nothing known"


def _state(state: State) -> str:
    origins = state.evidence.n_origins
    return f"{state.value} ({HOLDING[state.holding]}, {origins} origin{'s' * (origins > 1)})"
