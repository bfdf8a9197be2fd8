"""The desk of forecasts: kept, listed, scored."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from valico import store
from valico.answer.fleet.forecast_sheet import list_sheet, score_sheet
from valico.answer.table.record import Sheet
from valico.errors import InputError
from valico.market.forecast.forecast import Forecast, read_forecast, read_forecasts


def forecasts_page(
    paths: Sequence[Path],
    *,
    show: Literal["list", "score"],
    known_by: date,
    root: Path = store.DATA,
) -> Sheet:
    """Return forecasts as a sheet: those in files of a user, else those that ship."""
    found: Mapping[str, Forecast] = (
        {path.stem: read_forecast(path) for path in paths} if paths else read_forecasts(root=root)
    )
    sheet = list_sheet if show == "list" else score_sheet
    return sheet(found, store.read_sources(root=root), known_by=known_by)


def keep(path: Path, fields: Mapping[str, object], points: Sequence[str]) -> Forecast:
    """Write a forecast to a new file and return it; InputError where it cannot stand."""
    shares, values = points_from_words(points)
    try:
        forecast = msgspec.convert({**fields, "shares": shares, "values": values}, Forecast)
    except msgspec.ValidationError as fault:
        raise InputError(str(fault)) from fault
    if path.exists():
        message = f"{path.name} is there already; a forecast is not changed: choose another name"
        raise InputError(message)
    store.write_document(path, forecast)
    return forecast


def points_from_words(points: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return shares and values, in order of the shares.

    >>> points_from_words(["50%=230000", "0.05=0"])
    ([0.05, 0.5], [0.0, 230000.0])
    """
    pairs = sorted(_pair(words) for words in points)
    return [share for share, _ in pairs], [value for _, value in pairs]


def _pair(words: str) -> tuple[float, float]:
    share, _, value = words.partition("=")
    try:
        part = float(share.strip().removesuffix("%")) / (100 if "%" in share else 1)
        return part, float(value.replace(",", "").replace("_", ""))
    except ValueError as fault:
        message = f"'{words}' is no point; write SHARE=VALUE, such as 0.05=2000 or 50%=20000"
        raise InputError(message) from fault
