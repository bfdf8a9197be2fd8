"""Subjects: which model, on which chip, in which formats a row is about."""

import re
from typing import Final

from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.rows import Measurement
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.kernels.device import device_from_chip
from valico.compute.serving.engine import Formats
from valico.errors import InputError


def model_of(row: Measurement, catalogue: Catalogue) -> Model:
    """Return the model of a row; InputError where it is unknown, or its layers are."""
    model = catalogue.model(_served_name(row))
    if model.architecture is None:
        message = f"{model.id}: no source gives its layers"
        raise InputError(message)
    return model


_SERVED: Final = re.compile(r"(?:--model-path|--model|vllm serve|trtllm-serve)[ =]+(\S+/\S+)")


def _served_name(row: Measurement) -> str:
    """Return the model that a row's command serves, or else that its column names."""
    found = _SERVED.search(row.parallelism)
    return found[1] if found else row.model


def formats_of(row: Measurement, catalogue: Catalogue, model: Model, chip: Chip) -> Formats:
    """Return the formats that the first fitting rule gives; the cache as the row says."""
    framework = catalogue.framework(row.framework) or ""
    generation, weights = device_from_chip(chip).generation, _weights(row)
    for rule in catalogue.formats.rule:
        fits = (
            weights in rule.weights
            and (not rule.models or model.id.startswith(rule.models))
            and (not rule.frameworks or framework in rule.frameworks)
            and (not rule.generations or generation in rule.generations)
        )
        if fits:
            cache = "fp8" if row.prec_kv.casefold() == "fp8" else rule.cache
            return Formats(
                dense=rule.dense,
                projections=rule.projections,
                experts=rule.experts,
                cache=cache,
            )
    known = sorted({word for rule in catalogue.formats.rule for word in rule.weights if word})
    message = f"`prec_weights` is '{row.prec_weights}'; known are {', '.join(known)}"
    raise InputError(message)


_IN_NAME: Final = (
    ("nvfp4", re.compile(r"nvfp4|-fp4", re.IGNORECASE)),
    ("fp8", re.compile(r"-fp8|quantization[ =]+fp8|fp8_dyn|fp8_pre|fp8_trtllm", re.IGNORECASE)),
    ("awq", re.compile(r"-awq|quantization[ =]+awq", re.IGNORECASE)),
    ("gptq-int8", re.compile(r"gptq-int8", re.IGNORECASE)),
    ("gptq-int4", re.compile(r"gptq-int4", re.IGNORECASE)),
)


def _weights(row: Measurement) -> str:
    """Return how the weights are written, or what the served name and the command tell."""
    if row.prec_weights and row.prec_weights.casefold() not in {"unset", "not stated"}:
        return row.prec_weights.casefold()
    said = f"{row.model} {row.parallelism}"
    found = next((name for name, pattern in _IN_NAME if pattern.search(said)), "")
    return found or _arithmetic(row.prec_act)


def _arithmetic(written: str) -> str:
    """Return the format of a training run: "FP8 mixed", "FP8 (typical for ...)" are FP8."""
    word = written.casefold().split(" ")[0].strip(",;")
    return word if word in {"fp8", "fp8-cs", "fp8-mx", "mxfp8", "nvfp4", "int8"} else ""
