"""Valico: the executable model of the controlled trade in AI chips.

Ask whether a party may have a chip on a day, what the chip can do, and who says so.
Each number that comes back names its source. Information, not legal advice.
"""

import importlib

__version__ = "0.3.0"
__all__ = [
    "ask",
    "compare",
    "conflicts",
    "equals",
    "may",
    "plan",
    "rank",
    "says",
    "serve",
    "simulate",
    "train",
]


def __getattr__(name: str) -> object:
    """Return a verb, fetched when it is first named, so that the import costs next to nothing."""
    if name not in __all__:
        message = f"module 'valico' has no attribute '{name}'; verbs: {', '.join(__all__)}"
        raise AttributeError(message)
    verb: object = getattr(importlib.import_module("valico.verbs"), name)
    return verb


def __dir__() -> list[str]:
    """Return the verbs beside what every module has."""
    return [*globals(), *__all__]
