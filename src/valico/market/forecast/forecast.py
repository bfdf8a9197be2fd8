"""Forecasts as they stand in their files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.market.curve import Curve

FOLDER: Final = "forecasts"


class Outturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came, as far as one source says."""

    value: float
    by: date
    """The last day that the value covers."""
    final: bool
    """False where the period that was forecast had not ended: the score is provisional."""
    source: str
    published: date
    note: str = ""


class Forecast(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody expected of a stretch of time, and what came of it."""

    question: str
    forecaster: str
    unit: str
    begins: date
    ends: date
    """The last day in."""
    kind: Literal["forecast", "conditional", "guidance", "plan"] = "forecast"
    shares: tuple[float, ...]
    """Shares of the probability; one alone is a bare number."""
    values: tuple[float, ...]
    """Below which values they lie."""
    source: str
    published: date
    outturn: tuple[Outturn, ...] = ()
    """The earliest publication first; a later one corrects an earlier one."""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse points that make no distribution, and days out of order."""
        Curve(self.shares, self.values)
        if self.ends < self.begins:
            message = f"`ends` is {self.ends}, before `begins` ({self.begins})"
            raise ValueError(message)
        if self.published > self.ends:
            message = f"`published` is {self.published}, after `ends` ({self.ends}): no forecast"
            raise ValueError(message)
        for one in self.outturn:
            _check(one)

    @property
    def curve(self) -> Curve:
        """What the forecaster held possible."""
        return Curve(self.shares, self.values)

    def known(self, known_by: date) -> Outturn | None:
        """Return the outturn as the public knew it by a day."""
        public = [one for one in self.outturn if one.published <= known_by]
        return max(public, key=lambda one: (one.published, one.by), default=None)


def _check(one: Outturn) -> None:
    if one.value < 0:
        message = f"an `outturn` is {one.value}; none is below zero"
        raise ValueError(message)
    if one.published < one.by:
        message = f"an `outturn` by {one.by} cannot have been published on {one.published}"
        raise ValueError(message)


def read_forecasts(*, root: Path = store.DATA) -> Mapping[str, Forecast]:
    """Return every forecast that ships, by id."""
    return store.read_folder(FOLDER, Forecast, root=root)


def read_forecast(path: Path) -> Forecast:
    """Return the forecast in a file of a user; DataError names the field that cannot be read."""
    return store.read_document(path, Forecast)
