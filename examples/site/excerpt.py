"""The lines of an output that a page shows; the others are left out with an ellipsis."""

import re
from collections.abc import Iterable, Sequence

LEFT_OUT = "…"
INDENT = " " * 8
"""What stands further in than this goes on from the line above."""
MOST_MORE = 3


class AbsentError(ValueError):
    """An output lacks words that a page keeps of it; choose others, or tell the story anew."""


def excerpt(output: str, keep: Sequence[str], *, of: str = "the command") -> str:
    r"""Return the lines that hold the kept words; all of them where nothing is named.

    Words may run over the end of a line.

    >>> print(excerpt("one\ntwo\nthree and\nfour", ["three and four"]))
    …
    three and
    four
    """
    if not keep:
        return output
    lines = output.splitlines()
    kept = sorted({number for words in keep for number in _lines_of(words, lines, of)})
    return "\n".join(_with_gaps(kept, lines))


def _lines_of(words: str, lines: Sequence[str], of: str) -> range:
    """Return the numbers of the lines over which words run, at their first place."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    text = "\n".join(lines)
    match = re.search(pattern, text)
    if match is None:
        message = f"{words!r} does not stand in what `{of}` prints:\n{text}"
        raise AbsentError(message)
    first, last = (text.count("\n", 0, end) for end in match.span())
    return range(first, _sentence_end(last, lines) + 1)


def _sentence_end(last: int, lines: Sequence[str]) -> int:
    """Return the line that ends the sentence of a line, a few further down at most."""
    for number in range(last, last + MOST_MORE):
        if lines[number].endswith((".", "]", "”")) or not _goes_on(lines[number + 1 :]):
            return number
    return last + MOST_MORE


def _goes_on(below: Sequence[str]) -> bool:
    """Say whether the line below goes on from the one above it."""
    return bool(below) and (below[0].startswith(INDENT) or below[0][:1].islower())


def _with_gaps(kept: Sequence[int], lines: Sequence[str]) -> Iterable[str]:
    before = -1
    for number in kept:
        if number > before + 1:
            yield LEFT_OUT
        yield lines[number]
        before = number
    if before < len(lines) - 1:
        yield LEFT_OUT
