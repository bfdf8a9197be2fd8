"""The best mix, against every mix there is."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.errors import InputError
from valico.market.best_use.mix import best_mix
from valico.market.best_use.offer import Limits, Offer

MOST = 4


def offers_of(numbers: list[tuple[int, int, int, int]]) -> list[Offer]:
    return [
        Offer(
            chip=f"chip-{place}",
            rates=(float(first), float(second)),
            price_usd=float(price),
            power_w=float(power),
            most=MOST,
            home=place == 0,
        )
        for place, (first, second, price, power) in enumerate(numbers)
    ]


def best_of_all(offers: list[Offer], demand: list[float], limits: Limits) -> float:
    """Return what the best of all mixes of whole chips serves."""
    best = 0.0
    counts = product(*(range(MOST + 1) for _ in range(len(offers) * len(demand))))
    for each in counts:
        rows = [each[at : at + len(demand)] for at in range(0, len(each), len(demand))]
        of_each = [sum(row) for row in rows]
        if max(of_each) > MOST or not fits(offers, of_each, limits):
            continue
        served = min(
            sum(row[work] * offer.rates[work] for row, offer in zip(rows, offers, strict=True))
            / wanted
            for work, wanted in enumerate(demand)
        )
        best = max(best, served)
    return best


def fits(offers: list[Offer], counts: list[int], limits: Limits) -> bool:
    spent = sum(n * offer.price_usd for n, offer in zip(counts, offers, strict=True))
    power = sum(n * offer.power_w for n, offer in zip(counts, offers, strict=True))
    home = sum(n for n, offer in zip(counts, offers, strict=True) if offer.home)
    return (
        (limits.budget_usd is None or spent <= limits.budget_usd)
        and (limits.power_w is None or power <= limits.power_w)
        and (limits.chips is None or sum(counts) <= limits.chips)
        and home >= limits.home_share * sum(counts)
    )


NUMBERS = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(NUMBERS, min_size=2, max_size=2),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.integers(18, 40),
    st.integers(18, 40),
    st.sampled_from([0.0, 0.25, 0.5]),
)
def test_no_mix_of_whole_chips_serves_more(
    numbers: list[tuple[int, int, int, int]],
    demand: tuple[int, int],
    budget: int,
    power: int,
    home_share: float,
) -> None:
    offers, wanted = offers_of(numbers), [float(each) for each in demand]
    limits = Limits(budget_usd=budget, power_w=power, home_share=home_share)

    found = best_mix(offers, wanted, limits)

    assert found.served == pytest.approx(best_of_all(offers, wanted, limits), rel=1e-5)
    assert found.served <= found.bound * (1 + 1e-6)
    counts = [sum(found.chips.get(offer.chip, (0,))) for offer in offers]
    assert fits(offers, counts, limits)


def test_money_buys_the_cheap_and_power_the_thrifty() -> None:
    cheap = Offer(chip="cheap", rates=(2.0,), price_usd=1.0, power_w=4.0)
    thrifty = Offer(chip="thrifty", rates=(2.0,), price_usd=4.0, power_w=1.0)

    by_money = best_mix([cheap, thrifty], [1.0], Limits(budget_usd=8))
    by_power = best_mix([cheap, thrifty], [1.0], Limits(power_w=8))

    assert by_money.chips == {"cheap": (8,)}
    assert by_power.chips == {"thrifty": (8,)}


def test_permission_for_the_best_chip_is_worth_what_the_next_best_falls_short() -> None:
    best = Offer(chip="best", rates=(10.0,), price_usd=2.0, power_w=1.0, most=100)
    next_best = Offer(chip="next", rates=(3.0,), price_usd=2.0, power_w=1.0)

    found = best_mix([best, next_best], [1.0], Limits(budget_usd=1000))

    assert found.worth == {"budget": pytest.approx(1.5), "most best": pytest.approx(7.0)}


def test_a_limit_that_does_not_bind_is_worth_nothing() -> None:
    offer = Offer(chip="one", rates=(1.0,), price_usd=1.0, power_w=1.0)

    found = best_mix([offer], [1.0], Limits(budget_usd=10, power_w=1000))

    assert found.worth == {"budget": pytest.approx(1.0)}


@given(st.integers(10, 200), st.integers(1, 50))
def test_more_money_never_serves_less(budget: int, more: int) -> None:
    offers = offers_of([(3, 1, 7, 2), (1, 2, 3, 1)])

    before = best_mix(offers, [1.0, 1.0], Limits(budget_usd=budget))
    after = best_mix(offers, [1.0, 1.0], Limits(budget_usd=budget + more))

    assert after.served >= before.served * (1 - 1e-5)


def test_works_are_shared_out_to_the_chips_that_do_them_best() -> None:
    reader = Offer(chip="reader", rates=(9.0, 1.0), price_usd=1.0, power_w=1.0)
    writer = Offer(chip="writer", rates=(1.0, 9.0), price_usd=1.0, power_w=1.0)

    found = best_mix([reader, writer], [1.0, 1.0], Limits(budget_usd=10))

    assert found.chips == {"reader": (5, 0), "writer": (0, 5)}
    assert found.served == pytest.approx(45.0)


GOOD = Offer(chip="one", rates=(1.0,), price_usd=1.0, power_w=1.0)


@pytest.mark.parametrize(
    ("offers", "demand", "limits", "says"),
    [
        ([], [1.0], Limits(budget_usd=1), "at least one"),
        ([GOOD, GOOD], [1.0], Limits(budget_usd=1), "each once"),
        ([GOOD], [], Limits(budget_usd=1), "demand above 0"),
        ([GOOD], [1.0, 1.0], Limits(budget_usd=1), "1 rates for 2 works"),
        ([GOOD], [1.0], Limits(), "nothing limits the mix"),
        ([GOOD], [1.0], Limits(budget_usd=-1), "below zero"),
        ([GOOD], [1.0], Limits(budget_usd=1, home_share=2), "between 0 and 1"),
        ([GOOD], [1.0], Limits(budget_usd=1, home_share=0.5), "nothing may be had at all"),
        ([GOOD], [1.0], Limits(budget_usd=0), "nothing may be had at all"),
    ],
)
def test_what_no_mix_can_be_found_for_is_refused(
    offers: list[Offer], demand: list[float], limits: Limits, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        best_mix(offers, demand, limits)
