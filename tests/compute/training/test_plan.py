import contextlib

import pytest

from valico.catalogue.architecture import Architecture, Attention, FeedForward
from valico.compute.training.plan import Plan, check_plan, plan_at, spread_from_plans
from valico.errors import InputError

DENSE = Architecture(
    hidden=4096,
    vocabulary=32_000,
    context=8192,
    attention=(
        Attention(layers=32, kind="full", heads=32, kv_heads=8, key_width=128, value_width=128),
    ),
    feed_forward=(FeedForward(layers=32, width=14_336),),
)
ROUTED = Architecture(
    hidden=4096,
    vocabulary=32_000,
    context=8192,
    attention=DENSE.attention,
    feed_forward=(FeedForward(layers=32, width=2048, experts=64, experts_per_token=4),),
)


@pytest.mark.parametrize(
    ("plan", "model", "words"),
    [
        (Plan(tensor=3, data=8), DENSE, "tensor 3 does not divide 32 heads"),
        (Plan(data=16), DENSE, "it takes 16 chips, the run has 24"),
        (Plan(pipeline=24, chunks=2), DENSE, "24 stages of 2 chunks exceed 32 layers"),
        (Plan(data=24), DENSE, "data x micro-batch (24) does not divide the batch of 256"),
        (Plan(tensor=8, data=3, expert=2), DENSE, "expert 2 is asked of a model without experts"),
        (Plan(tensor=8, data=3, expert=3), ROUTED, "expert 3 does not divide 64 experts"),
        (Plan(tensor=8, data=3, expert=16), ROUTED, "expert 16 does not divide the 24 chips"),
        (Plan(tensor=8, data=3, micro_batch=0), DENSE, "each degree must be at least 1"),
    ],
)
def test_a_plan_that_does_not_divide_is_refused_in_one_sentence(
    plan: Plan, model: Architecture, words: str
) -> None:
    with pytest.raises(InputError) as fault:
        check_plan(model, plan, chips=24, global_batch=192 if plan.data == 3 else 256)

    assert words in str(fault.value)
    assert str(fault.value).count("\n") == 0


def test_a_plan_passes_on_the_chips_that_it_divides_and_on_no_others() -> None:
    plan, passed = Plan(tensor=4, pipeline=2, data=4, expert=16), []
    for chips in (16, 31, 32, 33, 64):
        with contextlib.suppress(InputError):
            check_plan(ROUTED, plan, chips=chips, global_batch=64)
            passed.append(chips)

    assert passed == [32]


def test_plans_survive_the_way_into_arrays_and_back() -> None:
    plans = [
        Plan(tensor=8, pipeline=4, chunks=2, data=16, micro_batch=2),
        Plan(data=64, shards=3, recompute="full"),
        Plan(pipeline=16, data=128, expert=64, bidirectional=True, recompute="selective"),
    ]
    spread = spread_from_plans(plans)

    assert [plan_at(spread, place) for place in range(3)] == plans
