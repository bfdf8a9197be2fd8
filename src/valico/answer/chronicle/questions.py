"""What the verbs of the chronicle ask of the claims in sight."""

from collections.abc import Collection
from typing import get_args

from valico.answer.chronicle.desk import Desk, Focus
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict, conflicts
from valico.chronicle.differences import Difference, difference
from valico.chronicle.disputes import ConflictKind
from valico.chronicle.sight import Sight
from valico.errors import InputError


def conflicts_about(at: Desk, asked: Focus, kinds: Collection[str] = ()) -> tuple[Conflict, ...]:
    """Return the conflicts in which a claim about something takes part, the gravest first."""
    if unknown := set(kinds) - set(get_args(ConflictKind)):
        allowed = ", ".join(get_args(ConflictKind))
        message = f"'{min(unknown)}' is no kind of conflict; allowed: {allowed}"
        raise InputError(message)
    return tuple(
        conflict
        for conflict in conflicts(at.standing(), at.clues)
        if (not kinds or conflict.kind in kinds)
        and any(asked.wants(side.claim) for side in (conflict.first, conflict.second))
    )


def conflicts_of(at: Desk, claim: Claim) -> tuple[Conflict, ...]:
    """Return the conflicts in which one claim takes part."""
    return tuple(
        conflict
        for conflict in conflicts(at.standing(), at.clues)
        if any(claim in side.claims for side in (conflict.first, conflict.second))
    )


def difference_since(at: Desk, earlier: Sight, asked: Focus) -> Difference:
    """Return what lies between an earlier sight and that of the desk."""
    return difference(at.shelf, earlier, at.sight, asked.wants, at.clues)
