import pytest

from valico.answer.planning.asked import Asked
from valico.answer.planning.pooled import pooled
from valico.answer.planning.served import served
from valico.answer.planning.trained import TrainAsked, trained
from valico.errors import InputError


def asked(**given: object) -> Asked:
    fields: dict[str, object] = {"model": "llama-3.1-70b", "chips": "8 h200", **given}
    return Asked(**fields)  # type: ignore[arg-type]


def test_the_cluster_yields_what_its_chips_yield() -> None:
    found = served(asked(tpot_s=0.04))

    assert found.tokens_per_s.mid == pytest.approx(8 * found.tokens_per_s_per_chip.mid)
    assert found.tokens_per_s.low < found.tokens_per_s.high


def test_the_page_tells_what_the_search_found() -> None:
    found = served(asked(tpot_s=0.04))

    assert found.serving.tpot.mid == pytest.approx(found.best.tpot_s)
    assert found.tokens_per_s_per_chip.mid == pytest.approx(found.best.tokens_per_s_per_chip)


def test_without_a_load_each_user_gets_twenty_tokens_a_second() -> None:
    found = served(asked())

    assert found.serving.tokens_per_s_per_user.mid >= 20
    assert found.assumed


def test_a_faster_chip_costs_no_more_for_tokens_at_the_same_price() -> None:
    h20, h200 = (
        served(asked(chips=f"8 {chip}", price_usd=20000.0, tpot_s=0.05)) for chip in ("h20", "h200")
    )

    assert h20.usd_per_million is not None
    assert h200.usd_per_million is not None
    assert h200.usd_per_million.mid < h20.usd_per_million.mid


def test_a_chip_that_nobody_prices_has_no_cost_but_an_energy() -> None:
    found = served(asked(chips="8 910c"))

    assert found.usd_per_million is None
    assert found.energy_per_million is not None
    assert found.hour.lacking == ("price",)


def test_a_budget_buys_no_more_than_it_pays() -> None:
    found = served(asked(chips="h200", budget_usd=1e6))

    assert found.pool.count == 24
    assert found.pool.count * 25877 * 1.38 * 1.15 <= 1e6


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"budget_usd": 1e6}, "has a count; with --budget name the chip alone"),
        ({"chips": "h200", "budget_usd": 10.0}, "10 USD buy no H200"),
        ({"chips": "910c", "budget_usd": 1e6}, "no source gives the price of Ascend 910C"),
        ({"input_tokens": 0}, "input_tokens is 0; it must be at least 1"),
        ({"output_tokens": 0}, "output_tokens is 0; it must be at least 1"),
        ({"input_tokens": 200_000}, "allows 131,072"),
        ({"rate_per_s": 1e6}, "requests a second are more than 8 H200"),
        ({"chips": "1 h20", "model": "llama-3.1-405b"}, r"does not fit on 1 H20.*are enough"),
        ({"plan": "tp=16"}, "takes 16 chips for one replica; there are 8"),
        ({"tpot_s": 1e-6}, "no plan keeps the targets; the nearest"),
        ({"usd_per_million": 1e-4}, "as the cost that is asked for needs"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        served(asked(**given))


@pytest.mark.parametrize(
    "given", [{"users": 0}, {"batch": -1}, {"rate_per_s": float("nan")}, {"users": 1, "batch": 1}]
)
def test_a_load_that_is_none_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(InputError):
        asked(**given)


def test_more_acceptance_never_yields_fewer_tokens() -> None:
    low, high = (
        served(asked(draft_tokens=1, acceptance=chance, users=64)) for chance in (0.5, 0.9)
    )

    assert high.tokens_per_s.mid > low.tokens_per_s.mid


def test_a_cached_prefix_makes_the_first_token_come_sooner() -> None:
    none, half = (served(asked(prefix_hit=hit, users=16)) for hit in (0.0, 0.5))

    assert half.serving.ttft.mid < none.serving.ttft.mid


def test_two_pools_do_more_than_each_for_itself() -> None:
    found = pooled(Asked(model="deepseek-v3", chips="64 h200 + 400 h20"))

    alone = [one.tokens_per_s or 0.0 for one in found.otherwise[1:]]
    assert found.paired.serving.tokens_per_s.mid > max(alone)
    assert found.usd_per_million is not None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"chips": "8 h200"}, "names 1 pools; give two"),
        ({"chips": "8 h200 + 8 h20", "batch": 4}, "--pools goes with --concurrency alone"),
    ],
)
def test_pools_that_are_none_are_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        pooled(asked(**given))


def test_the_hours_that_deepseek_published_lie_within_the_interval() -> None:
    """2.664 M H800 hours of pre-training (arXiv 2412.19437, table 1)."""
    found = trained(TrainAsked(model="deepseek-v3", chips="2048 h800"))

    assert found.run.chip_time.low <= 2.664e6 * 3600 <= found.run.chip_time.high
    assert found.parts
    assert found.rivals


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tokens": 0.0}, "tokens is 0; it must be positive"),
        ({"batch_tokens": -1.0}, "batch_tokens is -1; it must be positive"),
        ({"precision": "fp7"}, "is no precision of training; allowed: fp16, fp8"),
        ({"chips": "1 h200"}, "does not fit 1 H200"),
    ],
)
def test_a_run_that_cannot_be_is_told_in_one_sentence(given: dict[str, object], said: str) -> None:
    fields: dict[str, object] = {"model": "llama-3.1-70b", "chips": "64 h200", **given}
    with pytest.raises(InputError, match=said):
        trained(TrainAsked(**fields))  # type: ignore[arg-type]
