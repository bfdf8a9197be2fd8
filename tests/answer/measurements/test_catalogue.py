"""Names of models, chips and frameworks as publishers write them."""

import pytest

from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.rows import Measurement
from valico.compute.kernels.scheme import Scheme
from valico.errors import UnknownNameError


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.read()


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Qwen/Qwen3-235B-A22B-FP8", "alibaba/qwen3-235b-a22b"),
        ("LLAMA3.1_405B", "meta/llama-3.1-405b"),
        ("llama2-70b-99.9", "meta/llama-2-70b"),
        ("Llama-2-70B LoRA", "meta/llama-2-70b"),
        ("DeepSeekV3 (w/o MTP)", "deepseek/v3"),
        ("Qwen3_30B_a3B (tokendrop)", "alibaba/qwen3-30b-a3b"),
        ("nvidia/DeepSeek-V3.1-NVFP4", "deepseek/v3"),
        ("Llama-3.3-70B", "meta/llama-3.1-70b"),
        ("MPT-7b", "mosaicml/mpt-7b"),
        ("Nemotron_3_5_Lightning", "nvidia/nemotron-3-nano"),
    ],
)
def test_a_model_is_known_by_the_names_of_its_publishers(
    catalogue: Catalogue, written: str, found: str
) -> None:
    assert catalogue.model(written).id == found


def test_an_unknown_model_is_told_with_what_comes_near(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match=r"no model is called 'Qwen/Qwen3-33B'.*Qwen3-32B"):
        catalogue.model("Qwen/Qwen3-33B")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("h100-sxm", "nvidia/h100-sxm-80"),
        ("H100_SXM", "nvidia/h100-sxm-80"),
        ("h20-96gb", "nvidia/h20-96"),
        ("ascend-910c", "huawei/910c"),
        ("tpu-v5p", "google/v5p"),
        ("nvidia/h800-pcie-80", "nvidia/h800-pcie-80"),
    ],
)
def test_a_chip_is_known_by_its_key(catalogue: Catalogue, written: str, found: str) -> None:
    assert catalogue.chip(written).id == found


def test_an_unknown_chip_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError):
        catalogue.chip("ascend-310p")


@pytest.mark.parametrize(
    ("words", "framework"),
    [
        ("TensorRT 10.11, CUDA 12.9", "trtllm"),
        ("SGLang (Ascend)", "sglang"),
        ("vLLM offline benchmark_throughput", "vllm"),
        ("MaxText (JAX)", None),
    ],
)
def test_a_framework_is_read_from_words(
    catalogue: Catalogue, words: str, framework: str | None
) -> None:
    assert catalogue.framework(words) == framework


@pytest.mark.parametrize(
    ("words", "scheme"),
    [
        ("MXFP8", "fp8-block"),
        ("FP8-CS (FP8-MX)", "fp8"),
        ("FP8 (typical for NVIDIA submissions; check config)", "fp8"),
        ("NVFP4", "nvfp4"),
        ("amp_bf16", "bf16"),
        ("not stated", "bf16"),
    ],
)
def test_the_format_of_a_training_run_is_read_from_words(
    catalogue: Catalogue, words: str, scheme: str
) -> None:
    assert catalogue.trained_in(words) == scheme


def test_a_table_that_tells_two_kinds_of_fp8_apart_is_in_fp8(catalogue: Catalogue) -> None:
    assert catalogue.trained_in("", "nvidia-mbridge-archive") == "fp8"
    assert catalogue.trained_in("BF16", "nvidia-mbridge-archive") == "bf16"
    assert catalogue.trained_in("", "mosaic-a100") == "bf16"


@pytest.mark.parametrize(
    ("chip", "scheme", "version", "captured"),
    [
        ("nvidia/gb200", "fp8-block", "26.04.01", False),
        ("nvidia/gb200", "fp8-block", "26.06", True),
        ("nvidia/gb300", "fp8-block", "26.08", True),
        ("nvidia/h100-sxm-80", "fp8", "26.08", False),
        ("nvidia/gb200", "bf16", "26.08", False),
    ],
)
def test_a_published_recipe_holds_from_its_first_container_on(
    catalogue: Catalogue, chip: str, scheme: Scheme, version: str, *, captured: bool
) -> None:
    row = Measurement(
        id="1",
        source_id="nvidia-mbridge-archive",
        kind="training",
        model="Qwen3_235B_a22B",
        chip_id=chip,
        fw_version=version,
        metric="tokens_per_s_per_chip",
        value=None,
        unit="tokens/s",
    )
    recipe = catalogue.recipe(row, "alibaba/qwen3-235b-a22b", chip, scheme)

    assert (recipe is not None and recipe.captured) == captured


def test_every_recipe_names_models_and_chips_that_exist(catalogue: Catalogue) -> None:
    for recipe in catalogue.manners.recipe:
        assert set(recipe.models) <= set(catalogue.models)
        assert set(recipe.chips) <= set(catalogue.chips)
        assert recipe.sources


def test_every_name_in_the_table_leads_somewhere(catalogue: Catalogue) -> None:
    assert set(catalogue.names.models.values()) <= set(catalogue.models)
    assert set(catalogue.names.chips.values()) <= set(catalogue.chips)
