"""How a badge looks: each word of firmness with its shape, and its word in the page's language."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from valico.web.language import words_in

Look = Literal["firm", "reported", "denied", "computed", "quiet"]

LOOKS: Final[Mapping[str, Look]] = {
    "on record": "firm",
    "attributed": "firm",
    "in force": "firm",
    "in force by default": "firm",
    "allowed": "firm",
    "none": "firm",
    "approval": "firm",
    "held": "firm",
    "affirmed": "firm",
    "reported": "reported",
    "conditional": "reported",
    "planned": "reported",
    "announced": "reported",
    "expected": "reported",
    "proposed": "reported",
    "uncertain": "reported",
    "discouraged": "reported",
    "possibly held": "reported",
    "case-by-case": "reported",
    "exception": "reported",
    "letter": "reported",
    "licence": "reported",
    "hedged": "reported",
    "denied": "denied",
    "negated": "denied",
    "blocked": "denied",
    "denial": "denied",
    "withdrawn": "denied",
    "bound": "computed",
    "assumed": "computed",
    "transferred": "computed",
    "calibrated": "computed",
    "measured": "computed",
    "derived": "computed",
    "opinion": "computed",
}
"""What is not listed is quiet: neither firm nor doubtful."""


def look_of(mark: str) -> Look:
    """Return how a badge looks.

    >>> look_of("on record"), look_of("denied"), look_of("own voice")
    ('firm', 'denied', 'quiet')
    """
    return LOOKS.get(mark, "quiet")


def worded(language: str, room: str) -> Callable[[str, str], str]:
    """Return the function that gives a closed set's word in a language, or the word as it is.

    >>> worded("it", "firmness")("mark", "on record")
    'a verbale'
    """
    words = words_in(language)
    return lambda kind, word: words.get(f"{room}.{kind}_{slug(word)}", word)


def slug(word: str) -> str:
    """Return a word as a key of a catalogue bears it.

    >>> slug("case-by-case"), slug("What was held")
    ('case_by_case', 'what_was_held')
    """
    return "_".join("".join(c if c.isalnum() else " " for c in word.casefold()).split())
