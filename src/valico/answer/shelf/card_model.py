"""One model: its shape in words, its size computed and published, its cache, its training."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from valico import store, units
from valico.answer.footnotes import Footnotes
from valico.answer.shelf.card_model_words import attention_words, feed_forward_words, size_words
from valico.answer.shelf.finding import find, organisation_names, read_labels
from valico.answer.table.figures import (
    COLUMNS,
    computed_row,
    figure_rows,
    remarks_on,
    rows_of,
)
from valico.answer.table.quantities import LABELS, figure_shown
from valico.answer.table.record import (
    Cell,
    Column,
    Fact,
    Row,
    Sheet,
    Table,
    fact,
    headed,
    joined,
    quiet,
)
from valico.catalogue.architecture import (
    Architecture,
    Attention,
    FeedForward,
    cache_bytes,
    kv_bytes_per_token,
    parameters_active,
    parameters_total,
    state_bytes,
)
from valico.catalogue.models import BYTES_PER_ELEMENT, Format, Model, ModelFile, model_from_file
from valico.evidence import Figure, Source, Step

COUNTED: Final = {"parameters": parameters_total, "active_parameters": parameters_active}
"""What follows from the architecture and is published too."""
UNCOUNTED: Final = (
    "Computed: token tables and norms of blocks are counted; vision towers, heads that predict "
    "further tokens, and biases of experts are not."
)
SHAPELESS: Final = (
    "No source that was read gives its layers: neither size nor cache can be computed."
)
WIDTHS: Final[tuple[Format, ...]] = ("fp16", "fp8")
"""The formats in which a cache is shown."""
LENGTHS: Final = (4_096, 32_768, 131_072)
"""The tokens of the sequences whose cache is shown, beside the longest."""


def model_sheet(name: str, *, root: Path = store.DATA) -> Sheet:
    """Return the card of a model by name, reading no more than that takes."""
    found = find(name, read_labels("models", root=root), "model", root=root)
    path = root / "models" / f"{found}.toml"
    model = model_from_file(found, store.read_document(path, ModelFile, root=root))
    makers = organisation_names([model.maker] if model.maker else [], root=root)
    chips = read_labels("chips", root=root)
    trained_on = chips.get(model.training_hardware or "")
    return model_card(
        model,
        store.read_sources(root=root),
        maker=makers.get(model.maker or ""),
        trained_on=trained_on.name if trained_on else model.training_hardware,
    )


def configuration_sheet(path: Path) -> Sheet:
    """Return the card of the model that a config.json describes, given the file or its folder."""
    from valico.catalogue.configuration import model_from_config  # noqa: PLC0415  # seldom needed

    return model_card(model_from_config(path), {})


def model_card(
    model: Model,
    sources: Mapping[str, Source],
    *,
    maker: str | None = None,
    trained_on: str | None = None,
) -> Sheet:
    """Return all there is to say of a model; names of its maker and its training chip are given."""
    footnotes = Footnotes(sources)
    facts = (*_facts(model, maker, trained_on), *_shape(model, footnotes))
    figures = _figures(model, footnotes)
    cache = _cache(model.architecture)
    return Sheet(
        schema="valico.model/1",
        title=model.name,
        facts=facts,
        tables=(figures, cache),
        records=(figures, cache, *_groups(model.architecture)),
        remarks=(
            *remarks_on(model.figures.values()),
            UNCOUNTED if model.architecture else SHAPELESS,
        ),
        notes=footnotes.notes(),
    )


def _facts(model: Model, maker: str | None, trained_on: str | None) -> Iterator[Fact]:
    yield fact("id", "Id", model.id)
    yield Fact(key="name", raw=model.name)
    yield Fact(key="maker", label="Maker", text=maker or "", raw=model.maker)
    yield fact("released", "Released", model.released)
    experts = f"experts {model.expert_weights.upper()}" if model.expert_weights else ""
    weights = joined(", ", model.weights.upper() if model.weights else "", experts)
    yield Fact(key="weights", label="Weights", text=weights, raw=model.weights)
    yield Fact(key="expert_weights", raw=model.expert_weights)
    yield Fact(
        key="training_hardware",
        label="Trained on",
        text=trained_on or "",
        raw=model.training_hardware,
    )
    yield Fact(key="aliases", label="Also called", text=", ".join(model.aliases), raw=model.aliases)
    yield fact("note", "Note", model.note)


def _shape(model: Model, footnotes: Footnotes) -> Iterator[Fact]:
    shape = model.architecture
    if shape is None:
        return
    yield Fact(label="Shape", text=size_words(shape))
    words = (
        *map(attention_words, shape.attention),
        *map(feed_forward_words, shape.feed_forward),
    )
    yield from (Fact(text=one) for one in words)
    for key in ("hidden", "vocabulary", "context", "tied_embeddings", "extra_parameters"):
        yield Fact(key=key, raw=getattr(shape, key))
    yield from _ground(model, footnotes)


def _ground(model: Model, footnotes: Footnotes) -> Iterator[Fact]:
    ground = model.architecture_from
    if ground is not None:
        mark = footnotes.mark(ground.source)
        text = joined(", ", footnotes.publisher(ground.source), ground.at)
        yield Fact(
            key="architecture_from", label="Read from", text=f"{text} {mark}", raw=ground.source
        )


# --- figures ----------------------------------------------------------------------------------


def _figures(model: Model, footnotes: Footnotes) -> Table:
    training = [f for f in model.figures.values() if f.quantity.startswith("training_")]
    rows = (
        *headed("Size", _size(model, footnotes)),
        *figure_rows(training, footnotes, footnotes.publisher_of),
    )
    return Table(key="figures", columns=COLUMNS, rows=rows)


def _size(model: Model, footnotes: Footnotes) -> Iterator[Row]:
    """Yield each published size with its dissent, and beneath it the size as computed."""
    for quantity in COUNTED:
        if quantity not in model.figures:
            yield from _computed(model, quantity, footnotes)
    for figure in model.figures.values():
        if not figure.quantity.startswith("training_"):
            yield from rows_of(figure, footnotes, footnotes.publisher_of)
            yield from _computed(model, figure.quantity, footnotes)


def _computed(model: Model, quantity: str, footnotes: Footnotes) -> Iterator[Row]:
    count = COUNTED.get(quantity)
    if count is None or model.architecture is None:
        return
    value = float(count(model.architecture))
    published = model.figures.get(quantity)
    label = "  computed" if published else LABELS[quantity]
    says = _difference(value, published) if published else "counted from the layers"
    number = Cell(f"{units.number(value / 1e9, 5)} bn", value)
    yield computed_row(Cell(label, quantity), number, Step(says=says), footnotes)


def _difference(value: float, published: Figure) -> str:
    """Return how far a computed size lies from the published one."""
    off = 100 * (value - published.value) / published.value
    return f"{off:+.2f} % against the published {figure_shown(published)} bn"


# --- cache ------------------------------------------------------------------------------------


def _cache(shape: Architecture | None) -> Table:
    columns = (
        Column(key="kept_for", name="Keys and values kept"),
        *(
            Column(key=f"{width}_bytes", name=f"as {width.upper()}", align="right")
            for width in WIDTHS
        ),
    )
    rows = tuple(_cache_rows(shape)) if shape else ()
    return Table(key="cache", columns=columns, rows=rows)


def _cache_rows(shape: Architecture) -> Iterator[Row]:
    yield _kept("per token", [_growth(shape, width, 0) for width in WIDTHS])
    later = [_growth(shape, width, shape.context) for width in WIDTHS]
    if later != [_growth(shape, width, 0) for width in WIDTHS]:
        yield _kept("per token past the windows", later)
    for length in sorted({*(one for one in LENGTHS if one < shape.context), shape.context}):
        kept = [
            cache_bytes(shape, context=length, bytes_per_element=BYTES_PER_ELEMENT[width])
            for width in WIDTHS
        ]
        yield _kept(f"for {length:,} tokens", kept)
    states = [state_bytes(shape, bytes_per_element=BYTES_PER_ELEMENT[width]) for width in WIDTHS]
    if any(states):
        yield _kept("states of linear layers, any length", states)


def _growth(shape: Architecture, width: Format, context: int) -> float:
    return kv_bytes_per_token(shape, bytes_per_element=BYTES_PER_ELEMENT[width], context=context)


def _kept(label: str, values: list[float]) -> Row:
    cells = (Cell(units.show(value, "byte"), value) for value in values)
    return Row(cells=(Cell(label, label), *cells))


# --- for machines -----------------------------------------------------------------------------


def _groups(shape: Architecture | None) -> Iterator[Table]:
    """Yield the groups of layers field by field."""
    if shape is not None:
        for key, kind, groups in (
            ("attention", Attention, shape.attention),
            ("feed_forward", FeedForward, shape.feed_forward),
        ):
            names = kind.__struct_fields__
            yield Table(
                key=key,
                columns=tuple(Column(key=name) for name in names),
                rows=tuple(
                    Row(cells=tuple(quiet("", getattr(group, name)) for name in names))
                    for group in groups
                ),
            )
