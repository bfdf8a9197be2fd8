"""So many chips of one kind, told in chips of another."""

import msgspec

from valico.answer.planning.numbers import three
from valico.answer.table.record import Sheet
from valico.web.sheet import values_of


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """A work, and how many of the first chip do it in place of a number of the second."""

    kind: str
    at: str
    mid: str
    low: str
    high: str


def replaced(sheet: Sheet, count: float) -> tuple[Replaced, ...]:
    """Return, work by work, the chips of the first kind that replace so many of the second."""
    return tuple(
        Replaced(
            kind=str(row["kind"]).replace("-", "_"),
            at="" if row["at"] is None else f"{row['at']:g}",
            mid=_times(row["ratio"], count),
            low=_times(row["ratio_low"], count),
            high=_times(row["ratio_high"], count),
        )
        for row in values_of(sheet, "curve")
        if row["ratio"] is not None
    )


def _times(ratio: object, count: float) -> str:
    return three(float(str(ratio)) * count)
