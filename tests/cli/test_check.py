import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.errors import DataError

BROKEN = Path(__file__).parent.parent / "broken"
SOUND = BROKEN / "sound"


def faults(folder: Path) -> tuple[str, ...]:
    """Return the faults that the verb tells of a folder, the count last."""
    with pytest.raises(DataError) as raised:
        main(["check", str(folder)], standalone_mode=False)
    return raised.value.faults


def test_the_shipped_data_have_no_fault() -> None:
    checked = CliRunner().invoke(main, ["check"], catch_exceptions=False)

    assert checked.output == "no fault\n"
    assert checked.exit_code == 0


def test_another_folder_may_be_checked() -> None:
    checked = CliRunner().invoke(main, ["check", str(SOUND)], catch_exceptions=False)

    assert checked.output == "no fault\n"


def test_one_fault_is_counted_as_one(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(SOUND, root)
    (root / "places" / "hong-kong.toml").write_text('name = "Hong Kong"\nwithin = "prc"\n')

    assert faults(root) == (
        "data/places/hong-kong.toml: `within` is 'prc', which is no place",
        "1 fault",
    )


def test_all_faults_are_told_at_once_and_counted(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(SOUND, root)
    for name in ("deepseek", "high-flyer", "nvidia"):
        file = root / "organisations" / f"{name}.toml"
        file.write_text(file.read_text().replace('seat = "', 'seat = "east-'))

    assert [fault.split(": `")[0] for fault in faults(root)] == [
        "data/organisations/deepseek.toml",
        "data/organisations/high-flyer.toml",
        "data/organisations/nvidia.toml",
        "3 faults",
    ]


def test_a_folder_that_holds_no_data_is_told_what_it_lacks(tmp_path: Path) -> None:
    told = faults(tmp_path)

    assert f"data/chips: no such folder in {tmp_path}; give a folder that holds it" in told
    assert told[-1] == f"{len(told) - 1} faults"


def test_a_folder_that_is_not_there_is_refused() -> None:
    answered = CliRunner().invoke(main, ["check", "/nowhere/at/all"])

    assert answered.exit_code == 2
    assert "Directory '/nowhere/at/all' does not exist" in answered.output
