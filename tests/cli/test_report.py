"""`valico report`, from a list of questions to a paper that a browser prints."""

import subprocess
from pathlib import Path
from shutil import which

import pytest
from click.testing import CliRunner, Result

from valico.cli.main import main
from valico.errors import InputError

CLOCKS = ("--on", "2026-02-15", "--known-by", "2026-02-28")


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "two.txt"
    path.write_text("# Two questions\nmay deepseek buy 10000 h200\nmay bytedance buy h2100\n")
    return path


@pytest.fixture(scope="module")
def told(questions: Path) -> Result:
    html, plain = questions.with_suffix(".html"), questions.with_suffix(".md")
    words = ["report", str(questions), *CLOCKS, "--html", str(html), "--markdown", str(plain)]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_a_list_becomes_a_paper_and_a_failed_question_a_warning(
    told: Result, questions: Path
) -> None:
    assert told.exit_code == 0
    assert "question 2 is not answered: no chip is called 'h2100'" in told.stderr
    assert "<h1>Two questions</h1>" in questions.with_suffix(".html").read_text("utf-8")
    assert "# Two questions" in questions.with_suffix(".md").read_text("utf-8")


def test_where_no_question_is_answered_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "none.txt"
    path.write_text("may bytedance buy h2100\n")
    html = tmp_path / "none.html"

    with pytest.raises(InputError, match="no question could be answered\nquestion 1: no chip"):
        main(["report", str(path), *CLOCKS, "--html", str(html)], standalone_mode=False)
    assert not html.exists()


def test_a_folder_that_is_not_there_is_named_before_anything_is_asked(questions: Path) -> None:
    with pytest.raises(InputError, match="cannot be written: there is no folder '/nowhere'"):
        main(
            ["report", str(questions), *CLOCKS, "--html", "/nowhere/b.html"], standalone_mode=False
        )


@pytest.mark.skipif(which("chromium") is None, reason="no browser here to print with")
def test_a_browser_prints_the_paper_on_a4(told: Result, questions: Path) -> None:
    html, pdf = questions.with_suffix(".html"), questions.with_suffix(".pdf")
    printing = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    subprocess.run(
        [which("chromium") or "", *printing, f"--print-to-pdf={pdf}", html.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    printed = pdf.read_bytes()

    assert told.exit_code == 0
    assert printed.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed or b"/MediaBox [0 0 595" in printed
