"""What was held on a day: origins counted, disputes side by side, hindsight only by name."""

from datetime import date

import pytest

from valico.answer.answer import Answer
from valico.answer.ask import ask
from valico.answer.held import asks_what_was_known
from valico.answer.library import Library
from valico.answer.page import page_from_answer

TODAY = date(2026, 11, 21)


def answered(words: str, library: Library, known_by: date | None = None) -> Answer:
    return ask(words, library, today=TODAY, known_by=known_by)


def lines(answer: Answer) -> list[str]:
    page = page_from_answer(answer, full=False)
    return [
        f"{x.kind}: {x.text}" for s in page.sections if s.title == "What was held" for x in s.lines
    ]


@pytest.mark.parametrize(
    "words",
    [
        "What was known of the H20 on 25 August 2025?",
        "Cosa si sapeva della H20 il 25 agosto 2025?",
        "2025-08-25 H20 当时已知什么",
    ],
)
def test_what_was_known_on_a_day_looks_no_further(words: str, library: Library) -> None:
    answer = answered(words, library)

    assert answer.on == answer.known_by == date(2025, 8, 25)
    assert all(c.published <= answer.on for topic in answer.topics for c in topic.claims)
    assert all(state.last_support <= answer.on for state in answer.held)


def test_hindsight_is_named_as_such(library: Library) -> None:
    later = page_from_answer(answered("H20 on 25 August 2025", library))
    then = page_from_answer(answered("H20 on 25 August 2025", library, date(2025, 8, 25)))

    assert later.dateline == "on 2025-08-25, known by 2026-11-21 (with hindsight)"
    assert then.dateline == "on 2025-08-25, known by 2025-08-25"


def test_a_day_given_wins_over_the_words(library: Library) -> None:
    answer = answered("What was known of the H20 on 25 August 2025?", library, date(2025, 8, 1))

    assert answer.known_by == date(2025, 8, 1)


def test_states_that_exclude_each_other_stand_side_by_side_with_their_origins(
    library: Library,
) -> None:
    answer = answered("What was known of the H200 in China on 15 February 2026?", library)

    permission = [state for state in answer.held if state.about == "import-permission"]
    assert {"conditional", "undecided"} <= {state.value for state in permission}
    assert all(state.holding == "possibly-held" and state.contested_by for state in permission)
    assert any(
        "Chinese permission: conditional; 1 origin / 7 outlets" in line for line in lines(answer)
    )


def test_the_policy_is_named(library: Library) -> None:
    page = page_from_answer(answered("H20 on 25 August 2025", library), full=False)

    (held,) = [section for section in page.sections if section.title == "What was held"]
    assert held.verdict == "Counted is whoever says so (policy any)."


def test_a_buyer_does_not_hide_what_is_told_of_the_maker(library: Library) -> None:
    answer = answered("What was known of the H20 for ByteDance on 25 August 2025?", library)

    assert "granted" in {state.value for state in answer.held if state.about == "us-licence"}


def test_a_question_that_asks_of_the_law_asks_not_what_was_known() -> None:
    assert not asks_what_was_known("May DeepSeek buy 10,000 H200 on 15 February 2026?")
