"""Tokens with their places in the text: words, numbers, single signs, single Chinese characters."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate, chain
from operator import itemgetter
from typing import Final

import msgspec

_CHINESE: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_GRAMMAR: Final = r"(\s*)(\d+(?:[.,]\d+)*(?:{word}(?<!\d))*\d*|{word}+|\S)"
"""Numbers as 400.000, 46,7, 910C, 300mila; words as H20, HBM3e; any other sign by itself."""
_CHINESE_TOKEN: Final = re.compile(_GRAMMAR.format(word=rf"[^\W_{_CHINESE}]"))
_WESTERN_TOKEN: Final = re.compile(_GRAMMAR.format(word=r"[^\W_]"))
_SIGNS: Final = "’‘ʼ“”„«»「」『』％＄：，；（）！？"
_PLAIN: Final = tuple(zip(_SIGNS, '\'\'\'"""""""""%$:,;()!?', strict=True))
"""Signs that mean one thing, each as one character, so that places in the text stay the same."""
_HAS_CHINESE: Final = re.compile(f"[{_CHINESE}]")

_TOKEN: Final[Callable[[tuple[str, str]], str]] = itemgetter(1)


class Tokens(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The tokens of a text; `norms` are folded for comparison, `starts` and `ends` are offsets."""

    text: str
    norms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        """Return the count of tokens."""
        return len(self.norms)

    def said(self, first: int, end: int) -> str:
        """Return the very words from one token up to another."""
        return self.text[self.starts[first] : self.ends[end - 1]] if first < end else ""

    def raw(self, place: int) -> str:
        """Return one token as it is written."""
        return self.text[self.starts[place] : self.ends[place]]

    def capital(self, place: int) -> bool:
        """Say whether a token begins with a capital."""
        return self.text[self.starts[place]].isupper()

    def at(self, offset: int) -> int:
        """Return the first token that begins at an offset or after it."""
        return bisect_left(self.starts, offset)


class Folded(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A text beside its folded form, in which every character keeps its place."""

    text: str
    folded: str
    chinese: bool
    """Whether any character is Chinese."""


def folded_of(text: str, simplified: dict[int, str]) -> Folded:
    """Return a text with its signs made plain, its letters small, its Chinese simplified."""
    chinese = not text.isascii() and bool(_HAS_CHINESE.search(text))
    plain = text.translate(simplified) if chinese else text
    if not plain.isascii():
        for sign, meant in _PLAIN:
            plain = plain.replace(sign, meant)
    lowered = plain.lower()
    folded = lowered if len(lowered) == len(plain) else plain
    return Folded(text=text, folded=folded, chinese=chinese)


def tokens_of(text: str, simplified: dict[int, str]) -> Tokens:
    """Return the tokens of a text; traditional Chinese characters are compared as simplified ones.

    >>> tokens_of("l'azienda: 400.000 H20", {}).norms
    ('l', "'", 'azienda', ':', '400.000', 'h20')
    """
    return tokens_within(folded_of(text, simplified), [(0, len(text))])


def tokens_within(text: Folded, stretches: Sequence[tuple[int, int]]) -> Tokens:
    """Return the tokens that lie in stretches of a text; no stretch may end within a word."""
    folded, token = text.folded, _CHINESE_TOKEN if text.chinese else _WESTERN_TOKEN
    norms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for first, end in stretches:
        pieces = token.findall(folded, first, end)  # the space before a token, and the token
        edges = [*accumulate(map(len, chain.from_iterable(pieces)), initial=first)]
        norms += map(_TOKEN, pieces)
        starts += edges[1::2]
        ends += edges[2::2]
    return Tokens(text=text.text, norms=tuple(norms), starts=tuple(starts), ends=tuple(ends))
