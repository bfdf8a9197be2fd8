"""Whether a question asks what a turn of a gate would do; light, as every question passes here."""

import re
from typing import Final

ASKS: Final = re.compile(
    r"\bwhat (?:if|would happen if|happens if)\b|\bcosa succede se\b", re.IGNORECASE
)
BEIJING: Final = re.compile(
    r"\b(beijing|pechino|china|cina|chinese|cinese|ndrc|customs)\b", re.IGNORECASE
)
WASHINGTON: Final = re.compile(
    r"\b(washington|united states|stati uniti|us|u\.s\.|bis|american|licen[cs]es?)\b", re.IGNORECASE
)
OPENS: Final = re.compile(
    r"\b(open(?:s|ed)?|allow(?:s|ed)?|let(?:s)?|lift(?:s|ed)?|approv\w+|apr\w+)\b", re.IGNORECASE
)
SHUTS: Final = re.compile(
    r"\b(shut(?:s)?|close(?:s|d)?|halt(?:s)?|ban(?:s|ned)?|stop(?:s)?|chiud\w+)\b", re.IGNORECASE
)
STRANDS: Final = re.compile(
    r"\b(?:per quarter|strand\w*|inventory charge|reached china|arrived in china"
    r"|(?:us|united states|washington) collected)\b",
    re.IGNORECASE,
)
COUNTS: Final = re.compile(r"\b(?:how (?:many|much)|what did)\b", re.IGNORECASE)
SCENARIOS: Final = (
    (re.compile(r"\bh200\b|\b2026\b|\b25 ?%", re.IGNORECASE), "h200-2026"),
    (re.compile(r"\bh20\b|\b2025\b|\b15 ?%", re.IGNORECASE), "h20-2025"),
)
"""The scenario that a question of what came of a gate means."""


def asks_simulation(words: str) -> bool:
    """Say whether a simulation answers a question."""
    return asks_what_if(words) or scenario_asked(words) is not None


def scenario_asked(words: str) -> str | None:
    """Return the scenario of which a question asks what was made, stranded, shipped or paid.

    >>> scenario_asked("What did the April 2025 stop strand, and what did it cost?")
    'h20-2025'
    >>> scenario_asked("How many H200 have reached China?")
    'h200-2026'
    """
    if asks_what_if(words) or not (STRANDS.search(words) and COUNTS.search(words)):
        return None
    return next((name for pattern, name in SCENARIOS if pattern.search(words)), None)


def asks_what_if(words: str) -> bool:
    """Say whether a question asks what a turn of a gate would do.

    >>> asks_what_if("what if Beijing opens the gate on 1 December 2026?")
    True
    >>> asks_what_if("may deepseek buy 10000 h200")
    False
    """
    gate = BEIJING.search(words) or WASHINGTON.search(words)
    return bool(ASKS.search(words) and gate and (OPENS.search(words) or SHUTS.search(words)))
