"""What an annotated type means in the language of the ledger: event, matter, value.

The rows are data. A row without a value begins no state.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.chronicle.claims import VALUES, Event
from valico.chronicle.reading.claim import ReadClaim
from valico.errors import DataError

Power = Literal["china", "united-states", "none", "any"]
WHERE: Final = "data/intake/meanings.toml"


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row: under which conditions a type means what."""

    type: str
    power: Power = "any"
    modality: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    event: Event
    about: str
    value: str | None = None
    use: str | None = None
    actors: tuple[str, ...]
    parties: tuple[str, ...]
    says: str


class MeaningsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rows, and the words that they ask for."""

    words: Mapping[str, tuple[str, ...]]
    meaning: tuple[Meaning, ...]


class Meanings(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The rows, ready to be asked."""

    file: MeaningsFile

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(stems) for name, stems in self.file.words.items()}

    def of(self, claim: ReadClaim, power: Power) -> Meaning:
        """Return what a claim that was read means, given the state that decides in it."""
        return next(row for row in self._rows(claim) if row.power in {"any", power})

    def _rows(self, claim: ReadClaim) -> Iterable[Meaning]:
        said = claim.quote.casefold()
        of_type = [row for row in self.file.meaning if row.type == claim.type]
        for row in of_type or [row for row in self.file.meaning if row.type == "other"]:
            told = not row.modality or claim.modality in row.modality
            if told and all(self._patterns[name].search(said) for name in row.words):
                yield row

    def type_of(self, event: str, about: str, value: str | None) -> str:
        """Return the annotated type of a claim: the first row that gives it, or `other`."""
        rows = self.file.meaning
        exact = (
            row.type for row in rows if (row.event, row.about, row.value) == (event, about, value)
        )
        near = (row.type for row in rows if row.value and (row.about, row.value) == (about, value))
        loose = (row.type for row in rows if (row.event, row.about) == (event, about))
        return next(exact, None) or next(near, None) or next(loose, "other")


def _pattern(stems: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for words that begin so; Chinese has no word boundaries."""
    parts = (rf"\b{re.escape(s)}" if s.isascii() else re.escape(s) for s in stems)
    return re.compile("|".join(parts))


def read_meanings(*, root: Path = store.DATA) -> Meanings:
    """Return the rows; raises DataError where one names what the ledger does not know."""
    file = store.read_document(root / "intake" / "meanings.toml", MeaningsFile, root=root)
    if faults := [
        fault for number, row in enumerate(file.meaning) for fault in _faults(file, number, row)
    ]:
        raise DataError(faults)
    return Meanings(file=file)


def _faults(file: MeaningsFile, number: int, row: Meaning) -> Iterable[str]:
    where = f"{WHERE}: `meaning[{number}]`"
    if row.about not in VALUES:
        yield f"{where}: `about` is '{row.about}'; allowed: {', '.join(VALUES)}"
    elif row.value is not None and row.value not in VALUES[row.about]:
        yield f"{where}: `value` is '{row.value}'; allowed: {', '.join(VALUES[row.about])}"
    for name in row.words:
        if name not in file.words:
            yield f"{where}: `words` names '{name}'; allowed: {', '.join(file.words)}"
