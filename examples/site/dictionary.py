"""The page on what the data hold: folders, fields and how many records fill each.

Fields, types and need are those of the records; what they mean is told by docs/data.md, or by the
docstrings of the record; the counts are those of the files.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import rtoml
from contents import ROOT, SITE
from fields import docstrings, fields_of, record_at, type_in_words
from msgspec import inspect

from valico.store import DATA

Table = Mapping[str, object]
UNITS = {
    "_usd": "USD",
    "_w": "W",
    "_s": "s",
    "_bytes": "byte",
    "_weeks": "weeks",
    "_years": "years",
}


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Records of one kind."""

    title: str
    record: str
    """The class that reads them, as `module:name`."""
    at: str = ""
    """The table of the file that holds them; `*` where each heading of the file is one."""
    within: str = ""
    """The folder below the folder, where only one is meant."""
    heading: str = ""
    """The section of docs/data.md that explains the fields."""
    also: str = ""
    """A second such section."""


class Folder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One folder of the data."""

    name: str
    says: str
    part: tuple[Part, ...] = ()


class Dictionary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file docs/site/dictionary.toml."""

    folder: tuple[Folder, ...]
    meanings: Mapping[str, str]
    """Of fields whose name says nearly all."""


HEAD = """# What do the data hold?

Every folder under `src/valico/data`, the fields of its records, and how many records fill each.
Fields, types and need are read from the records of the program as this page is built;
how to write a file, with units and values, stands in [the data dictionary](../papers/data.html)."""


def read_dictionary() -> Dictionary:
    """Return the folders of the data, in the order of the page."""
    return msgspec.convert(rtoml.load(SITE / "dictionary.toml"), Dictionary)


def as_markdown() -> str:
    """Return the page."""
    dictionary = read_dictionary()
    folders = dictionary.folder
    rows = [f"| `{one.name}` | {_files(one):,} | {one.says} |" for one in folders]
    head = ["| Folder | Files | Holds |", "| --- | ---: | --- |"]
    sections = [part for one in folders for part in _sections(one, dictionary.meanings)]
    return "\n\n".join([HEAD, "\n".join([*head, *rows]), *sections])


def _files(folder: Folder) -> int:
    return sum(1 for path in (DATA / folder.name).rglob("*.*") if path.is_file())


def _sections(folder: Folder, shared: Mapping[str, str]) -> Iterator[str]:
    if folder.part:
        yield f"## `{folder.name}`"
    for part in folder.part:
        found = list(records(folder, part))
        filled = Counter(name for record in found for name in record)
        said = meanings(part, shared)
        rows = [
            _row(field, filled.get(field.encode_name, 0), *said[field.encode_name])
            for field in fields_of(record_at(part.record))
            if field.encode_name != "id" or filled.get("id")
        ]
        head = ["| Field | Type | Needed | Unit or values | Filled | Meaning |"]
        rule = "| --- | --- | --- | --- | ---: | --- |"
        yield f"### {part.title}\n\n{len(found):,} records."
        yield "\n".join([*head, rule, *rows])


def meanings(part: Part, shared: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Return unit and meaning of each field of a part; KeyError names one that nobody explains."""
    record = record_at(part.record)
    told = explained(part.also) | explained(part.heading)
    said = {**shared, **docstrings(record)}
    names = [field.encode_name for field in fields_of(record)]
    return {name: told.get(name) or (_unit(name), said[name]) for name in names}


def _row(field: inspect.Field, filled: int, unit: str, meaning: str) -> str:
    need = "yes" if field.required else "no"
    kind = type_in_words(field.type)
    return f"| `{field.encode_name}` | {kind} | {need} | {unit} | {filled:,} | {meaning} |"


def _unit(name: str) -> str:
    return next((unit for ending, unit in UNITS.items() if name.endswith(ending)), "")


def records(folder: Folder, part: Part) -> Iterator[Table]:
    """Yield the tables of every file that hold records of a part."""
    for path in sorted((DATA / folder.name / part.within).rglob("*.toml")):
        yield from _below([rtoml.load(path)], part.at.split(".") if part.at else [])


def _below(tables: Sequence[Table], way: Sequence[str]) -> Iterator[Table]:
    if not way:
        yield from tables
        return
    for table in tables:
        inner = list(table.values()) if way[0] == "*" else table.get(way[0], [])
        yield from _below(inner if isinstance(inner, list) else [inner], way[1:])  # type: ignore[list-item]


def explained(heading: str) -> dict[str, tuple[str, str]]:
    """Return unit and meaning of each field that a section of docs/data.md explains."""
    if not heading:
        return {}
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    body = text[text.index(heading) :].split("\n", 1)[1]
    section = re.split(r"^##+ ", body, maxsplit=1, flags=re.MULTILINE)[0]
    return dict(_explained(section.splitlines()))


def _explained(lines: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    head: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line[:1] == "|" else []
        if cells and cells[0] in ("Field", "Quantity"):
            head = cells
        elif head and len(cells) == len(head) and cells[0].startswith("`"):
            row = dict(zip(head, cells, strict=True))
            yield (
                cells[0].strip("`"),
                (row.get("Unit or values", row.get("Dimension", "")), cells[-1]),
            )
