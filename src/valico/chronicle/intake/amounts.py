"""The amount of a claim that was read, in the units of the ledger."""

from typing import Final, Literal

from valico.chronicle.claims import Amount
from valico.chronicle.reading.claim import Amounted, ReadClaim

Bound = Literal["exactly", "about", "over", "up-to", "at-least", "under", "between"]
VAGUE: Final = frozenset({"tens_of", "hundreds_of", "thousands_of"})
"""Magnitudes that are no numbers: they stay in the quote."""
_SHARED: Final[dict[str, Literal["jointly", "each"]]] = {"jointly": "jointly", "per_unit": "each"}
_FIRST: Final[dict[str, tuple[str, ...]]] = {
    "development": (),
    "levy": ("percentage", "money", "quantity"),
    "finance": ("money", "percentage", "quantity"),
    "price": ("money", "percentage", "quantity"),
}
"""Which amount of several is that of the matter; of a new chip none is."""
_ELSE: Final = ("quantity", "percentage", "money")


def amount_of(claim: ReadClaim, about: str) -> Amount | None:
    """Return the amount that a claim gives of its matter, with its open end."""
    told = {"quantity": claim.quantity, "percentage": claim.percentage, "money": claim.money}
    found = next((told[kind] for kind in _FIRST.get(about, _ELSE) if told[kind] is not None), None)
    if found is None or found.unit == "person" or VAGUE.intersection(found.qualifiers):
        return None
    return _amount(found)


def _amount(found: Amounted) -> Amount | None:
    bound = _bound(found)
    ends = [v for v in (found.value, found.min, found.max) if v is not None]
    unit = found.currency or found.unit or "chip"
    if not ends or ends[0] < 0 or (bound == "between" and ends[0] >= ends[-1]):
        return None
    shared = next((_SHARED[word] for word in found.qualifiers if word in _SHARED), None)
    high = ends[-1] if bound == "between" else None
    return Amount(value=ends[0], high=high, unit=unit, bound=bound, shared=shared)


def _bound(found: Amounted) -> Bound:
    if found.min is not None and found.max is not None:
        return "between"
    if found.min is not None:
        return "at-least" if "at_least" in found.qualifiers else "over"
    if found.max is not None:
        return "under" if "less_than" in found.qualifiers else "up-to"
    return "about" if {"about", "nearly"} & set(found.qualifiers) else "exactly"
