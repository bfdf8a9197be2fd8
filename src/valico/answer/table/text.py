"""Texts in cells of a terminal: Chinese characters take two."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from valico.answer.table.record import Align

_WIDE: Final = frozenset("WF")


def cells_of(text: str) -> int:
    """Return the cells that a text takes.

    >>> cells_of("H20"), cells_of("昇腾910C")
    (3, 8)
    """
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def padded(text: str, width: int, align: Align) -> str:
    """Return a text filled up to a width.

    >>> padded("昇腾", 6, "left"), padded("9", 3, "right")
    ('昇腾  ', '  9')
    """
    space = " " * (width - cells_of(text))
    return text + space if align == "left" else space + text


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most a width, broken between words where there are any.

    >>> wrapped("RTX PRO 6000 Blackwell Workstation", 22)
    ['RTX PRO 6000 Blackwell', 'Workstation']
    """
    if cells_of(text) <= width:
        return [text]
    lines: list[str] = []
    line = " " * (len(text) - len(text.lstrip(" ")))
    for word in text.split():
        joined = f"{line} {word}" if line.strip() else line + word
        if cells_of(joined) <= width:
            line = joined
        else:
            lines += [line] if line.strip() else []
            *broken, line = _broken(word, width)
            lines += broken
    return [*lines, line]


def _broken(word: str, width: int) -> Iterator[str]:
    """Yield a word in pieces that fit."""
    piece = ""
    for character in word:
        if piece and cells_of(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def on_points(texts: list[str]) -> list[str]:
    """Return numbers filled up on the right so that their units stand in one column.

    >>> on_points(["989.4", "148*", "—"])
    ['989.4', '148* ', '—  ']
    """
    behind = [len(text) - _whole(text) for text in texts]
    most = max(behind, default=0)
    return [text + " " * (most - taken) for text, taken in zip(texts, behind, strict=True)]


def _whole(text: str) -> int:
    """Return how many characters of a number stand before its point and its marks."""
    whole = re.match(r"[\d,]+|.?", text)
    return whole.end() if whole else 0
