"""Faults that tests/broken does not hold, for they need more than one file or a clock."""

from datetime import date

import msgspec
import pytest

from valico.answer.library import Library
from valico.catalogue import faults
from valico.catalogue.chips import Chip
from valico.evidence import Figure

CHECKED = date(2026, 11, 21)


def figure(quantity: str, value: float, **more: object) -> Figure:
    figure = Figure(
        quantity=quantity,
        value=value,
        dimension="USD" if quantity.startswith("price") else "FLOP/s",
        written=str(value),
        source="a",
        confidence="datasheet",
        checked=CHECKED,
    )
    return msgspec.structs.replace(figure, **more)


def chip(*figures: Figure) -> Chip:
    return Chip(
        id="nvidia/x",
        name="X",
        maker="nvidia",
        status="shipping",
        figures={figure.quantity: figure for figure in figures},
    )


def said(*figures: Figure, on: date = CHECKED) -> list[str]:
    thing = chip(*figures)
    found = (*faults.figure_faults("w", thing, {"a"}, on=on), *faults.rate_faults("w", thing))
    return [fault.removeprefix("w: ") for fault in found]


def test_a_day_of_checking_is_no_fault_on_that_day_and_one_the_day_before() -> None:
    known = figure("dense_fp16", 1e12)

    assert said(known, on=CHECKED) == []
    assert said(known, on=date(2026, 11, 20)) == [
        "`dense_fp16` (a): `checked` is 2026-11-21, which is still to come"
    ]


def test_the_dissent_of_a_figure_is_examined_like_the_figure() -> None:
    other = figure("price_low", 9000.0, source="b")
    price = figure("price_low", 10000.0, as_of="2024-07", dissent=(other,))

    assert said(price) == [
        "cites the source 'b', which no file under data/sources defines",
        "`price_low` (b): a price needs `as_of`, for a dollar has a year",
    ]


@pytest.mark.parametrize("confidence", ["derived", "assumed"])
def test_what_is_derived_or_assumed_needs_a_reason(confidence: str) -> None:
    bare = figure("dense_fp16", 1e12, confidence=confidence)
    reasoned = figure("dense_fp16", 1e12, confidence=confidence, note="Half of the base.")

    assert said(bare) == [
        f"`dense_fp16` (a): a figure that is {confidence} needs a note that says why"
    ]
    assert said(reasoned) == []


@pytest.mark.parametrize(
    ("narrow", "wide", "most"),
    [
        ("dense_fp8", "dense_fp16", 2.1),
        ("dense_int8", "dense_fp16", 4.2),
        ("dense_fp4", "dense_fp8", 2.1),
        ("dense_fp6", "dense_fp8", 2.1),
    ],
)
def test_a_narrow_rate_far_above_the_wide_one_looks_sparse(
    narrow: str, wide: str, most: float
) -> None:
    base = figure(wide, 100e12)
    usual, odd = figure(narrow, (most - 0.1) * 100e12), figure(narrow, (most + 0.1) * 100e12)

    assert said(base, usual) == []
    assert len(said(base, odd)) == 1
    assert f"write it as sparse_{narrow.removeprefix('dense_')}" in said(base, odd)[0]


def test_a_note_explains_a_rate_that_looks_sparse() -> None:
    explained = figure("dense_fp8", 400e12, note="The FP16 path is cut.")

    assert said(figure("dense_fp16", 100e12), explained) == []


def test_a_sparse_rate_may_be_twice_the_dense_one() -> None:
    assert said(figure("dense_fp8", 100e12), figure("sparse_fp8", 200e12)) == []


def test_a_figure_of_zero_is_not_a_figure() -> None:
    assert said(figure("dense_fp16", 0.0)) == [
        "`dense_fp16` (a) is zero; leave out what is not known"
    ]


def test_one_name_of_two_things_is_told_once(library: Library) -> None:
    h20 = library.chips["nvidia/h20-96"]
    twin = msgspec.structs.replace(h20, id="nvidia/h20-twin", name="Twin", aliases=("h-20", "H20"))

    found = list(faults.name_faults("chips", [h20, twin]))

    assert found == [
        "data/chips/nvidia/h20-twin.toml: the name 'H20' belongs to nvidia/h20-96 already"
    ]
