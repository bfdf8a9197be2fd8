"""Training cases: rows about training, as work for an engine."""

import re
from typing import Final, Literal

import msgspec

from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.rows import Measurement
from valico.answer.measurements.subject import model_of
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.kernels.scheme import Scheme
from valico.errors import InputError


class TrainingCase(msgspec.Struct, frozen=True, kw_only=True):
    """A row about training, understood; a degree that it does not state is None."""

    row: Measurement
    model: Model
    chip: Chip
    chips: int
    scheme: Scheme
    tensor: int | None
    pipeline: int | None
    virtual_pipeline: int | None
    data: int | None
    expert: int | None
    context: int | None
    sharding: Literal[0, 1, 2, 3] | None
    """ZeRO stage, 3 for fully sharded data parallel; None: not stated."""
    global_batch: int | None
    micro_batch: int | None
    sequence: int | None
    recomputation: Literal["none", "selective", "full"] | None
    heads: int = 1
    """Tokens predicted at each place."""
    bidirectional: bool = False
    network_bytes_per_s: float | None = None
    captured: bool = False
    """Whether a step runs as one graph, as its published recipe says."""
    offload: bool = False
    """Whether activations wait in the memory of the host, as its published recipe says."""
    adapters: bool = False
    """Whether only adapters of low rank are trained."""
    samples: float | None = None
    """How many until the target, where the row is a time to it."""
    tokens: float | None = None
    doubts: tuple[str, ...] = ()


def training_case(row: Measurement, catalogue: Catalogue) -> TrainingCase:
    """Return a row about training as work; InputError says what it lacks."""
    model, chip = model_of(row, catalogue), catalogue.chip(row.chip_id)
    if not row.n_chips and not row.metric.startswith("gpu_hours"):
        message = "the row states no `n_chips`"
        raise InputError(message)
    run = catalogue.run(row.source_id)
    spelled = "VP=" in row.parallelism or "FSDP" in row.parallelism
    split = bool(row.tp or row.pp)
    sharding = _sharding(row, spelled=spelled or split) if run.sharding is None else run.sharding
    scheme = catalogue.trained_in(row.prec_weights or row.prec_act, row.source_id)
    recipe = catalogue.recipe(row, model.id, chip.id, scheme)
    return TrainingCase(
        row=row,
        model=model,
        chip=chip,
        chips=int(row.n_chips or _few(model)),
        scheme=scheme,
        tensor=_whole(row.tp),
        pipeline=_whole(row.pp),
        virtual_pipeline=_virtual(row) or (1 if spelled else None),
        data=_whole(row.dp),
        expert=_whole(row.ep) or (1 if spelled else None),
        context=_whole(row.cp) or (1 if split else None),
        sharding=sharding,
        global_batch=_batch(row.global_batch) or run.global_batch,
        micro_batch=_whole(row.micro_batch) or _micro(row) or (1 if spelled else None),
        sequence=_whole(row.seq_len),
        recomputation=_recomputation(row),
        heads=2 if _drafts(row, model) else 1,
        bidirectional=run.bidirectional,
        network_bytes_per_s=run.network_bytes_per_s,
        captured=recipe is not None and recipe.captured,
        offload=recipe is not None and recipe.offload and sharding == _FULLY,
        adapters="LoRA" in row.model or row.notes.startswith("LoRA"),
        samples=_samples(row),
        tokens=_tokens(row, model),
        doubts=row.faults,
    )


_FULLY: Final = 3
"""The stage of ZeRO that shards everything; stages of a pipeline keep their activations."""


def _drafts(row: Measurement, model: Model) -> bool:
    """Say whether a layer that predicts a further token was trained too (DeepSeek-V3, 2.2)."""
    return model.id == "deepseek/v3" and "w/o MTP" not in row.model


def _few(model: Model) -> int:
    """Return how many chips the maker used, or 1,024; hours of chips hardly depend on it."""
    return int(model.value("training_chips") or 1024)


def _whole(value: float | None) -> int | None:
    return int(value) if value else None


_VIRTUAL: Final = re.compile(r"VP=(\d+)")
_SHARDS: Final = re.compile(r"FSDP=(\d+)")


def _virtual(row: Measurement) -> int | None:
    found = _VIRTUAL.search(row.parallelism)
    return int(found[1]) if found else None


def _sharding(row: Measurement, *, spelled: bool) -> Literal[0, 1, 2, 3] | None:
    """Return the ZeRO stage; a plan spelled out without FSDP shards the optimiser alone."""
    if "FULL_SHARD" in row.parallelism:
        return 3
    found = _SHARDS.search(row.parallelism)
    if found and int(found[1]) > 0:
        return 3
    return 1 if spelled else None


_MICRO: Final = re.compile(r"mbs(\d+)")


def _micro(row: Measurement) -> int | None:
    found = _MICRO.search(row.parallelism)
    return int(found[1]) if found else None


def _batch(written: str) -> int | None:
    """Return the batch; of one that grew, the last: most of the run was trained with it."""
    last = written.rpartition("->")[2].strip().replace(",", "")
    return int(float(last)) if re.fullmatch(r"\d+(?:\.\d+)?", last) else None


def _recomputation(row: Measurement) -> Literal["none", "selective", "full"] | None:
    if "activation ckpt=True" in row.parallelism or "full recomputation" in row.unit:
        return "full"
    return "none" if "activation ckpt=False" in row.parallelism else None


_TO_TARGET: Final = re.compile(r"(mean samples to target|trained tokens/samples field)=([\d.]+)")
_TOKENS_AT_LEAST: Final = 1e8
"""A count above this is one of tokens, not of sequences."""


def _samples(row: Measurement) -> float | None:
    """Return the sequences until the target; some logs count tokens."""
    found = _TO_TARGET.search(row.notes)
    if not found:
        return None
    count = float(found[2])
    return count / (row.seq_len or 1) if count > _TOKENS_AT_LEAST else count


_TRILLIONS: Final = re.compile(r"([\d.]+)T\+? tokens|tokens ([\d.]+)T")


def _tokens(row: Measurement, model: Model) -> float | None:
    if row.metric == "gpu_hours_per_trillion_tokens":
        return 1e12
    found = _TRILLIONS.search(row.notes)
    stated = float(found[1] or found[2]) * 1e12 if found else None
    return stated or model.value("training_tokens")
