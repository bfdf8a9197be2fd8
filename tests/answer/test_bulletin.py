"""What stands on a day, in few lines."""

from datetime import date

from valico.answer.bulletin import bulletin, read_beginning
from valico.answer.library import read_library

LIBRARY, BEGINNING = read_library(), read_beginning()
THEN, NOW = date(2025, 8, 25), date(2026, 11, 22)


def test_nothing_is_told_that_was_not_known() -> None:
    told = bulletin(LIBRARY, BEGINNING, on=THEN, known_by=THEN)

    assert all(claim.published <= THEN for claim in told.latest)
    assert told.turned is not None
    assert told.turned.day <= THEN


def test_the_latest_come_first() -> None:
    told = bulletin(LIBRARY, BEGINNING, on=NOW, known_by=NOW)
    days = [claim.published for claim in told.latest]

    assert days == sorted(days, reverse=True)


def test_a_change_ahead_is_told_where_one_is_written_down() -> None:
    told = bulletin(LIBRARY, BEGINNING, on=date(2026, 1, 14), known_by=date(2026, 1, 14))

    assert told.coming is not None
    assert told.coming.day > date(2026, 1, 14)


def test_each_verdict_brings_its_sources() -> None:
    told = bulletin(LIBRARY, BEGINNING, on=NOW, known_by=NOW)

    assert [gate.chip for gate in told.gates] == list(BEGINNING.chips)
    assert all(gate.us_sources for gate in told.gates)
    assert {"blocked", "conditional"} <= {gate.cn for gate in told.gates}


def test_every_example_is_asked_in_both_languages() -> None:
    assert all(set(example) == {"en", "it"} for example in BEGINNING.example)
