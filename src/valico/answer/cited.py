"""Sources that numbers rest on: files of costs, operators, measurements, chains … name them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from valico import store

FOLDERS: Final = (
    "costs",
    "operators",
    "measurements",
    "chains",
    "scenarios",
    "fleet",
    "forecasts",
    "questions",
)
"""Folders of the data whose files hold numbers of several makes, each with its source."""

_ENDINGS: Final = ("source", "sources", "_source")


def sources_of_numbers(*, root: Path = store.DATA) -> Iterator[tuple[str, str]]:
    """Yield the file and the source id of every number that names one, once for each file."""
    for folder in FOLDERS:
        if (root / folder).is_dir():
            for name, file in store.read_folder(folder, dict[str, object], root=root).items():
                where = f"data/{folder}/{name}.toml"
                yield from dict.fromkeys((where, source) for source in _named(file))
    yield from _of_measurements(root)


def _named(value: object, field: str = "") -> Iterator[str]:
    """Yield every text under a field whose name ends in "source" or "sources"."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _named(below, str(name))
    elif isinstance(value, list):
        for below in value:
            yield from _named(below, field)
    elif isinstance(value, str) and field.endswith(_ENDINGS):
        yield value


def _of_measurements(root: Path) -> Iterator[tuple[str, str]]:
    path = root / "measurements" / "anchors.csv"
    if not path.is_file():
        return
    header, *rows = store.read_table(path)
    at = header.index("source_id")
    yield from dict.fromkeys(("data/measurements/anchors.csv", row[at]) for row in rows)
