"""What was held of a chip on a day: each state with its origins counted, and the policy named."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from valico.catalogue.chips import Chip
from valico.catalogue.organisations import Organisation
from valico.chronicle.claims import Claim
from valico.chronicle.fluents import Holding, Policy, State, Subject, states
from valico.chronicle.mentions import CHANGING
from valico.chronicle.origins import Clues, reporting
from valico.chronicle.shelf import clues, shelf
from valico.chronicle.sight import Sight
from valico.regime.transaction import Party

POLICY: Final[Policy] = "any"
"""A question asks what anybody said; `valico says --firmly` asks for more behind it."""
OF_BUYERS: Final = frozenset({"import-permission", "domestic-use"})
"""Matters that are told of buyers; in the others the parties of a claim are sellers and makers."""
KNOWN: Final = (
    "was known", "were known", "known then", "as known", "known at the time", "had been reported",
    "si sapeva", "era noto", "era nota", "si conosceva", "all'epoca",
    "当时已知", "当时知道", "當時已知",
)  # fmt: skip
"""Words of a question that ask what could be known on its day."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a matter, and how much stands behind it."""

    about: str
    value: str
    holding: Holding
    since: date
    last_support: date
    behind: str
    """Origins, outlets and people, counted, in words."""
    n_origins_least: int
    n_origins: int
    n_outlets: int
    on_record: bool
    claims: tuple[str, ...]
    contested_by: tuple[str, ...]


def asks_what_was_known(words: str) -> bool:
    """Say whether a question asks what could be known on its day, and not what is known by now.

    >>> asks_what_was_known("What was known of the H20 on 25 August 2025?")
    True
    """
    said = words.casefold()
    return any(stem in said for stem in KNOWN)


def asks_by_it(word: str, words: str) -> bool:
    """Say whether a word is one by which a question asks what was known.

    >>> asks_by_it("known", "What was known of the H20?"), asks_by_it("known", "a known H20")
    (True, False)
    """
    said = words.casefold()
    return any(stem in said and word.casefold() in stem.split() for stem in KNOWN)


def held_of(
    standing: Sequence[Claim],
    chip: Chip,
    party: Party,
    sight: Sight,
    organisations: Mapping[str, Organisation],
) -> tuple[Held, ...]:
    """Return the states of a chip's matters, as far as they bear on a party, matter by matter."""
    known = clues(shelf(standing), reporting(organisations))
    return tuple(_held(standing, chip, party, sight, known))


def _held(
    standing: Sequence[Claim], chip: Chip, party: Party, sight: Sight, known: Clues
) -> Iterator[Held]:
    name = chip.derived_from or chip.id
    for about in sorted({claim.about for claim in standing} & CHANGING):
        parties = party.lineage if party.id and about in OF_BUYERS else ()
        subject = Subject(about=about, chip=name, parties=parties)
        for state in states(standing, subject, sight, policy=POLICY, clues=known):
            yield _told(about, state)


def _told(about: str, state: State) -> Held:
    behind = state.evidence
    return Held(
        about=about,
        value=state.value,
        holding=state.holding,
        since=state.since,
        last_support=state.last_support,
        behind=behind.words(),
        n_origins_least=behind.n_origins_least,
        n_origins=behind.n_origins,
        n_outlets=behind.n_outlets,
        on_record=behind.on_record,
        claims=tuple(claim.id for claim in state.claims),
        contested_by=state.contested_by,
    )
