"""Who said what: claims chosen by matter, party, speaker and day, the latest first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.footnotes import Footnotes
from valico.answer.page import HEDGES, TOPICS
from valico.answer.shelf import Label, borne, find, read_labels
from valico.answer.table import Cell, Column, Line, Raw, Row, Sheet, Table, Tone, joined, quiet
from valico.catalogue.names import fold, nearest, resolve
from valico.catalogue.organisations import Organisation, read_organisations
from valico.catalogue.places import Place, read_places
from valico.chronicle.claims import VALUES, Claim
from valico.chronicle.ledger import read_claims
from valico.chronicle.state import standing
from valico.errors import InputError, UnknownNameError
from valico.evidence import Hedge, Source

SHORT: Final = 10
"""How many claims a screen shows where nothing else is asked."""
TONES: Final[Mapping[Hedge, Tone]] = {
    "stated": "sure",
    "attributed": "sure",
    "reported": "unsure",
    "conditional": "unsure",
    "planned": "unsure",
    "denied": "against",
}
MACHINE: Final = (
    "id", "topic", "value", "event", "polarity", "reliability", "outlet", "origin", "chain",
    "quote", "language", "from", "until", "chips", "parties", "actors", "place", "amount",
    "contradicts", "source",
)  # fmt: skip
"""What a machine gets of each claim besides what a screen shows in columns."""
COLUMNS: Final = (
    Column(key="published", name="Published"),
    Column(key="hedge", name="How"),
    Column(key="says", name="What is said", least=20),
    *(Column(key=key, shown=False) for key in MACHINE),
)
INSET: Final = 25
"""Where the third column begins, under which chain and quote stand."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims are wanted, as a user names things."""

    about: str | None = None
    """A chip or a topic."""
    party: str | None = None
    by: str | None = None
    """An outlet, an origin, or part of the name of either."""
    topic: str | None = None


class Shelves(msgspec.Struct, frozen=True, kw_only=True):
    """What the names in a choice may lead to."""

    chips: Mapping[str, Label]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    root: Path


def claims_sheet(
    choice: Choice, *, on: date, known_by: date, limit: int | None = None, root: Path = store.DATA
) -> Sheet:
    """Return the claims chosen: published by one day, on matters begun by another."""
    if limit is not None and limit < 1:
        message = f"a limit of {limit} shows nothing; give a whole number above zero"
        raise InputError(message)
    shelves = Shelves(
        chips=read_labels("chips", root=root),
        organisations=read_organisations(root=root),
        places=read_places(root=root),
        root=root,
    )
    known = standing(read_claims(root=root), on=on, known_by=known_by)
    chosen = sorted(_chosen(known, choice, shelves), key=_recent, reverse=True)
    return _sheet(chosen, store.read_sources(root=root), shelves.chips, on, known_by, limit)
