"""Which event a clause is about, where it has words of several."""

from typing import Final

Rank = tuple[bool, int, bool, tuple[int, int]]
"""A verb before a noun, the governing type, a denial, the surest pattern; the highest wins."""
_TIERS: Final = {
    "statement_or_opinion": 0,
    "other": 0,
    "specification": 1,
    "order": 2,
    "shipment_or_delivery": 2,
    "new_product": 2,
    "capacity_or_yield": 2,
    "financial_figure": 2,
    "quantity": 2,
    "restriction": 2,
    "allegation": 2,
    "licence_condition": 2,
}
"""Which type a clause is about where it has words of several: to permit buying is a permit.
Types not named here govern the others."""
_GOVERNING: Final = 3


_STRONG: Final = 5


def rank(
    kind: str,
    *,
    noun: bool = False,
    negative: bool = False,
    strong: bool = False,
    weight: tuple[int, int] = (1, 1),
) -> Rank:
    """Return the rank of an event's words.

    >>> rank("approval") > rank("order"), rank("order") > rank("approval", noun=True)
    (True, True)
    """
    tier = _STRONG if strong else _TIERS.get(kind, _GOVERNING)
    return not noun, tier + negative, kind == "denial", weight
