"""Everything that the data hold, read once for one question."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.catalogue.chips import Chip, read_chips
from valico.catalogue.models import Model, read_models
from valico.catalogue.organisations import Organisation, read_organisations
from valico.catalogue.places import Place, read_places
from valico.chronicle.claims import Claim
from valico.chronicle.ledger import read_claims
from valico.evidence import Source
from valico.regime.provisions import Rulebook, read_rulebook


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """All records of the data, by id."""

    sources: Mapping[str, Source]
    places: Mapping[str, Place]
    organisations: Mapping[str, Organisation]
    chips: Mapping[str, Chip]
    models: Mapping[str, Model]
    claims: tuple[Claim, ...]
    book: Rulebook


def read_library(*, root: Path = store.DATA) -> Library:
    """Return all records of the data; raises DataError with the faults of the first folder."""
    return Library(
        sources=store.read_sources(root=root),
        places=read_places(root=root),
        organisations=read_organisations(root=root),
        chips=read_chips(root=root),
        models=read_models(root=root),
        claims=read_claims(root=root),
        book=read_rulebook(root=root),
    )
