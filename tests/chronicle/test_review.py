import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from valico.answer.chronicle.desk import desk
from valico.answer.chronicle.entering import Author, correction_from_words, payloads_from_lines
from valico.answer.chronicle.export import export_samples
from valico.chronicle.book import begun
from valico.chronicle.claims import Claim
from valico.chronicle.entries import Recording
from valico.chronicle.marking import marked
from valico.chronicle.reviewing import changes_from_words, verdict, waiting
from valico.chronicle.sight import foresight
from valico.chronicle.utterances import (
    Cue,
    Document,
    Reading,
    document_id,
    span_in,
    unsupported,
)
from valico.errors import InputError

Say = Callable[..., Claim]
TEXT = "Secondo Reuters, la Cina avrebbe bloccato gli H200. NVIDIA ha smentito."
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
SIGHT = foresight(date(2026, 2, 15))
DOCUMENT = Document(
    id=document_id(TEXT), outlet="Outlet", language="it", published=date(2026, 1, 28), text=TEXT
)
READING = Reading(
    document=DOCUMENT.id,
    span=span_in(TEXT, 17, 50),
    cues=(Cue(kind="hedge", span=span_in(TEXT, 25, 32)),),
    engine="rules",
    version="1",
)
ADA = Author(name="ada", reason="misread", on=date(2026, 2, 1))


@pytest.fixture
def ledger(tmp_path: Path, say: Say) -> str:
    path = str(tmp_path / "ledger.sqlite")
    read = say("read", value="allowed", chips=["nvidia/h200-sxm-141"], hedge="conditional")
    with begun(path) as book:
        book.append([DOCUMENT, Recording(claim=read, reading=READING)], recorded=NOON)
    return path


def test_what_was_read_waits_for_a_review(ledger: str) -> None:
    with desk(ledger, SIGHT) as at:
        (claim,) = waiting(at.shelf)
    with begun(ledger) as book:
        book.append([verdict(claim, accepted=True, by="ada", note="")], recorded=NOON)

    with desk(ledger, SIGHT) as at:
        assert waiting(at.shelf) == ()
        assert claim in at.standing()


def test_what_is_rejected_is_shown_no_more_and_kept(ledger: str) -> None:
    with desk(ledger, SIGHT) as at:
        (claim,) = waiting(at.shelf)
    with begun(ledger) as book:
        book.append([verdict(claim, accepted=False, by="ada", note="no")], recorded=NOON)

    with desk(ledger, SIGHT) as at:
        assert claim not in at.standing()
        assert claim in at.shelf.claims


def test_a_correction_is_an_entry_of_its_own_and_becomes_a_sample(
    ledger: str, tmp_path: Path
) -> None:
    with desk(ledger, SIGHT) as at:
        (claim,) = waiting(at.shelf)
        corrected = correction_from_words(at, claim, ["value=blocked", "parties=deepseek"], ADA)
    with begun(ledger) as book:
        book.append([corrected], recorded=NOON)

    with desk(ledger, SIGHT) as at:
        shown = {c.id: c for c in at.standing() if c.id.startswith(claim.id)}
        assert list(shown) == [f"{claim.id}~2"]
        assert (shown[f"{claim.id}~2"].value, claim.value) == ("blocked", "allowed")
        assert export_samples(tmp_path / "samples", at) == 1
    (gold,) = (tmp_path / "samples" / "gold").iterdir()
    (told,) = json.loads(gold.read_text())["claims"]
    assert TEXT[told["char_start"] : told["char_end"]] == told["text_span"]
    assert told["hedging_cues"] == [{"text": "avrebbe", "char_start": 25, "char_end": 32}]
    assert told["modality"] == "hedged"
    assert json.loads((tmp_path / "samples" / "articles" / gold.name).read_text())["text"] == TEXT


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["value=foo"], "allowed for import-permission"),
        (["chips=nvidia/none"], "which is no chip"),
        (["published=2026-01-01"], "changes nothing; write FIELD=VALUE"),
        (["hedge=surely"], "the correction cannot be read"),
        ([], "give at least one --set"),
        (["amount={"], "is no JSON"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    words: list[str], said: str, ledger: str
) -> None:
    with desk(ledger, SIGHT) as at:
        (claim,) = waiting(at.shelf)

        with pytest.raises(InputError, match=said):
            correction_from_words(at, claim, words, ADA)


def test_fields_are_written_as_words() -> None:
    assert changes_from_words(["value=blocked", "parties=a,b", "use="]) == {
        "value": "blocked",
        "parties": ["a", "b"],
        "use": None,
    }


def test_the_card_shows_the_quote_in_its_context_with_the_cues_marked() -> None:
    assert marked(READING, DOCUMENT) == (
        "Secondo Reuters, «la Cina [hedge: avrebbe] bloccato gli H200». NVIDIA ha smentito."
    )


def test_a_quote_that_does_not_stand_in_the_text_is_found_out() -> None:
    moved = span_in(f"x{TEXT}", 18, 51)

    assert unsupported(READING, DOCUMENT) == ()
    assert not moved.stands_in(TEXT)


def test_every_line_at_fault_is_named() -> None:
    with pytest.raises(InputError) as fault:
        payloads_from_lines(['{"type":"recording"}', "", "no json"])

    assert [line.split(":")[0] for line in str(fault.value).splitlines()] == ["line 1", "line 3"]
