"""Footnotes: sources numbered in the order in which they are first cited."""

from collections.abc import Mapping

import msgspec

from valico.evidence import Figure, Source


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A footnote."""

    number: int
    source: Source


class Footnotes:
    """Gives each source a number when it is first cited."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Take the sources that may be cited."""
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def mark(self, *names: str) -> str:
        """Return the marks of some sources, such as "[3]" or "[3, 5]"; unknown ones have none."""
        known = dict.fromkeys(name for name in names if name in self._sources)
        numbers = [self._numbers.setdefault(name, len(self._numbers) + 1) for name in known]
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""

    def publisher(self, name: str) -> str:
        """Return who published a source, or its id where no file defines it."""
        source = self._sources.get(name)
        return source.publisher if source else name

    def publisher_of(self, figure: Figure) -> str:
        """Return who published the source of a figure."""
        return self.publisher(figure.source)

    def notes(self) -> tuple[Note, ...]:
        """Return every footnote given so far."""
        return tuple(
            Note(number=number, source=self._sources[name])
            for name, number in self._numbers.items()
        )
