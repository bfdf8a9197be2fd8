"""Every chip's TPP against the column of the survey of 2026-11-21, kept in tests/cases/tpp.csv.

TPP is the law's measure and is computed in `regime`; what is proven here is that the catalogue
holds the rates that give it. A difference stands in the list with its reason.
"""

import csv
from pathlib import Path

import pytest

from valico.answer.library import Library
from valico.catalogue.chips import DENSE_BITS, Chip
from valico.regime.measures import measure

TOLERANCE = 0.001
LIST = (Path(__file__).parent.parent / "cases" / "tpp.csv").read_text(encoding="utf-8")
ROWS = tuple(csv.DictReader(LIST.splitlines()))
LISTED = [row for row in ROWS if row["tpp"]]
EXPLAINED = [row for row in ROWS if row["difference"]]
FORMATS = {
    "bf16/fp16": "dense_fp16",
    "fp4": "dense_fp4",
    "fp6": "dense_fp6",
    "fp8": "dense_fp8",
    "int8": "dense_int8",
}


def tpp_of(chip: Chip) -> float | None:
    return measure(chip).values.get("tpp")


def chip_of(row: dict[str, str]) -> str:
    return row["chip"]


def test_the_list_names_the_96_chips_of_the_catalogue(library: Library) -> None:
    assert len(ROWS) == 96
    assert {row["chip"] for row in ROWS} == set(library.chips)
    assert len(LISTED) == 87


@pytest.mark.parametrize("row", [r for r in LISTED if not r["difference"]], ids=chip_of)
def test_tpp_agrees_with_the_list(row: dict[str, str], library: Library) -> None:
    assert tpp_of(library.chips[row["chip"]]) == pytest.approx(float(row["tpp"]), rel=TOLERANCE)


@pytest.mark.parametrize("row", EXPLAINED, ids=chip_of)
def test_a_difference_from_the_list_is_explained_at_the_chip(
    row: dict[str, str], library: Library
) -> None:
    chip = library.chips[row["chip"]]
    ours, listed = tpp_of(chip), float(row["tpp"] or 0)
    named = [f"{tpp:,.0f}" for tpp in (ours, listed) if tpp]

    assert ours is not None
    assert ours != pytest.approx(listed, rel=TOLERANCE)
    assert "TPP" in (chip.note or "")
    assert any(tpp in (chip.note or "") for tpp in named)


@pytest.mark.parametrize("row", [r for r in ROWS if not r["tpp"]], ids=chip_of)
def test_a_chip_without_a_published_rate_has_no_tpp_but_for_the_explained(
    row: dict[str, str], library: Library
) -> None:
    assert (tpp_of(library.chips[row["chip"]]) is None) == (not row["difference"])


@pytest.mark.parametrize("row", LISTED, ids=chip_of)
def test_the_listed_format_gives_the_highest_product(row: dict[str, str], library: Library) -> None:
    figures = library.chips[row["chip"]].figures
    products = {
        name: figures[name].value * bits
        for name, bits in DENSE_BITS.items()
        if name in figures and name in FORMATS.values()
    }

    assert products[FORMATS[row["basis"]]] == pytest.approx(max(products.values()), rel=TOLERANCE)


@pytest.mark.parametrize(
    ("chip", "decisive", "tpp", "without"),
    [
        ("amd/mi355x", "dense_fp6", 60396, 40265.6),
        ("amd/mi350x", "dense_fp6", 55365, 36910),
        ("intel/gaudi3", "dense_fp16", 26848, 13424),
        ("google/v6e", "dense_fp16", 14688, 14688),
    ],
)
def test_the_narrowest_format_is_not_always_the_one_that_decides(
    chip: str, decisive: str, tpp: float, without: float, library: Library
) -> None:
    figures = library.chips[chip].figures
    products = {
        name: figures[name].value * bits / 1e12
        for name, bits in DENSE_BITS.items()
        if name in figures
    }

    assert tpp_of(library.chips[chip]) == pytest.approx(tpp, rel=TOLERANCE)
    assert products.pop(decisive) == pytest.approx(tpp, rel=TOLERANCE)
    assert max(products.values()) == pytest.approx(without, rel=TOLERANCE)


@pytest.mark.parametrize(
    ("chip", "stated", "ours"),
    [
        ("amd/mi350x", 37440, 55365),
        ("amd/mi355x", 37440, 60396),
        ("nvidia/gb300", 61120, 60000),
        ("nvidia/rtx4090", 10570, 5284.8),
    ],
)
def test_a_tpp_that_a_source_states_otherwise_is_kept_with_the_reason(
    chip: str, stated: float, ours: float, library: Library
) -> None:
    thing = library.chips[chip]
    figure = thing.figures["tpp"]
    (other,) = [f for f in (figure, *figure.dissent) if f.value == stated]

    assert tpp_of(thing) == pytest.approx(ours, rel=TOLERANCE)
    assert other.note


def test_every_stated_tpp_that_differs_from_ours_has_a_note(library: Library) -> None:
    unexplained = [
        (chip.id, figure.value)
        for chip in library.chips.values()
        if "tpp" in chip.figures
        for figure in (chip.figures["tpp"], *chip.figures["tpp"].dissent)
        if figure.value != pytest.approx(tpp_of(chip), rel=TOLERANCE) and not figure.note
    ]

    assert unexplained == []
