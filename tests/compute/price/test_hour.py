from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import Library
from valico.catalogue.chips import Chip
from valico.compute.estimate import Estimate
from valico.compute.price.assumptions import Assumptions, read_assumptions, with_values
from valico.compute.price.hour import (
    capital_usd,
    chip_hour,
    chip_hours_per_million,
    chip_price,
    energy_of_hours,
    usd_of_hours,
)
from valico.compute.spans import exactly
from valico.errors import InputError
from valico.evidence import Step


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return read_assumptions()


@pytest.fixture(scope="module")
def h200(library: Library) -> Chip:
    return library.chips["nvidia/h200-sxm-141"]


def test_every_assumption_names_a_source_that_exists(
    assumptions: Assumptions, library: Library
) -> None:
    for name, one in assumptions.named():
        assert one.source in library.sources, name
        assert one.as_of, name


def test_an_h200_hour_costs_about_a_dollar(h200: Chip, assumptions: Assumptions) -> None:
    """25,900 USD, 1.38 x 1.15 with server and network, over five years; 1.2 kW at 8 cents."""
    hour = chip_hour(h200, assumptions)

    assert hour.usd is not None
    assert hour.power_w is not None
    assert hour.usd.mid == pytest.approx(
        25877 * 1.38 * 1.15 / (5 * 8766) + 1.2054 * 0.081, rel=1e-3
    )
    assert hour.power_w.mid == pytest.approx(700 * 1.79 * 0.74 * 1.3)
    assert hour.usd_year == "2025"


def test_a_chip_that_nobody_prices_has_power_and_no_cost(
    library: Library, assumptions: Assumptions
) -> None:
    hour = chip_hour(library.chips["huawei/910c"], assumptions)

    assert hour.usd is None
    assert hour.power_w is not None
    assert hour.lacking == ("price",)
    assert usd_of_hours([(hour, exactly(1.0))]) is None
    assert energy_of_hours([(hour, exactly(1.0))]) is not None


def test_a_price_that_is_asked_for_is_exact(h200: Chip) -> None:
    price = chip_price(h200, asked_usd=30000)

    assert price is not None
    assert price.span == exactly(30000)


def test_two_prices_are_a_range_around_their_geometric_mean(h200: Chip) -> None:
    price = chip_price(h200)

    assert price is not None
    assert price.span.mid**2 == pytest.approx(price.span.low * price.span.high)
    assert len(price.why.cites) == 2


@given(st.floats(0.01, 1.0))
def test_dearer_electricity_never_makes_an_hour_cheaper(price: float) -> None:
    chip, usual = _chip(), read_assumptions()

    cheap = chip_hour(chip, with_values(usual, {"electricity": price}))
    dear = chip_hour(chip, with_values(usual, {"electricity": 1.1 * price}))
    assert cheap.usd is not None
    assert dear.usd is not None
    assert dear.usd.mid > cheap.usd.mid


def _chip() -> Chip:
    from valico.answer.desk import Desk  # noqa: PLC0415

    return Desk().chip("h200")


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_a_ground_of_cost_must_be_positive(assumptions: Assumptions, value: float) -> None:
    with pytest.raises(InputError, match=r"electricity is .*give a positive number"):
        with_values(assumptions, {"electricity": value})


def test_a_million_tokens_at_278_a_second_take_an_hour() -> None:
    rate = Estimate(
        low=200, mid=1e6 / 3600, high=400, dimension="count", basis="assumed", why=Step(says="so")
    )

    hours = chip_hours_per_million(rate)
    assert hours.mid == pytest.approx(1.0)
    assert hours.low < 1 < hours.high


def test_capital_counts_server_and_network(h200: Chip, assumptions: Assumptions) -> None:
    assert capital_usd(h200, assumptions, price_usd=100) == pytest.approx(100 * 1.38 * 1.15)


def test_a_range_upside_down_is_refused() -> None:
    broken: Mapping[str, object] = {
        "low": 2.0,
        "mid": 1.0,
        "high": 3.0,
        "unit": "USD",
        "as_of": "2026",
        "note": "",
    }
    with pytest.raises(msgspec.ValidationError, match="no range"):
        msgspec.convert(dict.fromkeys(Assumptions.__struct_fields__, broken), Assumptions)
