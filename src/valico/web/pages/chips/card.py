"""One chip: its card, who makes it, who speaks of it, which chips are like it."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from valico.answer.desk import chip_in
from valico.answer.library import Library
from valico.answer.outcomes import Outcome, Terms
from valico.answer.shelf.card_chip import chip_card
from valico.answer.shelf.kindred import Supply, alike, chains_of_chips, supplies
from valico.answer.shelf.standing import needed
from valico.answer.table.record import Sheet
from valico.catalogue.chips import Chip
from valico.chronicle.claims import Claim
from valico.web.clock import Clock

CLAIMS = 12
"""How many claims a page shows; the chronicle has the others."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a chip shows."""

    chip: Chip
    sheet: Sheet
    needs: Outcome
    claims: tuple[Claim, ...]
    claims_in_all: int
    supply: tuple[Supply, ...]
    alike: tuple[Chip, ...]
    real: bool
    """Whether it is a chip of the catalogue, not one derived by a phrase."""


def chip_named(name: str, library: Library) -> Chip:
    """Return a chip by id, by name, or by a phrase such as "half of B300"."""
    return library.chips.get(name) or chip_in(library, name)


def card_of(chip: Chip, clock: Clock, library: Library, *, root: Path) -> Card:
    """Return all that the page of a chip shows, as it was known by a day."""
    spoken = claims_about(chip.id, clock, library)
    terms = Terms(library=library, destination="china", on=clock.on, known_by=clock.known_by)
    maker = library.organisations.get(chip.maker)
    chain = chains_of_chips(root=root).get(chip.id, "")
    return Card(
        chip=chip,
        sheet=chip_card(chip, library.sources, maker=maker.name if maker else chip.maker),
        needs=needed(chip, terms),
        claims=tuple(spoken[:CLAIMS]),
        claims_in_all=len(spoken),
        supply=supplies(root=root).get(chain, ()),
        alike=alike(chip, library),
        real=chip.id in library.chips,
    )


def claims_about(chip: str, clock: Clock, library: Library) -> Sequence[Claim]:
    """Return what had been said of a chip by a day, the latest first."""
    found = [c for c in library.claims if chip in c.chips and c.published <= clock.known_by]
    return sorted(found, key=lambda claim: claim.published, reverse=True)
