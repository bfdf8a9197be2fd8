from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.catalogue.architecture import kv_bytes_per_token, parameters_total
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Degrees
from valico.compute.serving.memory import largest_batch, memory

MakeEngine = Callable[..., Engine]


def test_the_weights_of_one_chip_are_all_parameters(dense: Engine) -> None:
    held = memory(dense, Degrees(), sequences=1, context=1000, pass_tokens=8192)

    tables = 2 * dense.model.vocabulary * dense.model.hidden
    counted = (parameters_total(dense.model) - tables) + 2 * tables
    assert float(held.weights_bytes) == pytest.approx(counted, rel=0.002)


def test_experts_dealt_out_leave_each_chip_its_share(experts: Engine) -> None:
    one, eight = (
        float(memory(experts, degrees, sequences=1, context=1, pass_tokens=1).weights_bytes)
        for degrees in (Degrees(), Degrees(attention_data=8, expert_parallel=8))
    )

    routed = 58 * 256 * 3 * 7168 * 2048
    assert one - eight == pytest.approx(routed * 7 / 8, rel=0.001)


def test_heads_are_dealt_out_and_latents_are_copied(dense: Engine, experts: Engine) -> None:
    def kept(engine: Engine, tensor: int) -> float:
        held = memory(engine, Degrees(tensor=tensor), sequences=1, context=1000, pass_tokens=1)
        return float(held.cache_bytes)

    each = kv_bytes_per_token(dense.model, bytes_per_element=1) * 1000
    assert kept(dense, 1) == pytest.approx(each)
    assert kept(dense, 8) == pytest.approx(each / 8)
    assert kept(dense, 16) == pytest.approx(each / 8)
    assert kept(experts, 1) == kept(experts, 8)


@given(
    tensor=st.sampled_from([1, 2, 4, 8]),
    sequences=st.integers(0, 1024),
    context=st.integers(1, 100_000),
)
def test_memory_is_never_negative_and_grows(
    dense: Engine, tensor: int, sequences: int, context: int
) -> None:
    held, more = (
        memory(dense, Degrees(tensor=tensor), sequences=n, context=context, pass_tokens=8192)
        for n in (sequences, sequences + 1)
    )

    parts = (held.weights_bytes, held.cache_bytes, held.activations_bytes, held.lacking_bytes)
    assert min(float(part) for part in parts) >= 0
    assert float(held.cache_bytes) <= float(more.cache_bytes)
    assert float(held.lacking_bytes) <= float(more.lacking_bytes)


@given(tensor=st.sampled_from([1, 2, 4, 8]), context=st.integers(100, 50_000))
def test_the_largest_batch_fits_and_one_more_does_not(
    dense: Engine, tensor: int, context: int
) -> None:
    degrees = Degrees(tensor=tensor)
    most = float(largest_batch(dense, degrees, context=context, pass_tokens=2048))

    def lacking(sequences: float) -> float:
        held = memory(dense, degrees, sequences=sequences, context=context, pass_tokens=2048)
        return float(held.lacking_bytes)

    assert not most or lacking(most) == 0
    assert lacking(most + 1) > 0


def test_nothing_fits_where_the_weights_do_not(experts: Engine) -> None:
    assert float(largest_batch(experts, Degrees(), context=1000, pass_tokens=1)) == 0
