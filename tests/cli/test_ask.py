"""`valico ask` as a user meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from valico.cli.main import main
from valico.errors import InputError, UnknownNameError

QUESTION = "deepseek 10000 h200 2026-02-15 deepseek-v3"


def asked(*words: str) -> Result:
    return CliRunner().invoke(main, ["ask", *words])


def test_words_may_stand_in_any_order() -> None:
    one = asked("deepseek 10000 h200 2026-02-15 deepseek-v3", "--json")
    two = asked("2026-02-15", "deepseek-v3", "h200", "10000", "deepseek", "--json")

    first, second = json.loads(one.output), json.loads(two.output)
    assert first.pop("asked") != second.pop("asked")
    assert first == second


def test_the_answer_comes_before_its_reasons() -> None:
    lines = asked(QUESTION, "--known-by", "2026-11-21").output.splitlines()

    assert lines[0] == "10,000 × H200 SXM5 141GB → DeepSeek"
    assert lines[1].startswith("United States: licence required")


def test_a_page_is_written_where_asked(tmp_path: Path) -> None:
    page = tmp_path / "answer.html"

    result = asked(QUESTION, "--html", str(page))

    assert result.exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_markdown_begins_with_a_heading() -> None:
    assert asked(QUESTION, "--markdown").output.startswith("# 10,000 × H200")


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        (("h2000", "deepseek"), UnknownNameError, "no chip is called 'h2000'"),
        (("-5", "h200"), InputError, "is a negative count"),
        (("1.5", "h200", "deepseek"), InputError, "is a fraction of a chip"),
        (("h200", "2026-02-31"), InputError, "is not a date"),
        (("h200", "deepsek"), UnknownNameError, "Nearest: DeepSeek"),
    ],
)
def test_a_slip_is_told_in_one_message(words: tuple[str, ...], kind: type, said: str) -> None:
    result = asked(*words)

    assert isinstance(result.exception, kind)
    assert said in str(result.exception)
