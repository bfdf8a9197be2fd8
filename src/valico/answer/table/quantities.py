"""Quantities as readers and machines name them."""

from collections.abc import Mapping
from typing import Final

from valico import units
from valico.answer.table.record import Tone
from valico.evidence import Confidence, Figure

LABELS: Final[Mapping[str, str]] = {
    "compute_dies": "Compute dies",
    "die_area": "Area of one die",
    "logic_area": "Logic area, all dies",
    "transistors": "Transistors",
    "multiprocessors": "Multiprocessors",
    "dense_fp64": "FP64",
    "dense_fp32": "FP32",
    "dense_tf32": "TF32",
    "dense_fp16": "FP16",
    "dense_fp16_fp32_accumulate": "FP16, FP32 accumulate",
    "dense_fp8": "FP8",
    "dense_fp8_fp32_accumulate": "FP8, FP32 accumulate",
    "dense_int8": "INT8",
    "dense_fp6": "FP6",
    "dense_fp4": "FP4",
    "dense_int4": "INT4",
    "sparse_fp16": "FP16, sparse",
    "sparse_fp8": "FP8, sparse",
    "sparse_int8": "INT8, sparse",
    "sparse_fp6": "FP6, sparse",
    "sparse_fp4": "FP4, sparse",
    "measured_fp16": "FP16, measured",
    "measured_fp8": "FP8, measured",
    "measured_int8": "INT8, measured",
    "measured_fp4": "FP4, measured",
    "memory_capacity": "Memory",
    "memory_bandwidth": "Memory bandwidth",
    "scale_up_bandwidth": "Link, both ways",
    "board_power": "Board power",
    "price_low": "Price, from",
    "price_high": "Price, to",
    "tpp": "TPP, as stated",
    "performance_density": "Density, as stated",
    "parameters": "Parameters",
    "active_parameters": "Active parameters",
    "active_parameters_prefill": "Active when reading",
    "active_parameters_decode": "Active when writing",
    "training_tokens": "Training tokens",
    "training_batch_tokens": "Tokens of a step",
    "training_flop": "Training work",
    "training_time_chip_s": "Training time",
    "training_chips": "Training chips",
    "training_mfu": "Training MFU",
    "context": "Context",
}
"""Each quantity as readers name it; rates are dense unless they say otherwise."""

_GROUPS: Final[Mapping[str, str]] = {
    "dense": "Dense rates",
    "sparse": "Sparse rates",
    "measured": "Measured rates",
    "memory": "Memory, link and power",
    "scale": "Memory, link and power",
    "board": "Memory, link and power",
    "price": "Price",
    "parameters": "Published size",
    "active": "Published size",
    "context": "Published size",
    "training": "Training",
}
_SUFFIXES: Final[Mapping[units.Dimension, str]] = {
    "byte": "bytes",
    "byte/s": "bytes_per_s",
    "FLOP/s": "flop_per_s",
    "OP/s": "op_per_s",
    "mm2": "mm2",
    "W": "w",
    "J": "j",
    "s": "s",
    "FLOP": "flop",
    "USD": "usd",
    "CNY": "cny",
    "count": "",
}
_UNITS: Final[Mapping[str, tuple[str, float]]] = {
    "FLOP/s": ("TFLOP/s", 1e12),
    "OP/s": ("TOP/s", 1e12),
    "byte": ("GB", 1e9),
    "byte/s": ("TB/s", 1e12),
    "scale_up_bandwidth": ("GB/s", 1e9),
    "mm2": ("mm2", 1.0),
    "W": ("W", 1.0),
    "USD": ("USD", 1.0),
    "CNY": ("CNY", 1.0),
    "transistors": ("bn", 1e9),
    "parameters": ("bn", 1e9),
    "active_parameters": ("bn", 1e9),
    "active_parameters_prefill": ("bn", 1e9),
    "active_parameters_decode": ("bn", 1e9),
    "training_tokens": ("tn", 1e12),
    "training_batch_tokens": ("m", 1e6),
    "training_time_chip_s": ("chip-hours", 3600.0),
    "training_chips": ("chips", 1.0),
    "training_mfu": ("%", 0.01),
    "training_flop": ("FLOP", 1.0),
    "context": ("tokens", 1.0),
}
"""The unit in which readers see a quantity, or else its dimension, and its size in base units."""
MISSING: Final = "—"
"""What stands where no source gives a value."""
_HUGE: Final = 1e15
"""From here on a number is written with its power of ten."""
_TONES: Final[Mapping[Confidence, Tone]] = {
    "measured": "sure",
    "rumour": "unsure",
    "derived": "unsure",
    "assumed": "unsure",
}


def group_of(quantity: str) -> str:
    """Return the heading under which a quantity is shown.

    >>> group_of("dense_fp16"), group_of("board_power"), group_of("die_area")
    ('Dense rates', 'Memory, link and power', 'Silicon')
    """
    return _GROUPS.get(quantity.partition("_")[0], "Silicon")


def key_of(quantity: str, dimension: units.Dimension) -> str:
    """Return the name of a quantity with its base unit, as machines get it.

    >>> key_of("memory_bandwidth", "byte/s"), key_of("tpp", "count")
    ('memory_bandwidth_bytes_per_s', 'tpp')
    """
    suffix = _SUFFIXES[dimension]
    return f"{quantity}_{suffix}" if suffix and not quantity.endswith(f"_{suffix}") else quantity


def unit_of(quantity: str, dimension: units.Dimension) -> str:
    """Return the unit in which readers see a quantity: always the same one, so that rows compare.

    >>> unit_of("memory_bandwidth", "byte/s"), unit_of("scale_up_bandwidth", "byte/s")
    ('TB/s', 'GB/s')
    """
    return _unit(quantity, dimension)[0]


def _unit(quantity: str, dimension: units.Dimension) -> tuple[str, float]:
    return _UNITS.get(quantity) or _UNITS.get(dimension, ("", 1.0))


def shown(quantity: str, value: float | None, dimension: units.Dimension) -> str:
    """Return a number in the unit of its quantity, or a dash where none is published.

    >>> shown("memory_bandwidth", 4.8e12, "byte/s"), shown("board_power", None, "W")
    ('4.8', '—')
    >>> shown("training_flop", 3.8e25, "FLOP")
    '3.8e25'
    """
    if value is None:
        return MISSING
    number = value / _unit(quantity, dimension)[1]
    return f"{number:.3g}".replace("e+", "e") if number >= _HUGE else units.number(number)


def figure_shown(figure: Figure) -> str:
    """Return the number of a figure in the unit of its quantity."""
    return shown(figure.quantity, figure.value, figure.dimension)


def tone_of(confidence: Confidence) -> Tone:
    """Return how firmly a figure is to be shown."""
    return _TONES.get(confidence, "plain")
