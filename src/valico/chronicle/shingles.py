"""Runs of words by which two texts are compared."""

import re
from typing import Final

GRAM: Final = 5
"""Words, or Chinese letters, that are compared together."""
NEARLY: Final = 0.5
"""The part of the shorter text's grams that two copies share; a wire and its copy shared 0.68."""

_WORD: Final = re.compile(r"[\u3400-\u9fff]|\w+")


def grams(text: str) -> frozenset[str]:
    """Return every run of five words of a text.

    >>> sorted(grams("NVIDIA asked Amkor to stop now"))
    ['asked amkor to stop now', 'nvidia asked amkor to stop']
    """
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1))


def containment(first: frozenset[str], second: frozenset[str]) -> float:
    """Return which part of the shorter text stands in the longer one."""
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0
