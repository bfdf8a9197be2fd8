import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from valico.answer.library import Library
from valico.answer.question import resolve_chip
from valico.catalogue.names import Named, fold, index, names_of, nearest, resolve
from valico.errors import AmbiguousNameError, UnknownNameError

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "names.toml").read_text(encoding="utf-8")
)
NAMES = [(room, name, found) for room, table in CASES.items() for name, found in table.items()]


class Thing(msgspec.Struct, frozen=True):
    """The least that has names."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


THINGS = {
    thing.id: thing
    for thing in (
        Thing("nvidia/h200", "H200 SXM", ("H200",)),
        Thing("nvidia/h20", "H20 96GB", ("H20",)),
        Thing("nvidia/h100", "H100", ()),
        Thing("nvidia/b300", "B300", ("Blackwell",)),
        Thing("nvidia/b200", "B200", ("Blackwell",)),
    )
}


def room(library: Library, name: str) -> Mapping[str, Named]:
    rooms: dict[str, Mapping[str, Named]] = {
        "chips": library.chips,
        "organisations": library.organisations,
        "places": library.places,
        "models": library.models,
    }
    return rooms[name]


@pytest.mark.parametrize(("kind", "name", "found"), NAMES)
def test_a_name_in_any_language_leads_to_its_thing(
    kind: str, name: str, found: str, library: Library
) -> None:
    if kind == "chips":
        assert resolve_chip(name, library) == found
    else:
        assert resolve(name, room(library, kind), kind) == found


@pytest.mark.parametrize("kind", ["chips", "organisations", "places", "models"])
def test_every_name_of_the_catalogue_leads_to_its_bearer_alone(kind: str, library: Library) -> None:
    things = room(library, kind)
    shared = {name: ids for name, ids in index(things.values()).items() if len(ids) > 1}

    assert shared == {}


@given(st.text())
@example("ＡＳＣＥＮＤ　９１０Ｃ")
@example("İstanbul")
@example("ﬁ-ß")
@example("e\u0301-e\u200d\u0301")
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_spaces_hyphens_and_dots_do_not_part_names(name: str) -> None:
    assert fold("-".join(name)) == fold(" ".join(name)) == fold(".".join(name))


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_case_and_width_do_not_part_names(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)

    assert fold(name.upper()) == fold(name.lower())
    assert fold(wide) == fold(name)


def test_a_thing_bears_its_id_the_end_of_its_id_its_name_and_its_aliases() -> None:
    assert names_of(THINGS["nvidia/h200"]) == ("nvidia/h200", "h200", "H200 SXM", "H200")


def test_an_unknown_name_gives_the_nearest_three() -> None:
    with pytest.raises(UnknownNameError) as fault:
        resolve("H210", THINGS, "chip")

    assert str(fault.value) == "no chip is called 'H210'. Nearest: H20 96GB, H200 SXM, H100."
    assert len(fault.value.nearest) == 3
    assert fault.value.exit_code == 2


def test_the_nearest_of_the_shipped_chips_to_a_slip_is_the_chip_that_was_meant(
    library: Library,
) -> None:
    assert "H200 SXM5 141GB" in nearest("H2OO", library.chips)
    assert "Ascend 910C" in nearest("Asend 910C", library.chips)
    assert nearest("deepsek", library.organisations)[0] == "DeepSeek"
    assert nearest("Chna", library.places)[0] == "China"


def test_a_name_of_two_things_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousNameError) as fault:
        resolve("Blackwell", THINGS, "chip")

    assert str(fault.value) == (
        "'Blackwell' may be more than one chip: nvidia/b300, nvidia/b200. Give one of these."
    )
    assert fault.value.exit_code == 2


def test_a_beginning_of_several_names_is_ambiguous_and_gives_three() -> None:
    with pytest.raises(AmbiguousNameError) as fault:
        resolve("nvidia", THINGS, "chip")

    assert fault.value.candidates == ("nvidia/h200", "nvidia/h20", "nvidia/h100")


@pytest.mark.parametrize("name", ["", "   ", "---"])
def test_an_empty_name_is_unknown(name: str) -> None:
    with pytest.raises(UnknownNameError):
        resolve(name, THINGS, "chip")


def test_the_makers_name_may_stand_before_the_chip() -> None:
    prefixes = [fold("NVIDIA"), fold("英伟达")]

    assert resolve("英伟达 H100", THINGS, "chip", prefixes=prefixes) == "nvidia/h100"
    with pytest.raises(AmbiguousNameError):
        resolve("NVIDIA", THINGS, "chip", prefixes=prefixes)


def test_an_exact_name_wins_over_longer_ones_that_begin_with_it() -> None:
    assert resolve("h20", THINGS, "chip") == "nvidia/h20"
