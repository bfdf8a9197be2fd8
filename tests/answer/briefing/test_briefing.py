"""A briefing: dated, numbered once, the same for the same days; a failed question in its place."""

import re
from datetime import date
from pathlib import Path

import pytest

from valico.answer.briefing.briefing import Briefing, briefing
from valico.answer.briefing.paper import html_from_briefing, in_css
from valico.answer.briefing.plain import markdown_from_briefing
from valico.answer.briefing.questions import MOST, Question, Questions, read_questions
from valico.answer.library import Library
from valico.errors import DataError, InputError

ON, KNOWN_BY = date(2026, 2, 15), date(2026, 2, 28)
EXAMPLES = Path(__file__).parents[3] / "examples" / "briefings"
ASKED = Questions(
    title="Two </style><script>alert(1)</script> questions",
    note="Why <b>ask</b>?",
    question=(
        Question(ask="may deepseek buy 10000 h200", heading="May they?"),
        Question(ask="may bytedance buy h2100"),
        Question(equals=("h200", "h20"), work="prefill llama-3.1-70b"),
        Question(ask="may bytedance buy 20000 h20"),
    ),
)


@pytest.fixture(scope="module")
def found(library: Library) -> Briefing:
    return briefing(ASKED, library, on=ON, known_by=KNOWN_BY)


@pytest.fixture(scope="module")
def page(found: Briefing) -> str:
    return html_from_briefing(found)


def test_sources_are_numbered_once_over_the_whole(found: Briefing) -> None:
    ids = [note.source.id for note in found.notes]

    assert len(ids) == len(set(ids))
    assert [note.number for note in found.notes] == list(range(1, len(ids) + 1))
    for part in found.parts:
        own = {note.number: note.source.id for note in part.answered.notes}
        assert {ids[part.numbers[n] - 1] for n in own} == set(own.values())


def test_every_mark_of_a_footnote_leads_to_a_source(page: str) -> None:
    marks = set(re.findall(r'href="#(note-\d+)"', page))

    assert marks
    assert all(f'id="{mark}"' in page for mark in marks)


def test_a_question_that_fails_stands_in_its_place_with_the_reason(
    found: Briefing, page: str
) -> None:
    assert [part.number for part in found.failed] == [2]
    assert "no chip is called &#39;h2100&#39;" in page
    assert page.index("May they?") < page.index("Not answered.") < page.index('id="question-3"')


def test_the_same_questions_and_days_give_the_same_paper(
    library: Library, found: Briefing, page: str
) -> None:
    again = briefing(ASKED, library, on=ON, known_by=KNOWN_BY)

    assert html_from_briefing(again) == page
    assert markdown_from_briefing(again) == markdown_from_briefing(found)


def test_nothing_published_later_is_told(found: Briefing) -> None:
    days = [note.source.date for note in found.notes if note.source.kind == "press"]

    assert [day for day in days if day and day > str(KNOWN_BY)] == []


def test_one_picture_stands_for_all_questions_on_a_gate_and_day(found: Briefing) -> None:
    pictures = [len(part.answered.pictures) for part in found.parts]

    assert pictures == [1, 0, 0, 0]
    assert "ringed: H200 SXM5 141GB, H20 96GB" in found.parts[0].answered.pictures[0].words


def test_the_paper_runs_nothing_and_asks_for_nothing(page: str) -> None:
    assert "<script" not in page
    assert "<link" not in page
    assert re.findall(r'src="(?!data:image/svg)', page) == []
    assert page.count("</style>") == 1


def test_the_paper_is_made_for_a4_with_running_heads(page: str) -> None:
    assert "size: A4" in page
    assert "counter(page)" in page
    assert "as of 2026-02-15, known by 2026-02-28" in page


def test_words_in_a_style_sheet_cannot_leave_it() -> None:
    assert str(in_css('"; } </style>')) == "\\22 ; } \\3c /style\\3e "


def test_what_clashes_and_what_is_unsure_is_told(page: str) -> None:
    assert "What clashes" in page
    assert "What is unsure" in page


def test_markdown_has_all_its_footnotes(found: Briefing) -> None:
    text = markdown_from_briefing(found)
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", text))

    assert cited <= set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))
    assert "\\<script\\>" in text
    assert "**Not answered.**" in text


def test_a_text_file_has_one_question_a_line(tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    path.write_text("# Two chips\n\nmay deepseek buy h200\n# a remark\n  h20 china \n", "utf-8")
    asked = read_questions(path)

    assert asked.title == "Two chips"
    assert [question.ask for question in asked.question] == ["may deepseek buy h200", "h20 china"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[question]]\nheading = 'x'\n", "question[0] asks by none; give one of: ask, equals"),
        ("[[question]]\nask = 'x'\nfleet = 'china'\n", "question[0] asks by ask, fleet"),
        ("[[question]]\ntrain = 'llama-3-8b'\n", "question[0] has `train` without `chips`"),
        ("question = []\n", "holds 0 questions; give 1 to 100"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "q.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_questions(path)
    assert message in str(caught.value)


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.toml"
    path.write_text("[[question]]\nask = 'x'\nwhen = 2026-01-01\n", encoding="utf-8")

    with pytest.raises((InputError, DataError), match="when"):
        read_questions(path)


def test_too_many_questions_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    path.write_text("h20\n" * (MOST + 1), encoding="utf-8")
    with pytest.raises(InputError, match="holds 101 questions"):
        read_questions(path)
    path.write_bytes(b"\xff\xfe\x00h200")

    with pytest.raises(InputError, match="no text in UTF-8"):
        read_questions(path)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.toml")))
def test_the_examples_can_be_read(name: str) -> None:
    asked = read_questions(EXAMPLES / name)

    assert asked.on is not None
    assert asked.known_by is not None
    assert len(asked.question) >= 4
