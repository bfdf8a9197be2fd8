from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Degrees
from valico.compute.serving.load import Load
from valico.compute.serving.plan import Plan
from valico.compute.serving.serve import serve, serve_many
from valico.compute.serving.work import ServingWork
from valico.errors import InputError

MakeEngine = Callable[..., Engine]
WORK = ServingWork(input_tokens=2000, output_tokens=500, concurrency=32)


def test_an_estimate_lies_in_its_interval_and_says_why(dense: Engine) -> None:
    seen = serve(dense, Plan(tensor=8, expert_tensor=8), WORK)

    assert seen.tpot.low < seen.tpot.mid < seen.tpot.high
    assert seen.tokens_per_s_per_user.mid == pytest.approx(1 / seen.tpot.mid)
    assert seen.chips == 8
    assert seen.tpot.why.says == "the model on 8 x test chip: 32 requests in service"
    assert any("dense products" in step.says for step in seen.tpot.why.because)


def test_many_plans_equal_each_by_itself(experts: Engine) -> None:
    degrees = Degrees(tensor=np.array([8, 1]), attention_data=np.array([1, 8]), expert_parallel=8)
    many = serve_many(experts, degrees, Load(input_tokens=2000, output_tokens=500, concurrency=32))

    for at, plan in enumerate(
        (Plan(tensor=8, expert_parallel=8), Plan(attention_data=8, expert_parallel=8))
    ):
        one = serve(experts, plan, WORK)
        assert float(many.tpot_s[at]) == pytest.approx(one.tpot.mid)
        assert float(many.tokens_per_s_per_chip[at]) == pytest.approx(one.tokens_per_s_per_chip.mid)


def test_twice_the_replicas_are_never_slower(dense: Engine) -> None:
    plan = Plan(tensor=8)
    one = serve(dense, plan, WORK)
    two = serve(dense, plan, msgspec.structs.replace(WORK, concurrency=16))

    assert two.tpot.mid <= one.tpot.mid
    assert two.ttft.mid <= one.ttft.mid


def test_a_model_that_does_not_fit_is_refused_with_what_it_lacks(experts: Engine) -> None:
    with pytest.raises(InputError) as refused:
        serve(experts, Plan(tensor=1), WORK)

    assert "the model on 1 x test chip does not fit" in str(refused.value)
    assert "each chip lacks" in str(refused.value)
    assert "use more chips or narrower formats" in str(refused.value)


def test_a_batch_that_does_not_fit_is_refused_with_what_does(dense: Engine) -> None:
    work = ServingWork(input_tokens=30_000, output_tokens=1000, batch=4000)

    with pytest.raises(InputError, match=r"at most [\d,]+ fit"):
        serve(dense, Plan(tensor=4), work)


def test_a_rate_that_cannot_be_served_is_refused_with_the_highest(dense: Engine) -> None:
    work = ServingWork(input_tokens=2000, output_tokens=500, request_rate_per_s=1000)

    with pytest.raises(InputError, match=r"it serves at most [\d.]+: use more"):
        serve(dense, Plan(tensor=8), work)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"input_tokens": 0}, "input_tokens is 0; it must be at least 1"),
        ({"output_tokens": -5}, "output_tokens is -5; it must be at least 1"),
        ({"concurrency": 0}, "concurrency is 0; it must be at least 1"),
        ({"batch": 4}, "give one of batch, concurrency, request_rate_per_s"),
        ({"concurrency": None}, "give one of batch, concurrency, request_rate_per_s"),
        ({"prefix_hit": 1.5}, "prefix_hit is 1.5; it must lie between 0 and 1"),
        ({"draft_tokens": -1}, "draft_tokens is -1; it must not be negative"),
        (
            {"concurrency": None, "request_rate_per_s": float("nan")},
            "request_rate_per_s is nan; it must be positive",
        ),
    ],
)
def test_work_that_nobody_can_ask_is_refused(changes: dict[str, float | None], said: str) -> None:
    with pytest.raises(InputError, match=said):
        msgspec.structs.replace(WORK, **changes).__post_init__()


def test_a_plan_of_no_chips_is_refused() -> None:
    with pytest.raises(InputError, match="each degree must be at least 1"):
        Plan(tensor=0)
