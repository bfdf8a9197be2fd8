"""Articles into a ledger of either kind, by the verb."""

import json
from pathlib import Path

from click.testing import CliRunner

from valico.cli.main import main

TEXT = "Secondo Reuters la Cina ha vietato le H20 di NVIDIA lo scorso agosto."
WORDS = ("--published", "2026-01-30", "--outlet", "Blog Inventato")


def run(*words: str) -> str:
    return CliRunner().invoke(main, words, catch_exceptions=False).stdout


def test_what_is_read_can_be_asked_for_and_is_entered_once(address: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")

    said = [run("read", str(path), "--ledger", address, *WORDS) for _ in range(2)]

    asked = ("says", "--about", "h20", "--by", "Blog Inventato", "--on", "2026-01-30", "--json")
    (claim,) = json.loads(run(*asked, "--ledger", address))["claims"]
    assert "entered as 1 to 2" in said[0]
    assert "nothing was added" in said[1]
    assert (claim["value"], claim["from"]) == ("blocked", "2025-08")
    assert claim["quote"] in TEXT
    assert "2 entries" in run("ledger", "verify", address)
