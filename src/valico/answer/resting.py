"""What rests on a source: every record of the data that names it, and when that was last checked.

In: the data folder. Out: an index by source. A record rests on a source where one of its tables
names it under `source` or `sources`; a row of measurements where its column does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from valico import store

FOLDERS: Final = (
    "chips",
    "models",
    "rules",
    "claims",
    "organisations",
    "country_groups",
    "chains",
    "scenarios",
    "fleet",
    "forecasts",
    "costs",
    "operators",
    "measurements",
    "intervals",
    "anchors",
    "questions",
    "places",
)
"""The folders of the data whose records may name a source, in the order in which they are told."""
ABOUT: Final = frozenset(
    {
        "source", "sources", "confidence", "checked", "not_reopened", "notes", "note", "at",
        "as_of", "conditions",
    }
)  # fmt: skip
"""Keys of a table that say how it is known and not what it states."""
NAMES: Final = ("name", "title", "question", "says", "id")
"""Keys by which a record is called, the first that it has."""
ITEMS: Final = {"claims": "claim"}
"""Folders whose files hold many records: the list that holds them."""
MEASURED: Final = ("measurements/anchors.csv", "source_id")
"""The table of measured runs, and its column of sources."""


class Resting(msgspec.Struct, frozen=True, kw_only=True):
    """A record that rests on a source."""

    folder: str
    id: str
    name: str
    states: tuple[str, ...]
    """What of it rests on the source: quantities, parts; empty where the whole does."""
    checked: date | None


class Shelfmark(msgspec.Struct, frozen=True, kw_only=True):
    """A source's place: all that rests on it, and when somebody last looked."""

    resting: tuple[Resting, ...] = ()
    measured: int = 0
    """Measured runs that come from it."""

    @property
    def count(self) -> int:
        """How many records and runs rest on it."""
        return len(self.resting) + self.measured

    @property
    def checked(self) -> date | None:
        """The last day on which somebody checked a record against it; None where none says."""
        return max((each.checked for each in self.resting if each.checked), default=None)


NOTHING: Final = Shelfmark()
"""The mark of a source on which nothing rests."""


@cache
def resting_on(*, root: Path = store.DATA) -> Mapping[str, Shelfmark]:
    """Return what rests on each source that anything rests on, by the source's id."""
    found: defaultdict[str, list[Resting]] = defaultdict(list)
    for folder in FOLDERS:
        for record, table in _records(folder, root):
            for source, states, checked in _named(table):
                found[source].append(
                    msgspec.structs.replace(record, states=states, checked=checked)
                )
    runs = _measured(root)
    return {
        name: Shelfmark(resting=_joined(found[name]), measured=runs[name])
        for name in {*found, *runs}
    }


def _records(folder: str, root: Path) -> Iterator[tuple[Resting, Mapping[str, object]]]:
    """Yield the records of a folder, those of one file apart where it holds many."""
    if not (root / folder).is_dir():
        return
    for name, table in store.read_folder(folder, dict[str, object], root=root).items():
        items = table.get(ITEMS.get(folder, ""))
        if isinstance(items, list):
            for item in items:
                yield _record(folder, str(item.get("id", name)), item), item
        else:
            yield _record(folder, name, table), table


def _record(folder: str, name: str, table: Mapping[str, object]) -> Resting:
    called = next((str(table[key]) for key in NAMES if key in table), name)
    return Resting(folder=folder, id=name, name=called, states=(), checked=None)


Named = tuple[str, tuple[str, ...], date | None]
"""A source, what of a record it states, and when that was checked."""


def _named(part: object, where: str = "") -> Iterator[Named]:
    """Yield every source that a table names, however deep."""
    if isinstance(part, Mapping):
        checked = part.get("checked")
        states = tuple(key for key in part if key not in ABOUT) if _is_statement(where) else ()
        for source in _sources(part):
            yield source, states or _place(where), checked if isinstance(checked, date) else None
        for key, below in part.items():
            yield from _named(below, f"{where}.{key}" if where else key)
    elif isinstance(part, list | tuple):
        for item in part:
            yield from _named(item, where)


def _is_statement(where: str) -> bool:
    """Say whether a table states quantities under their own names, as those of chips do."""
    return where == "stated"


def _place(where: str) -> tuple[str, ...]:
    return (where,) if where and where != "version" else ()


def _sources(table: Mapping[str, object]) -> tuple[str, ...]:
    many = table.get("sources")
    first = [
        name
        for key, name in table.items()
        if (key == "source" or key.endswith("_source")) and isinstance(name, str)
    ]
    listed = [str(name) for name in many] if isinstance(many, list | tuple) else []
    return tuple(dict.fromkeys([*first, *listed]))


def _joined(found: Sequence[Resting]) -> tuple[Resting, ...]:
    """Return records each once, with all that of each rests on the source."""
    joined: dict[tuple[str, str], Resting] = {}
    for each in found:
        known = joined.setdefault((each.folder, each.id), each)
        if known is not each:
            joined[each.folder, each.id] = _one(known, each)
    return tuple(joined.values())


def _one(known: Resting, more: Resting) -> Resting:
    days = [day for day in (known.checked, more.checked) if day]
    states = tuple(dict.fromkeys((*known.states, *more.states)))
    return msgspec.structs.replace(known, states=states, checked=max(days, default=None))


def _measured(root: Path) -> Counter[str]:
    path, column = MEASURED
    if not (root / path).is_file():
        return Counter()
    head, *rows = store.read_table(root / path)
    place = head.index(column)
    return Counter(row[place] for row in rows)
