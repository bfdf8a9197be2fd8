import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.answer.library import read_library
from valico.catalogue import hypothetical
from valico.compute.equals.curve import Curve, Point, curve
from valico.compute.search.engines import setup_for
from valico.compute.serving.load import Load
from valico.compute.spans import exactly

LIBRARY = read_library()
LOAD = Load(input_tokens=4000, output_tokens=1000, concurrency=1.0)
CHIPS = ("nvidia/h20-96", "nvidia/h200-sxm-141", "nvidia/a100-sxm-80", "huawei/910c")
MODELS = ("meta/llama-3.1-70b", "alibaba/qwen3-32b", "openai/gpt-oss-120b")


def between(first: str, second: str, model: str = "meta/llama-3.1-70b") -> Curve:
    one, other = (setup_for(LIBRARY.models[model], LIBRARY.chips[c]) for c in (first, second))
    return curve(one, other, LOAD)


def at(found: Curve, kind: str, place: float | None = None) -> Point:
    return next(p for p in found.points if p.kind == kind and p.at == place)


@settings(max_examples=8)
@given(st.sampled_from(CHIPS), st.sampled_from(MODELS))
def test_a_chip_equals_itself(chip: str, model: str) -> None:
    ratios = [point.ratio for point in between(chip, chip, model).points if point.ratio]

    assert ratios
    assert all(ratio == exactly(1.0) for ratio in ratios)


def test_the_one_way_is_the_other_way_turned_over() -> None:
    there, back = (
        between("nvidia/h200-sxm-141", "nvidia/h20-96"),
        between("nvidia/h20-96", "nvidia/h200-sxm-141"),
    )

    for one, other in zip(there.points, back.points, strict=True):
        if one.ratio and other.ratio:
            assert one.ratio.mid * other.ratio.mid == pytest.approx(1.0)


def test_the_h20_falls_back_in_prefill_more_than_in_decode() -> None:
    """A sixth of the arithmetic, and five sixths of the memory bandwidth."""
    found = between("nvidia/h200-sxm-141", "nvidia/h20-96")

    prefill, alone = at(found, "prefill").ratio, at(found, "decode-load", 1).ratio
    assert prefill is not None
    assert alone is not None
    assert prefill.mid < 0.35
    assert alone.mid > 0.6


def test_a_crowd_favours_arithmetic() -> None:
    found = between("nvidia/h200-sxm-141", "nvidia/h20-96")

    few, many = at(found, "decode-load", 1).ratio, at(found, "decode-load", 64).ratio
    assert few is not None
    assert many is not None
    assert many.mid < few.mid


def test_the_interval_of_two_chips_is_wider_than_a_point() -> None:
    found = between("nvidia/h200-sxm-141", "huawei/910c")

    assert all(p.ratio.low < p.ratio.high for p in found.points if p.ratio)


def test_half_of_a_chip_does_less_than_the_whole() -> None:
    whole = LIBRARY.chips["nvidia/b300-sxm"]
    plan = hypothetical.derivation("half of B300")
    assert plan is not None
    half = hypothetical.derive(whole, plan)
    model = LIBRARY.models["meta/llama-3.1-70b"]

    found = curve(setup_for(model, whole), setup_for(model, half), LOAD)
    ratios = [point.ratio.mid for point in found.points if point.ratio]
    assert ratios
    assert max(ratios) < 1
