"""Fleets in words: "8 h200", "64 h200 + 400 h20", "16 half of b300"."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.shelf.finding import find_chips
from valico.catalogue.chips import Chip
from valico.errors import InputError

EXAMPLE: Final = 'such as "8 h200", or "64 h200 + 400 h20"'
MOST_CHIPS: Final = 10_000_000
_POOL: Final = re.compile(
    r"(?P<count>[-−]?\d[\d,._]*)\s*(?:[x×]\s+|[x×](?=[a-z])|\s)\s*(?P<name>.+)", re.IGNORECASE
)
_JOINED: Final = re.compile(r"\s+(?:\+|and|plus)\s+|\s*\+\s*", re.IGNORECASE)


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """So many chips of one kind."""

    chip: Chip
    count: int

    def show(self) -> str:
        """Return the pool in words."""
        name = self.chip.name
        return f"{self.count:,} of {name}" if name[:1].isdigit() else f"{self.count:,} {name}"


def pools_from_words(words: str, *, root: Path = store.DATA) -> tuple[Pool, ...]:
    """Return the pools that a phrase names.

    Raises InputError where a count is missing or none, UnknownNameError for a chip.
    """
    parts = [counted(part) for part in _JOINED.split(words.strip())]
    chips = find_chips([name for _, name in parts], root=root)
    return tuple(
        Pool(chip=chip, count=count) for chip, (count, _) in zip(chips, parts, strict=True)
    )


def pool_from_words(words: str, *, root: Path = store.DATA) -> Pool:
    """Return the one pool that a phrase names."""
    pools = pools_from_words(words, root=root)
    if len(pools) != 1:
        message = f"'{words}' names {len(pools)} pools; give one, or use --pools for several"
        raise InputError(message)
    return pools[0]


def counted(words: str) -> tuple[int, str]:
    """Return the count and the name of a phrase.

    >>> counted("2,048 h800"), counted("16 x half of b300")
    ((2048, 'h800'), (16, 'half of b300'))
    """
    found = _POOL.fullmatch(words.strip())
    if found is None:
        message = f"'{words}' does not say how many; write a count and a chip, {EXAMPLE}"
        raise InputError(message)
    written = found["count"].replace("−", "-")
    digits = re.sub(r"[,._](?=\d{3}(?!\d))", "", written)
    if not re.fullmatch(r"-?\d+", digits):
        message = f"'{written}' is no whole number of chips; write it {EXAMPLE}"
        raise InputError(message)
    count = int(digits)
    if not 1 <= count <= MOST_CHIPS:
        message = f"a cluster of {count:,} chips; give from 1 to {MOST_CHIPS:,}"
        raise InputError(message)
    return count, found["name"].strip()


def shown(pools: Sequence[Pool]) -> str:
    """Return pools in words."""
    return " + ".join(pool.show() for pool in pools)
