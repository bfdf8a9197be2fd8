"""Units from revenue, against Epoch AI's published run."""

import pytest

from valico.market.fleet.revenue import in_calendar_quarter, read_models, units_sold
from valico.market.fleet.stock import range_of

H20 = read_models()["h20"]
UNITS = units_sold(H20)
H100E = 296 / 1979


def test_the_h20_interval_of_epoch_is_met_within_one_per_cent() -> None:
    units, h100e = range_of(UNITS.sum(axis=1)), range_of(UNITS.sum(axis=1) * H100E)

    assert (units.low, units.mid, units.high) == pytest.approx(
        (1_146_319, 1_489_899, 1_938_218), rel=0.01
    )
    assert (h100e.low, h100e.mid, h100e.high) == pytest.approx(
        (171_455, 222_844, 289_900), rel=0.01
    )


@pytest.mark.parametrize(
    ("year", "quarter", "low", "mid", "high"),
    [
        (2024, 1, 106_730, 138_719, 180_461),
        (2024, 4, 249_576, 324_380, 421_988),
        (2025, 1, 278_272, 361_677, 470_508),
        (2025, 2, 117_480, 152_692, 198_638),
        (2025, 3, 13_170, 17_117, 22_268),
    ],
)
def test_calendar_quarters_of_epoch_are_met(
    year: int, quarter: int, low: float, mid: float, high: float
) -> None:
    found = range_of(in_calendar_quarter(H20, UNITS, year=year, quarter=quarter))

    assert (found.low, found.mid, found.high) == pytest.approx((low, mid, high), rel=0.01)


def test_nothing_is_sold_after_the_last_quarter() -> None:
    assert in_calendar_quarter(H20, UNITS, year=2025, quarter=4).max() == 0


def test_every_unit_falls_into_one_calendar_quarter() -> None:
    quarters = [(2024, q) for q in (1, 2, 3, 4)] + [(2025, q) for q in (1, 2, 3)]

    total = sum(in_calendar_quarter(H20, UNITS, year=y, quarter=q) for y, q in quarters)

    assert total == pytest.approx(UNITS.sum(axis=1))


def test_a_price_drawn_once_keeps_the_quarters_together() -> None:
    first, last = UNITS[:, 0], UNITS[:, -1]

    assert (last / first).std() == pytest.approx(0, abs=1e-12)
