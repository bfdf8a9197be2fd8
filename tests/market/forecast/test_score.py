"""Forecasts and their scores."""

from datetime import date

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from valico.market.curve import Curve, value_at
from valico.market.forecast.forecast import Forecast, Outturn, read_forecasts
from valico.market.forecast.score import coverage, crps, score

SHIPPED = read_forecasts()
LEGAL = SHIPPED["substrate-2026-legal"]
VALUES = st.floats(1.0, 1e6)


def forecast(**fields: object) -> Forecast:
    given: dict[str, object] = {
        "question": "How many",
        "forecaster": "somebody",
        "unit": "chips",
        "begins": date(2026, 1, 1),
        "ends": date(2026, 12, 31),
        "shares": (0.05, 0.5, 0.95),
        "values": (10.0, 20.0, 40.0),
        "source": "valico-assumption",
        "published": date(2026, 1, 1),
    }
    return msgspec.convert({**given, **fields}, Forecast)


def outturn(value: float, *, final: bool = True) -> Outturn:
    day = date(2026, 12, 31)
    return Outturn(value=value, by=day, final=final, source="x", published=date(2027, 1, 5))


@pytest.mark.parametrize("came", [5.0, 20.0, 35.0, 80.0])
def test_the_score_of_a_lognormal_is_that_of_the_closed_form(came: float) -> None:
    mu, sigma = np.log(20.0), np.log(2.0) / norm.ppf(0.95)
    place = (np.log(came) - mu) / sigma
    mean = np.exp(mu + sigma**2 / 2)
    closed = came * (2 * norm.cdf(place) - 1) - 2 * mean * (
        norm.cdf(place - sigma) + norm.cdf(sigma / np.sqrt(2)) - 1
    )

    assert crps(Curve((0.05, 0.5, 0.95), (10, 20, 40)), came) == pytest.approx(closed, rel=0.002)


@given(VALUES, VALUES)
def test_a_bare_number_scores_its_distance(expected: float, came: float) -> None:
    assert crps(Curve((0.5,), (expected,)), came) == pytest.approx(abs(expected - came))


@given(st.floats(11.0, 39.0))
def test_a_score_is_least_near_the_middle_of_what_was_held_likely(came: float) -> None:
    curve = Curve((0.05, 0.5, 0.95), (10, 20, 40))

    assert 0 < crps(curve, came) < crps(curve, 200.0)


@given(VALUES, st.floats(1.1, 10.0))
def test_doubt_is_worth_something_to_a_forecaster_who_was_wrong(mid: float, wide: float) -> None:
    curve = Curve((0.05, 0.5, 0.95), (mid / wide, mid, mid * wide))
    came = float(value_at(curve, np.array([0.01]))[0])

    found = score(forecast(values=curve.values), outturn(came))

    assert found.crps < found.of_a_bare_number


def test_an_honest_forecaster_is_covered_as_often_as_she_says() -> None:
    curve = Curve((0.05, 0.5, 0.95), (10, 20, 40))
    came = value_at(curve, (np.arange(200) + 0.5) / 200)

    told = coverage(score(forecast(), outturn(float(each))) for each in came)

    assert told == {"50%": (100, 200), "80%": (160, 200), "90%": (180, 200)}


def test_a_bare_number_covers_nothing_and_counts_for_no_interval() -> None:
    found = score(forecast(shares=(0.5,), values=(20.0,)), outturn(20.0))

    assert (found.crps, found.covered) == (0.0, {})
    assert coverage([found])["90%"] == (0, 0)


def test_no_outturn_stands_before_it_was_published() -> None:
    assert LEGAL.known(date(2026, 8, 18)) is None
    known = LEGAL.known(date(2026, 8, 19))

    assert known is not None
    assert not known.final


def test_the_legal_imports_that_substrate_expected_were_thirty_times_what_came() -> None:
    known = LEGAL.known(date(2026, 11, 21))
    assert known is not None

    found = score(LEGAL, known)

    assert found.mid / found.outturn == pytest.approx(29, rel=0.02)
    assert found.covered == {"50%": False, "80%": False, "90%": True}
    assert 0.05 < found.below < 0.06


def test_the_first_tranche_that_never_came_is_a_missed_date() -> None:
    tranche = SHIPPED["h200-first-tranche"]
    known = tranche.known(date(2026, 6, 1))
    assert known is not None

    found = score(tranche, known)

    assert found.final
    assert not any(found.covered.values())
    assert found.below == 0


def test_a_later_outturn_corrects_an_earlier_one() -> None:
    first = Outturn(
        value=1, by=date(2026, 6, 30), final=False, source="x", published=date(2026, 7, 1)
    )
    both = msgspec.structs.replace(forecast(), outturn=(first, outturn(2)))

    assert both.known(date(2026, 8, 1)) == first
    assert both.known(date(2027, 8, 1)) == outturn(2)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"shares": (0.5,)}, "one value for each share"),
        ({"values": (3.0, 2.0, 1.0)}, "none falls"),
        ({"ends": date(2025, 12, 31)}, "before `begins`"),
        ({"published": date(2027, 1, 1)}, "no forecast"),
    ],
)
def test_a_bad_forecast_is_refused(fields: dict[str, object], says: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=says):
        forecast(**fields)


@pytest.mark.parametrize(
    ("change", "says"),
    [({"value": -1.0}, "below zero"), ({"published": date(2026, 1, 1)}, "cannot have been")],
)
def test_a_bad_outturn_is_refused(change: dict[str, object], says: str) -> None:
    bad = msgspec.structs.replace(outturn(1.0), **change)

    with pytest.raises(msgspec.ValidationError, match=says):
        forecast(outturn=(msgspec.to_builtins(bad, builtin_types=(date,)),))
