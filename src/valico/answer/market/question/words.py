"""Words that lead to a question: one of each group must be said, and none of those that lead away.

A word of Latin letters is whole unless it ends in a star ("deliver*"); one of other letters is
found anywhere, as Chinese leaves no space between words.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

Group = tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must be said, and what must not."""

    groups: tuple[Group, ...]
    never: Group = ()

    def lead(self, said: str) -> bool:
        """Say whether some words lead here.

        >>> Words(groups=(("how many", "quanti"), ("deliver*",))).lead("Quanti? Delivered where?")
        True
        """
        return all(any_said(group, said) for group in self.groups) and not any_said(
            self.never, said
        )


def any_said(words: Iterable[str], said: str) -> bool:
    """Say whether one of some words is said.

    >>> any_said(["us"], "the bus"), any_said(["算力"], "中国有多少算力")
    (False, True)
    """
    listed = tuple(words)
    return bool(listed) and _pattern(listed).search(said) is not None


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_written, words)), re.IGNORECASE)


def _written(word: str) -> str:
    """Return a word as a pattern, any space in it being some space."""
    stem = r"\s+".join(map(re.escape, word.removesuffix("*").split()))
    before = r"\b" if re.match(r"[a-z0-9]", word, re.IGNORECASE) and word.isascii() else ""
    after = r"\b" if word.isascii() and word[-1].isalnum() else ""
    return f"{before}{stem}{after}"
