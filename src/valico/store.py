"""The one door to the disk: TOML in, frozen records out; JSON for numbers that a program wrote.

Ids are paths: `chips/nvidia/h20-96.toml` holds `nvidia/h20-96`.
Faults of several files are collected and raised together.
"""

import math
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
import rtoml

from valico.errors import DataError
from valico.evidence import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


def read_numbers(folder: str, as_type: type[T], *, root: Path = DATA) -> dict[str, T]:
    """Return every JSON file of a folder by its id: tables of numbers that a program wrote.

    All faults are raised together as DataError; a value that is not a number is named by its field.
    """
    records: dict[str, T] = {}
    faults: list[str] = []
    for name, path in paths_in(folder, ending=".json", root=root).items():
        try:
            records[name] = read_json(Path(path), as_type, root=root)
        except DataError as fault:
            faults.extend(fault.faults)
    if faults:
        raise DataError(faults)
    return records


def read_json(path: Path, as_type: type[T], *, root: Path = DATA) -> T:
    """Return one JSON file as a record; DataError names the file and the field."""
    where = _where(path, root)
    try:
        content = path.read_bytes()
        return msgspec.json.decode(content, type=as_type)
    except msgspec.ValidationError as fault:
        raise DataError([f"{where}: {_plainly(str(fault), as_type)}"]) from fault
    except msgspec.DecodeError as fault:
        raise DataError([f"{where}: {_unreadable(content, fault)}"]) from fault
    except OSError as fault:
        raise DataError([f"{where}: cannot be read: {fault.strerror}"]) from fault


def write_lines(path: Path, record: msgspec.Struct, *, lines: str) -> None:
    """Write a record as JSON with each item of one of its lists on a line of its own."""
    fields: dict[str, object] = msgspec.structs.asdict(record)
    items = fields.pop(lines)
    if not isinstance(items, tuple):
        message = f"`{lines}` is no list"
        raise TypeError(message)
    head = msgspec.json.encode(fields).decode()[:-1]
    body = ",\n".join(msgspec.json.encode(item).decode() for item in items)
    path.write_text(f'{head},"{lines}":[\n{body}\n]}}\n', encoding="utf-8")


def write_document(path: Path, record: msgspec.Struct) -> None:
    """Write a record as TOML; fields that are as they would be anyway are left out."""
    fields = msgspec.to_builtins(record, builtin_types=(date,))
    told = {name: value for name, value in fields.items() if value not in ("", [], (), None)}
    path.write_text(rtoml.dumps(told), encoding="utf-8")


def read_words(path: Path, column: str) -> tuple[str, ...]:
    """Return the words that a column of a Parquet file holds, in order of first use."""
    from pyarrow import parquet  # noqa: PLC0415  # only with the extras `calibrate` and `silicon`

    found = parquet.read_table(path, columns=[column])[column].unique().to_pylist()
    return tuple(map(str, found))


def read_columns(
    path: Path, columns: Sequence[str], *, where: Mapping[str, str]
) -> dict[str, "NDArray[np.float64]"]:
    """Return columns of numbers of a Parquet file, of the rows whose other columns hold words."""
    from pyarrow import parquet  # noqa: PLC0415  # only with the extras `calibrate` and `silicon`

    filters = [(name, "=", word) for name, word in where.items()] or None
    table = parquet.read_table(path, columns=list(columns), filters=filters)
    return {name: table[name].to_numpy().astype("float64") for name in columns}


def column_names(path: Path) -> tuple[str, ...]:
    """Return the columns of a Parquet file."""
    from pyarrow import parquet  # noqa: PLC0415  # only with the extras `calibrate` and `silicon`

    return tuple(map(str, parquet.read_schema(path).names))


def _unreadable(content: bytes, fault: Exception) -> str:
    """Return what is wrong with JSON; Python's own reader takes NaN and so can tell its place."""
    import json  # noqa: PLC0415  # only a faulty file pays for the import

    try:
        field = _not_finite(json.loads(content))
    except ValueError:
        field = None
    if field is None:
        return f"not readable as JSON: {_on_one_line(fault)}"
    return f"`{field}` is not a number (NaN or infinite); write a finite one, or take the entry out"


def _not_finite(value: object, path: str = "") -> str | None:
    """Return the path of the first number that is none."""
    if isinstance(value, float):
        return None if math.isfinite(value) else path
    if isinstance(value, dict):
        parts = [(f"{path}.{key}" if path else str(key), item) for key, item in value.items()]
    elif isinstance(value, list):
        parts = [(f"{path}[{place}]", item) for place, item in enumerate(value)]
    else:
        return None
    return next((field for at, item in parts if (field := _not_finite(item, at)) is not None), None)


def paths_in(folder: str, *, ending: str = ".toml", root: Path = DATA) -> dict[str, str]:
    """Return every file of a folder by its id, in order of id: the TOML files, or another ending.

    Raises DataError where there is no such folder.
    """
    top = os.path.join(root, folder)  # noqa: PTH118  # strings: hundreds of Paths cost more than the reading
    if not os.path.isdir(top):  # noqa: PTH112  # as above
        raise DataError([f"data/{folder}: no such folder in {root}; give a folder that holds it"])
    found = (
        f"{directory}/{file}"
        for directory, _, files in os.walk(top)
        for file in files
        if file.endswith(ending)
    )
    skip, end = len(top) + 1, -len(ending)
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


def read_table(path: Path) -> list[list[str]]:
    """Return the lines of a CSV file, the header first; raises DataError where it is none."""
    import csv  # noqa: PLC0415  # only tables pay for the import

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    except UnicodeDecodeError as fault:
        raise DataError([f"{path.name}: not UTF-8; save the file as UTF-8"]) from fault
    except csv.Error as fault:
        raise DataError([f"{path.name}: not readable as CSV: {fault}"]) from fault
    except OSError as fault:
        raise DataError([f"{path.name}: cannot be read: {fault.strerror}"]) from fault


def digest(*, root: Path = DATA) -> str:
    """Return a hash of all data files and their names: what else gives the same numbers."""
    import hashlib  # noqa: PLC0415  # only sweeps ask

    found = hashlib.sha256()
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        found.update(str(path.relative_to(root)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
