from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from valico.answer.case import Case
from valico.answer.history import BEGINNING, Asked, history
from valico.answer.library import Library
from valico.answer.may import clerk_of
from valico.answer.outcomes import outcome
from valico.answer.strip import strip_png, strip_svg
from valico.errors import InputError, UnknownNameError

TODAY = date(2026, 11, 21)


def asked(chip: str, **more: date) -> Asked:
    return Asked(chip=chip, to="china", last=TODAY, known_by=more.get("known_by", TODAY))


def test_the_h20_was_free_until_the_letters_of_april_2025(library: Library) -> None:
    found = history(asked("h20"), library)

    assert [(span.first, span.status) for span in found.us[:2]] == [
        (BEGINNING, "none"),
        (date(2025, 4, 9), "letter"),
    ]
    assert "April 2025" in found.us[1].cause


def test_the_h200_changes_with_each_great_rule(library: Library) -> None:
    found = history(asked("h200"), library)

    days = [span.first for span in found.us]
    assert date(2022, 10, 21) in days
    assert date(2023, 11, 17) in days
    assert date(2026, 1, 15) in days
    assert found.us[-1].status == "case-by-case"


def test_the_a800_passed_until_october_2023(library: Library) -> None:
    found = history(asked("a800"), library)

    assert found.us[0].status == "none"
    assert found.us[1].first == date(2023, 10, 23)


@pytest.mark.parametrize("chip", ["h20", "h200", "rtx 4090", "mi308x", "910c"])
def test_spans_leave_no_gap(library: Library, chip: str) -> None:
    found = history(asked(chip), library)

    for spans in (found.us, found.cn):
        assert spans[0].first == BEGINNING
        assert spans[-1].end == TODAY + timedelta(days=1)
        assert all(one.end == two.first for one, two in pairwise(spans))
        assert all((one.status, one.eccn) != (two.status, two.eccn) for one, two in pairwise(spans))


def test_what_was_not_known_changes_nothing(library: Library) -> None:
    early = history(asked("h20", known_by=date(2025, 4, 1)), library)

    assert [span.status for span in early.us] == ["none"]


def test_an_unknown_chip_is_told(library: Library) -> None:
    with pytest.raises(UnknownNameError, match="no chip is called"):
        history(asked("h2oo"), library)


def test_the_chart_is_drawn_in_both_formats(library: Library, tmp_path: Path) -> None:
    found = history(asked("h200"), library)

    strip_png(found, tmp_path / "h200.png")
    strip_svg(found, tmp_path / "h200.svg")

    assert (tmp_path / "h200.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "h200.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("chip", ["h20", "h200", "rtxpro6000d", "910c"])
def test_a_day_of_the_history_is_the_verdict_of_that_day(library: Library, chip: str) -> None:
    found = history(asked(chip), library)
    clerk = clerk_of(library, today=TODAY)

    for weeks in range(0, 216, 3):
        day = date(2022, 9, 1) + timedelta(weeks=weeks)
        verdict = clerk.verdict(Case(chip=chip, to="china", on=day, known_by=TODAY))
        us = next(span for span in found.us if span.first <= day < span.end)
        cn = next(span for span in found.cn if span.first <= day < span.end)
        assert (us.status, cn.status) == (outcome(verdict.us), verdict.cn.permission), day


def test_a_last_day_before_the_first_is_refused(library: Library) -> None:
    backwards = Asked(chip="h20", to="china", last=date(2020, 1, 1), known_by=TODAY)

    with pytest.raises(InputError, match="is before"):
        history(backwards, library)
