from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.catalogue.architecture import (
    Architecture,
    Attention,
    FeedForward,
    attention_parameters,
    cache_bytes,
    entries,
    kv_bytes_per_token,
    parameters_active,
    parameters_total,
    state_bytes,
)

MLA = Attention(
    layers=61,
    kind="latent",
    heads=128,
    kv_heads=128,
    key_width=192,
    value_width=128,
    query_rank=1536,
    kv_rank=512,
    rope_width=64,
)


def one_layer(attention: Attention, **rest: int) -> Architecture:
    return Architecture(
        hidden=rest.get("hidden", 64), vocabulary=10, context=10**6, attention=(attention,)
    )


def heads(
    kind: Literal["full", "window", "linear"] = "full", kv_heads: int = 4, window: int | None = None
) -> Attention:
    return Attention(
        layers=3,
        kind=kind,
        heads=8,
        kv_heads=kv_heads,
        key_width=16,
        value_width=16,
        window=window,
    )


def test_deepseek_keeps_576_elements_in_each_of_61_layers() -> None:
    shape = one_layer(MLA)

    assert kv_bytes_per_token(shape, bytes_per_element=1) == 576 * 61
    assert cache_bytes(shape, context=1000, bytes_per_element=2) == 2 * 576 * 61 * 1000


def test_grouped_heads_keep_two_vectors_for_each_kv_head() -> None:
    shape = one_layer(heads(kv_heads=2))

    assert kv_bytes_per_token(shape, bytes_per_element=2) == 2 * 3 * 2 * (16 + 16)


def test_one_kv_head_keeps_an_eighth_of_what_eight_keep() -> None:
    many = kv_bytes_per_token(one_layer(heads(kv_heads=8)), bytes_per_element=1)
    single = kv_bytes_per_token(one_layer(heads(kv_heads=1)), bytes_per_element=1)

    assert many == 8 * single


def test_a_window_stops_growing_when_it_is_full() -> None:
    shape = one_layer(heads("window", window=128))

    assert kv_bytes_per_token(shape, bytes_per_element=1, context=127) > 0
    assert kv_bytes_per_token(shape, bytes_per_element=1, context=128) == 0
    assert cache_bytes(shape, context=128, bytes_per_element=1) == cache_bytes(
        shape, context=10**6, bytes_per_element=1
    )


def test_a_linear_layer_keeps_a_constant_state_and_no_cache() -> None:
    shape = one_layer(heads("linear"))

    assert cache_bytes(shape, context=10**6, bytes_per_element=2) == 0
    assert kv_bytes_per_token(shape, bytes_per_element=2) == 0
    assert state_bytes(shape, bytes_per_element=2) == 2 * 3 * 8 * 16 * 16


def test_a_compressed_layer_keeps_one_entry_for_four_tokens_and_the_last_ones_whole() -> None:
    group = msgspec.structs.replace(heads(window=128), compression=4, shared_key_value=True)

    assert entries(group, 1000) == 250 + 128
    assert entries(group, 100) == 25 + 100


def test_experts_in_a_narrower_latent_count_there() -> None:
    wide = FeedForward(layers=1, width=32, experts=8, experts_per_token=1)
    narrow = msgspec.structs.replace(wide, latent_width=32)
    shapes = [
        msgspec.structs.replace(one_layer(heads()), feed_forward=(f,)) for f in (wide, narrow)
    ]
    saved = parameters_total(shapes[0]) - parameters_total(shapes[1])

    assert saved == 8 * 3 * (64 - 32) * 32 - 2 * 64 * 32


def test_tied_tables_count_once() -> None:
    shape = one_layer(heads())
    tied = msgspec.structs.replace(shape, tied_embeddings=True)

    assert parameters_total(shape) - parameters_total(tied) == 10 * 64


def test_a_gate_and_biases_add_what_they_weigh() -> None:
    plain = heads()
    gated = msgspec.structs.replace(plain, output_gate=True)
    biased = msgspec.structs.replace(plain, biases=True)

    assert attention_parameters(gated, 64) - attention_parameters(plain, 64) == 64 * 8 * 16
    assert attention_parameters(biased, 64) - attention_parameters(plain, 64) == 8 * 16 + 2 * 4 * 16


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kv_heads": 3}, "kv_heads (3) must divide heads (8)"),
        ({"kind": "window", "window": None}, "a window layer needs `window`"),
        ({"kind": "latent"}, "a latent layer needs `kv_rank`"),
        ({"rope_width": 99}, "rope_width exceeds key_width"),
        ({"index_heads": 2}, "index_heads need `index_width`"),
        ({"layers": 0}, "Expected `int` >= 1"),
    ],
)
def test_a_layer_that_cannot_be_is_refused(change: dict[str, object], words: str) -> None:
    written = {**msgspec.to_builtins(heads()), **change}

    with pytest.raises(msgspec.ValidationError) as fault:
        msgspec.convert(written, Attention)

    assert words in str(fault.value)


def test_more_experts_for_a_token_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="experts_per_token exceeds experts") as fault:
        FeedForward(layers=1, width=8, experts=2, experts_per_token=3)

    assert "experts" in str(fault.value)


@given(
    context=st.integers(0, 10**6), more=st.integers(0, 10**5), kv_heads=st.sampled_from([1, 2, 4])
)
def test_a_longer_context_never_keeps_less(context: int, more: int, kv_heads: int) -> None:
    shape = one_layer(heads("window", kv_heads=kv_heads, window=4096))
    short = cache_bytes(shape, context=context, bytes_per_element=1)
    long = cache_bytes(shape, context=context + more, bytes_per_element=1)

    assert 0 <= short <= long


@given(experts=st.integers(1, 64), per_token=st.integers(1, 64), width=st.integers(1, 1000))
def test_a_token_never_uses_more_than_all_parameters(
    experts: int, per_token: int, width: int
) -> None:
    mixture = FeedForward(
        layers=2, width=width, experts=experts, experts_per_token=min(per_token, experts)
    )
    shape = msgspec.structs.replace(one_layer(heads()), feed_forward=(mixture,))

    assert 0 < parameters_active(shape) <= parameters_total(shape)
