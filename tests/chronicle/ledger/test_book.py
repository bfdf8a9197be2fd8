"""A ledger keeps what was entered, in order, and shows it as it stood: on SQLite and PostgreSQL."""

import sys
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from valico.chronicle.book import begun, opened
from valico.chronicle.claims import Claim, Holder
from valico.chronicle.entries import Correction, Recording, Retraction, Review
from valico.chronicle.sight import Sight, foresight, hindsight
from valico.chronicle.utterances import Cue, Document, Reading, document_id, span_in
from valico.errors import InputError, LedgerFileError

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
TEXT = "NVIDIA avrebbe chiesto ad Amkor di fermare la produzione."
CHIP = "nvidia/h20-96"


def claim(name: str, *, published: str = "2025-08-22", value: str = "halted") -> Claim:
    return Claim(
        id=name,
        published=date.fromisoformat(published),
        source="hardware-upgrade-2025-08-25",
        holders=(Holder(name="Hardware Upgrade", organisation="hardware-upgrade"),),
        event="halt",
        about="production",
        value=value,
        chips=(CHIP,),
        since=published,
        hedge="conditional",
        reliability="B",
        says="NVIDIA is said to have stopped making the H20.",
    )


def names(address: str, sight: Sight) -> set[str]:
    with opened(address) as book:
        return {found.id for found in book.claims("production", CHIP, sight)}


def test_what_was_entered_comes_back_in_order(address: str) -> None:
    with begun(address) as book:
        book.append([Recording(claim=claim("a")), Recording(claim=claim("b"))], recorded=NOON)
        book.append([Review(claim="a", state="accepted", by="an editor")], recorded=NOON)

    with opened(address) as book:
        entries = tuple(book.entries())
        assert [entry.seq for entry in entries] == [1, 2, 3]
        assert entries[0].payload == Recording(claim=claim("a"))
        assert entries[2].previous == entries[1].hash
        assert book.head()[2] == entries[2].hash


def test_a_retraction_hides_only_after_its_own_day(address: str) -> None:
    taken = Retraction(claim="a", reason="withdrawn", by="the outlet", published=date(2025, 9, 1))
    with begun(address) as book:
        book.append([Recording(claim=claim("a")), taken], recorded=NOON)

    assert names(address, foresight(date(2025, 8, 31))) == {"a"}
    assert names(address, foresight(date(2025, 9, 1))) == set()


def test_an_old_report_is_told_as_the_ledger_stood_then(address: str) -> None:
    later = NOON + timedelta(days=30)
    corrected = Correction(
        corrects="a", claim=claim("a2", value="halt-requested"), reason="misread", by="an editor"
    )
    with begun(address) as book:
        book.append([Recording(claim=claim("a"))], recorded=NOON)
        book.append([corrected], recorded=later)

    day = date(2025, 8, 25)
    assert names(address, foresight(day, recorded_by=NOON)) == {"a"}
    assert names(address, foresight(day, recorded_by=later - timedelta(microseconds=1))) == {"a"}
    assert names(address, foresight(day)) == {"a2"}
    assert names(address, foresight(day, recorded_by=NOON - timedelta(days=1))) == set()


def test_what_is_published_later_is_seen_with_hindsight_only(address: str) -> None:
    with begun(address) as book:
        late = msgspec.structs.replace(claim("late", published="2025-09-10"), since="2025-08-01")
        book.append([Recording(claim=late)], recorded=NOON)

    day = date(2025, 8, 25)
    assert names(address, foresight(day)) == set()
    assert names(address, hindsight(day, known_by=date(2025, 9, 10))) == {"late"}


def test_all_of_a_batch_is_entered_or_nothing(address: str) -> None:
    with begun(address) as book:
        with pytest.raises(InputError, match="'a' is entered already"):
            book.append([Recording(claim=claim("a")), Recording(claim=claim("a"))], recorded=NOON)

        assert book.head()[0] == 0


def test_an_entry_is_never_dated_before_the_one_before_it(address: str) -> None:
    with begun(address) as book:
        book.append([Recording(claim=claim("a"))], recorded=NOON)
        entry = book.append([Recording(claim=claim("b"))], recorded=NOON - timedelta(hours=1))[0]

        assert entry.recorded == NOON


def test_words_that_do_not_stand_in_the_document_are_refused(address: str) -> None:
    document = Document(
        id=document_id(TEXT), outlet="Hardware Upgrade", published=date(2025, 8, 25), text=TEXT
    )
    reading = Reading(
        document=document.id,
        span=span_in(TEXT, 7, 22),
        cues=(Cue(kind="hedge", span=span_in(TEXT, 7, 14)),),
        engine="rules",
    )
    wrong = msgspec.structs.replace(
        reading, span=msgspec.structs.replace(reading.span, exact="ha chiesto")
    )
    with begun(address) as book:
        with pytest.raises(InputError, match="enter the document first"):
            book.append([Recording(claim=claim("a"), reading=reading)], recorded=NOON)
        book.append([document, Recording(claim=claim("a"), reading=reading)], recorded=NOON)

        with pytest.raises(InputError, match="'ha chiesto' do not stand at 7 to 22"):
            book.append([Recording(claim=claim("b"), reading=wrong)], recorded=NOON)
        assert book.document(document.id) == document


def test_nothing_can_be_changed_or_taken_out(address: str) -> None:
    with begun(address) as book:
        book.append([Recording(claim=claim("a"))], recorded=NOON)
        door = book._door  # noqa: SLF001  # what no caller of ours ever does
        for sql in (
            "UPDATE entry SET listed = ? WHERE seq = 1",
            "DELETE FROM entry WHERE seq = ?",
            "UPDATE slot SET mark = ?",
            "DELETE FROM named WHERE seq = ?",
        ):
            with pytest.raises(LedgerFileError, match="a ledger is only added to"):
                door.insert(sql, [(1,)])
        with pytest.raises(LedgerFileError, match="an entry follows the last one"):
            door.insert("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", [(7, "", 0, "", "", "")])

        assert book.verify()[0] == 1


def test_a_ledger_that_is_not_there_is_asked_for(tmp_path: object) -> None:
    with (
        pytest.raises(InputError, match="does not exist; give a ledger's file"),
        opened(f"{tmp_path}/none.sqlite"),
    ):
        pass


def test_a_file_that_is_no_ledger_is_refused(tmp_path: object) -> None:
    path = f"{tmp_path}/notes.txt"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123  # a word is enough
        file.write("these are my notes, and no ledger at all; " * 100)

    with pytest.raises(LedgerFileError, match="cannot be opened as a ledger"), opened(path):
        pass


def test_without_psycopg_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with (
        pytest.raises(InputError, match=r"needs psycopg: pip install 'valico\[postgresql\]'"),
        opened("postgresql://nobody@localhost/none"),
    ):
        pass
