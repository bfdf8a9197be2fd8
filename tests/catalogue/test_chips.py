import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec
import pytest

from valico import units
from valico.answer.library import Library
from valico.catalogue.chips import (
    DENSE_BITS,
    QUANTITIES,
    Chip,
    ChipFile,
    ChipStatement,
    chip_from_file,
    read_chips,
)
from valico.catalogue.faults import all_figures
from valico.catalogue.statements import figures_from_statements, quantities_of
from valico.errors import DataError

CONFLICTS = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "dissent.toml").read_text(encoding="utf-8")
)["conflict"]


def statement(**figures: object) -> ChipStatement:
    common = {"source": "a", "confidence": "datasheet", "checked": date(2026, 11, 21)}
    return msgspec.convert(common | figures, ChipStatement)


def chip(*statements: ChipStatement) -> Chip:
    file = ChipFile(name="X", maker="nvidia", status="shipping", datacentre=True, stated=statements)
    return chip_from_file("nvidia/x", file)


def test_all_96_chips_load_each_under_its_path(library: Library) -> None:
    assert len(library.chips) == 96
    assert all(name == chip.id for name, chip in library.chips.items())
    assert all(chip.id.split("/")[0] == chip.maker for chip in library.chips.values())


@pytest.mark.parametrize(
    ("maker", "count"),
    [("nvidia", 40), ("huawei", 13), ("amd", 8), ("google", 6), ("cambricon", 5)],
)
def test_the_makers_of_the_survey_are_there(maker: str, count: int, library: Library) -> None:
    assert sum(chip.maker == maker for chip in library.chips.values()) == count


def test_every_figure_has_a_source_a_confidence_and_a_day_of_checking(
    library: Library, today: date
) -> None:
    figures = [figure for chip in library.chips.values() for figure in all_figures(chip)]

    assert len(figures) > 1000
    assert all(figure.source in library.sources for figure in figures)
    assert all(figure.checked <= today for figure in figures)
    assert all(figure.confidence for figure in figures)


def test_every_chip_can_be_traced_to_a_source(library: Library) -> None:
    bare = [chip.id for chip in library.chips.values() if not chip.figures and not chip.sources]

    assert bare == []


def test_figures_of_rates_are_in_base_units(library: Library) -> None:
    h200 = library.chips["nvidia/h200-sxm-141"]

    assert h200.value("dense_fp8") == 1979e12
    assert h200.value("memory_bandwidth") == 4.8e12
    assert h200.value("memory_capacity") == 141e9
    assert h200.value("board_power") == 700
    assert h200.value("dense_fp4") is None


@pytest.mark.parametrize(
    "conflict", CONFLICTS, ids=lambda conflict: f"{conflict['chip']} {conflict['quantity']}"
)
def test_where_sources_differ_ours_stands_and_the_others_are_kept(
    conflict: Mapping[str, object], library: Library
) -> None:
    figure = library.chips[str(conflict["chip"])].figures[str(conflict["quantity"])]
    others = conflict["others"]

    assert figure.written == conflict["ours"]
    assert isinstance(others, list)
    assert set(others) <= {other.written for other in figure.dissent}


def test_dissent_is_never_averaged(library: Library) -> None:
    figures = [f for chip in library.chips.values() for f in chip.figures.values() if f.dissent]

    assert len(figures) > 80
    assert all(units.parse(f.written, f.dimension) == f.value for f in figures)
    assert all(
        units.parse(other.written, other.dimension) == other.value
        for f in figures
        for other in f.dissent
    )


def test_two_rates_stand_apart_where_a_chip_has_two(library: Library) -> None:
    card = library.chips["nvidia/rtx4090"]
    headline, with_fp32 = card.value("dense_fp16"), card.value("dense_fp16_fp32_accumulate")

    assert headline is not None
    assert with_fp32 == pytest.approx(headline / 2, rel=0.01)


def test_no_dense_rate_is_above_its_sparse_twin(library: Library) -> None:
    for chip in library.chips.values():
        for name, figure in chip.figures.items():
            sparse = chip.figures.get(name.replace("dense_", "sparse_"))
            if name.startswith("dense_") and sparse is not None:
                assert figure.value <= sparse.value, (chip.id, name)


def test_every_quantity_of_a_statement_has_a_dimension_and_a_place() -> None:
    assert set(quantities_of(ChipStatement)) == set(QUANTITIES)
    assert set(DENSE_BITS) <= set(QUANTITIES)


def test_the_first_statement_is_ours_and_later_ones_dissent() -> None:
    made = chip(
        statement(board_power="400 W"),
        statement(source="b", board_power="500 W", memory_capacity="96 GB"),
        statement(source="c", board_power="550 W"),
    )
    power = made.figures["board_power"]

    assert (power.value, power.source) == (400, "a")
    assert [(other.value, other.source) for other in power.dissent] == [(500, "b"), (550, "c")]
    assert made.figures["memory_capacity"].source == "b"


def test_figures_stand_in_the_order_in_which_they_are_shown() -> None:
    made = chip(statement(board_power="400 W"), statement(die_area="814 mm2"))

    assert list(made.figures) == ["die_area", "board_power"]


def test_a_figure_keeps_its_note_its_place_and_whether_the_document_was_opened() -> None:
    made = chip(
        statement(
            board_power="400 W",
            memory_capacity="96 GB",
            at="table 1",
            not_reopened=["board_power"],
            notes={"memory_capacity": "Six stacks."},
        )
    )

    assert made.figures["board_power"].reopened is False
    assert made.figures["memory_capacity"].reopened is True
    assert made.figures["memory_capacity"].note == "Six stacks."
    assert made.figures["board_power"].note is None
    assert made.figures["board_power"].at == "table 1"


def test_a_sparse_figure_is_refused_in_a_dense_field() -> None:
    with pytest.raises(DataError) as raised:
        chip(statement(dense_fp8="3958 TFLOP/s sparse"))

    assert raised.value.faults == (
        (
            "data/chips/nvidia/x.toml: `stated[0].dense_fp8`: '3958 TFLOP/s sparse' says that it "
            "is sparse; this figure is dense (write sparse ones as sparse_…)"
        ),
    )


def test_an_integer_rate_is_no_floating_point_rate() -> None:
    with pytest.raises(DataError, match="'1979 TOP/s' has the unit 'TOP/s'; allowed here: FLOP/s"):
        chip(statement(dense_fp8="1979 TOP/s"))


def test_all_faults_of_a_chip_are_told_at_once() -> None:
    with pytest.raises(DataError) as raised:
        chip(statement(board_power="400 watts"), statement(die_area="814", memory_capacity="x"))

    assert [fault.split("`")[1] for fault in raised.value.faults] == [
        "stated[0].board_power",
        "stated[1].die_area",
        "stated[1].memory_capacity",
    ]


def test_a_note_on_a_common_field_is_astray() -> None:
    with pytest.raises(DataError, match=r"`stated\[0\].notes` speaks of 'source'"):
        figures_from_statements([statement(notes={"source": "x"})], QUANTITIES, "w")


def test_faults_of_several_chips_are_raised_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        file = tmp_path / "chips" / "nvidia" / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            'name = "X"\nmaker = "nvidia"\nstatus = "shipping"\ndatacentre = true\n'
            '[[stated]]\nsource = "s"\nconfidence = "vendor"\nchecked = 2026-11-21\n'
            'board_power = "x"\n'
        )

    with pytest.raises(DataError) as raised:
        read_chips(root=tmp_path)

    assert len(raised.value.faults) == 2
