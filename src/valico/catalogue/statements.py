"""Statements of sources as they stand in a data file, and the figures they give.

A statement is one source, the day somebody last looked, and the quantities it states.
The first statement of a quantity is ours; later ones are its dissent.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from valico import units
from valico.errors import DataError, InputError
from valico.evidence import Confidence, Figure


class Statement(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What one source states; the quantities are the fields of the class below."""

    source: str
    confidence: Confidence
    checked: date
    not_reopened: tuple[str, ...] = ()
    at: str | None = None
    as_of: str | None = None
    notes: dict[str, str] = {}


def quantities_of(statement: type[Statement]) -> tuple[str, ...]:
    """Return the names of the quantities that a kind of statement may hold."""
    common = set(Statement.__struct_fields__)
    return tuple(name for name in statement.__struct_fields__ if name not in common)


def figures_from_statements(
    statements: Sequence[Statement], dimensions: Mapping[str, units.Dimension], where: str
) -> dict[str, Figure]:
    """Return our figure of each quantity with its dissent, in the order of `dimensions`.

    Raises DataError naming the file and the field of each quantity that cannot be read.
    """
    found: dict[str, list[Figure]] = {}
    faults: list[str] = []
    for place, statement in enumerate(statements):
        faults.extend(f"{where}: `stated[{place}].{fault}" for fault in _astray(statement))
        for quantity, written in _stated(statement, dimensions):
            try:
                figure = _figure(statement, quantity, written, dimensions[quantity])
            except InputError as fault:
                faults.append(f"{where}: `stated[{place}].{quantity}`: {fault}")
            else:
                found.setdefault(quantity, []).append(figure)
    if faults:
        raise DataError(faults)
    return {
        quantity: _with_dissent(*found[quantity]) for quantity in dimensions if quantity in found
    }


def _with_dissent(ours: Figure, *others: Figure) -> Figure:
    return msgspec.structs.replace(ours, dissent=others) if others else ours


def _astray(statement: Statement) -> Iterator[str]:
    """Yield the notes and marks on quantities that the statement does not state."""
    for field, names in (("notes", statement.notes), ("not_reopened", statement.not_reopened)):
        for name in names:
            common = name in Statement.__struct_fields__
            if common or getattr(statement, name, None) is None:
                yield f"{field}` speaks of '{name}', which the statement does not state"


def _stated(
    statement: Statement, dimensions: Mapping[str, units.Dimension]
) -> Iterator[tuple[str, str]]:
    values = zip(statement.__struct_fields__, msgspec.structs.astuple(statement), strict=True)
    for quantity, written in values:
        if written is not None and quantity in dimensions:
            yield quantity, written


def _figure(
    statement: Statement, quantity: str, written: str, dimension: units.Dimension
) -> Figure:
    return Figure(
        quantity=quantity,
        value=units.parse(written, dimension),
        dimension=dimension,
        written=written,
        source=statement.source,
        confidence=statement.confidence,
        checked=statement.checked,
        reopened=quantity not in statement.not_reopened,
        as_of=statement.as_of,
        at=statement.at,
        note=statement.notes.get(quantity),
    )
