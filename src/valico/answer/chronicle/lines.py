"""What the pages of the chronicle share: a claim as a line, a side of a conflict, the frame."""

from typing import Final

from valico import __version__
from valico.answer.chronicle.desk import Cited, Desk
from valico.answer.page import HEDGES, TOPICS, Line, Page, Section
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict, Side
from valico.chronicle.disputes import ConflictKind
from valico.chronicle.headlines import drifts
from valico.chronicle.origins import kind

KINDS: Final[dict[ConflictKind, str]] = {
    "polarity": "One affirms, one denies",
    "state": "Two states of one time",
    "quantity": "Different numbers",
    "roles": "Different parties",
    "time": "Different days",
    "hedge-drift": "Said more firmly further down",
    "origin-drift": "Origin lost or changed further down",
    "source-error": "One garbles the other",
}
"""The headings of conflicts."""
SHORT: Final = {"import-permission": "Chinese permit"}
"""Topics whose names are too long for the left column."""
OWN_VOICE: Final = "own voice"
"""How an outlet speaks that names nobody: not on record, and not at second hand."""


def page_of(
    title: str, headline: str, at: Desk, sections: tuple[Section, ...], cited: Cited
) -> Page:
    """Return the page that sections make."""
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


def topic_name(about: str) -> str:
    """Return what a topic is called in the left column."""
    return SHORT.get(about, TOPICS.get(about, about))


def kind_name(conflict: Conflict) -> str:
    """Return the heading of a conflict; of a headline that says more than its article, its own."""
    first, second = conflict.first.claim, conflict.second.claim
    if drifts(first, second) or drifts(second, first):
        return "Headline firmer than its article"
    return KINDS[conflict.kind]


def how(claim: Claim, at: Desk) -> str:
    """Return how firmly a claim is said, in few words."""
    if claim.polarity != "affirmed":
        return claim.polarity
    if claim.hedge == "stated" and kind(claim, at.clues.outlets) == "unknown":
        return OWN_VOICE
    return HEDGES[claim.hedge]


def claim_line(claim: Claim, at: Desk, cited: Cited, *, below: tuple[Line, ...] = ()) -> Line:
    """Return a claim with its quote, its chain, how firmly it is said, and its source."""
    quote = f" “{claim.quote}”" if claim.quote else ""
    amount = f" [{claim.amount.words()}]" if claim.amount else ""
    headline = "Headline: " if claim.section == "headline" else ""
    return Line(
        label=str(claim.published),
        text=f"{headline}{claim.says}{amount}{quote}",
        who=claim.who(),
        mark=how(claim, at),
        notes=cited.number(claim.source),
        below=below,
    )


def side_line(side: Side, at: Desk, cited: Cited) -> Line:
    """Return one side of a conflict: the claim that speaks for it, and what stands behind it."""
    others = len(side.claims) - 1
    more = f"; {others} more say{'s' * (others == 1)} so" if others else ""
    counts = Line(text=f"{side.evidence.words()}{more}; {side.claim.id}")
    return claim_line(side.claim, at, cited, below=(counts,))
