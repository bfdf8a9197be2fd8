from pathlib import Path

import pytest

from valico.answer.shelf.finding import find_chips, organisation_names
from valico.errors import AmbiguousNameError, DataError, InputError, UnknownNameError


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("H20", "nvidia/h20-96"),
        ("H200", "nvidia/h200-sxm-141"),
        ("英伟达H200", "nvidia/h200-sxm-141"),
        ("nvidia h200", "nvidia/h200-sxm-141"),
        ("Blackwell Ultra", "nvidia/b300-sxm"),
        ("Ascend 910C", "huawei/910c"),
        ("昇腾910C", "huawei/910c"),
        ("昇騰910C", "huawei/910c"),
        ("华为 910C", "huawei/910c"),
        ("ＡＳＣＥＮＤ９１０Ｃ", "huawei/910c"),
    ],
)
def test_a_chip_is_found_by_its_name_in_any_language(name: str, found: str) -> None:
    assert find_chips([name])[0].id == found


def test_a_phrase_makes_a_chip_of_another() -> None:
    half, richer = find_chips(["half of B300", "H20 with HBM3e"])

    assert half.derived_from == "nvidia/b300-sxm"
    assert richer.value("memory_bandwidth") == 4.8e12


def test_an_ambiguous_name_lists_what_it_may_be() -> None:
    with pytest.raises(AmbiguousNameError, match=r"'H2' may be more than one chip: nvidia/h20"):
        find_chips(["H2"])


def test_a_mistyped_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as fault:
        find_chips(["H2OO"])

    assert "no chip is called 'H2OO'. Nearest: " in str(fault.value)
    assert "H20 96GB" in fault.value.nearest
    assert len(fault.value.nearest) <= 3


def test_a_phrase_about_no_chip_says_which_name_is_unknown() -> None:
    with pytest.raises(UnknownNameError, match="no chip is called 'H2OO'"):
        find_chips(["half of H2OO"])


def test_a_phrase_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="give a share above zero"):
        find_chips(["0% of H20"])


def test_names_of_organisations_come_from_their_files_alone() -> None:
    assert organisation_names(["nvidia", "huawei"]) == {"nvidia": "NVIDIA", "huawei": "Huawei"}


def test_an_organisation_without_a_file_is_a_fault_of_the_data(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"data/organisations/nobody\.toml: cannot be read"):
        organisation_names(["nobody"], root=tmp_path)
