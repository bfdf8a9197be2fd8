"""Where a chip's maker has its seat."""

from valico.answer.library import Library
from valico.catalogue.places import jurisdiction


def seat_of(maker: str, library: Library) -> str | None:
    """Return the trade place of a maker's seat; a chip made there needs no import."""
    found = library.organisations.get(maker)
    return jurisdiction(found.seat, library.places) if found else None
