"""What lies between two days: what became known, what was withdrawn, which states changed."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from valico.chronicle.claims import Claim
from valico.chronicle.fluents import State, Subject, states
from valico.chronicle.mentions import CHANGING
from valico.chronicle.origins import Clues
from valico.chronicle.shelf import Shelf
from valico.chronicle.sight import Sight


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A subject of which other states hold than before."""

    subject: Subject
    before: tuple[State, ...]
    after: tuple[State, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What one sight shows and an earlier one did not."""

    became_known: tuple[Claim, ...]
    withdrawn: tuple[Claim, ...]
    changes: tuple[Change, ...]


def difference(
    held: Shelf, earlier: Sight, later: Sight, wanted: Callable[[Claim], bool], clues: Clues
) -> Difference:
    """Return what lies between two sights, of the claims that are wanted."""
    before = [claim for claim in held.visible(earlier) if wanted(claim)]
    after = [claim for claim in held.visible(later) if wanted(claim)]
    kept = {claim.id for claim in after}
    known = {claim.id for claim in before}
    return Difference(
        became_known=tuple(claim for claim in after if claim.id not in known),
        withdrawn=tuple(claim for claim in before if claim.id not in kept),
        changes=tuple(
            Change(subject=subject, before=old, after=new)
            for subject in subjects((*before, *after))
            if _said(old := states(before, subject, earlier, clues=clues))
            != _said(new := states(after, subject, later, clues=clues))
        ),
    )


def subjects(claims: Iterable[Claim]) -> tuple[Subject, ...]:
    """Return the matters with a state that claims speak of, chip by chip."""
    found = dict.fromkeys(
        (claim.about, chip)
        for claim in claims
        if claim.about in CHANGING
        for chip in claim.chips or (None,)
    )
    ordered = sorted(found, key=lambda pair: (pair[1] or "", pair[0]))
    return tuple(Subject(about=about, chip=chip) for about, chip in ordered)


def _said(found: Sequence[State]) -> set[tuple[str, str]]:
    return {(state.value, state.holding) for state in found}
