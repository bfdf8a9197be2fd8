"""The record of a tie between two organisations."""

from datetime import date
from typing import Literal

import msgspec

TieKind = Literal["owns", "supplies", "buys", "licenses", "permits"]
KINDS: tuple[TieKind, ...] = ("owns", "supplies", "buys", "licenses", "permits")


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """One organisation does something for, to or with another, as a source says."""

    kind: TieKind
    first: str
    """Who owns, supplies, buys, licenses or permits."""
    second: str
    says: str
    """The latest or weightiest thing that is said of it."""
    firmness: str
    """The basis of a number, or the hedge of a claim."""
    since: date | None = None
    source: str
    sources: tuple[str, ...] = ()
    """Every source of the tie, the one above among them."""
    count: int = 1
    """How many statements stand behind it."""
