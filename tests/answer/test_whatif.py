from datetime import date
from pathlib import Path

import pytest

from valico.answer.library import Library
from valico.answer.whatif import Change, ScenarioFile, read_scenario, turned, what_if
from valico.errors import DataError, InputError, ValicoError

ON = date(2026, 11, 1)
EXAMPLES = Path(__file__).parents[2] / "examples"


def scenario(*changes: Change) -> ScenarioFile:
    return ScenarioFile(title="a trial", on=ON, change=changes)


def test_no_change_moves_no_chip(library: Library) -> None:
    found, _ = what_if(scenario(), library)

    assert found.moved == ()
    assert found.unmoved > 40


def test_a_lower_threshold_catches_the_h20(library: Library) -> None:
    change = Change(rule="us/3a090", paragraph="3A090.a.1", all=("tpp at least 2000",))

    found, after = what_if(scenario(change), library)

    assert "nvidia/h20-96" in {moved.chip for moved in found.moved}
    assert library.book != after.book


def test_without_the_window_the_h200_is_presumed_denied(library: Library) -> None:
    found, _ = what_if(scenario(Change(end="us/review-policy-january-2026")), library)

    h200 = next(moved for moved in found.moved if moved.chip == "nvidia/h200-sxm-141")
    assert (h200.before, h200.after) == ("case-by-case", "denial")


def test_overwatch_turns_chips_that_pass_today(library: Library) -> None:
    [bill] = [name for name in library.book.provisions if "overwatch" in name]

    found, _ = what_if(scenario(Change(enact=bill)), library)

    assert found.moved


def test_turning_the_rules_leaves_the_rules_as_they_were(library: Library) -> None:
    before = library.book

    turned(before, scenario(Change(end="us/section-232-duty")))

    assert library.book == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(), "a change does nothing"),
        (Change(end="us/nothing"), "'us/nothing' is no rule"),
        (Change(rule="us/3a090", paragraph="3A090.q", all=()), "`paragraph` is '3A090.q'"),
        (
            Change(rule="us/3a090", paragraph="3A090.a.1", all=("tpp beyond 3",)),
            "has no inequality word",
        ),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(
    library: Library, change: Change, said: str
) -> None:
    with pytest.raises(ValicoError) as fault:
        turned(library.book, scenario(change))

    assert isinstance(fault.value, InputError)
    assert said in str(fault.value)


def test_the_examples_can_be_read_and_move_something(library: Library) -> None:
    for path in sorted(EXAMPLES.glob("*.toml")):
        if "change" in path.read_text(encoding="utf-8"):
            found, _ = what_if(read_scenario(path), library)
            assert found.moved, path.name


def test_a_scenario_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('title = "x"\non = 2026-01-01\nchanges = []\n', encoding="utf-8")

    with pytest.raises(DataError, match=r"s\.toml: .*unknown field `changes`"):
        read_scenario(path)
