import pytest

from valico.errors import AmbiguousNameError, DataError, InputError, UnknownNameError, ValicoError


@pytest.mark.parametrize("error", [InputError, UnknownNameError, AmbiguousNameError, DataError])
def test_every_error_is_of_the_one_tree(error: type[Exception]) -> None:
    assert issubclass(error, ValicoError)


def test_an_unknown_name_gives_the_nearest_three_and_exit_code_2() -> None:
    fault = UnknownNameError("chip", "H210", ["H200", "H20", "H100"])

    assert str(fault) == "no chip is called 'H210'. Nearest: H200, H20, H100."
    assert fault.exit_code == 2
    assert (fault.kind, fault.name, fault.nearest) == ("chip", "H210", ("H200", "H20", "H100"))


def test_an_unknown_name_without_neighbours_offers_none() -> None:
    assert str(UnknownNameError("chip", "", [])) == "no chip is called ''."


def test_an_ambiguous_name_lists_what_bears_it_and_says_what_to_do() -> None:
    fault = AmbiguousNameError("chip", "H", ["nvidia/h20-96", "nvidia/h200-sxm-141"])

    assert str(fault) == (
        "'H' may be more than one chip: nvidia/h20-96, nvidia/h200-sxm-141. Give one of these."
    )
    assert fault.exit_code == 2


def test_faults_of_data_are_kept_apart_and_shown_one_a_line() -> None:
    fault = DataError(["a.toml: one", "b.toml: two"])

    assert fault.faults == ("a.toml: one", "b.toml: two")
    assert str(fault) == "a.toml: one\nb.toml: two"
    assert fault.exit_code == 3
