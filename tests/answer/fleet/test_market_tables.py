"""The 26 published tables of policy and market."""

from datetime import date

import pytest

from valico.answer.anchors import PublishedFigure, compared, shipped_anchors
from valico.answer.desk import Desk
from valico.answer.fleet.asks import (
    Billed,
    Converted,
    Estimated,
    Held,
    MarketAsk,
    Priced,
    Simulated,
    Sold,
    Staged,
)
from valico.answer.fleet.books import Books
from valico.answer.may import clerk_at
from valico.errors import UnknownNameError

TABLES = [
    "tpp-basic",
    "ifp-b30a-ratios",
    "ifp-b30a-scenarios",
    "cfr-mcguire-gap",
    "cfr-h200-rule",
    "rule-2026-thresholds",
    "epoch-h20-model",
    "epoch-nvidia-stock",
    "epoch-china-nvidia",
    "epoch-china-share-global",
    "epoch-smuggled",
    "pilz-regional-2026",
    "pilz-owner-conversion-ms",
    "rand-tsmc-dies",
    "semianalysis-hbm",
    "morgan-stanley-smic",
    "bernstein-supply-demand",
    "bernstein-zettaflops",
    "substrate-2026",
    "cnas-2024",
    "epoch-2025-insight",
    "nvidia-h20-episode",
    "nvidia-h200-episode",
    "bom-b200",
    "bom-h100-h200",
    "cowos-capacity",
]
BOOKS = Books()
ON = date(2025, 12, 31)


def test_all_26_tables_ship() -> None:
    assert len(TABLES) == 26
    assert set(TABLES) <= shipped_anchors().keys()


def test_the_gap_between_two_countries_depends_on_the_metric() -> None:
    gaps = {
        metric: BOOKS.answer(Estimated(estimates=(f"pilz-us-{metric}-2026",)))
        / BOOKS.answer(Estimated(estimates=(f"pilz-china-{metric}-2026",)))
        for metric in ("fp8", "fp4", "bandwidth")
    }

    assert max(gaps.values()) / min(gaps.values()) == pytest.approx(2.6, rel=0.02)


def test_a_sum_of_estimates_is_no_sum_of_their_points() -> None:
    paths = ("substrate-legal-2026", "substrate-smuggled-2026")
    high = sum(BOOKS.answer(Estimated(estimates=(path,), share=0.95)) for path in paths)

    assert BOOKS.answer(Estimated(estimates=paths, share=0.95)) < high


def test_a_part_of_an_account_is_a_share() -> None:
    ask = Held(account="china-nvidia", metric="h100e", on=ON, part_of="world-nvidia")

    assert 0 < BOOKS.answer(ask) < 0.1


def test_a_quarter_is_less_than_all_of_them() -> None:
    quarter = Sold(model="h20", year=2025, quarter=1)

    assert 0 < BOOKS.answer(quarter) < BOOKS.answer(Sold(model="h20"))


def test_a_chip_is_worth_one_of_its_like() -> None:
    ask = Converted(chip="nvidia/h20-96", metric="fp8", count=7.0, like="nvidia/h20-96")

    assert BOOKS.answer(ask) == 7.0


@pytest.mark.parametrize(
    "ask",
    [
        Held(account="nowhere", on=ON),
        Held(account="china-nvidia", on=ON, chip="H300"),
        Sold(model="nothing"),
        Estimated(estimates=("nobody-says",)),
        Converted(chip="nvidia/h20-96", metric="fp8", estimate="nobody-says"),
        Billed(bill="nothing", of="total"),
        Billed(bill="b200", of="gold"),
        Priced(scenario="h20-2025", chip="nvidia/h300", of="price_usd"),
        Priced(scenario="h20-2025", chip="nvidia/h20-96", of="use", pool="gold"),
        Staged(chain="nothing", stage="wafers"),
        Staged(chain="huawei-ascend", stage="magic"),
        Simulated(scenario="h20-2025", series="made", chip="nvidia/h300", on=ON),
    ],
)
def test_a_table_that_asks_for_what_is_not_there_is_told_so(ask: MarketAsk) -> None:
    figure = PublishedFigure(id="x", says="X", published=1.0, ask=ask)

    with pytest.raises(UnknownNameError):
        compared(figure, clerk_at(Desk(), today=ON))


def test_dies_pile_up_before_memory_where_there_is_no_more_of_it() -> None:
    simulation = BOOKS.simulation("h200-2026")
    product = [p.chip for p in simulation.setting.scenario.product].index("huawei/910c")
    made = simulation.setting.scenario.product[product]
    packaging = simulation.setting.place_of(made, "packaging")
    waiting = simulation.outcome.waiting[:, :, product].mean(axis=0)

    assert waiting[packaging] == waiting.max() > 100_000
