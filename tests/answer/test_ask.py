"""The main job, end to end: the two stories of this market."""

from datetime import date

import msgspec
import pytest

from valico.answer.answer import Answer
from valico.answer.ask import ask
from valico.answer.library import Library
from valico.answer.page import page_from_answer
from valico.errors import InputError, UnknownNameError

TODAY = date(2026, 11, 21)


def answered(words: str, library: Library, known_by: date | None = None) -> Answer:
    return ask(words, library, today=TODAY, known_by=known_by)


def test_deepseek_meets_two_gates_in_february_2026(library: Library) -> None:
    answer = answered("deepseek 10000 h200 2026-02-15 deepseek-v3", library)

    assert answer.verdict.us.requirement == "required"
    assert answer.verdict.us.policy == "case-by-case"
    assert "3A090.a.1" in answer.verdict.us.eccn
    assert answer.verdict.cn.permission == "conditional"
    assert answer.count == 10_000


def test_the_whole_sentence_says_the_same_as_the_words(library: Library) -> None:
    words = answered("deepseek 10000 h200 2026-02-15 deepseek-v3", library)
    sentence = answered(
        "May DeepSeek buy 10,000 H200 on 15 February 2026, what could it train with them "
        "(DeepSeek-V3), and who says so?",
        library,
    )

    assert sentence.verdict == words.verdict
    assert sentence.estimates == words.estimates


def test_the_question_may_be_italian(library: Library) -> None:
    english = answered("May ByteDance buy 20,000 H20 on 25 August 2025?", library)
    italian = answered("Può ByteDance comprare 20.000 H20 il 25 agosto 2025?", library)

    assert italian.verdict == english.verdict
    assert (italian.party, italian.count, italian.on) == ("bytedance", 20_000, date(2025, 8, 25))


def test_the_duty_on_10000_h200_is_a_quarter_of_their_price(library: Library) -> None:
    answer = answered("deepseek 10000 h200 2026-02-15", library)

    [duty] = [levy for levy in answer.verdict.levies if levy.rate == 0.25]
    assert duty.standing == "in-force"
    assert duty.amount_usd is not None
    low, high = duty.amount_usd
    assert 40e6 < low <= high < 90e6


def test_hardly_two_weeks_train_deepseek_v3_on_10000_h200(library: Library) -> None:
    """Q4: its 2.788 M H800 hours are 11.6 days on 10,000 chips of the same rate."""
    answer = answered("deepseek 10000 h200 2026-02-15 deepseek-v3", library)

    days = next(e.estimate for e in answer.estimates if "maker's efficiency" in e.what)
    assert days.low / 86400 <= 11.7 <= 1.02 * days.high / 86400


def test_huangs_words_stand_against_the_approval(library: Library) -> None:
    answer = answered("deepseek 10000 h200 2026-02-15", library)

    against = " ".join(report.who for report in answer.verdict.cn.clashes)
    assert "Huang" in against


def test_who_was_told_to_stop_the_h20_and_who_says_so(library: Library) -> None:
    """Q7: Amkor and Samsung by The Information, Foxconn by Reuters."""
    answer = answered("H20 on 25 August 2025: who was told to stop what?", library)

    production = next(topic for topic in answer.topics if topic.about == "production")
    told = {
        (party, holder.name)
        for claim in production.claims
        if claim.value == "halt-requested"
        for party in claim.parties
        for holder in claim.holders
    }
    assert answer.topics[0].about == "production"
    assert ("foxconn", "Reuters") in told
    assert ("amkor", "The Information") in told
    assert ("samsung", "The Information") in told


def test_in_august_2025_the_share_is_announced_and_never_codified(library: Library) -> None:
    answer = answered("H20 on 25 August 2025", library)

    [share] = answer.verdict.levies
    assert share.rate == 0.15
    assert share.standing == "announced"
    assert answer.verdict.cn.permission == "discouraged"


def test_nvidias_denial_stands_beside_the_accusation(library: Library) -> None:
    answer = answered("H20 on 25 August 2025: the backdoor", library)

    security = next(topic for topic in answer.topics if topic.about == "security")
    assert {"accused", "denied"} <= {claim.value for claim in security.claims}


def test_what_was_not_yet_published_is_not_in_the_answer(library: Library) -> None:
    early = answered("deepseek h200 2026-02-15", library, known_by=date(2026, 1, 10))

    assert early.verdict.us.policy == "presumption-of-denial"
    assert all(c.published <= date(2026, 1, 10) for t in early.topics for c in t.claims)


def test_every_cited_source_is_in_the_answer(library: Library) -> None:
    answer = answered("deepseek 10000 h200 2026-02-15 deepseek-v3", library)
    given = {source.id for source in answer.sources}

    assert set(answer.verdict.us.why.sources()) <= given
    assert {claim.source for topic in answer.topics for claim in topic.claims} <= given
    page = page_from_answer(answer)
    assert [note.number for note in page.notes] == list(range(1, len(page.notes) + 1))


def test_half_of_a_b300_stays_shut_out_by_its_tpp(library: Library) -> None:
    answer = answered("half of B300 for bytedance 2026-02-15", library)

    assert answer.verdict.us.policy == "presumption-of-denial"
    assert any(not part.given for part in answer.understood if part.what == "chip")


def test_a_subsidiary_abroad_is_caught_by_its_parents_seat(library: Library) -> None:
    answer = answered("tiktok singapore 1000 b200 2026-06-15", library)

    assert answer.verdict.us.requirement == "required"
    assert answer.verdict.us.policy == "presumption-of-denial"
    assert answer.destination == "singapore"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("deepsek 1000 h200", "no organisation is called 'deepsek'. Nearest: DeepSeek"),
        ("h250 deepseek", "no chip is called 'h250'. Nearest: "),
        ("deepseek 2026-02-15", "the question names no chip"),
    ],
)
def test_a_name_that_nothing_bears_is_told_with_the_nearest(
    library: Library, words: str, said: str
) -> None:
    with pytest.raises((InputError, UnknownNameError)) as fault:
        answered(words, library)

    assert said in str(fault.value)


def test_an_answer_survives_its_json(library: Library) -> None:
    answer = answered("deepseek 10000 h200 2026-02-15 deepseek-v3", library)

    again = msgspec.json.decode(msgspec.json.encode(answer), type=Answer)

    assert again == answer
    assert again.schema == "valico.answer/1"


def test_a_chip_that_did_not_exist_yet_is_told(library: Library) -> None:
    answer = answered("l'Arabia Saudita può avere 5.000 H100 il 3 marzo 2021?", library)

    assert answer.destination == "saudi-arabia"
    assert any("was not yet public on that day" in text for text in answer.unsure)
