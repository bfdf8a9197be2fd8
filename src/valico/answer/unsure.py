"""What an answer leaves open, in words."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from valico.answer.question import Question
from valico.catalogue.chips import Chip
from valico.chronicle.claims import Claim
from valico.dates import interval
from valico.regime.verdict import Verdict

QUIET: Final = timedelta(days=45)
"""A silence of so long before the day asked about is told."""


def open_questions(
    question: Question, chip: Chip, verdict: Verdict, relevant: tuple[Claim, ...]
) -> Iterator[str]:
    """Yield what the answer leaves open: facts missing, conditions unstated, silence of sources."""
    first = chip.announced or chip.launched
    if first is not None and interval(first).first > question.on:
        yield f"{chip.name} was not yet public on that day; it was first told of in {first}"
    if verdict.us.missing:
        yield f"not known of {chip.name}: {', '.join(verdict.us.missing)}"
    yield from (remark.says for remark in verdict.us.remarks if remark.kind == "doubt")
    open_ones = [c for c in verdict.us.conditions if c.state == "not-stated"]
    if open_ones:
        yield (
            f"whether the seller certifies the {len(open_ones)} conditions of the rule of "
            "January 2026; one missed brings the presumption of denial back"
        )
    if verdict.cn.clashes:
        yield "whether the Chinese permission was final: reports stand against each other"
    doubtful = [
        f for f in chip.figures.values() if f.confidence in {"rumour", "derived", "assumed"}
    ]
    decisive = [f.quantity for f in doubtful if f.quantity.startswith(("dense_", "memory_"))]
    if decisive:
        yield f"figures of {chip.name} that no vendor document gives: {', '.join(decisive)}"
    latest = max((claim.published for claim in relevant), default=None)
    if latest is None:
        yield "no claim about this chip and buyer was published by that day"
    elif question.on - latest > QUIET:
        yield f"nothing on this chip and buyer was found that was published after {latest}"
