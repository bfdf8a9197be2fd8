"""Folders of a sweep: the manifest, and one Parquet file a cell.

A file appears under its name only once it is whole; what a kill left half written is not a cell.
"""

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from valico import __version__
from valico.answer.sweep.plans import SERVED
from valico.answer.sweep.row import Row
from valico.errors import InputError

if TYPE_CHECKING:
    from pyarrow import Field

SCHEMA: Final = "valico.sweep/1"
MANIFEST: Final = "manifest.json"
WHOLE: Final = {"count", "asked_users", "users", "chips", *SERVED}
"""Columns of whole numbers that may be empty."""
DAYS: Final = {"known_by"}
"""Columns of days that may be empty."""
NUMBERS: Final = {"low", "mid", "high", "mfu"}
"""Columns of numbers that may be empty."""
PARQUET: Final = "a sweep is written as Parquet, which needs pyarrow; install valico[export]"


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a folder holds, and what it was made with."""

    schema: str = SCHEMA
    valico: str = __version__
    title: str
    data: str
    """The digest of the data that every cell was worked with."""
    cells: tuple[str, ...]
    """The ids of all cells; `KIND/ID.parquet` holds one that is done."""


class Folder:
    """Where a sweep is written."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        """Take a folder: a new one, or one of the same sweep. InputError where it is another."""
        self.path = path
        _insist_on_parquet()
        path.mkdir(parents=True, exist_ok=True)
        if (path / MANIFEST).exists():
            _insist_on_same(_read(path / MANIFEST), manifest, path)
        elif any(path.iterdir()):
            message = f"'{path}' holds something else; give --out a folder that is new or empty"
            raise InputError(message)
        else:
            text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
            _write_whole(path / MANIFEST, text)

    def lacking(self, ids: Collection[str]) -> list[str]:
        """Return the cells that are not there yet, in order."""
        return [each for each in ids if not self.part(each).exists()]

    def part(self, cell: str) -> Path:
        """Return the file of a cell."""
        return self.path / cell.partition("-")[0] / f"{cell}.parquet"

    def write(self, cell: str, rows: Sequence[Row]) -> None:
        """Write the rows of a cell in one stroke."""
        from pyarrow import Table, parquet, schema  # noqa: PLC0415  # an extra

        place = self.part(cell)
        place.parent.mkdir(exist_ok=True)
        table = Table.from_pylist([{"cell": cell, **row} for row in rows])
        typed = schema([_typed(field) for field in table.schema])
        half = _half(place)
        parquet.write_table(table.cast(typed), half)
        half.replace(place)


def _typed(field: "Field") -> "Field":
    """Return a column's type where no row of a cell has a value: all cells must agree."""
    from pyarrow import date32, float64, int64, string, types  # noqa: PLC0415  # an extra

    if not types.is_null(field.type):
        return field
    if field.name in DAYS:
        return field.with_type(date32())
    if field.name in NUMBERS:
        return field.with_type(float64())
    return field.with_type(int64() if field.name in WHOLE else string())


def _read(path: Path) -> Manifest:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except msgspec.DecodeError as fault:
        message = f"'{path}' is no manifest of a sweep ({fault}); give --out another folder"
        raise InputError(message) from fault


def _insist_on_same(found: Manifest, wanted: Manifest, path: Path) -> None:
    """Refuse to go on with another grid, other data or another version: numbers would mix."""
    for field in Manifest.__struct_fields__:
        if getattr(found, field) != getattr(wanted, field):
            message = (
                f"'{path}' holds a sweep with other `{field}`; give --out another folder, or go on "
                "with the grid, the data and the version that it was begun with"
            )
            raise InputError(message)


def _insist_on_parquet() -> None:
    try:
        import pyarrow.parquet  # noqa: PLC0415  # an extra
    except ImportError as fault:
        raise InputError(PARQUET) from fault
    del pyarrow


def _write_whole(path: Path, content: bytes) -> None:
    half = _half(path)
    half.write_bytes(content)
    half.replace(path)


def _half(path: Path) -> Path:
    """Return a name for a file in the making; no data set reads names that begin with a dot."""
    return path.with_name(f".{path.name}.{os.getpid()}")
