"""From where one looks: the day asked about, the last publication, the ledger's moment."""

from datetime import date, datetime

import msgspec

from valico.errors import InputError


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What may be seen. Made by `foresight` or `hindsight`, so that nobody looks ahead unawares."""

    on: date
    known_by: date
    recorded_by: datetime | None = None
    """The ledger as it stood at this moment; None as it stands."""

    @property
    def ahead(self) -> bool:
        """Say whether publications after the day asked about are seen."""
        return self.known_by > self.on

    def words(self) -> str:
        """Return the sight in words, hindsight named as such."""
        said = f"on {self.on}, known by {self.known_by}"
        if self.recorded_by is not None:
            said += f", as recorded by {self.recorded_by.isoformat()}"
        return f"{said} (with hindsight)" if self.ahead else said


def foresight(
    on: date, *, known_by: date | None = None, recorded_by: datetime | None = None
) -> Sight:
    """Return what a reader could know on a day about that day; refuses to look ahead.

    >>> foresight(date(2025, 8, 25)).words()
    'on 2025-08-25, known by 2025-08-25'
    """
    known_by = on if known_by is None else known_by
    if known_by > on:
        message = f"known by {known_by} looks ahead of {on}; ask for hindsight to do so"
        raise InputError(message)
    return Sight(on=on, known_by=known_by, recorded_by=recorded_by)


def hindsight(on: date, *, known_by: date, recorded_by: datetime | None = None) -> Sight:
    """Return what is known by a later day about a day.

    >>> hindsight(date(2025, 8, 25), known_by=date(2026, 11, 21)).words()
    'on 2025-08-25, known by 2026-11-21 (with hindsight)'
    """
    return Sight(on=on, known_by=known_by, recorded_by=recorded_by)
