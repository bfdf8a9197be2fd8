"""The two clocks of a page, read from its address and written back into it."""

from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import Depends, Query

from valico import dates


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """The day asked about, and the last day of publication that counts."""

    on: date
    known_by: date
    today: date

    @property
    def hindsight(self) -> bool:
        """Whether more is known than could be known on the day asked about."""
        return self.known_by > self.on

    @property
    def query(self) -> dict[str, str]:
        """The clocks as an address says them: nothing that equals the default."""
        words = {} if self.on == self.today else {"on": self.on.isoformat()}
        if self.known_by != self.today:
            words["known_by"] = self.known_by.isoformat()
        return words

    def address(self, path: str, **more: object) -> str:
        """Return a path with the clocks and more in its query.

        >>> new_year = date(2026, 1, 1)
        >>> Clock(on=new_year, known_by=date(2026, 11, 1), today=date(2026, 11, 1)).address(
        ...     "/chips", maker="nvidia")
        '/chips?on=2026-01-01&maker=nvidia'
        """
        words = self.query | {key: str(value) for key, value in more.items() if value is not None}
        return f"{path}?{urlencode(words)}" if words else path


def clock_of(*, on: str, known_by: str, hindsight: str, today: date) -> Clock:
    """Return the clocks that an address states; raises InputError for what is no day.

    Without `known_by` all that is known today counts, unless `hindsight` is "no".
    """
    asked = dates.day(on) if on else today
    if known_by:
        return Clock(on=asked, known_by=dates.day(known_by), today=today)
    return Clock(on=asked, known_by=asked if hindsight == "no" else today, today=today)


def clock(
    on: Annotated[str, Query(max_length=10, description="The day asked about: 2026-02-15.")] = "",
    known_by: Annotated[
        str, Query(max_length=10, description="The last day of publication that counts.")
    ] = "",
    hindsight: Annotated[
        str, Query(pattern="^(yes|no|)$", description="no: only what was known on the day.")
    ] = "",
) -> Clock:
    """Return the clocks of a request."""
    return clock_of(on=on, known_by=known_by, hindsight=hindsight, today=today())


def today() -> date:
    """Return today; the server asks the clock here and nowhere else."""
    return datetime.now(tz=UTC).date()


AsOf = Annotated[Clock, Depends(clock)]
"""The clocks, as a page's function takes them."""
