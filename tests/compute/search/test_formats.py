import pytest

from valico.answer.library import Library
from valico.compute.kernels.device import device_from_chip
from valico.compute.search.formats import formats_for, framework_for
from valico.errors import InputError


@pytest.mark.parametrize(
    ("model", "chip", "dense", "experts"),
    [
        ("deepseek/v3", "nvidia/h200-sxm-141", "fp8-block", "fp8-block"),
        ("deepseek/v3", "huawei/910c", "int8", "int8"),
        ("meta/llama-3.1-70b", "nvidia/h20-96", "fp8", "fp8"),
        ("openai/gpt-oss-120b", "nvidia/h200-sxm-141", "fp8", "w4a16-mxfp4"),
        ("openai/gpt-oss-120b", "nvidia/b200-sxm", "fp8", "mxfp4"),
        ("meta/llama-3.1-70b", "nvidia/v100-sxm2-32", "bf16", "bf16"),
    ],
)
def test_a_model_is_served_in_the_formats_that_are_usual_there(
    library: Library, model: str, chip: str, dense: str, experts: str
) -> None:
    device = device_from_chip(library.chips[chip])

    chosen = formats_for(library.models[model], device)
    assert (chosen.formats.dense, chosen.formats.experts) == (dense, experts)
    assert chosen.says


def test_fp8_weights_on_a_chip_without_fp8_are_widened(library: Library) -> None:
    device = device_from_chip(library.chips["nvidia/a100-sxm-80"])

    chosen = formats_for(library.models["meta/llama-3.1-70b"], device, "fp8")
    assert chosen.formats.dense == "w8a16"
    assert chosen.formats.cache == "fp16"


@pytest.mark.parametrize(
    ("model", "chip", "cache"),
    [
        ("deepseek/v3", "nvidia/h800-sxm-80", "fp16"),
        ("deepseek/v3", "nvidia/b200-sxm", "fp8"),
        ("meta/llama-3.1-70b", "nvidia/h800-sxm-80", "fp8"),
        ("meta/llama-3.1-70b", "huawei/910c", "fp16"),
    ],
)
def test_a_latent_is_kept_in_16_bits_on_hopper(
    library: Library, model: str, chip: str, cache: str
) -> None:
    device = device_from_chip(library.chips[chip])

    assert formats_for(library.models[model], device).formats.cache == cache


def test_units_that_a_chip_has_not_are_refused(library: Library) -> None:
    device = device_from_chip(library.chips["nvidia/h200-sxm-141"])

    with pytest.raises(InputError, match="has no FP4 units that a source names; it has fp16, fp8"):
        formats_for(library.models["meta/llama-3.1-70b"], device, "fp4")
    with pytest.raises(InputError, match="'fp7' is no precision; allowed: fp16, fp8, int8, fp4"):
        formats_for(library.models["meta/llama-3.1-70b"], device, "fp7")


def test_a_framework_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="'llama' is no framework; allowed: trtllm, sglang, vllm"):
        framework_for("nvidia", "llama")
