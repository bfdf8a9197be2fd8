"""Every kind of answer in every form, and as a notebook shows it."""

import io
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # bears no types

from valico.answer.answer import Answer
from valico.answer.ask import ask
from valico.answer.case import Case
from valico.answer.desk import Desk
from valico.answer.export.download import export
from valico.answer.export.form import FORMS, PICTURES, Form
from valico.answer.export.picture import picture_of, pictures_of
from valico.answer.export.sheets import Exportable, sheet_from
from valico.answer.gate.record import gate_picture
from valico.answer.history import Asked, history
from valico.answer.library import Library
from valico.answer.market.report import SimulateAsked, report_asked
from valico.answer.may import clerk_at
from valico.answer.ruling import ruling_on
from valico.answer.shelf.card_chip import chip_sheet
from valico.answer.table.record import Sheet
from valico.answer.table.wire import one_table
from valico.errors import InputError

KINDS = ("answer", "ruling", "sheet", "history", "simulation", "gate")
DRAWN = ("history", "simulation")
FILES: tuple[Form, ...] = tuple(form for form in FORMS if form not in PICTURES)


@pytest.fixture(scope="module")
def answers(library: Library, today: date) -> dict[str, Exportable]:
    on = date(2026, 2, 15)
    return {
        "answer": ask("deepseek 10000 h200 2026-02-15", library, today=today),
        "ruling": ruling_on(Case(chip="h200", to="deepseek", on=on), clerk_at(Desk(), today=today)),
        "sheet": chip_sheet("h20"),
        "history": history(Asked(chip="h20", to="china", last=today, known_by=today), library),
        "simulation": report_asked(SimulateAsked(scenario="h20-2025", runs=32)),
        "gate": gate_picture(library, on=on, known_by=today),
    }


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_every_form_and_twice_the_same(
    kind: str, form: Form, answers: dict[str, Exportable]
) -> None:
    first = export(answers[kind], form)

    assert first.content
    assert first.name.endswith(FORMS[form].ending)
    assert first.media_type == FORMS[form].media_type
    assert export(answers[kind], form) == first


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_names_its_sources(kind: str, answers: dict[str, Exportable]) -> None:
    sheet = sheet_from(answers[kind])
    book = load_workbook(io.BytesIO(export(answers[kind], "xlsx").content))

    assert sheet.notes
    assert len(list(book["Sources"].values)) > len(sheet.notes)


@pytest.mark.parametrize("kind", DRAWN)
def test_every_picture_is_there_as_svg_and_png(kind: str, answers: dict[str, Exportable]) -> None:
    svg = picture_of(answers[kind], "svg")
    png = picture_of(answers[kind], "png")

    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own
    assert png.startswith(b"\x89PNG\r\n")
    assert picture_of(answers[kind], "svg") == svg


def test_a_simulation_has_several_pictures_by_name(answers: dict[str, Exportable]) -> None:
    report = answers["simulation"]

    assert pictures_of(report)[:2] == ("fans", "flows")
    assert picture_of(report, "svg", "tornado") != picture_of(report, "svg", "fans")
    with pytest.raises(InputError, match="no picture 'pie'; it has: fans, flows"):
        picture_of(report, "svg", "pie")


def test_the_rows_of_an_answer_hold_its_lines_and_its_claims_stand_beside(
    answers: dict[str, Exportable],
) -> None:
    sheet = sheet_from(answers["answer"])

    assert [table.key for table in sheet.records] == ["lines", "estimates", "claims"]
    assert len(one_table(sheet).rows) == len(sheet.tables[0].rows)


def test_several_records_of_one_kind_are_rows(answers: dict[str, Exportable]) -> None:
    ruling = answers["ruling"]
    assert not isinstance(ruling, list)
    rows = one_table(sheet_from([ruling, ruling])).rows  # type: ignore[list-item]  # a record

    assert len(rows) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_shows_an_answer_without_scripts_or_requests(
    kind: str, answers: dict[str, Exportable]
) -> None:
    answer = answers[kind]
    shown = answer._repr_html_()  # type: ignore[union-attr]  # as a notebook asks

    assert shown.count("<div") == shown.count("</div>")
    assert "<script" not in shown
    assert "src=" not in shown
    assert answer._repr_markdown_()  # type: ignore[union-attr]  # the same


def test_a_notebook_shows_words_of_others_as_words(answers: dict[str, Exportable]) -> None:
    hostile = Sheet(schema="s", title="<img src=x onerror=alert(1)>", remarks=("<script>",))
    shown = hostile._repr_html_()  # as a notebook asks

    assert "<img" not in shown
    assert "<script" not in shown
    assert isinstance(answers["answer"], Answer)
