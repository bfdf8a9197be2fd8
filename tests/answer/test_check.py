"""Each file of tests/broken holds one mistake, and says which fault it must give.

`# path:` is the file whose place it takes in the small sound catalogue of tests/broken/sound.
`# says:` is a fault; where it ends in … only the beginning is fixed.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from valico.answer.check import Unread, faults_of_data
from valico.answer.library import Library

BROKEN = Path(__file__).parent.parent / "broken"
SOUND = BROKEN / "sound"
MISTAKES = sorted(BROKEN.glob("*.toml"))


def head(file: Path, key: str) -> list[str]:
    lines = file.read_bytes().decode("utf-8", "replace").splitlines()
    return [line.removeprefix(f"# {key}: ") for line in lines if line.startswith(f"# {key}: ")]


def as_said(fault: str, said: str) -> bool:
    return fault.startswith(said.removesuffix("…")) if said.endswith("…") else fault == said


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda file: file.stem)
def test_each_mistake_gives_exactly_its_fault(mistake: Path, tmp_path: Path, today: date) -> None:
    root = tmp_path / "data"
    shutil.copytree(SOUND, root)
    (path,) = head(mistake, "path")
    shutil.copy(mistake, root / path)

    faults = faults_of_data(on=today, root=root)
    says = head(mistake, "says")

    assert len(faults) == len(says), faults
    for fault, said in zip(faults, says, strict=True):
        assert as_said(fault, said), f"{fault}\n{said}"


def test_the_small_catalogue_without_a_mistake_has_no_fault(today: date) -> None:
    assert faults_of_data(on=today, root=SOUND) == ()


def test_the_shipped_data_have_no_fault(today: date) -> None:
    assert faults_of_data(on=today) == ()


@pytest.mark.parametrize("folder", ["sources", "places", "organisations", "chips", "claims"])
def test_a_missing_folder_is_one_fault_and_not_one_for_each_mention(
    folder: str, tmp_path: Path, today: date
) -> None:
    root = tmp_path / "data"
    shutil.copytree(SOUND, root)
    shutil.rmtree(root / folder)

    faults = faults_of_data(on=today, root=root)

    assert faults == (f"data/{folder}: no such folder in {root}; give a folder that holds it",)


def test_faults_of_several_rooms_are_told_together(tmp_path: Path, today: date) -> None:
    root = tmp_path / "data"
    shutil.copytree(SOUND, root)
    mistakes = ["chip-with-an-unknown-unit", "place-within-no-place", "claim-in-no-place"]
    for name in mistakes:
        mistake = BROKEN / f"{name}.toml"
        shutil.copy(mistake, root / head(mistake, "path")[0])

    faults = faults_of_data(on=today, root=root)

    assert {fault.split(":")[0] for fault in faults} == {
        "data/chips/nvidia/h20-96.toml",
        "data/places/hong-kong.toml",
        "data/claims/2026-01.toml",
    }
    assert len(faults) == 3


def test_a_day_of_checking_that_has_passed_is_no_fault(library: Library) -> None:
    latest = max(
        figure.checked for chip in library.chips.values() for figure in chip.figures.values()
    )

    assert faults_of_data(on=latest) == ()


def test_an_unread_folder_takes_every_id_for_known_and_holds_nothing() -> None:
    unread: Unread[str] = Unread()

    assert "anything" in unread
    assert list(unread) == []
