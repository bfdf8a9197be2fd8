"""Which clauses make a claim of their own, and whose words they are."""

from collections.abc import Iterator, Sequence
from typing import Final

from valico.chronicle.reading.clauses import Clause
from valico.chronicle.reading.frames import Source
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.modality import Firmness

_LEAST_TOKENS: Final = 3
"""A shorter stretch is no claim."""


def worth(marks: Marks, clauses: Sequence[Clause], sources: Sequence[Source]) -> Iterator[Clause]:
    """Yield the clauses that make a claim of their own."""
    for clause in clauses:
        if clause.end - clause.first < _LEAST_TOKENS:
            continue
        if clause.background and not _dated_or_counted(clause):
            continue
        if _is_condition(clause):
            continue
        if (
            (clause.event is not None and not clause.event.entry.noun)
            or (clause.event is not None and _dated_or_counted(clause))
            or (source_of(clause, sources) is not None and _may_be_content(marks, clause))
            or _speaks_of_amount(marks, clause)
            or (len(clauses) == 1 and _has_cue(marks, clause))
        ):
            yield clause


def _is_condition(clause: Clause) -> bool:
    """Say whether a clause only says on what another depends: "if Congress votes, …"."""
    cues = [c for c in clause.cues if c.entry.kind != "idle"]
    terms = clause.event is not None and clause.event.entry.kind == "licence_condition"
    opens = bool(cues) and cues[0].first == clause.first
    return opens and not terms and all(cue.entry.kind == "condition" for cue in cues)


def _dated_or_counted(clause: Clause) -> bool:
    return bool(clause.amounts or clause.moments)


def _may_be_content(marks: Marks, clause: Clause) -> bool:
    """Say whether a clause without an event may be what a source says."""
    long = clause.end - clause.first > _LEAST_TOKENS and not marks.word("preposition", clause.first)
    return long or _has_cue(marks, clause)


def _speaks_of_amount(marks: Marks, clause: Clause) -> bool:
    return bool(clause.amounts) and _has_cue(marks, clause)


def _has_cue(marks: Marks, clause: Clause) -> bool:
    return any(c.entry.kind != "idle" for c in clause.cues) or marks.holds(
        "finite", clause.first, clause.end
    )


def source_of(clause: Clause, sources: Sequence[Source]) -> Source | None:
    """Return the source that answers for a clause: the nearest whose scope holds it."""
    if not sources:
        return None
    fits = [s for s in sources if s.scope[0] <= clause.first and clause.end <= s.scope[1] + 1]
    return max(
        fits,
        key=lambda s: (not s.plain, s.first if s.first <= clause.first else -s.first),
        default=None,
    )


def in_report_mood(clause: Clause, firm: Firmness) -> bool:
    """Say whether the clause goes on in the conditional of report."""
    return firm.modality in {"hedged", "negated"} and any(
        c.entry.kind == "report-mood" for c in clause.cues
    )
