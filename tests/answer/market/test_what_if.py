"""Questions that a simulation answers, and what they are understood as."""

from datetime import date

import pytest

from valico.answer.market.asking import asks_simulation, asks_what_if, scenario_asked
from valico.answer.market.what_if import WhatIf, turned, what_if_from_words
from valico.errors import InputError
from valico.market.scenario.scenario import Scenario

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "gate", "state", "name"),
    [
        ("what if Beijing opens the gate on 1 December 2026?", "permission", "open", "h200-2026"),
        ("What if Washington shuts the gate on 2026-09-01?", "licence", "shut", "h200-2026"),
        ("cosa succede se Pechino apre il 1 dicembre 2026?", "permission", "open", "h200-2026"),
        ("what if the US allows the H20 on 2025-06-01?", "licence", "open", "h20-2025"),
    ],
)
def test_a_turn_of_a_gate_is_understood(words: str, gate: str, state: str, name: str) -> None:
    asked = what_if_from_words(words, today=TODAY)

    assert asks_what_if(words)
    assert (asked.gate, asked.state, asked.name) == (gate, state, name)


@pytest.mark.parametrize(
    "words",
    [
        "may deepseek buy 10000 h200 in february 2026",
        "what if ByteDance trains DeepSeek-V3 on 10000 H200",
        "has China approved the H200",
    ],
)
def test_other_questions_are_left_to_the_others(words: str) -> None:
    assert not asks_simulation(words)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("How many H20 per quarter?", "h20-2025"),
        ("What did the April 2025 stop strand, and what did it cost?", "h20-2025"),
        ("How many H200 have reached China, and what share of the business is it?", "h200-2026"),
        ("How much has the US collected from the 15% and the 25%?", "h200-2026"),
    ],
)
def test_what_came_of_a_gate_is_asked_of_its_scenario(words: str, name: str) -> None:
    assert scenario_asked(words) == name


def test_a_question_without_a_day_says_how_to_give_one() -> None:
    with pytest.raises(InputError, match="names no day"):
        what_if_from_words("what if Beijing opens the gate?", today=TODAY)


def test_a_day_before_all_scenarios_is_refused() -> None:
    with pytest.raises(InputError, match="no scenario reaches back to 2019-01-01"):
        what_if_from_words("what if Beijing opens the gate on 2019-01-01", today=TODAY)


def test_both_scenarios_run_half_a_year_past_the_day() -> None:
    asked = WhatIf(gate="permission", state="open", on=date(2027, 6, 1), name="h200-2026")

    with_it, without = turned(asked)

    assert with_it.ends == without.ends == date(2027, 11, 30)


def test_nothing_turns_the_gate_back_after_the_day() -> None:
    asked = WhatIf(gate="licence", state="shut", on=date(2026, 1, 20), name="h200-2026")

    with_it, without = turned(asked)

    def opens(scenario: Scenario) -> list[str]:
        return [e.id for e in scenario.event if e.what == "licence" and e.state == "open"]

    assert opens(without)
    assert not opens(with_it)
