"""All models of the catalogue, one a row, the latest first."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from valico import store
from valico.answer.shelf.finding import organisation_names
from valico.answer.table.quantities import MISSING, shown
from valico.answer.table.record import Cell, Column, Row, Sheet, Table, joined, quiet
from valico.catalogue.architecture import (
    Architecture,
    kv_bytes_per_token,
    parameters_active,
    parameters_total,
)
from valico.catalogue.models import BYTES_PER_ELEMENT, QUANTITIES, Model, read_models
from valico.evidence import Source

COLUMNS: Final = (
    Column(key="id", shown=False),
    Column(key="name", name="Model", least=18),
    Column(key="maker", name="Maker", priority=6),
    Column(key="released", name="Released", priority=3),
    Column(key="weights", name="Weights", priority=7),
    Column(key="parameters", name="Total", unit="bn", align="decimal"),
    Column(key="active_parameters", name="Active", unit="bn", align="decimal"),
    Column(
        key="parameters_computed", name="Total computed", unit="bn", align="decimal", priority=4
    ),
    Column(
        key="active_parameters_computed",
        name="Active computed",
        unit="bn",
        align="decimal",
        priority=5,
    ),
    Column(
        key="kv_bytes_per_token_fp16", name="KV cache", unit="kB/token", align="decimal", priority=1
    ),
    Column(key="context", name="Context", unit="tokens", align="right", priority=2),
    Column(key="training_tokens", name="Trained", unit="tn tokens", align="decimal", priority=3),
    Column(key="sources", shown=False),
)


def models_sheet(*, root: Path = store.DATA) -> Sheet:
    """Return all models."""
    models = sorted(read_models(root=root).values(), key=lambda model: model.name)
    models.sort(key=lambda model: model.released or "", reverse=True)
    makers = organisation_names([model.maker for model in models if model.maker], root=root)
    return model_list(models, store.read_sources(root=root), makers=makers)


def model_list(
    models: Sequence[Model], sources: Mapping[str, Source], *, makers: Mapping[str, str]
) -> Sheet:
    """Return models as a table, one a row; `makers` are the names of their makers by id."""
    rows = tuple(_row(model, makers.get(model.maker or "", "")) for model in models)
    cited = dict.fromkeys(name for model in models for name in model.sources)
    return Sheet(
        schema="valico.models/1",
        title=f"{len(models)} models: sizes as published, and as computed from their layers",
        tables=(Table(key="models", columns=COLUMNS, rows=rows),),
        remarks=(
            "KV cache: keys and values of a first token as FP16.",
            "Who says so, and how it is computed: valico model NAME.",
        ),
        sources=tuple(sources[name] for name in cited if name in sources),
    )


def _row(model: Model, maker: str) -> Row:
    shape = model.architecture
    weights = joined("/", model.weights, model.expert_weights)
    cells = (
        Cell("", model.id),
        Cell(model.name, model.name, "strong"),
        quiet(maker, model.maker),
        quiet(model.released or "", model.released),
        quiet(weights.upper(), weights or None),
        _published(model, "parameters"),
        _published(model, "active_parameters"),
        _counted("parameters", parameters_total(shape) if shape else None),
        _counted("active_parameters", parameters_active(shape) if shape else None),
        _cache(shape),
        _context(model),
        _published(model, "training_tokens"),
        Cell("", model.sources),
    )
    return Row(cells=cells)


def _published(model: Model, quantity: str) -> Cell:
    value = model.value(quantity)
    return Cell(shown(quantity, value, QUANTITIES[quantity]), value)


def _counted(quantity: str, value: int | None) -> Cell:
    return quiet(shown(quantity, value, "count"), value)


def _cache(shape: Architecture | None) -> Cell:
    if shape is None:
        return Cell(MISSING)
    value = kv_bytes_per_token(shape, bytes_per_element=BYTES_PER_ELEMENT["fp16"])
    return Cell(f"{value / 1e3:,.1f}", value)


def _context(model: Model) -> Cell:
    value = model.architecture.context if model.architecture else model.value("context")
    return Cell(shown("context", value, "count"), value)
