"""All chips of the catalogue, one a row."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, get_args

from valico import store
from valico.answer.shelf.finding import organisation_names
from valico.answer.table.quantities import key_of, shown, unit_of
from valico.answer.table.record import Cell, Column, Row, Sheet, Table, Tone, quiet
from valico.catalogue.chips import QUANTITIES, Chip, Status, read_chips
from valico.catalogue.names import resolve
from valico.catalogue.organisations import lineage, read_organisations
from valico.errors import InputError
from valico.evidence import Source
from valico.regime.measures import Measures, measure

HEAD: Final = (
    Column(key="id", shown=False),
    Column(key="name", name="Chip", least=18),
    Column(key="maker", name="Maker", priority=7),
    Column(key="status", name="Status", priority=6),
    Column(key="launched", name="Launched", priority=8),
)
SHOWN: Final = {
    "dense_fp16": ("FP16", 1),
    "dense_fp8": ("FP8", 3),
    "memory_capacity": ("Memory", 2),
    "memory_bandwidth": ("Bandwidth", 1),
    "scale_up_bandwidth": ("Link", 4),
    "board_power": ("Power", 5),
}
"""The quantities on a screen: name, and how soon each gives way where it is narrow."""
LAW: Final = (
    Column(key="tpp", name="TPP", align="decimal", priority=1),
    Column(key="performance_density", name="Density", align="decimal", priority=9),
)
OTHERS: Final = tuple(
    quantity
    for quantity in QUANTITIES
    if quantity not in SHOWN and quantity not in {"tpp", "performance_density"}
)
"""The quantities that only machines get."""
TONES: Final[Mapping[str, Tone]] = {
    "announced": "unsure",
    "rumoured": "unsure",
    "roadmap": "unsure",
    "cancelled": "unsure",
}
SORTS: Final[Mapping[str, Callable[[Chip], tuple[float | str, ...]]]] = {
    "tpp": lambda chip: (-measure(chip).values.get("tpp", 0.0), chip.name),
    "memory_bandwidth": lambda chip: (-(chip.value("memory_bandwidth") or 0.0), chip.name),
    "launched": lambda chip: (chip.launched or chip.announced or "9", chip.name),
    "name": lambda chip: (chip.name.casefold(), chip.id),
}
"""The orders in which chips can stand; those without a value stand last."""


def chips_sheet(
    *,
    maker: str | None = None,
    status: str | None = None,
    sort: str = "tpp",
    root: Path = store.DATA,
) -> Sheet:
    """Return the chips of a maker and of a status, or all, in an order."""
    _among("status", status, get_args(Status))
    _among("order", sort, SORTS)
    chips = list(read_chips(root=root).values())
    chips = _of_maker(maker, chips, root) if maker is not None else chips
    chips = [chip for chip in chips if status in {None, chip.status}]
    chips.sort(key=SORTS[sort])
    makers = organisation_names([chip.maker for chip in chips], root=root)
    return chip_list(chips, store.read_sources(root=root), makers=makers)


def _among(kind: str, given: str | None, allowed: Collection[str]) -> None:
    if given is not None and given not in allowed:
        message = f"'{given}' is no {kind} of chips; allowed: {', '.join(allowed)}"
        raise InputError(message)


def _of_maker(name: str, chips: Sequence[Chip], root: Path) -> list[Chip]:
    """Return the chips of an organisation and of those that belong to it."""
    organisations = read_organisations(root=root)
    found = resolve(name, organisations, "organisation")
    made = [chip for chip in chips if found in lineage(chip.maker, organisations)]
    if not made:
        makers = ", ".join(sorted({organisations[chip.maker].name for chip in chips}))
        message = f"no chip here is made by {organisations[found].name}; makers: {makers}"
        raise InputError(message)
    return made


def chip_list(
    chips: Sequence[Chip], sources: Mapping[str, Source], *, makers: Mapping[str, str]
) -> Sheet:
    """Return chips as a table, one a row; `makers` are the names of their makers by id."""
    cited = sorted({figure.source for chip in chips for figure in chip.figures.values()})
    count = f"{len(chips)} chip{'' if len(chips) == 1 else 's'}"
    return Sheet(
        schema="valico.chips/1",
        title=f"{count}: dense rates; TPP as computed from them",
        tables=(_table(chips, makers),),
        remarks=("Who says so, and who says otherwise: valico chip NAME.",),
        sources=tuple(sources[name] for name in cited if name in sources),
    )


def _table(chips: Sequence[Chip], makers: Mapping[str, str]) -> Table:
    columns = (
        *HEAD,
        *(_column(quantity) for quantity in ("dense_fp16", "dense_fp8")),
        *LAW,
        *(_column(quantity) for quantity in list(SHOWN)[2:]),
        *(Column(key=key_of(name, QUANTITIES[name]), shown=False) for name in OTHERS),
        Column(key="sources", shown=False),
    )
    rows = tuple(_row(chip, makers[chip.maker]) for chip in chips)
    return Table(key="chips", columns=columns, rows=rows)


def _column(quantity: str) -> Column:
    (name, priority), dimension = SHOWN[quantity], QUANTITIES[quantity]
    return Column(
        key=key_of(quantity, dimension),
        name=name,
        unit=unit_of(quantity, dimension),
        align="decimal",
        priority=priority,
    )


def _row(chip: Chip, maker: str) -> Row:
    measures = measure(chip)
    cells = (
        Cell("", chip.id),
        Cell(chip.name, chip.name, "strong"),
        quiet(maker, chip.maker),
        Cell(chip.status, chip.status, TONES.get(chip.status, "quiet")),
        quiet(chip.launched or "", chip.launched),
        *(_quantity(chip, quantity) for quantity in ("dense_fp16", "dense_fp8")),
        *(_measure(measures, column.key) for column in LAW),
        *(_quantity(chip, quantity) for quantity in list(SHOWN)[2:]),
        *(Cell("", chip.value(quantity)) for quantity in OTHERS),
        Cell("", tuple(dict.fromkeys(figure.source for figure in chip.figures.values()))),
    )
    return Row(cells=cells)


def _quantity(chip: Chip, quantity: str) -> Cell:
    value = chip.value(quantity)
    return Cell(shown(quantity, value, QUANTITIES[quantity]), value)


def _measure(measures: Measures, name: str) -> Cell:
    value = measures.values.get(name)
    return Cell(shown(name, value, "count"), value)
