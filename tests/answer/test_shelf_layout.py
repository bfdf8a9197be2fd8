import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.table.fit import candidates, fitted, pages, total
from valico.answer.table.layout import laid_out, width_of
from valico.answer.table.record import Cell, Column, Fact, Line, Row, Sheet, Table
from valico.answer.table.text import cells_of, on_points, padded, wrapped
from valico.answer.table.wire import csv_from_sheet, json_from_sheet

WORDS = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=30)


def _table(*names: str, priorities: tuple[int, ...] = (), paged: bool = False) -> Table:
    columns = tuple(
        Column(key=name, name=name, priority=priority)
        for name, priority in zip(names, priorities or (0,) * len(names), strict=True)
    )
    row = Row(cells=tuple(Cell("x" * 10, name) for name in names))
    return Table(key="things", columns=columns, rows=(row,), paged=paged)


def _lines(sheet: Sheet, width: int) -> list[str]:
    return ["".join(span.text for span in line) for line in laid_out(sheet, width)]


@given(st.lists(WORDS, max_size=12), st.integers(min_value=2, max_value=40))
def test_wrapped_lines_fit_and_lose_no_letter(words: list[str], width: int) -> None:
    text = " ".join(words)

    lines = wrapped(text, width)

    assert all(cells_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(WORDS, st.integers(min_value=60, max_value=70))
def test_padded_texts_take_the_width_that_they_are_given(text: str, width: int) -> None:
    assert cells_of(padded(text, width, "left")) == width
    assert cells_of(padded(text, width, "right")) == width


def test_a_chinese_character_takes_two_cells() -> None:
    assert cells_of("昇腾910C") == 8
    assert wrapped("昇腾昇腾", 4) == ["昇腾", "昇腾"]


def test_marks_hang_behind_numbers_without_moving_them() -> None:
    assert on_points(["1,979", "4.8*", "40*°", "—"]) == ["1,979   ", "4.8*", "40*° ", "—   "]


def test_the_least_important_columns_are_left_out_first() -> None:
    columns = candidates(_table("name", "rate", "maker", priorities=(0, 1, 2)))

    kept = fitted(columns, 25)

    assert [one.column.key for one in kept] == ["name", "rate"]


def test_columns_left_out_are_named_with_the_ways_to_see_them() -> None:
    sheet = Sheet(schema="s/1", title="T", tables=(_table("name", "Maker", priorities=(0, 1)),))

    said = " ".join(_lines(sheet, 20))

    assert "Left out at 20 columns: Maker." in said
    assert "--json" in said
    assert "--csv" in said


def test_a_paged_table_repeats_its_first_columns_and_leaves_nothing_out() -> None:
    table = _table("figure", "one", "two", "three", priorities=(0, 1, 2, 3), paged=True)

    shown = [[one.column.key for one in page] for page in pages(candidates(table), 24)]

    assert shown == [["figure", "one"], ["figure", "two"], ["figure", "three"]]


def test_columns_that_belong_together_stay_on_one_page() -> None:
    table = _table("figure", "a", "a ratio", "b", "b ratio", priorities=(0, 1, 1, 2, 2), paged=True)

    shown = [[one.column.key for one in page] for page in pages(candidates(table), 36)]

    assert shown == [["figure", "a", "a ratio"], ["figure", "b", "b ratio"]]


@given(st.integers(min_value=30, max_value=200))
def test_whatever_the_width_the_columns_fit_it(width: int) -> None:
    columns = candidates(_table("a", "b", "c", "d", priorities=(0, 1, 2, 3)))

    assert total(fitted(columns, width)) <= width


def test_a_column_whose_cells_agree_is_said_once() -> None:
    columns = (Column(key="name", name="Name"), Column(key="day", name="Day", once="All of {}."))
    rows = tuple(Row(cells=(Cell(name), Cell("2026-11-21"))) for name in ("a", "b"))
    table = Table(key="t", columns=columns, rows=rows)

    lines = _lines(Sheet(schema="s/1", title="T", tables=(table,)), 80)

    assert "All of 2026-11-21." in lines
    assert not any("Day" in line for line in lines)


def test_lines_beneath_a_row_stand_under_their_column() -> None:
    columns = (Column(key="day", name="Day"), Column(key="says", name="Says", least=10))
    row = Row(cells=(Cell("2026-11-21"), Cell("a claim")), below=(Line("Reuters"),))
    table = Table(key="t", columns=columns, rows=(row,), under="says")

    lines = _lines(Sheet(schema="s/1", title="T", tables=(table,)), 80)

    assert lines[-1].index("Reuters") == lines[-2].index("a claim")


def test_no_line_ends_in_blanks() -> None:
    sheet = Sheet(schema="s/1", title="T", tables=(_table("name", "maker"),))

    assert all(line == line.rstrip() for line in _lines(sheet, 80))


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_json_gives_back_the_raw_values(words: list[str]) -> None:
    rows = tuple(Row(cells=(Cell("shown", word), Cell("4.8", 4.8e12))) for word in words)
    columns = (Column(key="name"), Column(key="memory_bandwidth_bytes_per_s"))
    table = Table(key="chips", columns=columns, rows=rows)
    sheet = Sheet(
        schema="valico.chips/1", title="T", facts=(Fact(key="on", raw="2026"),), tables=(table,)
    )

    read = json.loads(json_from_sheet(sheet))

    assert read["schema"] == "valico.chips/1"
    assert read["on"] == "2026"
    assert [one["name"] for one in read["chips"]] == words
    assert {one["memory_bandwidth_bytes_per_s"] for one in read["chips"]} == {4.8e12}


def test_csv_texts_that_look_like_formulas_begin_with_an_apostrophe() -> None:
    texts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "H20")
    rows = tuple(Row(cells=(Cell("", text), Cell("", -1.5))) for text in texts)
    table = Table(key="t", columns=(Column(key="name"), Column(key="value")), rows=rows)

    read = list(
        csv.reader(io.StringIO(csv_from_sheet(Sheet(schema="s", title="", tables=(table,)))))
    )

    assert [row[0] for row in read] == ["name", *(f"'{text}" for text in texts[:-1]), "H20"]
    assert {row[1] for row in read[1:]} == {"-1.5"}


def test_lines_never_exceed_the_width_of_the_terminal() -> None:
    fact = Fact(label="Note", text="many words " * 40)
    sheet = Sheet(schema="s/1", title="T", facts=(fact,), remarks=("* remark " * 30,))

    assert all(width_of(line) <= 80 for line in laid_out(sheet, 80))


def test_a_table_that_no_terminal_so_narrow_can_show_becomes_a_list() -> None:
    columns = tuple(Column(key=f"c{n}", name=f"Number {n}", align="right") for n in range(4))
    row = Row(cells=tuple(Cell("123,456,789", 123_456_789) for _ in columns))
    sheet = Sheet(schema="s/1", title="T", tables=(Table(key="t", columns=columns, rows=(row,)),))
    lines = ["".join(span.text for span in line) for line in laid_out(sheet, 30)]

    assert lines[2:] == ["123,456,789", *(f"  Number {n}: 123,456,789" for n in range(1, 4))]


@pytest.mark.parametrize("width", [24, 40, 60])
def test_wide_tables_keep_to_the_narrowest_terminals(width: int) -> None:
    columns = tuple(Column(key=f"c{n}", name="Memory bandwidth", align="right") for n in range(9))
    row = Row(cells=tuple(Cell("2,430,000 to 3,940,000") for _ in columns))
    for paged in (False, True):
        table = Table(key="t", title="A long title " * 9, columns=columns, rows=(row,), paged=paged)
        sheet = Sheet(schema="s/1", title="T", tables=(table,))

        assert all(width_of(line) <= width for line in laid_out(sheet, width))
