"""Units from revenue: what was sold, at a price that is drawn once and kept for all quarters."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from valico import store
from valico.market.curve import Array
from valico.market.fleet.stock import RUNS, SEED, correlated_shares
from valico.market.quantity import Quantity, quantile

FOLDER: Final = "fleet/models"
DAY: Final = timedelta(days=1)


class FiscalQuarter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Revenue of a quarter of a seller's own calendar."""

    id: str
    begins: date
    ends: date
    """The last day in."""
    revenue_usd: float
    share: float
    """Of the revenue that the chip earned."""
    price_factor: float = 1.0
    """The price of that year over the price as drawn."""


class RevenueModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How units follow from a seller's accounts."""

    title: str
    chip: str
    source: str
    price_usd: Quantity
    hardware_share: Quantity
    """Of the revenue, less what is no chip."""
    quarter: tuple[FiscalQuarter, ...]
    note: str = ""


def read_models(*, root: Path = store.DATA) -> Mapping[str, RevenueModel]:
    """Return every revenue model by its id."""
    return store.read_folder(FOLDER, RevenueModel, root=root)


def units_sold(model: RevenueModel, *, runs: int = RUNS, seed: int = SEED) -> Array:
    """Return (R, Q) units sold in each fiscal quarter; prices are drawn once a run."""
    price, hardware = correlated_shares(2, runs=runs, seed=seed, correlation=0.0)
    per_price = quantile(model.hardware_share, hardware) / quantile(model.price_usd, price)
    earned = [each.revenue_usd * each.share / each.price_factor for each in model.quarter]
    return np.asarray(per_price[:, None] * np.array(earned))


def in_calendar_quarter(model: RevenueModel, units: Array, *, year: int, quarter: int) -> Array:
    """Return (R,) the units of a calendar quarter, each fiscal quarter spread over its days."""
    first = date(year, 3 * quarter - 2, 1)
    after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    shares = [_overlap(each, first, after) for each in model.quarter]
    return np.asarray(units @ np.array(shares))


def _overlap(quarter: FiscalQuarter, first: date, after: date) -> float:
    """Return the share of a quarter's days that lie in a stretch."""
    days = (min(quarter.ends + DAY, after) - max(quarter.begins, first)).days
    return max(0, days) / (quarter.ends + DAY - quarter.begins).days
