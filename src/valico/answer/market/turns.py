"""Turns: the words by which a question speaks of a gate that opens or shuts."""

from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.market.question.words import any_said

FILE: Final = Path("questions", "turns.toml")


class Turns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words, by what they speak of; a star stands for any ending."""

    asks: tuple[str, ...]
    beijing: tuple[str, ...]
    washington: tuple[str, ...]
    opens: tuple[str, ...]
    shuts: tuple[str, ...]

    def turn_asked(self, words: str) -> bool:
        """Say whether a question asks what a turn of a gate would do."""
        gate = any_said(self.beijing, words) or any_said(self.washington, words)
        turns = any_said(self.opens, words) or any_said(self.shuts, words)
        return gate and turns and any_said(self.asks, words)

    def of_beijing(self, words: str) -> bool:
        """Say whether the Chinese gate is meant; else it is the American one."""
        return any_said(self.beijing, words)

    def shut(self, words: str) -> bool:
        """Say whether the gate shuts; else it opens."""
        return any_said(self.shuts, words) and not any_said(self.opens, words)


def read_turns(*, root: Path = store.DATA) -> Turns:
    """Return the words of turns."""
    return store.read_document(root / FILE, Turns, root=root)
