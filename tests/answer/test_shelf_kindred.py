"""What stands about a chip."""

from valico.answer.library import Library
from valico.answer.shelf.kindred import alike, chains_of_chips, supplies


def test_the_nearest_chip_of_the_h20_is_its_own_sibling(library: Library) -> None:
    found = [chip.id for chip in alike(library.chips["nvidia/h20-96"], library)]

    assert found[0] == "nvidia/h20-141"
    assert "nvidia/h20-96" not in found


def test_every_supplier_of_a_chain_is_an_organisation_with_a_source(library: Library) -> None:
    for found in supplies().values():
        for each in found:
            assert each.organisation in library.organisations
            assert each.source in library.sources
            assert 0 < each.share <= 1


def test_every_chip_that_a_scenario_makes_has_a_chain() -> None:
    assert chains_of_chips()["nvidia/h20-96"] == "nvidia-hopper"
    assert set(chains_of_chips().values()) <= supplies().keys()
