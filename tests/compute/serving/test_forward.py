from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.fabric.links import Links
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Degrees, Share, forward, mixed_forward

MakeEngine = Callable[..., Engine]

sequences = st.integers(1, 512)
contexts = st.integers(1, 32_768)


def test_a_pass_is_the_sum_of_its_parts(experts: Engine) -> None:
    times = forward(experts, Degrees(tensor=8, expert_tensor=8), sequences=8, tokens=1, past=1000)

    parts = [getattr(times, name) for name in times.__struct_fields__]
    assert float(times.total_s) == pytest.approx(float(sum(parts)))
    assert all(float(part) >= 0 for part in parts)


def test_many_plans_at_once_equal_each_by_itself(experts: Engine) -> None:
    tensor, data = np.array([1, 2, 8]), np.array([8, 4, 1])
    many = Degrees(tensor=tensor, attention_data=data, expert_parallel=8)

    together = forward(experts, many, sequences=4, tokens=1, past=500).total_s

    for at in range(3):
        one = Degrees(tensor=tensor[at], attention_data=data[at], expert_parallel=8)
        alone = forward(experts, one, sequences=4, tokens=1, past=500).total_s
        assert float(together[at]) == pytest.approx(float(alone))


def test_one_chip_exchanges_nothing(dense: Engine) -> None:
    times = forward(dense, Degrees(), sequences=8, tokens=1, past=1000)

    assert float(times.collective_s) == 0


@given(batch=sequences, more=st.integers(1, 256), past=contexts)
def test_more_sequences_never_take_less_time(
    dense: Engine, batch: int, more: int, past: int
) -> None:
    few, many = forward(
        dense, Degrees(tensor=4), sequences=[batch, batch + more], tokens=1, past=past
    ).total_s

    assert few <= many * (1 + 1e-9)


@given(tokens=st.integers(9, 8192), more=st.integers(1, 4096))
def test_two_prompts_cost_no_less_than_one(experts: Engine, tokens: int, more: int) -> None:
    degrees = Degrees(tensor=8, expert_tensor=8)
    one, two, longer = forward(
        experts, degrees, sequences=[1, 2, 1], tokens=[tokens, tokens, tokens + more], past=0
    ).total_s

    assert one <= two * (1 + 1e-9)
    assert one <= longer * (1 + 1e-9)


@given(batch=sequences, past=contexts, factor=st.floats(1, 4))
def test_more_of_any_resource_is_never_slower(
    make_engine: MakeEngine, batch: int, past: int, factor: float
) -> None:
    plain = make_engine()
    links = Links(inside_bytes_per_s=450e9 * factor, domain_chips=8)
    device = plain.kernels.device
    rates = {name: rate * factor for name, rate in device.rates_flop_per_s.items()}
    betters = (
        make_engine(bandwidth_bytes_per_s=device.bandwidth_bytes_per_s * factor),
        make_engine(rates_flop_per_s=rates),
        make_engine(links=links),
    )

    def time(engine: Engine) -> float:
        times = forward(engine, Degrees(tensor=8), sequences=batch, tokens=1, past=past)
        return float(times.total_s)

    for better in betters:
        assert time(better) <= time(plain) * (1 + 1e-9)


@given(batch=sequences, prompt=st.integers(9, 8192), past=contexts)
def test_a_mixed_pass_lies_between_its_longer_part_and_the_sum_of_both(
    dense: Engine, batch: int, prompt: int, past: int
) -> None:
    decode = Share(sequences=batch, tokens=1, past=past)
    read = Share(sequences=1, tokens=prompt, past=0)
    degrees = Degrees(tensor=4)

    mixed = float(mixed_forward(dense, degrees, decode, read).total_s)
    parts = [float(mixed_forward(dense, degrees, share).total_s) for share in (decode, read)]

    assert max(parts) <= mixed * (1 + 1e-6)
    assert mixed <= sum(parts) * (1 + 1e-6)


def test_a_share_without_sequences_takes_no_time(dense: Engine) -> None:
    decode = Share(sequences=8, tokens=1, past=1000)
    nobody = Share(sequences=0, tokens=4096, past=0)

    alone = mixed_forward(dense, Degrees(), decode).total_s
    with_nobody = mixed_forward(dense, Degrees(), decode, nobody).total_s

    assert float(with_nobody) == pytest.approx(float(alone))


def test_stages_of_a_pipeline_send_to_each_other(dense: Engine) -> None:
    one = forward(dense, Degrees(pipeline=1), sequences=8, tokens=1, past=1000)
    four = forward(dense, Degrees(pipeline=4), sequences=8, tokens=1, past=1000)

    assert float(four.collective_s) > float(one.collective_s)
    assert float(four.matmul_s) == pytest.approx(float(one.matmul_s))


def test_idle_copies_of_attention_still_lend_their_experts(experts: Engine) -> None:
    degrees = Degrees(attention_data=8, expert_parallel=8)
    prompt = Share(sequences=1, tokens=2048, past=0)
    everywhere = mixed_forward(experts, degrees, prompt)

    one_copy = mixed_forward(experts, degrees, msgspec.structs.replace(prompt, copies=1))

    assert float(one_copy.experts_s) < float(everywhere.experts_s)
    assert float(one_copy.attention_s) == pytest.approx(float(everywhere.attention_s))
