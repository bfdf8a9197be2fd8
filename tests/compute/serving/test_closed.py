from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.kernels.scheme import Framework
from valico.compute.serving.closed import closed_loop, static_batch
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Degrees, Share, mixed_forward
from valico.compute.serving.host import host_of
from valico.compute.serving.load import Load, accepted_tokens
from valico.compute.serving.referee import Costs, Policy, Rules, play_closed_loop

MakeEngine = Callable[..., Engine]
PLAN = Degrees(tensor=8, expert_tensor=8)


def costs(engine: Engine, input_tokens: float, output_tokens: float) -> Costs:
    """Return the passes of an engine as the referee asks for them, from a table."""
    users, prompts = np.geomspace(1, 600, 30), np.geomspace(1, 65_536, 40)
    context = input_tokens + output_tokens / 2
    decode = mixed_forward(engine, PLAN, Share(sequences=users, tokens=1, past=context)).total_s
    read = Share(
        sequences=np.maximum(1, prompts / input_tokens),
        tokens=np.minimum(prompts, input_tokens),
        past=0,
    )
    if engine.kernels.framework == "sglang":
        added = mixed_forward(engine, PLAN, read).total_s
    else:
        beside = Share(sequences=16.0, tokens=1, past=context)
        alone = mixed_forward(engine, PLAN, beside).total_s
        added = mixed_forward(engine, PLAN, beside, read).total_s - alone
    return Costs(
        decode_s=lambda n: float(np.interp(n, users, decode)),
        prompt_s=lambda tokens: float(np.interp(tokens, prompts, added)),
    )


POLICIES: dict[Framework, Policy] = {"vllm": "mixed", "sglang": "prompts-first"}


@pytest.mark.parametrize("framework", POLICIES)
@pytest.mark.parametrize(("input_tokens", "users"), [(1024, 4), (1024, 32), (8192, 4), (8192, 32)])
def test_the_closed_form_agrees_with_the_referee(
    make_engine: MakeEngine, framework: Framework, input_tokens: int, users: int
) -> None:
    engine = make_engine(framework=framework)
    load = Load(input_tokens=input_tokens, output_tokens=512, concurrency=users, shortest=0.8)
    form = closed_loop(engine, PLAN, load)
    played = play_closed_loop(
        costs(engine, 0.9 * input_tokens, 0.9 * 512),
        Rules(policy=POLICIES[framework]),
        users=users,
        input_tokens=input_tokens,
        output_tokens=512,
        shortest=0.8,
    )

    outside_s = host_of(engine).request_s
    assert float(form.tpot_s) == pytest.approx(played.tpot_s, rel=0.05)
    assert float(form.ttft_s) == pytest.approx(played.ttft_s + outside_s, rel=0.12)
    assert float(form.tokens_per_s) == pytest.approx(played.tokens_per_s, rel=0.06)


def test_users_in_step_ask_together(make_engine: MakeEngine) -> None:
    engine = make_engine(framework="sglang")
    load = Load(input_tokens=2048, output_tokens=128, concurrency=16)
    form = closed_loop(engine, PLAN, load)
    played = play_closed_loop(
        costs(engine, 2048, 128),
        Rules(policy="prompts-first"),
        users=16,
        input_tokens=2048,
        output_tokens=128,
    )

    outside_s = host_of(engine).request_s
    assert float(form.ttft_s) == pytest.approx(played.ttft_s + outside_s, rel=0.1)
    assert float(form.tpot_s) == pytest.approx(played.tpot_s, rel=0.1)


@given(users=st.integers(1, 400), more=st.integers(1, 100), shortest=st.sampled_from([0.8, 1.0]))
def test_more_users_make_nobody_faster(
    dense: Engine, users: int, more: int, shortest: float
) -> None:
    load = Load(
        input_tokens=2000,
        output_tokens=500,
        concurrency=np.array([users, users + more]),
        shortest=shortest,
    )
    times = closed_loop(dense, PLAN, load)

    assert times.tpot_s[0] <= times.tpot_s[1] * (1 + 1e-9)
    assert times.tokens_per_s[1] >= times.tokens_per_s[0] * (1 - 1e-2)


def test_users_beyond_memory_wait(dense: Engine) -> None:
    few, many = (
        closed_loop(dense, PLAN, Load(input_tokens=30_000, output_tokens=1000, concurrency=users))
        for users in (16, 4000)
    )

    assert float(few.served) == 16
    assert float(many.served) < 4000
    assert float(many.ttft_s) > 10 * float(few.ttft_s)
    assert float(many.memory.lacking_bytes) == 0


@given(hit=st.floats(0, 0.9))
def test_a_prefix_at_hand_never_delays(dense: Engine, hit: float) -> None:
    load = Load(
        input_tokens=8000, output_tokens=500, concurrency=8, prefix_hit=np.array([hit, 0.95])
    )
    times = closed_loop(dense, PLAN, load)

    assert times.ttft_s[1] <= times.ttft_s[0] * (1 + 1e-9)


@given(acceptance=st.floats(0, 0.9))
def test_better_drafts_are_never_slower(experts: Engine, acceptance: float) -> None:
    load = Load(
        input_tokens=1000,
        output_tokens=500,
        concurrency=8,
        draft_tokens=2,
        acceptance=np.array([acceptance, acceptance + 0.1]),
    )
    times = closed_loop(experts, PLAN, load)

    assert times.tpot_s[1] <= times.tpot_s[0] * (1 + 1e-9)


def test_drafts_that_are_always_refused_only_cost(experts: Engine) -> None:
    plain, refused, accepted = (
        closed_loop(
            experts,
            PLAN,
            Load(
                input_tokens=1000,
                output_tokens=500,
                concurrency=1,
                draft_tokens=draft,
                acceptance=chance,
            ),
        ).tpot_s
        for draft, chance in ((0, 0.0), (1, 0.0), (1, 0.9))
    )

    assert float(accepted) < float(plain) < float(refused)


@given(draft=st.integers(0, 8), chance=st.floats(0, 1))
def test_a_pass_yields_one_token_at_least_and_all_drafted_at_most(
    draft: int, chance: float
) -> None:
    tokens = float(accepted_tokens(draft, chance))

    assert 1 <= tokens <= (draft + 1) * (1 + 1e-6)


def test_a_static_batch_reads_all_its_prompts_first(dense: Engine) -> None:
    load = Load(input_tokens=2000, output_tokens=500, concurrency=np.array([1, 64]))
    times = static_batch(dense, PLAN, load)

    assert times.ttft_s[1] > 10 * times.ttft_s[0]
    assert times.tpot_s[1] > times.tpot_s[0]
