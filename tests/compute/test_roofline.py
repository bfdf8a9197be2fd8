from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.catalogue.chips import Chip
from valico.compute.roofline import (
    Roof,
    best_precision,
    binding_side,
    operator_time_s,
    roof_from_chip,
)
from valico.errors import InputError

H200 = Roof(flop_per_s=989e12, bytes_per_s=4.8e12)
AMOUNTS = st.floats(0, 1e18)
RATES = st.floats(1e9, 1e18)


def test_the_slower_side_sets_the_time() -> None:
    assert operator_time_s(flop=989e12, moved_bytes=0, roof=H200) == 1
    assert operator_time_s(flop=0, moved_bytes=4.8e12, roof=H200) == 1
    assert binding_side(flop=989e12, moved_bytes=1, roof=H200) == "arithmetic"
    assert binding_side(flop=1, moved_bytes=4.8e12, roof=H200) == "memory"


def test_both_sides_take_equally_long_at_the_ridge() -> None:
    moved = 1e9
    flop = H200.ridge_flop_per_byte * moved

    assert H200.ridge_flop_per_byte == pytest.approx(206, abs=0.1)
    assert flop / H200.flop_per_s == pytest.approx(moved / H200.bytes_per_s)


def test_fp8_is_used_where_a_chip_has_it_and_fp16_otherwise(h200: Chip, a100: Chip) -> None:
    assert best_precision(h200) == "fp8"
    assert roof_from_chip(h200).flop_per_s == 1979e12
    assert best_precision(a100) == "fp16"
    assert roof_from_chip(a100).flop_per_s == 312e12


def test_the_trace_says_which_precision_and_why(h200: Chip, a100: Chip) -> None:
    said = [roof_from_chip(chip).why.says for chip in (h200, a100)]

    assert said == [
        "arithmetic in FP8, because a source gives the chip a dense FP8 rate",
        "arithmetic in FP16, because no source gives the chip a dense FP8 rate",
    ]
    assert roof_from_chip(a100, "int8").why.says == "arithmetic in INT8, as asked"


def test_a_rate_with_fp32_accumulation_is_preferred(build: Callable[..., Chip]) -> None:
    card = build(
        "RTX 4090",
        dense_fp16="330 TFLOP/s",
        dense_fp16_fp32_accumulate="165 TFLOP/s",
        memory_bandwidth="1.008 TB/s",
    )

    assert roof_from_chip(card).flop_per_s == 165e12


def test_each_figure_of_a_roof_is_cited(h200: Chip) -> None:
    cites = [cite for _, step in roof_from_chip(h200).why.walk() for cite in step.cites]

    assert [(cite.source, cite.at) for cite in cites] == [("nvidia-h200-datasheet", "table 1")] * 2


def test_a_rate_that_a_chip_lacks_is_named(a100: Chip) -> None:
    with pytest.raises(InputError) as fault:
        roof_from_chip(a100, "fp4")

    assert str(fault.value).startswith("nvidia/a100: no source gives `dense_fp4`; known are")


def test_a_precision_that_does_not_exist_is_refused(a100: Chip) -> None:
    with pytest.raises(InputError) as fault:
        roof_from_chip(a100, "fp7")  # type: ignore[arg-type]

    assert str(fault.value) == "'fp7' is no precision; allowed: fp16, fp8, int8, fp4"


@given(flop=AMOUNTS, moved=AMOUNTS, rate=RATES, bandwidth=RATES, more=st.floats(1, 1e6))
def test_more_arithmetic_or_bandwidth_is_never_slower(
    flop: float, moved: float, rate: float, bandwidth: float, more: float
) -> None:
    slow = operator_time_s(
        flop=flop, moved_bytes=moved, roof=Roof(flop_per_s=rate, bytes_per_s=bandwidth)
    )
    stronger = [
        Roof(flop_per_s=rate * more, bytes_per_s=bandwidth),
        Roof(flop_per_s=rate, bytes_per_s=bandwidth * more),
    ]

    assert all(
        0 <= operator_time_s(flop=flop, moved_bytes=moved, roof=roof) <= slow for roof in stronger
    )


@given(flop=AMOUNTS, moved=AMOUNTS, share=st.floats(0, 1))
def test_two_halves_of_a_work_take_at_least_as_long_as_the_whole(
    flop: float, moved: float, share: float
) -> None:
    whole = operator_time_s(flop=flop, moved_bytes=moved, roof=H200)
    parts = operator_time_s(
        flop=flop * share, moved_bytes=moved * (1 - share), roof=H200
    ) + operator_time_s(flop=flop * (1 - share), moved_bytes=moved * share, roof=H200)

    assert parts >= whole * (1 - 1e-9)
