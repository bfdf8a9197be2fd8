import re
import tomllib
from datetime import date
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.date_words import MONTHS
from valico.answer.library import Library, read_library
from valico.answer.question import Question, question_from_words, resolve_chip
from valico.errors import AmbiguousNameError, InputError, UnknownNameError, ValicoError

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "questions.toml").read_text(encoding="utf-8")
)["question"]
LIBRARY = read_library()
TODAY = date(2026, 11, 21)
NAMES = {
    "chips": ("nvidia/h200-sxm-141", "nvidia/b300-sxm", "google/v4"),
    "organisations": ("nvidia", "deepseek", "tencent"),
    "places": ("china", "united-states"),
    "models": ("deepseek/v3",),
}
FEW = msgspec.structs.replace(
    LIBRARY,
    **{room: {name: getattr(LIBRARY, room)[name] for name in ids} for room, ids in NAMES.items()},
)
"""A catalogue so small that a law may be tried on many questions."""
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2039, 12, 31))


def read(words: str) -> Question:
    return question_from_words(words, LIBRARY, today=TODAY)


def read_few(words: str) -> Question:
    return question_from_words(words, FEW, today=TODAY)


def attempt(words: str) -> Question | str:
    """Return what is understood, or the words of the refusal; anything else is a traceback."""
    try:
        return read_few(words)
    except ValicoError as fault:
        return str(fault)


def refusal(words: str) -> str:
    with pytest.raises(InputError) as fault:
        read(words)
    assert fault.value.exit_code == 2
    return str(fault.value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_a_question_is_understood(case: dict[str, object]) -> None:
    question = read(str(case["words"]))
    derived = question.derived

    assert question.chip == case.get("chip")
    assert (derived.base if derived else None) == case.get("derived")
    assert (derived.share if derived else None) == case.get("share")
    assert (dict(derived.changes) if derived else {}) == case.get("changes", {})
    assert question.party == case.get("party")
    assert question.place == case.get("place")
    assert question.count == case.get("count")
    assert question.model == case.get("model")
    assert list(question.others) == case.get("others", [])
    assert question.on == case.get("on", TODAY)
    assert question.on_given == ("on" in case)
    assert list(question.ignored) == case.get("unread", [])


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("", "the question is empty; try"),
        ("   ", "the question is empty; try"),
        ("h200 -5 deepseek", "'-5' is a negative count; give how many chips, such as 10000"),
        ("h200 −10000", "'−10000' is a negative count; give how many chips, such as 10000"),
        ("h200 minus 5", "'minus 5' is a negative count; give how many chips, such as 10000"),
        ("负5个 H200", "'负5' is a negative count; give how many chips, such as 10000"),
        ("h200 2.5", "'2.5' is a fraction of a chip; give a whole number, such as 10000"),
        ("h200 10000,5", "'10000,5' is a fraction of a chip; give a whole number, such as 10000"),
        ("h200 0.500", "'0.500' is a fraction of a chip; give a whole number, such as 10000"),
        ("h200 1.0005k", "'1.0005k' is a fraction of a chip; give a whole number, such as 10000"),
        ("h200 0", "'0' chips is nothing to ask about; give how many, such as 10000"),
        ("h200 1,00,000", "'1,00,000' is not a number; write how many as 10000 or 10,000"),
        ("h200 10.000,5", "'10.000,5' is not a number; write how many as 10000 or 10,000"),
        (
            "h200 99999999999",
            "'99999999999' is more chips than there are; give at most 1,000,000,000",
        ),
        (
            "h200 2026-02-30",
            "'2026-02-30' is not a date; write a day (2026-02-15), a month (2026-02) or a year ",
        ),
        ("h200 30 febbraio 2026", "'30 febbraio 2026' is not a date; write a day"),
        ("h200 Feb 30, 2026", "'Feb 30, 2026' is not a date; write a day"),
        ("h200 29 February 2025", "'29 February 2025' is not a date; write a day"),
        ("h200 2026年2月30日", "'2026年2月30日' is not a date; write a day"),
        ("h200 2026-13", "'2026-13' is not a date; write a day"),
        ("h200 31/02/2026", "'31/02/2026' is not a date; write a day"),
        ("h200 03/04/2026", "'03/04/2026' may be two days; write 2026-04-03 or 2026-03-04"),
        ("h200 1999-02-03", "'1999-02-03' lies outside 2000 to 2099"),
        ("h200 15 February", "'15 February' has no year; write the whole day, such as 2026-02-15"),
        ("h200 agosto 25", "'agosto 25' has no year; write the whole day, such as 2026-02-15"),
        ("H200 2月15日", "'2月15日' has no year; write the whole day, such as 2026-02-15"),
        (
            "h200 2026-02-15 2026-02-16",
            "the question names two days, '2026-02-15' and '2026-02-16'; ask about one of them",
        ),
        (
            "2026 H20 deepseek",
            "'2026' may be the year or a count; write 'in 2026', or '2026 chips' for so many",
        ),
        (
            "H100 GB200",
            (
                "the question names two chips, H100 SXM5 80GB and GB200 (per GPU); "
                "ask about one of them"
            ),
        ),
        (
            "h200 deepseek-v3 qwen3-8b",
            "the question names two models, DeepSeek-V3 and Qwen3-8B; ask about one of them",
        ),
        ("0% of H200", "'0%' of a chip is no chip; give a share above zero"),
        ("-50% of H200", "'-50%' of a chip is no chip; give a share above zero"),
        (
            "H20 with board_power 500 TB/s",
            "board_power: '500 TB/s' has the unit 'TB/s'; allowed here: W, kW",
        ),
    ],
)
def test_what_has_no_reading_or_two_is_refused_in_words(words: str, refused: str) -> None:
    assert refusal(words).startswith(refused)


@pytest.mark.parametrize("order", list(permutations(["deepseek", "10000", "h200", "2026-02-15"])))
def test_the_order_of_the_words_does_not_matter(order: tuple[str, ...]) -> None:
    question = read(" ".join(order))

    assert question.chip == "nvidia/h200-sxm-141"
    assert question.party == "deepseek"
    assert question.count == 10000
    assert question.on == date(2026, 2, 15)


@pytest.mark.parametrize(
    "number",
    [
        *("10000", "10,000", "10.000", "10'000", "10’000", "10 000", "10\u00a0000", "10k", "10K"),
        *("10 mila", "10 thousand", "1万", "1 万", "1萬", "一万", "10千", "0.01 million", "10000x"),
    ],
)
def test_ten_thousand_may_be_written_in_many_ways(number: str) -> None:
    question = read(f"{number} H200 deepseek")

    assert question.count == 10_000
    assert question.ignored == ()


@pytest.mark.parametrize(
    ("han", "count"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("两千五百", 2500),
        ("一万二千", 12_000),
        ("十万", 100_000),
        ("四十万", 400_000),
    ],
)
def test_chinese_numerals_are_read(han: str, count: int) -> None:
    assert read(f"深度求索购买{han}个H200").count == count


@given(DAYS)
def test_a_day_is_read_in_numbers(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    european = f"{number}/{month}/{year}" if number > 12 else f"{number}.{month}.{year}"
    forms = (f"{day}", f"{year}年{month}月{number}日", f"{year}/{month}/{number}", european)

    for form in forms:
        question = read_few(f"deepseek h200 {form} 100")

        assert question.on == day
        assert question.count == 100


@given(DAYS, st.sampled_from([0, 1]))
def test_a_day_is_read_with_the_name_of_its_month(day: date, language: int) -> None:
    name = [name for name, number in MONTHS.items() if number == day.month][language]
    forms = [f"{day.day} {name} {day.year}", f"{name.title()} {day.day}, {day.year}"]

    for form in forms:
        assert read_few(f"h200 {form}").on == day
    assert read_few(f"h200 {name} {day.year}").on == day.replace(day=1)


@given(st.integers(min_value=1, max_value=1_000_000_000))
def test_a_count_is_read_however_it_is_grouped(count: int) -> None:
    for mark in (",", ".", "'", "_", " "):
        grouped = f"{count:,}".replace(",", mark)

        assert read_few(f"{grouped} chips h200 deepseek").count == count


@given(st.text(max_size=40))
def test_any_words_give_a_question_or_a_refusal_in_words(words: str) -> None:
    answer = attempt(words)

    assert answer
    assert isinstance(answer, str) or answer.words == words


WORDS = (
    *("deepseek", "h200", "10000", "2026", "-5", "2.5", "half of", "B300", "with HBM3e", "US"),
    *("in", "China", "2026-02-15", "february", "15", "%", "万", "的", "'", "€", "v4", "一", "x"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_order_of_meaningful_words_never_ends_in_a_traceback(words: list[str]) -> None:
    answer = attempt(" ".join(words))

    assert answer
    assert isinstance(answer, str) or answer.count is None or answer.count > 0


@pytest.mark.parametrize("word", ["zorgle", "H210", "二手", "Singapura", "deepseeek"])
def test_what_was_not_understood_is_said(word: str) -> None:
    assert word in read(f"tencent h200 {word} 100").ignored


def test_may_is_the_month_of_may_only_with_a_year() -> None:
    assert read("May DeepSeek buy H200").on_given is False
    assert read("May 2026 DeepSeek H200").on == date(2026, 5, 1)
    assert read("maggio 2026 DeepSeek H200").on == date(2026, 5, 1)


@pytest.mark.parametrize("word", ["us", "bis", "business", "bus", "focus", "quanta", "bisogno"])
def test_short_names_do_not_hide_in_lower_case_words(word: str) -> None:
    question = read(f"h200 {word} deepseek")

    assert question.place is None
    assert question.others == ()
    assert question.party == "deepseek"


@pytest.mark.parametrize("name", ["US", "U.S.", "USA"])
def test_short_names_in_their_own_case_are_names(name: str) -> None:
    assert read(f"h200 in the {name}").place == "united-states"


@pytest.mark.parametrize("name", ["zte", "ZTE", "Zte"])
def test_short_names_that_are_no_words_are_read_in_any_case(name: str) -> None:
    assert read(f"h200 {name} 100").party == "zte"


def test_full_width_letters_and_digits_are_read() -> None:
    question = read("ＤｅｅｐＳｅｅｋ　Ｈ２００　１００００　２０２６－０２－１５")

    assert question.chip == "nvidia/h200-sxm-141"
    assert question.party == "deepseek"
    assert (question.count, question.on) == (10000, date(2026, 2, 15))


def test_known_by_is_today_and_on_is_today_where_no_day_is_given() -> None:
    question = read("deepseek h200")

    assert (question.on, question.known_by, question.on_given) == (TODAY, TODAY, False)


@pytest.mark.parametrize(
    ("name", "chip"),
    [
        ("NVIDIA H200", "nvidia/h200-sxm-141"),
        ("英伟达 H20", "nvidia/h20-96"),
        ("华为 昇腾910C", "huawei/910c"),
        ("AMD MI308X", "amd/mi308x"),
    ],
)
def test_the_makers_name_may_stand_before_the_chip(name: str, chip: str, library: Library) -> None:
    assert resolve_chip(name, library) == chip


def test_an_unknown_chip_gives_three_near_ones_and_an_ambiguous_one_all(library: Library) -> None:
    with pytest.raises(UnknownNameError, match=re.escape("no chip is called 'H2000'. Nearest: ")):
        resolve_chip("H2000", library)
    with pytest.raises(AmbiguousNameError, match="'Ascend' may be more than one chip: huawei/"):
        resolve_chip("Ascend", library)
