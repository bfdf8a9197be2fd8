import subprocess
import sys
from datetime import date, datetime

import pytest

import valico
from valico.answer.answer import Answer
from valico.answer.counter import question
from valico.answer.ruling import Ruling
from valico.answer.table.record import Sheet
from valico.errors import InputError, UnknownNameError

HEAVY = ("numpy", "msgspec", "click", "rich", "fastapi", "mcp", "valico.answer")


def _fact(sheet: Sheet, key: str) -> object:
    return next(fact.raw for fact in sheet.facts if fact.key == key)


def test_importing_valico_imports_nothing_heavy() -> None:
    code = f"import sys, valico; print([m for m in {HEAVY} if m in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_may_returns_the_ruling_that_the_command_line_shows() -> None:
    ruling = valico.may("h200", to="deepseek", on="2026-02-15", known_by=date(2026, 11, 21))

    assert isinstance(ruling, Ruling)
    assert ruling.us.policy == "case-by-case"
    assert ruling.understood.on == date(2026, 2, 15)
    assert ruling.sources


def test_without_hindsight_a_verdict_knows_only_its_day() -> None:
    ruling = valico.may("h200", to="deepseek", on="2026-01-10", hindsight=False)

    assert ruling.understood.known_by == date(2026, 1, 10)


def test_a_chip_may_be_given_by_its_legal_measures() -> None:
    ruling = valico.may(tpp=100.0, datacentre=True, to="china", on="2026-02-15")

    assert ruling.understood.chip is None
    assert ruling.us.requirement == "none"


def test_ask_answers_a_question_in_words() -> None:
    answer = valico.ask("may deepseek buy 10000 h200", on=datetime(2026, 2, 15, 9))  # noqa: DTZ001  # a day is meant

    assert isinstance(answer, Answer)
    assert (answer.count, answer.on) == (10_000, date(2026, 2, 15))


def test_ask_hands_what_a_turn_of_a_gate_would_do_to_a_simulation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def simulated(words: str, **_: object) -> str:
        asked.append(words)
        return "report"

    monkeypatch.setattr(question, "report_of_question", simulated)
    valico.ask("what if Beijing opens the gate?", on="2026-12-01")

    assert asked == ["what if Beijing opens the gate? 2026-12-01"]


def test_ask_answers_what_the_figures_of_the_market_say() -> None:
    told = valico.ask("How big is China's licensed NVIDIA fleet?", known_by="2026-11-21")

    assert isinstance(told, Sheet)
    assert told.notes


def test_work_comes_back_as_sheets_with_sources() -> None:
    served = valico.serve("llama-3.1-70b", "8 h200", users=64)
    trained = valico.train("deepseek-v3", "2048 h800")
    equal = valico.equals("h200", "h20", "decode qwen3-32b")

    assert _fact(served, "chip") == "nvidia/h200-sxm-141"
    assert _fact(trained, "chips") == 2048
    assert served.notes
    assert trained.notes
    assert equal.tables


def test_claims_come_with_quotes_and_conflicts_with_both_sides() -> None:
    told = valico.says("h20", on="2025-08-25", firmly="official")
    clashes = valico.conflicts("h200", on="2026-02-15")

    assert _fact(told, "known_by") == "2025-08-25"
    assert all(one.first.claims and one.second.claims for one in clashes.conflicts)
    assert clashes.sources


def test_a_simulation_tells_of_its_progress() -> None:
    heard: list[int] = []

    report = valico.simulate("h20-2025", runs=32, told=heard.append)

    assert report.scenario == "h20-2025"
    assert sum(heard) >= 32


def test_a_mistaken_name_or_field_is_told_in_words() -> None:
    with pytest.raises(UnknownNameError, match="no chip is called 'h2000'"):
        valico.may("h2000", to="china")
    with pytest.raises(InputError, match="not a date"):
        valico.may("h20", to="china", on="soon")
    with pytest.raises(InputError, match=r"`count`.*>= 1"):
        valico.may("h20", to="china", count=0)


def test_a_name_that_is_no_verb_names_the_verbs() -> None:
    with pytest.raises(AttributeError, match="verbs: ask, compare"):
        valico.fly  # type: ignore[attr-defined]  # noqa: B018  # the lookup itself is the test


def test_every_verb_is_listed_and_documented() -> None:
    assert set(valico.__all__) <= set(dir(valico))
    assert all(getattr(valico, name).__doc__ for name in valico.__all__)
