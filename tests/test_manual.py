"""The manual page and the forms of JSON are what the program says today."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from valico.cli.exits import EXITS
from valico.cli.main import VERBS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "man" / "valico.1"


@pytest.mark.parametrize("script", ["man.py", "json_forms.py"])
def test_the_paper_is_fresh(script: str) -> None:
    path = ROOT / "examples" / script

    run = subprocess.run([sys.executable, str(path), "--check"], check=False, cwd=ROOT)

    assert run.returncode == 0, "run `make docs`"


def test_the_manual_has_every_verb_and_every_exit_code() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [verb for verb in VERBS if f".SH VALICO {verb.upper()}\n" not in page] == []
    assert [code for code in EXITS if f".B {code}\n" not in page] == []
    assert "NO_COLOR" in page


def test_the_manual_shows_an_example_for_every_verb() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\.SH VALICO (\S+)\n(.*?)(?=^\.SH )", page, re.MULTILINE | re.DOTALL))

    assert [verb for verb in VERBS if "Try: valico" not in told[verb.upper()]] == []


@pytest.mark.skipif(which("groff") is None, reason="no groff here to set the page with")
def test_the_manual_is_set_without_a_warning() -> None:
    run = subprocess.run(
        [which("groff") or "", "-k", "-man", "-Tutf8", "-ww", str(PAGE)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stderr == ""
    assert "EXIT STATUS" in re.sub(".\b", "", run.stdout)


def test_the_wheel_brings_the_manual() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert '"docs/man/valico.1" = "share/man/man1/valico.1"' in project
