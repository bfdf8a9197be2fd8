"""Trained: what the engine says of a row about training, in the row's metric and unit."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from valico.answer.measurements.cases import TrainingCase
from valico.answer.measurements.engines import Engines, Found
from valico.catalogue.architecture import Architecture
from valico.compute.interval import interval
from valico.compute.kernels.kernels import Ground
from valico.compute.training.engine import engine_from_chip
from valico.compute.training.estimates import step_ground
from valico.compute.training.fitted import training_file
from valico.compute.training.predict import Prediction, predict_training
from valico.compute.training.search import Known
from valico.errors import InputError

Key = tuple[object, ...]
Metric = Callable[[TrainingCase, Prediction], float]

_ASIDE: Final = frozenset({"row", "doubts", "samples", "tokens", "model", "chip"})
"""What of a row does not change its run, or goes into its key by id."""

HOUR_S: Final = 3600.0
MINUTE_S: Final = 60.0


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run as it was predicted, and what that rests on."""

    prediction: Prediction
    ground: Ground


class Runs:
    """Predicts runs of training, each once: several rows may tell of one."""

    def __init__(self, engines: Engines) -> None:
        """Take the fitted operators, and what the fitted numbers must not know."""
        self._engines = engines
        self._runs: dict[Key, Run | InputError] = {}

    def run(self, case: TrainingCase) -> Run:
        """Return the run of a case; InputError says why there is none."""
        key = _key(case)
        if key not in self._runs:
            try:
                self._runs[key] = _run(case, self._engines)
            except InputError as fault:
                self._runs[key] = fault
        found = self._runs[key]
        if isinstance(found, InputError):
            raise found
        return found


def trained(case: TrainingCase, runs: Runs) -> Found:
    """Return the prediction for a row; InputError says why there is none."""
    write = _METRICS.get(case.row.metric)
    if write is None:
        message = f"`metric` is '{case.row.metric}'; known are {', '.join(_METRICS)}"
        raise InputError(message)
    run = runs.run(case)
    low, mid, high = interval(write(case, run.prediction), run.ground, "training")
    said = f"plan: {run.prediction.plan.show()}"
    return Found(low=low, mid=mid, high=high, ground=run.ground, doubts=(said,))


def _key(case: TrainingCase) -> Key:
    rest = (name for name in TrainingCase.__struct_fields__ if name not in _ASIDE)
    return (case.model.id, case.chip.id, *(getattr(case, name) for name in rest))


def _run(case: TrainingCase, engines: Engines) -> Run:
    if case.sequence is None or case.global_batch is None:
        message = "the row states no `seq_len` or `global_batch`: what one step computes"
        raise InputError(message)
    found = predict_training(
        _architecture(case),
        case.chip,
        chips=case.chips,
        global_batch=case.global_batch,
        sequence=case.sequence,
        scheme=case.scheme,
        known=known_of(case),
        trained="adapters" if case.adapters else "all",
        captured=case.captured,
        heads=case.heads,
        network_bytes_per_s=case.network_bytes_per_s,
        without=_without(case, engines),
        operators=engines.operators,
        model_name=case.model.name,
    )
    engine = engine_from_chip(
        _architecture(case), case.chip, scheme=case.scheme, operators=engines.operators
    )
    return Run(prediction=found, ground=step_ground(engine))


def _without(case: TrainingCase, engines: Engines) -> str | None:
    """Return whose measurements the fitted numbers shall not have seen."""
    if engines.fold == "chip":
        return case.chip.id
    fitted = case.row.source_id in training_file().fitted_to
    return case.model.id if engines.fold == "model" and fitted else None


def known_of(case: TrainingCase) -> Known:
    """Return what the row states of its plan; the rest is searched."""
    return Known(
        tensor=case.tensor,
        pipeline=case.pipeline,
        context=case.context,
        expert=case.expert,
        chunks=case.virtual_pipeline,
        micro_batch=case.micro_batch,
        shards=case.sharding,
        recompute=case.recomputation,
        bidirectional=case.bidirectional,
        offload=case.offload,
    )


def _architecture(case: TrainingCase) -> Architecture:
    if case.model.architecture is None:
        message = f"{case.model.id}: no source gives its layers"
        raise InputError(message)
    return case.model.architecture


# --- what each metric makes of it -----------------------------------------------------------


def _tokens_per_s_per_chip(case: TrainingCase, found: Prediction) -> float:
    del case
    return found.tokens_per_s_per_chip


def _step_s(case: TrainingCase, found: Prediction) -> float:
    del case
    return found.time.mid


def _samples_per_s(case: TrainingCase, found: Prediction) -> float:
    return (case.global_batch or 0) / found.time.mid


def _tflop_per_s(case: TrainingCase, found: Prediction) -> float:
    again = "hardware" in case.row.unit
    rate = found.hardware_flop_per_s_per_chip if again else found.model_flop_per_s_per_chip
    return rate / 1e12


def _to_target_min(case: TrainingCase, found: Prediction) -> float:
    """Return the minutes in which so many sequences are trained on; evaluation is not counted."""
    if case.samples is None:
        message = "the row does not say how many sequences were trained on until the target"
        raise InputError(message)
    return case.samples / _samples_per_s(case, found) / MINUTE_S


def _chip_hours(case: TrainingCase, found: Prediction) -> float:
    """Return the hours of chips for all tokens; stops are not counted."""
    if case.tokens is None:
        message = "neither the row nor the catalogue says how many tokens were trained on"
        raise InputError(message)
    return case.tokens / found.tokens_per_s_per_chip / HOUR_S


_METRICS: Final[Mapping[str, Metric]] = {
    "tokens_per_s_per_chip": _tokens_per_s_per_chip,
    "step_time_s": _step_s,
    "samples_per_s": _samples_per_s,
    "model_tflops_per_chip": _tflop_per_s,
    "time_to_train_min": _to_target_min,
    "gpu_hours": _chip_hours,
    "gpu_hours_per_trillion_tokens": _chip_hours,
}
