"""The states of a subject straight from a ledger, reading back no further than they reach."""

from itertools import islice
from typing import Final

from valico.chronicle.book import Book
from valico.chronicle.claims import Claim
from valico.chronicle.fluents import Policy, State, Subject, settled, states
from valico.chronicle.origins import Clues
from valico.chronicle.sight import Sight

FIRST: Final = 64
"""How many claims are read at first; twice as many each time that they do not settle it."""


def states_in(
    book: Book,
    subject: Subject,
    sight: Sight,
    *,
    policy: Policy = "any",
    clues: Clues | None = None,
) -> tuple[State, ...]:
    """Return what holds of a subject, as `states` does of all the claims in a ledger."""
    known = clues or Clues()
    coming = book.latest(subject.about, subject.chip, sight)
    read: list[Claim] = []
    more = FIRST
    while batch := list(islice(coming, more)):
        read += batch
        more = len(read)
        if settled(read, subject, policy, known):
            break
    return states(read, subject, sight, policy=policy, clues=known)
