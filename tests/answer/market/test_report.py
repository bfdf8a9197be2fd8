"""The page, the rows and the pictures of a scenario."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import pytest

from valico.answer.market.focus import course_of, fan_of, focused
from valico.answer.market.html import html_of
from valico.answer.market.picture import PICTURES, picture_svg, write_picture
from valico.answer.market.report import Report, SimulateAsked, report_asked, runs_wanted
from valico.answer.market.rows import csv_of, rows, write_parquet
from valico.answer.market.sheet import sheet_of
from valico.answer.market.tornado_text import bar
from valico.answer.table.layout import laid_out, width_of
from valico.answer.wire import json_from_record
from valico.errors import DataError, InputError, UnknownNameError

HALT = str(Path(__file__).parents[2] / "market" / "files" / "halt.toml")


@cache
def report(against: str | None = None) -> Report:
    """Return a report on the halt of 2025."""
    return report_asked(SimulateAsked(scenario=HALT, runs=64, against=against))


def lines(width: int, against: str | None = None) -> list[str]:
    """Return the lines of the sheet at a width."""
    laid = laid_out(sheet_of(report(against)), width)
    return ["".join(span.text for span in line) for line in laid]


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    laid = [line for line in laid_out(sheet_of(report()), width) if "http" not in str(line)]

    assert max(width_of(line) for line in laid) <= width


def test_the_answer_comes_first_and_the_error_of_the_mean_is_told() -> None:
    first = lines(80)[:10]

    assert first[1].startswith("Delivered")
    assert any(line.startswith("Stranded") for line in first)
    assert any("American licence in 67 weeks" in line for line in first)
    assert "standard error of the mean" in " ".join(first)


def test_a_scenario_differs_in_nothing_from_itself() -> None:
    found = report(HALT).against

    assert found is not None
    assert found.paired
    assert all(one.difference.p5 == one.difference.p95 == 0 for one in found.differences)


def test_the_runs_told_of_are_those_announced() -> None:
    heard: list[int] = []
    asked = SimulateAsked(scenario=HALT, runs=64)

    report_asked(asked, told=heard.append)

    assert sum(heard) == runs_wanted(asked)


def test_the_json_reads_back_as_the_same_report() -> None:
    text = json_from_record(report())

    assert msgspec.json.decode(text, type=Report) == report()


def test_every_row_says_its_metric_and_whether_it_is_a_stock_or_a_flow() -> None:
    told = list(rows(report()))

    assert {row["kind"] for row in told} == {"stock", "flow"}
    assert {row["holding"] for row in told} == {"owned"}
    assert {"units", "h100_equivalents", "power_w", "usd"} <= {row["metric"] for row in told}
    assert csv_of(report()).count("\n") == len(told) + 1


def test_parquet_holds_the_same_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(report(), tmp_path / "halt.parquet")

    assert parquet.read_table(tmp_path / "halt.parquet").to_pylist() == list(rows(report()))


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = html_of(report())

    assert page.count("<svg") == len(PICTURES)
    assert not re.search(r"<script|<link|<img|@import|url\(http", page)


def test_words_of_a_scenario_cannot_become_markup() -> None:
    summary = msgspec.structs.replace(report().summary, title="<script>alert(1)</script>")
    named = msgspec.structs.replace(report(), summary=summary, note="<b>bold</b>")

    assert "<script" not in html_of(named)
    assert "<b>" not in html_of(named)


@pytest.mark.parametrize("name", list(PICTURES))
def test_the_same_report_gives_the_same_picture(name: str) -> None:
    assert picture_svg(report(), name) == picture_svg(report(), name)


def test_a_picture_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"allowed: .svg, .png"):
        write_picture(report(), tmp_path / "halt.jpg")


def test_a_bar_that_does_not_move_is_the_middle_alone() -> None:
    assert bar(5, 5, 5, (0, 10)).strip() == "│"


def test_an_unknown_scenario_is_told_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Nearest: h20-2025"):
        report_asked(SimulateAsked(scenario="h20-2052"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none.toml: cannot be read"):
        report_asked(SimulateAsked(scenario=str(tmp_path / "none.toml")))


def test_how_things_stand_on_a_day_comes_first() -> None:
    asked = SimulateAsked(scenario=HALT, runs=64, on=date(2025, 4, 20))

    found = sheet_of(report_asked(asked)).facts[0]

    assert found.label == "By 2025-04-20"
    assert "stranded" in found.text


def test_a_day_that_the_scenario_does_not_reach_is_left_out() -> None:
    asked = SimulateAsked(scenario=HALT, runs=64, on=date(2030, 1, 1))

    assert report_asked(asked).standing is None


@cache
def homemade(product: str | None = None) -> Report:
    """Return a report on a scenario of two products."""
    return report_asked(SimulateAsked(scenario="ascend-2026", runs=16, product=product))


def test_buyers_and_places_stand_in_tables_and_pictures_by_their_names() -> None:
    sheet = sheet_of(report())
    fleets = next(table for table in sheet.tables if table.key == "fleets")

    assert {row.cells[0].text for row in fleets.rows} == {"Chinese clouds", "China"}
    assert {row.cells[0].raw for row in fleets.rows} == {"chinese-clouds", "china"}
    assert report().parties["elsewhere"] == "Elsewhere"
    assert any("orders of Chinese clouds" in share.factor for share in report().sensitivity.shares)
    assert [name for name, _ in course_of(report()).buyers] == [
        "Chinese clouds, China",
        "Elsewhere",
    ]


def test_a_word_for_many_is_called_by_what_stands_before_its_colon() -> None:
    assert homemade().parties == {"chinese-firms": "Chinese firms", "china": "China"}


def test_every_product_has_its_sensitivity_and_the_first_stands_in_front() -> None:
    found = homemade()

    assert [each.chip for each in found.sensitivities] == list(found.names)
    assert found.sensitivity == found.sensitivities[0]
    assert found.product == "huawei/910c"


def test_another_product_may_stand_in_front() -> None:
    found = homemade("590")

    assert found.product == "cambricon/590"
    assert found.sensitivity == homemade().sensitivities[1]
    assert fan_of(found).chip == course_of(found).chip == "cambricon/590"
    assert fan_of(focused(homemade(), "cambricon/590")) == fan_of(found)


def test_a_product_that_the_scenario_does_not_make_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no product of the scenario is called 'h20'"):
        homemade("h20")


def test_the_page_of_several_products_has_the_pictures_of_each() -> None:
    assert html_of(homemade()).count("<svg") == 2 * len(PICTURES)


def test_a_duty_that_nothing_fell_under_is_told_as_nothing() -> None:
    taxed = msgspec.structs.replace(report(), duties=tuple(report().names))
    takes = next(fact for fact in sheet_of(taxed).facts if fact.label == "US takes")

    assert takes.text.startswith("nothing:")
