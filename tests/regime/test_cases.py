"""Cases that a lawyer can read and write: a transaction, a day, and what must come out."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from valico.answer.case import Case
from valico.answer.expectation import unmet
from valico.answer.library import Library, read_library
from valico.answer.may import cases_from_table, verdict_on

FOLDER = Path(__file__).parents[1] / "cases" / "regime"
TODAY = date(2026, 11, 21)


def _cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.toml")):
        yield from cases_from_table(tomllib.loads(path.read_text(encoding="utf-8")))


CASES = tuple(_cases())


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.id}: {case.says}" for case in CASES])
def test_a_case_comes_out_as_expected(case: Case, library: Library) -> None:
    assert case.expect is not None, "a case without an expectation proves nothing"

    verdict = verdict_on(case, library, today=TODAY)

    assert unmet(case.expect, verdict) == ()


def test_every_case_of_section_9_is_there() -> None:
    numbers = {case.id.split("-")[0].rstrip("abc") for case in CASES}
    section = (
        "01 03 05 07 09 10 12 13 14 16 17 18 20 21 22 23 24 26 27 30 31 34 35 37 38 39 43 44 46 "
        "47 48 49 51 52 55 57 58 59 61 63 64 67 68 69 71"
    )

    assert {f"R{number}" for number in section.split()} <= numbers


def test_ids_of_cases_are_unique() -> None:
    ids = [case.id for case in CASES]

    assert len(ids) == len(set(ids))
