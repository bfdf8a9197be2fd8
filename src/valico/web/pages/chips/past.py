"""The history of a chip as two lanes of time, one for each gate."""

from collections.abc import Sequence

import msgspec

from valico.answer.history import Asked, History, Span, history
from valico.answer.library import Library
from valico.web.clock import Clock


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A span of days, and where it lies on the lane in per cent."""

    span: Span
    left: float
    width: float
    number: int


class Lanes(msgspec.Struct, frozen=True, kw_only=True):
    """Both gates over the years."""

    history: History
    us: tuple[Stretch, ...]
    cn: tuple[Stretch, ...]
    years: tuple[tuple[str, float], ...]
    """Each first of January, and where it lies in per cent."""


def past_of(name: str, to: str, clock: Clock, library: Library) -> History:
    """Return the status of a chip over the years, as known by a day."""
    asked = Asked(chip=name, to=to, last=clock.today, known_by=clock.known_by)
    return history(asked, library)


def lanes_of(found: History) -> Lanes:
    """Return a history as lanes of time."""
    spans = [*found.us, *found.cn]
    first, last = min(s.first for s in spans), max(s.end for s in spans)
    days = (last - first).days

    def stretches(some: Sequence[Span], number: int) -> tuple[Stretch, ...]:
        return tuple(
            Stretch(
                span=span,
                left=round(100 * (span.first - first).days / days, 3),
                width=round(100 * (span.end - span.first).days / days, 3),
                number=number + place,
            )
            for place, span in enumerate(some)
        )

    years = range(first.year + 1, last.year + 1)
    return Lanes(
        history=found,
        us=stretches(found.us, 1),
        cn=stretches(found.cn, 1 + len(found.us)),
        years=tuple(
            (str(year), 100 * (first.replace(year=year, month=1, day=1) - first).days / days)
            for year in years
        ),
    )
