"""`valico read --reader`, against the recorded server."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner, Result

from valico.cli.read import read_command
from valico.errors import InputError

Tell = Callable[..., dict[str, object]]
SAID = "Beijing has reportedly blocked imports of the H200"
FIRST = ("--published", "2026-01-28", "--outlet", "Invented Wire", "--language", "en")


class Recorded(Protocol):
    """The recorded server of the fixture."""

    status: int

    @property
    def url(self) -> str:
        """The address."""

    def claims(self, *claims: dict[str, object]) -> None:
        """Record claims."""


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text(f"{SAID}.", "utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(read_command, words)


def test_what_a_model_made_up_is_counted_aloud(server: Recorded, claim: Tell, article: str) -> None:
    server.claims(claim(SAID), claim("Beijing has banned everything"))

    said = run(article, *FIRST, "--reader", server.url, "--model", "small").stdout

    assert "›reportedly‹" in said
    assert "second reader small: 1 of 2 claims kept; 1 dropped that had a quote" in said
    assert "1 brought down to what the rules found" in said


def test_a_machine_is_told_the_same(server: Recorded, claim: Tell, article: str) -> None:
    server.claims(claim(SAID, modality="hedged"))

    told = json.loads(run(article, "--json", "--reader", server.url, "--model", "small").stdout)

    assert told["second_reader"]["kept"] == len(told["claims"]) == 1


def test_both_readers_may_stand_in_one_ledger_and_each_once(
    server: Recorded, claim: Tell, article: str, tmp_path: Path
) -> None:
    server.claims(claim(SAID, modality="hedged"))
    ledger = ("--ledger", str(tmp_path / "l.sqlite"))
    model = ("--reader", server.url, "--model", "small")

    said = [run(article, *FIRST, *ledger, *by).stdout for by in ((), model, model)]

    assert "entered as 1 to 2" in said[0]
    assert ", entered as 3\n" in said[1]
    assert "known already as entry 1; nothing was added" in said[2]


def test_a_server_at_fault_fails_one_article_and_the_batch_goes_on(
    server: Recorded, article: str, tmp_path: Path
) -> None:
    server.status = 500
    (tmp_path / "b.txt").write_text("", "utf-8")

    result = run(article, str(tmp_path / "b.txt"), "--reader", server.url, "--model", "small")

    assert result.exit_code == InputError.exit_code
    assert "a.txt: the second reader at 127.0.0.1 answers 500" in result.stderr
    assert "b.txt: is empty" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--model", "small"), "give --reader URL"),
        (("--reader", "http://localhost:1/v1"), "give --model NAME"),
    ],
)
def test_half_a_reader_is_refused(words: tuple[str, ...], message: str, article: str) -> None:
    found = run(article, *words)

    assert isinstance(found.exception, InputError)
    assert message in str(found.exception)
