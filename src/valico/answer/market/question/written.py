"""Questions as they stand in their files: the words that lead there, and the figures wanted."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.answer.fleet.asks import MarketAsk
from valico.answer.market.question.words import Words

FOLDER: Final = "questions/asked"
Basis = Literal["published", "derived", "simulated"]
"""published: as its source has it. derived: worked out here from published figures. simulated: of a
scenario, which is no record of what was."""
Unit = Literal[
    "chips",
    "dies",
    "stacks",
    "H100e",
    "USD",
    "USD/chip",
    "W",
    "byte/s",
    "share",
    "times",
    "day",
]


class FigureAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One figure: what to ask, and what its number counts."""

    id: str
    says: str
    """What is counted, by which definition, on which day or over which time."""
    unit: Unit
    basis: Basis
    ask: MarketAsk
    by: MarketAsk | None = None
    """Multiplied with this."""
    over: MarketAsk | None = None
    """Divided by this."""
    times: float = 1.0
    between: tuple[float, float] | None = None
    """The shares of the probability at both ends of the interval; none is told without them."""
    ends_only: bool = False
    """Whether only the ends are told, so that a middle would be ours."""
    bound: Literal["at most", "at least", "about"] | None = None
    sources: tuple[str, ...]


class Dispute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is disputed, limits the figures or is not known."""

    says: str
    sources: tuple[str, ...] = ()


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question, and all that its answer needs."""

    question: str
    answer: str
    """A sentence or two, with `{id}` for a figure and `{id.range}` for its interval."""
    words: Words
    scenario: str | None = None
    """Which tells the same week by week."""
    figure: tuple[FigureAsked, ...] = ()
    prices: str | None = None
    """A file of prices to show."""
    disputed: tuple[Dispute, ...] = ()


def read_questions(*, root: Path = store.DATA) -> Mapping[str, Written]:
    """Return every written question by its id; all faults are raised together."""
    return store.read_folder(FOLDER, Written, root=root)


def question_in(words: str, *, root: Path = store.DATA) -> tuple[str, Written] | None:
    """Return the question that some words lead to, the one that insists on most words first."""
    led = [(name, one) for name, one in read_questions(root=root).items() if one.words.lead(words)]
    return max(led, key=lambda each: (len(each[1].words.groups), each[0]), default=None)
