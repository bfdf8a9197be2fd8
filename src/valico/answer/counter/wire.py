"""What the counter gives, for machines: the same JSON that the command line prints."""

from functools import singledispatch

import msgspec

from valico.answer.chronicle.wire import (
    conflicts_told,
    difference_told,
    json_from,
    proposition_told,
)
from valico.answer.counter.claims import Conflicts, Diff, Stories, Why
from valico.answer.counter.counter import Counter
from valico.answer.table.record import Sheet
from valico.answer.table.wire import json_from_sheet


@singledispatch
def json_of(told: object, counter: Counter) -> bytes:
    """Return what was told as JSON; `schema` names the form and its version."""
    del counter
    return msgspec.json.encode(told)


@json_of.register
def _sheet(told: Sheet, counter: Counter) -> bytes:
    del counter
    return json_from_sheet(told).encode()


@json_of.register
def _conflicts(told: Conflicts, counter: Counter) -> bytes:
    del counter
    sides = conflicts_told(told.conflicts)
    return json_from("conflicts", told.sight, conflicts=sides, sources=_cited(told)).encode()


@json_of.register
def _why(told: Why, counter: Counter) -> bytes:
    at = counter.desk(told.sight)
    return json_from(
        "claim-card",
        told.sight,
        claim=told.claim,
        reading=at.shelf.readings.get(told.claim.id),
        proposition=proposition_told(told.claim, at),
        conflicts=conflicts_told(told.conflicts),
        sources=_cited(told),
    ).encode()


@json_of.register
def _diff(told: Diff, counter: Counter) -> bytes:
    del counter
    parts = difference_told(told.difference)
    return json_from(
        "diff", told.sight, earlier=told.earlier, sources=_cited(told), **parts
    ).encode()


@json_of.register
def _stories(told: Stories, counter: Counter) -> bytes:
    del counter
    return json_from("timeline", told.sight, timeline=told.timeline).encode()


def _cited(told: Conflicts | Why | Diff) -> dict[str, object]:
    return {source.id: source for source in told.sources}
