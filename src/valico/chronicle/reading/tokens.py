"""Tokens with their places in the text: words, numbers, single signs, single Chinese characters."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import msgspec

_CHINESE: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD: Final = rf"[^\W_{_CHINESE}]"
_TOKEN: Final = re.compile(
    rf"\d+(?:[.,]\d+)*(?:{_WORD}(?<!\d))*\d*"  # 400.000  46,7  910C  300mila
    rf"|{_WORD}+"  # words, H20, HBM3e
    rf"|[{_CHINESE}]|\S"
)
_SIGNS: Final = "’‘ʼ“”„«»「」『』％＄：，；（）！？"
_PLAIN: Final = str.maketrans(_SIGNS, '\'\'\'"""""""""%$:,;()!?')
_HAS_CHINESE: Final = re.compile(f"[{_CHINESE}]")
_HAS_SIGN: Final = re.compile(f"[{_SIGNS}]")
"""Signs that mean one thing, each as one character, so that places in the text stay the same."""


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
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


def tokens_of(text: str, simplified: dict[int, str]) -> Tokens:
    """Return the tokens of a text; traditional Chinese characters are compared as simplified ones.

    >>> tokens_of("l'azienda: 400.000 H20", {}).norms
    ('l', "'", 'azienda', ':', '400.000', 'h20')
    """
    plain = text.translate(simplified) if _HAS_CHINESE.search(text) else text
    plain = _HAS_SIGN.sub(lambda sign: sign[0].translate(_PLAIN), plain)
    found = [m.span() for m in _TOKEN.finditer(plain)]
    return _tokens(text, plain, found)


def only(tokens: Tokens, stretches: Sequence[tuple[int, int]]) -> Tokens:
    """Return the tokens that lie in the stretches of the text."""
    kept = [p for start, end in stretches for p in range(tokens.at(start), tokens.at(end))]
    return Tokens(
        text=tokens.text,
        norms=tuple(tokens.norms[p] for p in kept),
        starts=tuple(tokens.starts[p] for p in kept),
        ends=tuple(tokens.ends[p] for p in kept),
    )


def _tokens(text: str, plain: str, found: Sequence[tuple[int, int]]) -> Tokens:
    lowered = plain.lower()
    folded = lowered if len(lowered) == len(plain) else plain
    return Tokens(
        text=text,
        norms=tuple(folded[start:end] for start, end in found),
        starts=tuple(start for start, _ in found),
        ends=tuple(end for _, end in found),
    )
