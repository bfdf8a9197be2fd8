from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.chronicle.book import begun, opened
from valico.chronicle.claims import Claim, Holder
from valico.chronicle.entries import Correction, Recording, Review
from valico.chronicle.utterances import Document, Reading, document_id, span_in
from valico.cli.review import review_command
from valico.errors import InputError

RUNNER = CliRunner(env={"COLUMNS": "120"})
TEXT = "La Cina avrebbe bloccato gli H200."
NAME = "2026-01-28-read"


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    path = str(tmp_path / "ledger.sqlite")
    document = Document(
        id=document_id(TEXT), outlet="Outlet", published=date(2026, 1, 28), text=TEXT
    )
    reading = Reading(document=document.id, span=span_in(TEXT, 0, 33), engine="rules")
    claim = Claim(
        id=NAME,
        published=date(2026, 1, 28),
        source="outlet",
        holders=(Holder(name="Outlet"),),
        event="block",
        about="import-permission",
        value="allowed",
        chips=("nvidia/h200-sxm-141",),
        since="2026-01-28",
        hedge="conditional",
        reliability="C",
        says="China is said to have blocked the H200.",
    )
    with begun(path) as book:
        moment = datetime(2026, 2, 1, tzinfo=UTC)
        book.append([document, Recording(claim=claim, reading=reading)], recorded=moment)
    return path


def review(*words: str, said: str | None = None) -> str:
    return RUNNER.invoke(review_command, words, input=said, catch_exceptions=False).output


def entered(ledger: str) -> list[object]:
    with opened(ledger) as book:
        return [entry.payload for entry in book.entries(after=2)]


def test_one_word_accepts_without_asking(ledger: str) -> None:
    said = review(NAME, "--accept", "--by", "ada", "--ledger", ledger)

    assert said == "ledger.sqlite: entered as 3 (review)\n"
    assert entered(ledger) == [Review(claim=NAME, state="accepted", by="ada")]


def test_a_field_is_corrected_by_a_new_entry(ledger: str) -> None:
    review(NAME, "--set", "value=blocked", "--note", "misread", "--by", "ada", "--ledger", ledger)

    (correction,) = entered(ledger)
    assert isinstance(correction, Correction)
    assert (correction.corrects, correction.claim.value) == (NAME, "blocked")


def test_all_that_wait_are_asked_about(ledger: str) -> None:
    said = review("--by", "ada", "--ledger", ledger, said="r\nnot said so\n")

    assert "1 claims wait for review" in said
    assert "«La Cina avrebbe bloccato gli H200»." in said
    assert entered(ledger) == [Review(claim=NAME, state="rejected", by="ada", note="not said so")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((NAME, "--by", "ada"), "give --ledger"),
        ((NAME, "--by", "ada", "--ledger", "L"), "say one thing of the claim"),
        ((NAME, "--by", "ada", "--ledger", "L", "--accept", "--reject"), "say one thing"),
        ((NAME, "--accept", "--ledger", "L"), "give --by NAME"),
    ],
)
def test_what_is_missing_is_asked_for(words: tuple[str, ...], said: str, ledger: str) -> None:
    given = [ledger if word == "L" else word for word in words]

    with pytest.raises(InputError, match=said):
        review(*given)


def test_what_was_reviewed_is_written_as_samples(ledger: str, tmp_path: Path) -> None:
    review(NAME, "--accept", "--by", "ada", "--ledger", ledger)

    said = review("--samples", str(tmp_path / "samples"), "--ledger", ledger)

    assert said.startswith("written: 1 samples in ")
    assert len(list((tmp_path / "samples" / "gold").iterdir())) == 1
