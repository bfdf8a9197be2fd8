"""The one door to the disk: TOML in, frozen records out.

Ids are paths: `chips/nvidia/h20-96.toml` holds `nvidia/h20-96`.
Faults of several files are collected and raised together.
"""

import os
import re
from pathlib import Path
from typing import Final, TypeVar

import msgspec
import rtoml

from valico.errors import DataError
from valico.evidence import Source

DATA: Final = Path(__file__).parent / "data"
"""The data that ship with the package."""

T = TypeVar("T")


def read_document(path: Path, as_type: type[T], *, root: Path = DATA) -> T:
    """Return one TOML file as a record.

    Raises DataError with the file, the field, what was found and what is allowed.
    """
    return _read(str(path), as_type, _where(path, root))


def _read(path: str, as_type: type[T], where: str) -> T:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  # half the time of Path.read_text
            return msgspec.convert(rtoml.loads(file.read()), as_type)
    except UnicodeDecodeError as fault:
        place = f"byte {fault.start} is {fault.object[fault.start]:#04x}"
        raise DataError([f"{where}: not UTF-8: {place}; save the file as UTF-8"]) from fault
    except rtoml.TomlParsingError as fault:
        raise DataError([f"{where}: not readable as TOML: {_on_one_line(fault)}"]) from fault
    except msgspec.ValidationError as fault:
        raise DataError([f"{where}: {_plainly(str(fault), as_type)}"]) from fault
    except OSError as fault:
        raise DataError([f"{where}: cannot be read: {fault.strerror}"]) from fault


def _where(path: Path, root: Path) -> str:
    try:
        return f"data/{path.relative_to(root).as_posix()}"
    except ValueError:
        return path.name


_AT: Final = re.compile(r"(?P<what>.*) - at `(?P<path>.+)`", re.DOTALL)


def _on_one_line(fault: Exception) -> str:
    return " ".join(str(fault).split())


def _plainly(fault: str, as_type: type, within: str = "") -> str:
    """Put the field first and what is allowed last: "`stated[0]`: unknown field `x`; allowed: …".

    `within` is the table of the file that holds the record.
    """
    match = _AT.fullmatch(fault)
    what, path = (match["what"], match["path"]) if match else (fault, "$")
    field = ".".join(part for part in (within, path.removeprefix("$").removeprefix(".")) if part)
    allowed = _allowed(what, path, as_type)
    words = what.replace("Object contains unknown field", "unknown field")
    words = words.replace("Object missing required field", "missing field")
    return (f"`{field}`: " if field else "") + words + (f"; allowed: {allowed}" if allowed else "")


def _allowed(what: str, path: str, as_type: type) -> str:
    """Return the values or fields that may stand at a place of a record, where they are a few."""
    from msgspec import inspect  # noqa: PLC0415  # only a faulty file pays for the import

    kind: object = inspect.type_info(as_type)
    for field in re.findall(r"\.(\w+)|\[", path):
        kind = _below(kind, field)
    options = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    for option in options:
        if isinstance(option, inspect.LiteralType) and "enum value" in what:
            return ", ".join(map(str, option.values))
        if isinstance(option, inspect.StructType) and "unknown field" in what:
            return ", ".join(member.encode_name for member in option.fields)
    return ""


def _below(kind: object, field: str) -> object:
    """Return the type of a field of a record, or of the items of a list or table."""
    for option in getattr(kind, "types", (kind,)):
        for member in getattr(option, "fields", ()):
            if field and member.encode_name == field:
                return member.type
        if not field:
            item = getattr(option, "item_type", None) or getattr(option, "value_type", None)
            if item is not None:
                return item
    return kind


def paths_in(folder: str, *, root: Path = DATA) -> dict[str, str]:
    """Return every TOML file of a folder by its id, in order of id.

    Raises DataError where there is no such folder.
    """
    top = os.path.join(root, folder)  # noqa: PTH118  # strings: hundreds of Paths cost more than the reading
    if not os.path.isdir(top):  # noqa: PTH112  # as above
        raise DataError([f"data/{folder}: no such folder in {root}; give a folder that holds it"])
    found = (
        f"{directory}/{file}"
        for directory, _, files in os.walk(top)
        for file in files
        if file.endswith(".toml")
    )
    skip, end = len(top) + 1, -len(".toml")
    return {path[skip:end]: path for path in sorted(found)}


def read_folder(folder: str, as_type: type[T], *, root: Path = DATA) -> dict[str, T]:
    """Return every record of a folder by its id; all faults are raised together."""
    records: dict[str, T] = {}
    faults: list[str] = []
    for name, path in paths_in(folder, root=root).items():
        try:
            records[name] = _read(path, as_type, f"data/{folder}/{name}.toml")
        except DataError as fault:
            faults.extend(fault.faults)
    if faults:
        raise DataError(faults)
    return records


def read_sources(*, root: Path = DATA) -> dict[str, Source]:
    """Return every source by its id; an id that stands in two files is a fault."""
    sources: dict[str, Source] = {}
    faults: list[str] = []
    for topic, table in read_folder("sources", dict[str, object], root=root).items():
        where = f"data/sources/{topic}.toml"
        for name, entry in table.items():
            if name in sources:
                faults.append(f"{where}: `{name}` stands in two files; keep one")
            try:
                source = msgspec.convert(entry, Source)
            except msgspec.ValidationError as fault:
                faults.append(f"{where}: {_plainly(str(fault), Source, name)}")
            else:
                sources[name] = msgspec.structs.replace(source, id=name)
    if faults:
        raise DataError(faults)
    return sources
