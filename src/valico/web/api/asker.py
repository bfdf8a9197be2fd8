"""The asker: puts questions to the counter beside the loop, and keeps what was answered."""

from collections import OrderedDict
from typing import Final

import anyio
import anyio.to_thread
import msgspec

from valico import __version__
from valico.answer.counter.counter import Counter
from valico.answer.counter.verbs import VERBS
from valico.answer.counter.wire import json_of

AT_ONCE: Final = 2
"""Heavy questions that are worked on at once."""
LIGHT_AT_ONCE: Final = 4
"""Light ones: more would only wait for each other."""
KEPT: Final = 256
"""Answers that are kept."""
LARGEST_BYTES: Final = 1_000_000
"""An answer larger than this is not kept."""


class Told(msgspec.Struct, frozen=True):
    """An answer, and the same as JSON."""

    record: object
    body: bytes


class Asker:
    """Asks the counter in threads, a heavy question after the other, so that light ones pass."""

    def __init__(self, counter: Counter) -> None:
        """Take the counter."""
        self.counter = counter
        self._heavy = anyio.CapacityLimiter(AT_ONCE)
        self._light = anyio.CapacityLimiter(LIGHT_AT_ONCE)
        self._kept: OrderedDict[tuple[str, bytes], Told] = OrderedDict()

    @property
    def version(self) -> str:
        """The version of what is answered: of Valico, of its data, and the day it is asked."""
        return f"{__version__}-{self.counter.digest}-{self.counter.today:%Y%m%d}"

    async def ask(self, name: str, asked: msgspec.Struct) -> Told:
        """Return the answer of a verb; the same question on the same day is answered once."""
        key = (name, msgspec.json.encode([self.version, asked]))
        if key not in self._kept:
            limiter = self._heavy if VERBS[name].heavy else self._light
            told = await anyio.to_thread.run_sync(
                self._told, key, name, asked, limiter=limiter, abandon_on_cancel=False
            )
            self._keep(key, told)
            return told
        self._kept.move_to_end(key)
        return self._kept[key]

    def _told(self, key: tuple[str, bytes], name: str, asked: msgspec.Struct) -> Told:
        """Return an answer; somebody else may have asked for it while one waited."""
        if (known := self._kept.get(key)) is not None:
            return known
        record = VERBS[name].answer(asked, self.counter)
        return Told(record, json_of(record, self.counter))

    def _keep(self, key: tuple[str, bytes], told: Told) -> None:
        if len(told.body) <= LARGEST_BYTES:
            self._kept[key] = told
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
