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
    except (rtoml.TomlParsingError, UnicodeDecodeError) as fault:
        raise DataError([f"{where}: not readable as TOML: {fault}"]) from fault
    except msgspec.ValidationError as fault:
        raise DataError([f"{where}: {_plainly(str(fault))}"]) from fault
    except OSError as fault:
        raise DataError([f"{where}: cannot be read: {fault.strerror}"]) from fault


def _where(path: Path, root: Path) -> str:
    try:
        return f"data/{path.relative_to(root).as_posix()}"
    except ValueError:
        return path.name


_AT: Final = re.compile(r"(?P<what>.*) - at `(?P<path>.+)`", re.DOTALL)


def _plainly(fault: str) -> str:
    """Put the field first: "`stated[0]`: Object contains unknown field `memory`"."""
    match = _AT.fullmatch(fault)
    if match is None:
        return fault
    field = match["path"].removeprefix("$").removeprefix(".")
    return f"`{field}`: {match['what']}" if field else match["what"]


def paths_in(folder: str, *, root: Path = DATA) -> dict[str, str]:
    """Return every TOML file of a folder by its id, in order of id."""
    top = os.path.join(root, folder)  # noqa: PTH118  # strings: hundreds of Paths cost more than the reading
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
    for topic, table in read_folder("sources", dict[str, Source], root=root).items():
        for name, source in table.items():
            if name in sources:
                faults.append(f"data/sources/{topic}.toml: `{name}` stands in two files; keep one")
            sources[name] = msgspec.structs.replace(source, id=name)
    if faults:
        raise DataError(faults)
    return sources
