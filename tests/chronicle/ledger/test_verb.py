from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.conflicts import conflicts_command
from valico.cli.ledger import ledger_command
from valico.errors import BrokenLedgerError, InputError

RUNNER = CliRunner(env={"COLUMNS": "120"})
CLAIM = (
    '{"type":"recording","claim":{"id":"mine","published":"2026-01-28","source":"mine",'
    '"holders":[{"name":"Outlet"},{"name":"CNBC"}],"event":"block","about":"import-permission",'
    '"value":"blocked","chips":["nvidia/h200-sxm-141"],"from":"2026-01-28","hedge":"reported",'
    '"reliability":"B","says":"China has blocked the H200 for good."}}'
)


def run(*words: str, said: str | None = None) -> str:
    return RUNNER.invoke(ledger_command, words, input=said, catch_exceptions=False).output


def test_a_ledger_is_begun_added_to_verified_and_asked(address: str) -> None:
    assert run("begin", address).endswith(": 0 entries\n")
    assert run("add", address, said=CLAIM).endswith("1 entered, the last as 1\n")
    head = run("verify", address).split()[-1]

    assert "1 entries" in run("verify", address, "--head", head)
    said = RUNNER.invoke(
        conflicts_command,
        ["--about", "h200", "--on", "2026-02-15", "--ledger", address, "--limit", "40"],
        catch_exceptions=False,
    ).output
    assert "blocked the H200 for good" in said


def test_a_retraction_takes_a_claim_out_of_sight_and_keeps_it(address: str) -> None:
    run("begin", address)
    run("add", address, said=CLAIM)

    said = run("retract", address, "mine", "--reason", "wrong", "--by", "the outlet")

    assert said.endswith("mine retracted as entry 2\n")
    assert "2 entries" in run("verify", address)


def test_entries_that_cannot_be_read_are_named_by_line_and_none_is_entered(address: str) -> None:
    run("begin", address)
    wrong = CLAIM.replace('"value":"blocked"', '"value":"perhaps"')

    with pytest.raises(InputError, match=r"line 2: claim 'mine': `value` is 'perhaps'"):
        run("add", address, said=f"{CLAIM}\n{wrong}")
    assert run("begin", address).endswith(": 0 entries\n")


def test_a_lost_ending_is_found_by_the_head_that_was_noted(address: str) -> None:
    run("begin", address)

    with pytest.raises(InputError, match="later entries may be missing"):
        run("verify", address, "--head", "f" * 64)


def test_a_changed_byte_is_refused_with_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    run("begin", str(path))
    run("add", str(path), said=CLAIM)
    path.write_bytes(path.read_bytes().replace(b"for good", b"for gold"))

    with pytest.raises(BrokenLedgerError, match="entry 1 is not what was entered"):
        run("verify", str(path))


def test_claims_are_exported_in_the_form_of_the_file(tmp_path: Path) -> None:
    run("export", str(tmp_path / "h20.csv"), "--about", "h20", "--on", "2025-08-25")

    assert (tmp_path / "h20.csv").read_text(encoding="utf-8").startswith("id,published,from")
