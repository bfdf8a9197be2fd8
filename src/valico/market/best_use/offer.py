"""Offers and limits: what may be had, and how much of it."""

from collections.abc import Sequence

import msgspec

from valico.errors import InputError


class Offer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chip that a buyer may want."""

    chip: str
    rates: tuple[float, ...]
    """Of one chip at each work, in tokens a second; 0 where it cannot do it."""
    price_usd: float
    power_w: float
    most: float | None = None
    """Permission: as many chips as may be had; nothing stated is no limit."""
    home: bool = False
    """Whether it is made in the buyer's own country."""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the buyer has."""

    budget_usd: float | None = None
    power_w: float | None = None
    chips: float | None = None
    """Of all kinds together."""
    home_share: float = 0.0
    """Least share of the chips that must be made at home."""


def check(offers: Sequence[Offer], demand: Sequence[float], limits: Limits) -> None:
    """Refuse what no mix can be found for, in one sentence."""
    names = [offer.chip for offer in offers]
    if not offers or len(set(names)) < len(names):
        message = f"the chips are {', '.join(names) or 'none'}; give at least one, each once"
        raise InputError(message)
    if not demand or not all(each > 0 for each in demand):
        message = "each work needs a demand above 0"
        raise InputError(message)
    for offer in offers:
        _check(offer, len(demand))
    if not 0 <= limits.home_share <= 1:
        message = f"the home share is {limits.home_share:g}; it lies between 0 and 1"
        raise InputError(message)
    held = (limits.budget_usd, limits.power_w, limits.chips)
    if any(each is not None and each < 0 for each in held):
        message = "a limit lies below zero"
        raise InputError(message)
    if all(each is None for each in held) and any(offer.most is None for offer in offers):
        message = "nothing limits the mix; give a budget, a power, or a most of each chip"
        raise InputError(message)


def _check(offer: Offer, works: int) -> None:
    if len(offer.rates) != works:
        message = f"{offer.chip} has {len(offer.rates)} rates for {works} works"
        raise InputError(message)
    if min(offer.rates) < 0 or offer.price_usd <= 0 or offer.power_w <= 0:
        message = f"{offer.chip}: rates are not below zero, price and power are above it"
        raise InputError(message)
    if offer.most is not None and offer.most < 0:
        message = f"{offer.chip}: at most {offer.most:g} chips; give 0 or more"
        raise InputError(message)
