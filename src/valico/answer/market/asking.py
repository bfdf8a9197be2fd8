"""Whether the market answers a question; light, as every question passes here.

The words that lead here are data: `data/questions`.
"""

from pathlib import Path

from valico import store
from valico.answer.market.question.written import question_in
from valico.answer.market.turns import read_turns


def asks_market(words: str, *, root: Path = store.DATA) -> bool:
    """Say whether the market answers a question, from figures or by a simulation."""
    return asks_written(words, root=root) or asks_what_if(words, root=root)


def asks_simulation(words: str, *, root: Path = store.DATA) -> bool:
    """Say whether a simulation tells a question's answer week by week."""
    return asks_what_if(words, root=root) or scenario_asked(words, root=root) is not None


def asks_written(words: str, *, root: Path = store.DATA) -> bool:
    """Say whether a question is one of those whose figures are written down.

    >>> asks_written("How big is China's licensed NVIDIA fleet?")
    True
    """
    return not asks_what_if(words, root=root) and question_in(words, root=root) is not None


def scenario_asked(words: str, *, root: Path = store.DATA) -> str | None:
    """Return the scenario of which a question asks what was made, stranded, shipped or paid.

    >>> scenario_asked("What did the April 2025 stop strand, and what did it cost?")
    'h20-2025'
    >>> scenario_asked("How many H200 have reached China?")
    'h200-2026'
    """
    found = None if asks_what_if(words, root=root) else question_in(words, root=root)
    return found[1].scenario if found else None


def asks_what_if(words: str, *, root: Path = store.DATA) -> bool:
    """Say whether a question asks what a turn of a gate would do.

    >>> asks_what_if("what if Beijing opens the gate on 1 December 2026?")
    True
    >>> asks_what_if("may deepseek buy 10000 h200")
    False
    """
    return read_turns(root=root).turn_asked(words)
