"""No claim of a model is firmer than what the rules found in the same words."""

from collections.abc import Sequence
from typing import Final

from valico.chronicle.reading.claim import ReadClaim, Span

STRENGTH: Final = {
    "asserted": 3,
    "denied": 3,
    "negated": 3,
    "hedged": 2,
    "expected": 1,
    "opinion": 1,
    "conditional": 0,
}
"""How far a modality commits whoever speaks."""
_NO: Final = frozenset({"denied", "negated"})


def of_the_same_words(span: Span, rules: Sequence[ReadClaim]) -> list[ReadClaim]:
    """Return the claims of the rules that share half of the shorter stretch, the nearest first."""
    shared = [(_shared(span, claim.span), claim) for claim in rules]
    near = [(part, claim) for part, claim in shared if part >= 0.5]  # noqa: PLR2004  # as claims are paired when they are scored
    return [claim for _, claim in sorted(near, key=lambda pair: -pair[0])]


def _shared(one: Span, other: Span) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / min(one.end - one.start, other.end - other.start)


def capped(modality: str, near: Sequence[ReadClaim]) -> str | None:
    """Return a model's modality, or the rules' where it is firmer or of the other sign.

    Where the rules found nothing, what is asserted counts as hedged, and a denial (None) cannot be
    kept: it has no weaker form.
    """
    if not near:
        if modality in _NO:
            return None
        return modality if STRENGTH[modality] <= STRENGTH["hedged"] else "hedged"
    weakest = min(near, key=lambda claim: STRENGTH.get(claim.modality, 0)).modality
    firmer = STRENGTH[modality] > STRENGTH.get(weakest, 0)
    other_sign = (modality in _NO) != (weakest in _NO)
    return weakest if firmer or other_sign else modality
