"""Who says so: sources, figures with dissent, and the steps of an answer.

A figure is a statement of a source, not a bare number.
Where sources differ the first is ours and the others are its dissent; nothing is averaged.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from valico import units

Confidence = Literal[
    "datasheet", "vendor", "official", "analysis", "measured", "rumour", "derived", "assumed"
]
SourceKind = Literal[
    "rule",
    "official",
    "filing",
    "vendor",
    "press",
    "analyst",
    "paper",
    "dataset",
    "code",
    "assumption",
]


class Source(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """A document that can be cited."""

    id: str = ""
    kind: SourceKind
    publisher: str
    title: str
    date: str | None = None
    """Partial date of the document, where it bears one."""
    url: str | None = None
    licence: str | None = None
    note: str | None = None

    def citation(self) -> str:
        """Return publisher, title, date and address on one line."""
        parts = [self.publisher, self.title, self.date or "undated", self.url]
        return ", ".join(part for part in parts if part)


class Figure(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One quantity of one thing, as one source states it."""

    quantity: str
    value: float
    """In the base unit of the dimension."""
    dimension: units.Dimension
    written: str
    """As it stands in the data file."""
    source: str
    confidence: Confidence
    checked: date
    """When somebody last looked."""
    reopened: bool = True
    """Whether the document itself was opened at that time."""
    as_of: str | None = None
    at: str | None = None
    note: str | None = None
    dissent: tuple["Figure", ...] = ()

    def show(self) -> str:
        """Return the value as people write it."""
        return units.show(self.value, self.dimension)


class Cite(msgspec.Struct, frozen=True, gc=False):
    """A source and the place in it."""

    source: str
    at: str | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of an answer: what it says, what it rests on, and the steps below it."""

    says: str
    cites: tuple[Cite, ...] = ()
    because: tuple["Step", ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Step"]]:
        """Yield the step and all below it, each with its depth.

        >>> top = Step(says="licence required", because=(Step(says="TPP 15,832"),))
        >>> [(depth, step.says) for depth, step in top.walk()]
        [(0, 'licence required'), (1, 'TPP 15,832')]
        """
        yield depth, self
        for step in self.because:
            yield from step.walk(depth + 1)

    def sources(self) -> tuple[str, ...]:
        """Return the ids of every source below, in order of first use."""
        cited = (cite.source for _, step in self.walk() for cite in step.cites)
        return tuple(dict.fromkeys(cited))


Hedge = Literal["stated", "attributed", "reported", "conditional", "planned", "denied"]
"""How firmly a thing is said, from on the record to denied."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A fact about the world as somebody reported it, handed to rooms that never read the news."""

    claim: str
    about: str
    value: str
    holds_from: date
    published: date
    says: str
    who: str
    """The chain from outlet to origin in words."""
    chain: str = ""
    """The same in few words."""
    reliability: Literal["A", "B", "C"] = "A"
    hedge: Hedge
    source: str
    chips: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    place: str | None = None
    use: str | None = None
    event: str = ""
    """What was done or said, such as "block" or "characterise"."""
    settled: date | None = None
    """Last day by which it had begun, where `holds_from` opens a month or a year."""
    until: date | None = None
    """First day on which it no longer holds, where that was said."""
    amount: float | None = None
    unit: str = ""
    shared: str | None = None
    """Whether the amount goes to each of the parties or to all of them together."""
    clashes: tuple[str, ...] = ()
    """Ids of the claims that cannot hold together with this one."""
