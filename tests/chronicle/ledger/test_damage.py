"""A ledger that was damaged is refused with the entry named; one that was killed is whole."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.chronicle.book import begun, opened
from valico.chronicle.entries import Recording, Review
from valico.chronicle.ledger import read_claims
from valico.errors import BrokenLedgerError, ValicoError

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
CLAIMS = read_claims()[:40]
KILLS = 24
WRITER = """
import sys
from datetime import UTC, datetime
from valico.chronicle.book import begun
from valico.chronicle.entries import Review

def said(number):
    return Review(claim="a", state="accepted", by="a writer", note=f"{number} " + "x" * 500)

with begun(sys.argv[1]) as book:
    number = book.head()[0]
    while True:
        batch = [said(number + place) for place in range(5)]
        number = book.append(batch, recorded=datetime(2026, 2, 1, tzinfo=UTC))[-1].seq
        print(number, flush=True)
"""


def fill(address: str) -> None:
    with begun(address) as book:
        book.append([Recording(claim=claim) for claim in CLAIMS], recorded=NOON)
        book.append([Review(claim=CLAIMS[3].id, state="rejected", by="me")], recorded=NOON)


def entries(address: str) -> list[object]:
    with opened(address) as book:
        return list(book.entries())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "ledger.sqlite"
    fill(str(path))
    return path.read_bytes()


def test_a_word_changed_in_an_entry_names_the_entry(whole: bytes, tmp_path: Path) -> None:
    said = CLAIMS[17].says.encode()
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(whole.replace(said, said[:-2] + b"X."))

    with pytest.raises(
        BrokenLedgerError, match=r"ledger.sqlite: entry 18 .* hash differs"
    ) as fault:
        entries(str(path))

    assert fault.value.seq == 18


def test_one_byte_changed_is_refused_or_changes_nothing(whole: bytes, tmp_path: Path) -> None:
    sound = tmp_path / "sound.sqlite"
    sound.write_bytes(whole)
    expected = entries(str(sound))

    @settings(max_examples=300)
    @given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255), head=st.booleans())
    def changed(place: float, change: int, head: bool) -> None:  # noqa: FBT001  # from Hypothesis
        at = int(place * (4096 if head else len(whole)))
        path = tmp_path / "ledger.sqlite"
        for file in tmp_path.glob("ledger.sqlite*"):
            file.unlink(missing_ok=True)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ change]) + whole[at + 1 :])

        with suppress(ValicoError):
            assert entries(str(path)) == expected

    changed()


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE entry SET payload = replace(payload, 'H20', 'H21') WHERE seq = 31", 31),
        ("UPDATE entry SET recorded = '2026-01-01T00:00:00.000000+00:00' WHERE seq = 9", 9),
        ("DELETE FROM entry WHERE seq = 12", 12),
        ("UPDATE mention SET first = first + 1 WHERE seq = 5", 5),
        ("UPDATE slot SET mark = mark + 1 WHERE seq = (SELECT min(seq) FROM slot)", None),
        ("DELETE FROM withdrawn", 41),
        ("DELETE FROM named WHERE seq = 7", 7),
    ],
)
def test_a_forgery_past_the_triggers_is_named(
    sql: str, seq: int | None, whole: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(whole)
    with sqlite3.connect(path) as connection:
        kept = connection.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
        triggers = list(kept)
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(sql)
        for _, words in triggers:
            connection.execute(words)
    connection.close()

    with pytest.raises(BrokenLedgerError, match="entry") as fault:
        entries(str(path))

    assert seq in {None, fault.value.seq}


def test_a_ledger_without_its_triggers_is_refused(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(whole)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
    connection.close()

    with pytest.raises(ValicoError, match="all 41 entries read well, but its tables or triggers"):
        entries(str(path))


def test_a_forgery_on_the_server_is_named(server: str, request: pytest.FixtureRequest) -> None:
    import psycopg  # noqa: PLC0415  # an extra

    address = request.getfixturevalue("schema")
    fill(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER TABLE entry DISABLE TRIGGER USER")
        connection.execute("UPDATE entry SET payload = replace(payload, 'e', 'E') WHERE seq = 4")
        connection.execute("ALTER TABLE entry ENABLE TRIGGER USER")

    with pytest.raises(BrokenLedgerError, match="entry 4 is not what was entered"):
        entries(address)
    assert server in address


def test_killed_at_any_moment_nothing_acknowledged_is_lost(address: str, tmp_path: Path) -> None:
    draw = random.Random(20260201)  # noqa: S311  # moments, not secrets
    acknowledged = 0
    script = tmp_path / "writer.py"
    script.write_text(WRITER, encoding="utf-8")
    with begun(address) as book:
        book.append([Review(claim="a", state="accepted", by="first")], recorded=NOON)
    for _ in range(KILLS):
        acknowledged = max(
            acknowledged, written_until_killed(script, address, draw.uniform(0, 0.03))
        )

        with opened(address) as book:
            last = book.head()[0]
            assert last >= acknowledged
            assert (last - 1) % 5 == 0
    assert acknowledged > KILLS


def written_until_killed(script: Path, address: str, after_s: float) -> int:
    """Let a process write, kill it, and return the last number that it was told was kept."""
    words = [sys.executable, str(script), address]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after_s)  # the moment of the kill is what is tried
        os.kill(writer.pid, signal.SIGKILL)
        said = [first, *writer.stdout]
    return max(int(line) for line in said if line.endswith("\n"))


def test_several_writers_at_once_keep_one_chain(address: str, tmp_path: Path) -> None:
    script = tmp_path / "writer.py"
    bounded = WRITER.replace("while True:", "for _ in range(20):")
    script.write_text(bounded, encoding="utf-8")
    with begun(address):
        pass
    words = [sys.executable, str(script), address]
    writers = [subprocess.Popen(words, stdout=subprocess.DEVNULL) for _ in range(4)]

    assert [writer.wait() for writer in writers] == [0] * 4
    with opened(address) as book:
        assert book.head()[0] == 4 * 20 * 5
