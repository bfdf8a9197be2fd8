"""Accounts added up."""

from datetime import date

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.catalogue.chips import read_chips
from valico.errors import InputError
from valico.market.fleet.account import Account, Holding, Point, read_accounts
from valico.market.fleet.faults import fleet_faults
from valico.market.fleet.metric import METRICS, worth
from valico.market.fleet.stock import Stock, range_of

CHIPS = read_chips()
ACCOUNTS = read_accounts()
CHINA, WORLD = ACCOUNTS["china-nvidia"], ACCOUNTS["world-nvidia"]
END = date(2025, 12, 31)


def account(*points: tuple[float, float, float], chip: str = "nvidia/h20-96") -> Account:
    stock = tuple(Point(date(2024 + at, 12, 31), *point) for at, point in enumerate(points))
    return Account(
        title="An account",
        holder="somebody",
        source="valico-assumption",
        published=date(2026, 1, 1),
        holding=(Holding(chip=chip, name="H20", stock=stock),),
    )


@pytest.mark.parametrize(
    ("day", "low", "mid", "high"),
    [
        (date(2022, 12, 31), 73_001, 101_190, 143_981),
        (date(2024, 3, 31), 366_576, 451_712, 556_381),
        (date(2024, 12, 31), 1_008_414, 1_273_811, 1_608_133),
        (END, 1_418_910, 1_805_354, 2_301_734),
    ],
)
def test_the_sum_of_china_meets_epochs_own_sum(
    day: date, low: float, mid: float, high: float
) -> None:
    found = range_of(Stock([CHINA], CHIPS).total("units", day))

    assert (found.low, found.mid, found.high) == pytest.approx((low, mid, high), rel=0.03)


def test_china_in_every_metric_of_epoch() -> None:
    stock = Stock([CHINA], CHIPS)
    h100e, power = (range_of(stock.total(metric, END)) for metric in ("h100e", "power"))

    assert (h100e.low, h100e.mid, h100e.high) == pytest.approx(
        (324_871, 401_698, 496_849), rel=0.01
    )
    assert (power.low, power.mid, power.high) == pytest.approx((598e6, 757e6, 959e6), rel=0.01)


def test_the_h20_alone_read_six_exabytes_a_second() -> None:
    stock = Stock([CHINA], CHIPS)
    h20 = stock.parts("bandwidth", END)[0, 3]

    assert range_of(h20).mid == pytest.approx(6.0e18, rel=0.01)


def test_china_holds_a_fortieth_of_what_nvidia_sold() -> None:
    share = range_of(Stock([CHINA, WORLD], CHIPS).share_of_first("h100e", date(2026, 3, 31)))

    assert (share.low, share.mid, share.high) == pytest.approx((0.024, 0.028, 0.032), rel=0.03)


@given(st.floats(10, 1e6), st.floats(1.0, 4.0), st.floats(1.0, 4.0))
def test_points_of_one_chip_come_back(mid: float, less: float, more: float) -> None:
    points = mid / less, mid, mid * more

    found = range_of(Stock([account(points)], CHIPS, runs=4096).total("units", END))

    assert (found.low, found.mid, found.high) == pytest.approx(points, rel=0.03)


def test_a_stock_never_shrinks() -> None:
    stock = Stock([CHINA], CHIPS)
    totals = np.array([stock.total("units", day) for day in CHINA.quarters])

    assert (np.diff(totals, axis=0) >= 0).all()


def test_before_its_first_quarter_an_account_holds_nothing() -> None:
    assert Stock([CHINA], CHIPS).total("units", date(2022, 3, 30)).max() == 0


def test_a_chip_in_two_accounts_has_one_draw() -> None:
    one = account((10, 20, 40))

    share = Stock([one, one], CHIPS).share_of_first("units", END)

    assert share == pytest.approx(1.0)


def test_a_chip_without_a_figure_has_no_worth_in_its_metric() -> None:
    bare = msgspec.structs.replace(CHIPS["nvidia/h20-96"], figures={})

    assert worth(bare, "units") == 1
    for metric in METRICS:
        if metric != "units":
            with pytest.raises(InputError, match=r"nvidia/h20-96: no source gives"):
                worth(bare, metric)


@pytest.mark.parametrize(
    ("points", "says"),
    [([], "needs points"), ([(3.0, 2.0, 4.0)], "must not fall"), ([(-1.0, 2.0, 4.0)], "must not")],
)
def test_a_bad_account_is_refused(points: list[tuple[float, float, float]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        account(*points)


def test_the_accounts_that_ship_have_no_fault() -> None:
    assert list(fleet_faults(CHIPS, on=date(2026, 11, 21))) == []


def test_an_unknown_chip_is_a_fault() -> None:
    less = {name: chip for name, chip in CHIPS.items() if name != "nvidia/h20-96"}
    faults = list(fleet_faults(less, on=date(2026, 11, 21)))

    assert "'nvidia/h20-96', which is no chip" in faults[0]
