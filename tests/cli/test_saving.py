"""`--save FILE` and streams that are closed: files beside the answer, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.exits import EXITS
from valico.cli.main import main
from valico.errors import DataError, InputError, LedgerFileError, ValicoError

PROGRAM = Path(sys.executable).parent / "valico"


def test_an_answer_is_shown_and_written_in_every_form_asked_for(tmp_path: Path) -> None:
    names = ("h20.csv", "h20.xlsx", "h20.bib")
    saves = [word for name in names for word in ("--save", str(tmp_path / name))]
    told = CliRunner().invoke(main, ["chip", "h20", *saves], catch_exceptions=False)

    assert "Board power" in told.stdout
    assert told.stderr == "".join(f"written: {tmp_path / name}\n" for name in names)
    assert (tmp_path / "h20.csv").read_bytes().startswith(b"quantity,stands,value,unit")
    assert (tmp_path / "h20.xlsx").read_bytes().startswith(b"PK")
    assert b"@misc{" in (tmp_path / "h20.bib").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ("may", "h200", "--to", "deepseek", "--on", "2026-02-15"),
        ("rules", "--on", "2025-05-20"),
        ("says", "--about", "h20", "--on", "2025-08-25"),
        ("frontier", "--drawn"),
    ],
)
def test_verbs_that_print_no_sheet_are_written_too(words: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "answer.jsonl"
    CliRunner().invoke(main, [*words, "--save", str(file)], catch_exceptions=False)

    assert len(file.read_bytes().splitlines()) > 1


def test_all_claims_are_written_though_a_screen_shows_ten(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    words = ["says", "--about", "h20", "--on", "2026-02-15", "--save", str(file)]
    CliRunner().invoke(main, words, catch_exceptions=False)

    assert len(file.read_bytes().splitlines()) > 10


def test_an_ending_that_no_form_has_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(InputError, match=r"'x\.doc': no form ends so; allowed: \.csv"):
        main(["chip", "h20", "--save", "x.doc"], standalone_mode=False)


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match=r"'/nowhere/x\.csv' cannot be written: No such file"):
        main(["chip", "h20", "--save", "/nowhere/x.csv"], standalone_mode=False)


@pytest.mark.parametrize("fault", [ValicoError, InputError, DataError, LedgerFileError])
def test_every_exit_code_of_an_error_is_documented(fault: type[ValicoError]) -> None:
    assert fault.exit_code in EXITS


@pytest.mark.parametrize("words", ["chip h20", "may h200 --to deepseek", "rules", "--version"])
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_a_closed_output_is_no_traceback(words: str, closed: str) -> None:
    run = subprocess.run(
        ["sh", "-c", f"{PROGRAM} {words} {closed}"],  # noqa: S607  # only a shell closes a stream
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")


def test_a_reader_that_leaves_early_is_no_traceback() -> None:
    run = subprocess.run(
        ["sh", "-c", f"{PROGRAM} chips --json | head -c 1"],  # noqa: S607  # a shell joins two
        capture_output=True,
        text=True,
        check=True,
    )

    assert (run.stdout, run.stderr) == ("{", "")


def test_a_full_disk_is_told_with_exit_code_1() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [str(PROGRAM), "chips"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert (run.returncode, run.stderr) == (1, "valico: output: No space left on device\n")


def test_no_color_is_heeded_even_where_colours_are_forced() -> None:
    coloured = {**os.environ, "FORCE_COLOR": "1"}
    coloured.pop("NO_COLOR", None)
    plain = {**coloured, "NO_COLOR": "1"}
    told = [
        subprocess.run([str(PROGRAM), "chip", "h20"], capture_output=True, env=env, check=True)
        for env in (coloured, plain)
    ]

    assert b"\x1b[" in told[0].stdout
    assert b"\x1b[" not in told[1].stdout
