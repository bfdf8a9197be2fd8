"""Bars: what the accuracy of predictions is held against, and how far each was reached."""

from collections.abc import Callable, Sequence
from typing import Final, Literal

import msgspec

from valico.answer.measurements.predict import Prediction
from valico.answer.measurements.score import Score, first_token, score

Statistic = Literal["median", "mean"]
Pick = Callable[[Prediction], bool]

SILICON: Final = "aic-silicon"
"""Sources of the validation set of aiconfigurator begin so."""
DENSE: Final = ("meta/llama-3.1-70b", "meta/llama-3.1-405b", "meta/llama-3-8b")


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One claim to be shown."""

    id: str
    what: str
    statistic: Statistic
    limit: float
    """The largest error, as a fraction."""
    pick: Pick
    ttft: bool = False
    """Whether the time to the first token is meant."""


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A bar and the figure that was reached."""

    id: str
    what: str
    statistic: Statistic
    limit: float
    error: float | None
    """None where no row could be predicted."""
    rows: int
    covered: float | None
    met: bool


def _silicon(row: Prediction) -> bool:
    return row.source.startswith(SILICON) and row.metric == "tpot_ms"


def _on(chip: str) -> Pick:
    return lambda row: _silicon(row) and row.chip == chip


def _deepseek(framework: str) -> Pick:
    return lambda row: (
        row.kind.startswith("inference")
        and row.model in {"deepseek/v3", "deepseek/r1"}
        and row.framework == framework
        and row.metric == "tpot_ms"
    )


def _dense_fp8(row: Prediction) -> bool:
    known = row.source.startswith("trtllm-perf") and row.model in DENSE
    return known and row.chip.startswith(("nvidia/h100", "nvidia/h200"))


def _steps(row: Prediction) -> bool:
    return row.kind == "training" and row.source.startswith(("nvidia-mbridge", "mlperf-train"))


BARS: Final = (
    Bar(
        id="h100-tpot-median",
        what="time a token, silicon_sample, H100",
        statistic="median",
        limit=0.10,
        pick=_on("nvidia/h100-sxm-80"),
    ),
    Bar(
        id="h100-tpot-mean",
        what="time a token, silicon_sample, H100",
        statistic="mean",
        limit=0.18,
        pick=_on("nvidia/h100-sxm-80"),
    ),
    Bar(
        id="b200-tpot-median",
        what="time a token, silicon_sample, B200",
        statistic="median",
        limit=0.12,
        pick=_on("nvidia/b200-sxm"),
    ),
    Bar(
        id="h100-ttft-median",
        what="time to the first token, silicon_sample, H100",
        statistic="median",
        limit=0.25,
        pick=_on("nvidia/h100-sxm-80"),
        ttft=True,
    ),
    Bar(
        id="ttft-median",
        what="time to the first token, silicon_sample, H100 and B200",
        statistic="median",
        limit=0.25,
        pick=_silicon,
        ttft=True,
    ),
    *(
        Bar(
            id=f"deepseek-{framework}-median",
            what=f"time a token, DeepSeek-V3 and R1, {framework}",
            statistic="median",
            limit=0.25,
            pick=_deepseek(framework),
        )
        for framework in ("trtllm", "sglang")
    ),
    Bar(
        id="trtllm-dense-mean",
        what="saturated tokens/s, dense FP8, TensorRT-LLM v1.0, H100 and H200",
        statistic="mean",
        limit=0.08,
        pick=_dense_fp8,
    ),
    Bar(
        id="training-median",
        what="training, Megatron Bridge and MLPerf v4.0 to v5.0",
        statistic="median",
        limit=0.10,
        pick=_steps,
    ),
    Bar(
        id="deepseek-training",
        what="training, DeepSeek-V3, H800 hours for a trillion tokens (14.8 of them are 2.664 M)",
        statistic="median",
        limit=0.15,
        pick=lambda row: row.metric == "gpu_hours_per_trillion_tokens",
    ),
    Bar(
        id="mosaic-median",
        what="training, Mosaic A100 table",
        statistic="median",
        limit=0.08,
        pick=lambda row: row.source == "mosaic-a100",
    ),
    Bar(
        id="h20-median",
        what="serving, Qwen3 on H20",
        statistic="median",
        limit=0.15,
        pick=lambda row: row.source == "qwen3-h20-sglang",
    ),
)


def reached(bar: Bar, rows: Sequence[Prediction]) -> Reached:
    """Return how far a bar was reached by the rows that are not left apart."""
    picked = [row for row in rows if row.apart is None and bar.pick(row)]
    found = score(first_token(picked) if bar.ttft else picked)
    error = _error(found, bar.statistic)
    return Reached(
        id=bar.id,
        what=bar.what,
        statistic=bar.statistic,
        limit=bar.limit,
        error=error,
        rows=found.rows if found else 0,
        covered=found.covered if found else None,
        met=error is not None and error <= bar.limit,
    )


def _error(found: Score | None, statistic: Statistic) -> float | None:
    if found is None:
        return None
    return found.median if statistic == "median" else found.mean
