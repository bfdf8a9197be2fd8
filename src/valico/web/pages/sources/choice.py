"""Which sources are wanted, in which order, on which page."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Final, Literal

import msgspec
from fastapi import Query

from valico.answer.resting import NOTHING, Shelfmark
from valico.evidence import Source

Order = Literal["newest", "publisher", "most"]
PAGE: Final = 40
"""Sources on one page of the list."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A source with its mark."""

    source: Source
    mark: Shelfmark


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the list."""

    words: str
    kind: str
    order: Order
    page: int

    def wants(self, source: Source) -> bool:
        """Say whether a source bears every word, and is of the kind."""
        if self.kind and source.kind != self.kind:
            return False
        parts = (source.id, source.publisher, source.title, source.note or "", source.date or "")
        text = " ".join(parts).casefold()
        return all(word in text for word in self.words.casefold().split())


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The sources found, those of the page, and how many there are of each kind."""

    entries: tuple[Entry, ...]
    shown: tuple[Entry, ...]
    page: int
    pages: int
    kinds: Mapping[str, int]


def choice(
    q: Annotated[str, Query(description="Words of title, publisher, note, id or date.")] = "",
    kind: Annotated[str, Query(description="press, vendor, official, …")] = "",
    order: Annotated[Order, Query(description="What comes first.")] = "newest",
    page: Annotated[int, Query(description="From 1.")] = 1,
) -> Choice:
    """Return what an address asks of the list."""
    return Choice(words=q[:200].strip(), kind=kind[:20], order=order, page=page)


ORDERS: Final[Mapping[Order, Callable[[Entry], tuple[object, ...]]]] = {
    "newest": lambda e: (e.source.date is None, _backwards(e.source.date or ""), e.source.id),
    "publisher": lambda e: (e.source.publisher.casefold(), e.source.date or "", e.source.id),
    "most": lambda e: (-e.mark.count, e.source.id),
}


def found(asked: Choice, sources: Iterable[Source], marks: Mapping[str, Shelfmark]) -> Found:
    """Return the sources wanted, in order, and those of the page; a page too far is the last."""
    of_words = msgspec.structs.replace(asked, kind="")
    bearing = [source for source in sources if of_words.wants(source)]
    entries = sorted(
        (Entry(source=s, mark=marks.get(s.id, NOTHING)) for s in bearing if asked.wants(s)),
        key=ORDERS[asked.order],
    )
    pages = max(1, -(-len(entries) // PAGE))
    page = min(max(1, asked.page), pages)
    return Found(
        entries=tuple(entries),
        shown=tuple(entries[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
        kinds=dict(Counter(source.kind for source in bearing).most_common()),
    )


def _backwards(day: str) -> tuple[int, ...]:
    """Return a partial date so that the latest comes first, a bare year after its days.

    >>> sorted(["2026", "2025-12-31", "2026-11"], key=_backwards)
    ['2026-11', '2026', '2025-12-31']
    """
    parts = [-int(part) for part in day.split("-") if part.isdigit()]
    return (*parts, 0, 0, 0)[:3]
