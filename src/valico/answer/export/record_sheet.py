"""Any record as a sheet: its plain fields as facts, its lists of records as tables.

For answers that have no sheet of their own. A field below another is named with a point between;
a list below a row is told as JSON.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from valico import store
from valico.answer.footnotes import Note
from valico.answer.table.record import Cell, Column, Fact, Raw, Row, Sheet, Table
from valico.evidence import Source

Told = Mapping[str, object]


def sheet_from_record(record: msgspec.Struct | Sequence[msgspec.Struct], title: str = "") -> Sheet:
    """Return a record, or several of one kind, as a sheet with the sources that it names."""
    told = msgspec.to_builtins(record)
    whole: Told = told if isinstance(told, dict) else {"rows": told}
    fields = {key: value for key, value in whole.items() if key not in {"schema", "sources"}}
    known = _own_sources(record) or store.read_sources()
    cited = dict.fromkeys(name for name in _named(whole) if name in known)
    return Sheet(
        schema=str(whole.get("schema", "")),
        title=title or _title(whole),
        facts=tuple(_facts(fields)),
        tables=tuple(_tables(fields)),
        notes=tuple(
            Note(number=number, source=known[name]) for number, name in enumerate(cited, start=1)
        ),
    )


def _title(told: Told) -> str:
    for field in ("headline", "title", "chip_name", "says"):
        if isinstance(found := told.get(field), str) and found:
            return found
    return str(told.get("schema", "")).partition("/")[0].removeprefix("valico.").capitalize()


def _own_sources(record: object) -> dict[str, Source]:
    found = getattr(record, "sources", ())
    return {source.id: source for source in found if isinstance(source, Source)}


def _named(value: object, field: str = "") -> Iterator[str]:
    """Yield every text under a field that names sources, and the ids of sources given whole."""
    if isinstance(value, Mapping):
        if field == "sources" and isinstance(value.get("id"), str):
            yield value["id"]
        for name, below in value.items():
            yield from _named(below, str(name))
    elif isinstance(value, list | tuple):
        for below in value:
            yield from _named(below, field)
    elif isinstance(value, str) and field in {"source", "sources"}:
        yield value


def _facts(told: Told) -> Iterator[Fact]:
    for key, value in _flat(told):
        if not _is_table(value):
            label = key.replace("_", " ").replace(".", ", ")
            yield Fact(key=key, label=label, text=_shown(_raw(value)), raw=_raw(value))


def _tables(told: Told) -> Iterator[Table]:
    for key, value in _flat(told):
        if _is_table(value) and isinstance(value, list | tuple):
            yield _table(key, [dict(_flat(row)) for row in value])


def _table(key: str, rows: list[dict[str, object]]) -> Table:
    names = dict.fromkeys(name for row in rows for name in row)
    numbers = {name for name in names if all(_is_number(row.get(name)) for row in rows)}
    return Table(
        key=key,
        title=key.replace("_", " ").replace(".", ", ").capitalize(),
        columns=tuple(
            Column(
                key=name,
                name=name.replace("_", " ").replace(".", ", "),
                align="right" if name in numbers else "left",
            )
            for name in names
        ),
        rows=tuple(Row(cells=tuple(_cell(row.get(name)) for name in names)) for row in rows),
    )


def _flat(told: Told, above: str = "") -> Iterator[tuple[str, object]]:
    """Yield the fields of a record and of the records in it, none of them a record."""
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _is_table(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) > 0
        and all(isinstance(row, Mapping) for row in value)
    )


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _cell(value: object) -> Cell:
    raw = _raw(value)
    return Cell(_shown(raw), raw)


def _raw(value: object) -> Raw:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return tuple(value)
    return msgspec.json.encode(value).decode()


def _shown(raw: Raw) -> str:
    """Return a value as people write it.

    >>> _shown(10000), _shown(("a", "b")), _shown(None), _shown(2.5), _shown(True)
    ('10,000', 'a, b', '', '2.5', 'yes')
    """
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, int | float):
        return f"{raw:,}" if isinstance(raw, int) else f"{raw:,.6g}"
    return ", ".join(raw) if isinstance(raw, tuple) else raw or ""
