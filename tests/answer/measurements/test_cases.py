"""Rows understood as work."""

import msgspec
import pytest

from valico.answer.measurements.borrowed import with_borrowed_plans
from valico.answer.measurements.cases import ServingCase, TrainingCase, Unclear, case_of
from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.rows import Measurement
from valico.compute.serving.plan import Plan

AGG = "agg tp={} pp=1 attention_dp={} moe_tp={} moe_ep={} batch_size_field=8"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.read()


def row(**fields: object) -> Measurement:
    known: dict[str, object] = {
        "id": "r",
        "kind": "inference-e2e",
        "model": "deepseek-ai/DeepSeek-V3",
        "chip_id": "h200-sxm",
        "metric": "tpot_ms",
        "value": 20.0,
        "unit": "ms",
        "framework": "sglang",
        "prec_weights": "fp8",
        "n_chips": 8,
        "isl": 1024,
        "osl": 1024,
        "concurrency": "64",
        "parallelism": AGG.format(8, 1, 8, 1),
    }
    return msgspec.convert({**known, **fields}, Measurement)


def served(catalogue: Catalogue, **fields: object) -> ServingCase:
    case = case_of(row(**fields), catalogue)
    assert isinstance(case, ServingCase)
    return case


def trained(catalogue: Catalogue, **fields: object) -> TrainingCase:
    known = {"kind": "training", "metric": "step_time_s", "seq_len": 4096, "global_batch": "256"}
    case = case_of(row(**{**known, "parallelism": "", **fields}), catalogue)
    assert isinstance(case, TrainingCase)
    return case


def test_a_row_of_the_validation_set_becomes_a_plan(catalogue: Catalogue) -> None:
    case = served(catalogue)

    assert case.pool is not None
    assert case.pool.plan == Plan(tensor=8, expert_tensor=8)
    assert (case.load, case.concurrency, case.doubts) == ("closed", 64, ())


def test_experts_that_are_not_cut_are_cut_as_attention_is(catalogue: Catalogue) -> None:
    case = served(catalogue, parallelism=AGG.format(4, "None", 1, 1), n_chips=4)

    assert case.pool is not None
    assert case.pool.plan == Plan(tensor=4, expert_tensor=4)


def test_a_contradictory_plan_is_mended_to_the_chips_and_said(catalogue: Catalogue) -> None:
    case = served(catalogue, parallelism=AGG.format(64, 1, 8, 8), notes="SUSPECT parallelism")

    assert case.pool is not None
    assert case.pool.plan == Plan(tensor=8, expert_parallel=8)
    assert case.doubts[0].startswith("parallelism mended")


def test_attention_data_parallel_on_every_chip_stays_so_when_mended(catalogue: Catalogue) -> None:
    case = served(catalogue, parallelism=AGG.format(1, 64, 8, 8), notes="SUSPECT parallelism")

    assert case.pool is not None
    assert case.pool.plan == Plan(attention_data=8, expert_parallel=8)


def test_pools_are_read_with_their_copies(catalogue: Catalogue) -> None:
    words = (
        "disagg prefill[workers,tp,pp,adp,moe_tp,moe_ep,bs]=[2, 1, 1, 8, 1, 8, 1] "
        "decode=[None, 8, 1, 1, 1, 8, 4]"
    )
    case = served(catalogue, parallelism=words, n_chips=24)

    assert case.prefill_pool is not None
    assert case.pool is not None
    assert (case.prefill_pool.copies, case.prefill_pool.plan.attention_data) == (2, 8)
    assert (case.pool.copies, case.pool.plan.tensor) == (None, 8)


def test_a_command_tells_plan_and_model(catalogue: Catalogue) -> None:
    command = "vllm serve Qwen/Qwen3-235B-A22B-Instruct-2507-FP8 -tp 4 --enable-expert-parallel"
    case = served(
        catalogue, parallelism=command, model="Qwen3", n_chips=None, prec_weights="", tp=1
    )

    assert case.model.id == "alibaba/qwen3-235b-a22b"
    assert case.formats.dense == "fp8-block"
    assert case.pool is not None
    assert case.pool.plan == Plan(tensor=4, expert_parallel=4)


@pytest.mark.parametrize(
    ("fields", "formats"),
    [
        (("openai/gpt-oss-120b", "b200", "nvfp4"), ("bf16", None, "mxfp4")),
        (("openai/gpt-oss-120b", "h100-sxm", "nvfp4"), ("bf16", None, "w4a16-mxfp4")),
        (("deepseek-ai/DeepSeek-R1", "b200", "nvfp4"), ("nvfp4", "bf16", "nvfp4")),
        (("meta-llama/Llama-3.1-70B", "b200", "nvfp4"), ("nvfp4", None, "nvfp4")),
        (("moonshotai/Kimi-K2.5", "b200", "int4_wo"), ("bf16", None, "w4a16")),
        (("Qwen3-8B", "h20-96gb", "AWQ-INT4"), ("w4a16", None, "w4a16")),
        (("Qwen3-8B", "h20-96gb", "GPTQ-Int8"), ("w8a16", None, "w8a16")),
        (("Qwen3-8B", "h20-96gb", ""), ("bf16", None, "bf16")),
    ],
)
def test_formats_follow_the_checkpoints(
    catalogue: Catalogue, fields: tuple[str, str, str], formats: tuple[str, str | None, str]
) -> None:
    model, chip, weights = fields
    found = served(catalogue, model=model, chip_id=chip, prec_weights=weights).formats

    assert (found.dense, found.projections, found.experts) == formats


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"model": "Nobody-7B"}, "no model is called"),
        ({"chip_id": "abacus"}, "no chip is called"),
        ({"prec_weights": "3 bits"}, "`prec_weights` is '3 bits'; known are"),
        ({"isl": None}, "states no `isl` or `osl`"),
        ({"concurrency": ""}, "`concurrency` is ''"),
        ({"kind": "poetry"}, "`kind` is 'poetry'; known are"),
        ({"n_chips": None, "parallelism": ""}, "neither `n_chips` nor `tp`"),
    ],
)
def test_a_row_that_cannot_be_understood_says_what_it_lacks(
    catalogue: Catalogue, fields: dict[str, object], why: str
) -> None:
    case = case_of(row(**fields), catalogue)

    assert isinstance(case, Unclear)
    assert why in case.why


def test_a_benchmark_tells_the_latency_that_it_asks_for(catalogue: Catalogue) -> None:
    case = served(
        catalogue,
        model="llama2-70b-99",
        metric="mlperf_interactive_throughput",
        parallelism="",
        isl=None,
        osl=292.0,
        concurrency="",
        notes="isl/osl of dataset: ('294 (OpenOrca mean)', '~300')",
    )

    assert (case.load, case.pool) == ("server", None)
    assert (case.target_ttft_s, case.target_tpot_s) == (0.45, 0.04)
    assert (case.input_tokens, case.output_tokens) == (294, 292)


def test_a_training_row_keeps_what_it_states_and_leaves_the_rest_open(
    catalogue: Catalogue,
) -> None:
    case = trained(catalogue, tp=4, pp=8, parallelism="VP=5 FSDP=0", micro_batch=1)

    assert (case.tensor, case.pipeline, case.virtual_pipeline) == (4, 8, 5)
    assert (case.sharding, case.expert, case.heads) == (1, 1, 2)


def test_a_batch_that_grew_counts_as_its_last_size(catalogue: Catalogue) -> None:
    assert trained(catalogue, global_batch="3072 -> 15360").global_batch == 15360


def test_a_run_without_a_plan_borrows_that_of_the_nearest_size(catalogue: Catalogue) -> None:
    lender = trained(catalogue, id="lender", tp=2, pp=2, n_chips=64)
    far = trained(catalogue, id="far", tp=8, pp=8, n_chips=4096)
    borrower = trained(catalogue, id="borrower", n_chips=128)
    *_, found = with_borrowed_plans([lender, far, borrower])

    assert isinstance(found, TrainingCase)
    assert (found.tensor, found.pipeline) == (2, 2)
    assert found.doubts == ("plan of lender, of 64 chips: the row states none",)


def test_nobody_borrows_from_another_chip(catalogue: Catalogue) -> None:
    lender = trained(catalogue, id="lender", tp=2, pp=2, chip_id="b200")
    borrower = trained(catalogue, id="borrower")

    assert with_borrowed_plans([lender, borrower])[1] == borrower
