"""Mixing: chips and works in words, to the best mix that money, permission and power allow."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from valico import store, units
from valico.answer.planning.errand import Errand, errand_from_words
from valico.answer.planning.ranking import Wanted, rate_of
from valico.answer.shelf.finding import find_chips
from valico.catalogue.chips import Chip
from valico.catalogue.organisations import read_organisations
from valico.catalogue.places import jurisdiction, read_places
from valico.compute.price.hour import chip_price
from valico.errors import InputError
from valico.market.best_use.mix import Mix, best_mix
from valico.market.best_use.offer import Limits, Offer


class MixAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, with which chips, within which limits, in words."""

    chips: str
    """Names with commas between."""
    works: tuple[str, ...]
    to: str = "china"
    on: date
    budget: str | None = None
    power: str | None = None
    most: Mapping[str, float] = {}
    price_usd: Mapping[str, float] = {}
    home_share: float = 0.0


class Mixed(msgspec.Struct, frozen=True, kw_only=True):
    """The best mix, and what it was chosen from."""

    asked: MixAsked
    limits: Limits
    errands: tuple[Errand, ...]
    offers: tuple[Offer, ...]
    names: Mapping[str, str]
    """Of each chip, as people call it."""
    mix: Mix
    cannot: Mapping[str, str]


def mixed(asked: MixAsked, *, root: Path = store.DATA) -> Mixed:
    """Return the best mix.

    Raises InputError where a chip has no price or power, no work is named, or nothing limits.
    """
    chips = find_chips([name.strip() for name in asked.chips.split(",")], root=root)
    errands = tuple(errand_from_words(words, root=root) for words in asked.works)
    if not errands:
        message = 'no work is named; say --work "decode deepseek-v3"'
        raise InputError(message)
    cannot: dict[str, str] = {}
    most, prices = (_by_id(each, chips, root) for each in (asked.most, asked.price_usd))
    home = _homes(chips, asked.to, root)
    offers = tuple(
        _offer(chip, errands, asked, cannot, most=most, prices=prices, home=home) for chip in chips
    )
    limits = Limits(
        budget_usd=units.parse(asked.budget, "USD") if asked.budget else None,
        power_w=units.parse(asked.power, "W") if asked.power else None,
        home_share=asked.home_share,
    )
    return Mixed(
        asked=asked,
        limits=limits,
        errands=errands,
        offers=offers,
        names={chip.id: chip.name for chip in chips},
        mix=best_mix(offers, [tokens(errand) for errand in errands], limits),
        cannot=cannot,
    )


def tokens(errand: Errand) -> float:
    """Return the tokens that one request brings to a work; training counts single tokens."""
    if errand.kind == "train":
        return 1.0
    return float(errand.input_tokens if errand.kind == "prefill" else errand.output_tokens)


def _by_id(given: Mapping[str, float], chips: Sequence[Chip], root: Path) -> dict[str, float]:
    """Return numbers by the id of a chip; InputError for a chip that is not among those asked."""
    found = {find_chips([name], root=root)[0].id: value for name, value in given.items()}
    for name in found.keys() - {chip.id for chip in chips}:
        message = f"{name} is not among --chips"
        raise InputError(message)
    return found


def _homes(chips: Sequence[Chip], to: str, root: Path) -> set[str]:
    """Return the chips whose maker has its seat where the buyer is."""
    organisations, places = read_organisations(root=root), read_places(root=root)
    return {
        chip.id
        for chip in chips
        if chip.maker in organisations
        and jurisdiction(organisations[chip.maker].seat, places) == to
    }


def _offer(  # noqa: PLR0913  # what an offer is made of, each by keyword
    chip: Chip,
    errands: Sequence[Errand],
    asked: MixAsked,
    cannot: dict[str, str],
    *,
    most: Mapping[str, float],
    prices: Mapping[str, float],
    home: set[str],
) -> Offer:
    price, power = chip_price(chip, asked_usd=prices.get(chip.id)), chip.value("board_power")
    if price is None:
        message = f"{chip.id}: no source gives a price; say --price '{chip.name}=12000'"
        raise InputError(message)
    if power is None:
        message = f"{chip.id}: no source gives `board_power`; leave it out"
        raise InputError(message)
    return Offer(
        chip=chip.id,
        rates=tuple(_rate(chip, errand, asked, cannot) for errand in errands),
        price_usd=price.span.mid,
        power_w=power,
        most=most.get(chip.id),
        home=chip.id in home,
    )


def _rate(chip: Chip, errand: Errand, asked: MixAsked, cannot: dict[str, str]) -> float:
    """Return the tokens a second of one chip; 0 where it cannot do the work."""
    wanted = Wanted(to=asked.to, on=asked.on, known_by=asked.on, errand=errand)
    try:
        rate, _ = rate_of(chip, wanted)
    except InputError as fault:
        cannot[f"{chip.id}, {errand.kind}"] = str(fault)
        return 0.0
    if rate is None:
        cannot[f"{chip.id}, {errand.kind}"] = f"{chip.name}: no plan does it"
        return 0.0
    return rate.span.mid
