"""Files of tables: what they hold, and that no text of a source becomes a formula."""

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]  # bears no types
from pyarrow import parquet

from valico.answer.export.download import export, file_name
from valico.answer.export.form import FORMS, Form, form_of
from valico.answer.export.rows import type_of
from valico.answer.export.workbook import LONGEST_NAME, leaf_name
from valico.answer.footnotes import Note
from valico.answer.table.cells import FORMULA, comma_cell, workbook_text
from valico.answer.table.record import Cell, Column, Fact, Raw, Row, Sheet, Table
from valico.errors import InputError
from valico.evidence import Source

SOURCE = Source(
    id="bis-2026",
    kind="official",
    publisher="Bureau of Industry & Security",
    title="Rule 91 FR 1684: 50% cap {final}",
    date="2026-01-15",
    url="https://example.org/rule_1?a=1&b=2",
)
TABLE_FORMS: tuple[Form, ...] = ("csv", "jsonl", "json", "parquet", "xlsx", "markdown", "html")


def sheet(*rows: tuple[Raw, ...], title: str = "Chips of a day") -> Sheet:
    columns = tuple(Column(key=key, name=key) for key in ("name", "count", "power_w"))
    cells = tuple(Row(cells=tuple(Cell(str(raw), raw) for raw in row)) for row in rows)
    return Sheet(
        schema="valico.test/1",
        title=title,
        facts=(Fact(key="on", label="On", text="2026-02-15", raw="2026-02-15"),),
        tables=(Table(key="chips", title="Chips", columns=columns, rows=cells),),
        remarks=("Nothing was guessed.",),
        notes=(Note(number=1, source=SOURCE),),
    )


PLAIN = sheet(("H20", 7, 400.0), ("H200", None, 700.5))


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_csv_is_after_rfc_4180() -> None:
    content = export(PLAIN, "csv").content

    assert content.startswith(b"name,count,power_w\r\nH20,7,400.0\r\n")
    assert rows_of_csv(content)[2] == ["H200", "", "700.5"]


def test_json_lines_hold_a_record_a_line() -> None:
    lines = export(PLAIN, "jsonl").content.splitlines()

    assert json.loads(lines[1]) == {"name": "H200", "count": None, "power_w": 700.5}


def test_parquet_keeps_types_and_names_its_sources() -> None:
    table = parquet.read_table(io.BytesIO(export(PLAIN, "parquet").content))
    sources = json.loads(table.schema.metadata[b"valico.sources"])

    assert [str(field.type) for field in table.schema] == ["string", "int64", "double"]
    assert table.column("count").to_pylist() == [7, None]
    assert sources[0]["id"] == "bis-2026"


def test_a_workbook_has_the_answer_its_tables_and_a_leaf_of_sources() -> None:
    book = load_workbook(io.BytesIO(export(PLAIN, "xlsx").content))
    sources = list(book["Sources"].values)

    assert book.sheetnames == ["Answer", "Chips", "Sources"]
    assert list(book["Chips"].values)[1] == ("H20", 7, 400)
    assert sources[1][:4] == (1, "bis-2026", "official", "Bureau of Industry & Security")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    hostile = sheet((text, -3, -2.5), title=text)
    row = rows_of_csv(export(hostile, "csv").content)[1]
    cell = load_workbook(io.BytesIO(export(hostile, "xlsx").content))["Chips"]["A2"]

    assert row == [f"'{text}", "-3", "-2.5"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\r", "\n")


def test_numbers_stay_numbers_in_a_workbook() -> None:
    book = load_workbook(io.BytesIO(export(sheet(("a", -3, -2.5)), "xlsx").content))

    assert [cell.data_type for cell in book["Chips"][2]] == ["s", "n", "n"]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_a_number_that_no_workbook_holds_is_written_in_words(number: float) -> None:
    book = load_workbook(io.BytesIO(export(sheet(("a", 1, number)), "xlsx").content))

    assert book["Chips"]["C2"].value == str(number)


@given(st.text())
def test_no_text_of_a_csv_begins_as_a_formula_does(text: str) -> None:
    assert not str(comma_cell(text)).startswith(FORMULA)


@settings(max_examples=30)
@given(st.text())
def test_any_text_makes_a_workbook_that_opens(text: str) -> None:
    content = export(sheet((text, 1, 1.0)), "xlsx").content
    cell = load_workbook(io.BytesIO(content))["Chips"]["A2"]

    assert (cell.value is None) == (workbook_text(text) == "")


@pytest.mark.parametrize("form", TABLE_FORMS)
def test_the_same_answer_is_the_same_file(form: Form) -> None:
    assert export(PLAIN, form) == export(PLAIN, form)


def test_a_workbook_bears_no_day_of_its_making() -> None:
    with zipfile.ZipFile(io.BytesIO(export(PLAIN, "xlsx").content)) as book:
        core = book.read("docProps/core.xml").decode()
        days = {entry.date_time[0] for entry in book.infolist()}

    assert "2000-01-01T00:00:00Z" in core
    assert days == {1980}


@pytest.mark.parametrize("form", TABLE_FORMS)
def test_a_sheet_of_facts_alone_is_written_too(form: Form) -> None:
    facts = Sheet(schema="s/1", title="Facts", facts=(Fact(key="a", label="A", text="1", raw=1),))

    assert export(facts, form).content


def test_words_of_a_source_become_no_markup() -> None:
    hostile = sheet(("<script>alert(1)</script>", 1, 1.0), title="<b>T</b>")
    page = export(hostile, "html").content.decode()
    text = export(hostile, "markdown").content.decode()

    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page
    assert "\\<script" in text


def test_an_address_that_would_run_is_no_link() -> None:
    bad = Source(id="x", kind="press", publisher="P", title="T", url="javascript:alert(1)")
    page = export(Sheet(schema="s", title="T", notes=(Note(number=1, source=bad),)), "html")

    assert b"javascript" not in page.content


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    page = export(PLAIN, "html").content.decode()

    assert "<script" not in page
    assert "<link" not in page
    assert "src=" not in page


def test_a_mark_of_a_footnote_leads_to_its_source() -> None:
    page = export(sheet(("H20 [1] and [2]", 1, 1.0)), "html").content.decode()

    assert 'H20 [<a class="note" href="#note-1">1</a>] and [2]' in page
    assert 'id="note-1"' in page


@pytest.mark.parametrize("form", ["svg", "png"])
def test_an_answer_without_pictures_says_so(form: Form) -> None:
    with pytest.raises(InputError, match="has no picture; it has: none"):
        export(PLAIN, form)


def test_an_answer_without_sources_has_nothing_to_cite() -> None:
    with pytest.raises(InputError, match="names no source"):
        export(Sheet(schema="s", title="T"), "bibtex")


def test_an_unknown_ending_is_told_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"'a\.doc': no form ends so; allowed: \.csv, \.jsonl"):
        form_of("a.doc")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found_by_its_ending(form: Form) -> None:
    assert form_of(f"x{FORMS[form].ending.upper()}") == form


@given(st.text())
def test_the_name_of_a_file_leads_nowhere(title: str) -> None:
    name = file_name(title)

    assert name
    assert not set(name) & set("/\\.: \x00")


@given(st.text(), st.sets(st.text(max_size=3).map(str.casefold)))
def test_the_name_of_a_leaf_is_allowed_and_free(wanted: str, taken: set[str]) -> None:
    name = leaf_name(wanted, taken)

    assert 0 < len(name) <= LONGEST_NAME
    assert name.casefold() not in taken
    assert not set(name) & set("[]:*?/\\'")


def test_mixed_values_are_words() -> None:
    assert type_of([1, "a"]) == "string"
    assert type_of([1 << 70]) == "float64"
