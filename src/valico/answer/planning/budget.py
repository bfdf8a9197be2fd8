"""Chips that money buys: so many dollars, servers and network with them."""

import re
from pathlib import Path

from valico import store
from valico.answer.planning.fleet import MOST_CHIPS, Pool, pool_from_words
from valico.answer.shelf.finding import find_chips
from valico.compute.price.assumptions import Assumptions
from valico.compute.price.hour import capital_usd
from valico.errors import InputError

NODE_CHIPS = 8


def pool_of(
    words: str,
    assumptions: Assumptions,
    *,
    budget_usd: float | None = None,
    price_usd: float | None = None,
    root: Path = store.DATA,
) -> Pool:
    """Return the chips that a phrase names with their count, or as many as a budget buys.

    A budget goes with the name of a chip alone, and buys whole nodes where it buys one.
    Raises InputError where it buys none, or no source gives the price.
    """
    if budget_usd is None:
        return pool_from_words(words, root=root)
    if re.match(r"\s*\d+\s*[x×\s]", words):
        message = f"'{words}' has a count; with --budget name the chip alone, such as h200"
        raise InputError(message)
    chip = find_chips([words], root=root)[0]
    each = capital_usd(chip, assumptions, price_usd=price_usd)
    if each is None:
        message = f"no source gives the price of {chip.name}; give --price-usd"
        raise InputError(message)
    if budget_usd / each > MOST_CHIPS:
        message = f"{budget_usd:,.0f} USD buy more than {MOST_CHIPS:,} {chip.name}; give less"
        raise InputError(message)
    count = int(budget_usd / each)
    if count < 1:
        message = (
            f"{budget_usd:,.0f} USD buy no {chip.name}: one costs {each:,.0f} USD with its server"
        )
        raise InputError(message)
    return Pool(chip=chip, count=count - count % NODE_CHIPS if count >= NODE_CHIPS else count)
