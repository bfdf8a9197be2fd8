from pathlib import Path

import msgspec
import pytest

from valico import store
from valico.catalogue.chips import ChipFile
from valico.catalogue.places import PlaceFile
from valico.chronicle.claims import ClaimsFile
from valico.errors import DataError

SOUND = 'name = "China"\niso = "CN"\n'
SOURCE = '[{id}]\nkind = "press"\npublisher = "p"\ntitle = "t"\nurl = "https://a.example/{id}"\n'


def laid(root: Path, path: str, text: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def faults_of(root: Path, folder: str, as_type: type[object]) -> tuple[str, ...]:
    with pytest.raises(DataError) as raised:
        store.read_folder(folder, as_type, root=root)
    return raised.value.faults


def test_a_path_is_an_id(tmp_path: Path) -> None:
    laid(tmp_path, "places/china.toml", SOUND)
    laid(tmp_path, "places/asia/east/japan.toml", SOUND)
    laid(tmp_path, "places/notes.txt", "not data")

    read = store.read_folder("places", PlaceFile, root=tmp_path)

    assert list(read) == ["asia/east/japan", "china"]
    assert read["china"] == PlaceFile(name="China", iso="CN")


def test_a_record_is_frozen(tmp_path: Path) -> None:
    file = laid(tmp_path, "places/china.toml", SOUND)
    place = store.read_document(file, PlaceFile, root=tmp_path)

    with pytest.raises(AttributeError, match="immutable"):
        place.name = "x"  # type: ignore[misc]


def test_an_unknown_field_is_named_with_those_allowed(tmp_path: Path) -> None:
    laid(tmp_path, "places/china.toml", SOUND + 'capitol = "Beijing"\n')

    assert faults_of(tmp_path, "places", PlaceFile) == (
        "data/places/china.toml: unknown field `capitol`; allowed: name, iso, within, aliases",
    )


def test_an_unknown_field_of_a_part_is_named_with_its_place(tmp_path: Path) -> None:
    laid(
        tmp_path,
        "chips/nvidia/h20.toml",
        'name = "H20"\nmaker = "nvidia"\nstatus = "shipping"\ndatacentre = true\n'
        '[[stated]]\nsource = "s"\nconfidence = "vendor"\nchecked = 2026-11-21\nmemory = "96 GB"\n',
    )

    (fault,) = faults_of(tmp_path, "chips", ChipFile)

    assert fault.startswith(
        "data/chips/nvidia/h20.toml: `stated[0]`: unknown field `memory`; allowed: source, "
    )
    assert ", memory_capacity, " in fault


def test_a_wrong_type_is_named_with_the_right_one(tmp_path: Path) -> None:
    laid(tmp_path, "places/china.toml", "name = 86\n")

    assert faults_of(tmp_path, "places", PlaceFile) == (
        "data/places/china.toml: `name`: Expected `str`, got `int`",
    )


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    laid(tmp_path, "places/china.toml", 'iso = "CN"\n')

    assert faults_of(tmp_path, "places", PlaceFile) == (
        "data/places/china.toml: missing field `name`",
    )


def test_a_value_outside_a_closed_set_is_named_with_the_set(tmp_path: Path) -> None:
    laid(
        tmp_path,
        "claims/2026-01.toml",
        '[[claim]]\nid = "x"\npublished = 2026-01-01\nsource = "s"\nholders = [{ name = "n" }]\n'
        'event = "levy"\nabout = "levy"\nfrom = "2026"\nhedge = "perhaps"\nreliability = "A"\n'
        'says = "s"\n',
    )

    assert faults_of(tmp_path, "claims", ClaimsFile) == (
        (
            "data/claims/2026-01.toml: `claim[0].hedge`: Invalid enum value 'perhaps'; allowed: "
            "attributed, conditional, denied, planned, reported, stated"
        ),
    )


def test_a_closed_set_that_may_be_left_out_is_shown_too(tmp_path: Path) -> None:
    class Thing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        sizes: dict[str, tuple[ChipFile | None, ...]] = {}

    laid(tmp_path, "things/a.toml", '[[sizes.b]]\nname = "c"\ncolour = "red"\n')

    (fault,) = faults_of(tmp_path, "things", Thing)

    assert "unknown field `colour`; allowed: name, maker, aliases" in fault


def test_broken_toml_is_told_with_its_place(tmp_path: Path) -> None:
    laid(tmp_path, "places/china.toml", 'name = "China"\niso = \n')

    (fault,) = faults_of(tmp_path, "places", PlaceFile)

    assert fault.startswith("data/places/china.toml: not readable as TOML: ")
    assert "line 2" in fault
    assert "\n" not in fault


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    laid(tmp_path, "places/china.toml", SOUND + 'name = "Cina"\n')

    (fault,) = faults_of(tmp_path, "places", PlaceFile)

    assert "duplicate key" in fault


def test_a_file_that_is_not_utf_8_is_told_with_the_byte(tmp_path: Path) -> None:
    laid(tmp_path, "places/china.toml", 'name = "Cit\xe0"\n'.encode("latin-1"))

    assert faults_of(tmp_path, "places", PlaceFile) == (
        "data/places/china.toml: not UTF-8: byte 11 is 0xe0; save the file as UTF-8",
    )


def test_a_missing_folder_is_a_fault_and_not_an_empty_catalogue(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "places", PlaceFile) == (
        f"data/places: no such folder in {tmp_path}; give a folder that holds it",
    )


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^data/x\.toml: cannot be read: No such file"):
        store.read_document(tmp_path / "x.toml", PlaceFile, root=tmp_path)


def test_a_file_outside_the_data_is_called_by_its_name(tmp_path: Path) -> None:
    file = laid(tmp_path, "elsewhere/x.toml", "name = 1\n")

    with pytest.raises(DataError, match=r"^x\.toml: `name`: Expected"):
        store.read_document(file, PlaceFile)


def test_the_faults_of_all_files_are_raised_together(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        laid(tmp_path, f"places/{name}.toml", "name = 1\n")
    laid(tmp_path, "places/d.toml", SOUND)

    assert [fault.split(":")[0] for fault in faults_of(tmp_path, "places", PlaceFile)] == [
        "data/places/a.toml",
        "data/places/b.toml",
        "data/places/c.toml",
    ]


def test_sources_of_several_files_are_one_table(tmp_path: Path) -> None:
    laid(tmp_path, "sources/a.toml", SOURCE.format(id="one"))
    laid(tmp_path, "sources/b.toml", SOURCE.format(id="two"))

    sources = store.read_sources(root=tmp_path)

    assert {name: source.id for name, source in sources.items()} == {"one": "one", "two": "two"}


def test_a_source_id_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    laid(tmp_path, "sources/a.toml", SOURCE.format(id="one"))
    laid(tmp_path, "sources/b.toml", SOURCE.format(id="one"))

    with pytest.raises(DataError) as raised:
        store.read_sources(root=tmp_path)

    assert raised.value.faults == ("data/sources/b.toml: `one` stands in two files; keep one",)


def test_a_faulty_source_is_named_by_its_id(tmp_path: Path) -> None:
    laid(
        tmp_path,
        "sources/a.toml",
        SOURCE.format(id="one").replace("press", "blog")
        + SOURCE.format(id="two")
        + "author = 'x'\n"
        + '[three]\nkind = "press"\n',
    )

    with pytest.raises(DataError) as raised:
        store.read_sources(root=tmp_path)

    assert raised.value.faults == (
        (
            "data/sources/a.toml: `one.kind`: Invalid enum value 'blog'; allowed: analyst, "
            "assumption, code, dataset, filing, official, paper, press, rule, vendor"
        ),
        (
            "data/sources/a.toml: `two`: unknown field `author`; allowed: id, kind, publisher, "
            "title, date, url, licence, note"
        ),
        "data/sources/a.toml: `three`: missing field `publisher`",
    )
