"""Run aiconfigurator-core on the rows of the validation set, and write what it predicts.

Usage: python examples/peers/aiconfigurator.py  (needs valico[silicon], pandas, pyyaml, pydantic)

One call of its `run_agg` a row: the concurrency as the batch of one copy, one prompt's tokens a
mixed step, the newest tables of the framework. Rows for which it holds no table are left out.
"""

import contextlib
import csv
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from aiconfigurator_core.sdk import config, perf_database
from aiconfigurator_core.sdk.backends.factory import get_backend
from aiconfigurator_core.sdk.config_builders import build_model_config
from aiconfigurator_core.sdk.models import get_model

from valico import store
from valico.answer.measurements.cases import ServingCase, case_of
from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.doubts import apart
from valico.answer.measurements.rows import read_measurements

INTO: Final = Path(__file__).parent / "aiconfigurator-0.12.0.csv"
SYSTEMS: Final = {"nvidia/h100-sxm-80": "h100_sxm", "nvidia/b200-sxm": "b200_sxm"}
MODELS: Final = {
    "meta/llama-3-8b": "meta-llama/Meta-Llama-3.1-8B",
    "meta/llama-3.1-70b": "meta-llama/Meta-Llama-3.1-70B",
    "alibaba/qwen3-32b": "Qwen/Qwen3-32B",
    "alibaba/qwen3-235b-a22b": "Qwen/Qwen3-235B-A22B",
    "alibaba/qwen3.5-397b-a17b": "Qwen/Qwen3.5-397B-A17B",
    "deepseek/v3": "deepseek-ai/DeepSeek-V3",
    "deepseek/r1": "deepseek-ai/DeepSeek-R1",
    "minimax/m2": "MiniMaxAI/MiniMax-M2.5",
    "moonshot/kimi-k2.5": "moonshotai/Kimi-K2.5",
    "openai/gpt-oss-120b": "openai/gpt-oss-120b",
    "zhipu/glm-5": "zai-org/GLM-5",
}
MODES: Final = {
    "bf16": "bfloat16",
    "fp8": "fp8",
    "fp8-block": "fp8_block",
    "nvfp4": "nvfp4",
    "w4a16": "int4_wo",
    "mxfp4": "w4a8_mxfp4_mxfp8",
    "w4a16-mxfp4": "w4a16_mxfp4",
}
"""Its words for our schemes."""


def chosen() -> Iterator[ServingCase]:
    """Yield the rows of the validation set that count and have one pool."""
    catalogue = Catalogue.read()
    rows = read_measurements(store.DATA / "measurements" / "anchors.csv")
    cases = [case_of(row, catalogue) for row in rows]
    left = apart(cases)
    for case in cases:
        served = isinstance(case, ServingCase) and case.row.source_id.startswith("aic-silicon")
        if served and case.row.id not in left and case.pool and not case.prefill_pool:
            yield case


def predicted(case: ServingCase) -> tuple[float, float]:
    """Return its milliseconds of a further and of the first token."""
    plan, system = case.pool.plan, SYSTEMS[case.chip.id]
    newest = perf_database.get_latest_database_version(system=system, backend=case.framework)
    database = perf_database.get_database(system=system, backend=case.framework, version=newest)
    quantised = case.formats.cache == "fp8"
    eight = quantised and case.framework == "trtllm" and not case.model.id.startswith("deepseek/")
    settings = build_model_config(
        tp_size=plan.tensor,
        pp_size=plan.pipeline,
        attention_dp_size=plan.attention_data,
        moe_tp_size=plan.expert_tensor,
        moe_ep_size=plan.expert_parallel,
        gemm_quant_mode=MODES[case.formats.dense],
        moe_quant_mode=MODES[case.formats.experts],
        kvcache_quant_mode="fp8" if quantised else "bfloat16",
        fmha_quant_mode="fp8" if eight else "bfloat16",
        comm_quant_mode="half",
    )
    model = get_model(MODELS[case.model.id], settings, case.framework)
    batch = max(1, int(case.concurrency / (case.pool.copies or 1) / plan.attention_data))
    work = config.RuntimeConfig(
        batch_size=batch, beam_width=1, isl=case.input_tokens, osl=case.output_tokens
    )
    found = get_backend(case.framework).run_agg(model, database, work, ctx_tokens=case.input_tokens)
    line = found.get_summary_df().iloc[0]
    return float(line["tpot"]), float(line["ttft"])


def main() -> int:
    """Write the predictions; what it holds no table for is passed over."""
    logging.disable(logging.CRITICAL)
    with INTO.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("id", "tpot_ms", "ttft_ms"))
        for case in chosen():
            with contextlib.suppress(Exception):
                lines.writerow((case.row.id, *(f"{ms:.5g}" for ms in predicted(case))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
