"""What is asked of the chronicle: matter, party, speaker, firmness, lanes, page."""

from datetime import date
from typing import Annotated, Final, Literal, get_args

import msgspec
from fastapi import Depends, Query

from valico import dates
from valico.answer.chronicle.desk import Desk, desk_of
from valico.answer.chronicle.lanes import By
from valico.answer.chronicle.saying import Choice, choose
from valico.answer.library import Library
from valico.chronicle.claims import Claim
from valico.chronicle.fluents import Policy
from valico.chronicle.sight import Sight, foresight, hindsight
from valico.errors import InputError
from valico.evidence import Hedge
from valico.web.clock import Clock
from valico.web.page import Leaf

LONGEST: Final = 100
HEDGES: Final[tuple[Hedge, ...]] = get_args(Hedge)
POLICIES: Final[tuple[Policy, ...]] = get_args(Policy)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What an address asks of the chronicle."""

    about: str = ""
    topic: str = ""
    party: str = ""
    by: str = ""
    firmly: Policy = "any"
    hedge: str = ""
    since: str = ""
    lane: By = "actor"
    page: int = 1

    def choice(self) -> Choice:
        """Return which claims are wanted."""
        return Choice(
            about=self.about or None,
            party=self.party or None,
            by=self.by or None,
            topic=self.topic or None,
            firmly=self.firmly,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the whole is asked for."""
        return any((self.about, self.topic, self.party, self.by, self.hedge, self.since)) or (
            self.firmly != "any"
        )


Text = Annotated[str, Query(max_length=LONGEST)]


def asked(  # noqa: PLR0913, PLR0917  # each is one field of the page's form
    about: Text = "",
    topic: Text = "",
    party: Text = "",
    by: Text = "",
    firmly: Policy = "any",
    hedge: Literal["", "stated", "attributed", "reported", "conditional", "planned", "denied"] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    lane: By = "actor",
    page: int = 1,
) -> Asked:
    """Return what an address asks of the chronicle."""
    return Asked(
        about=about.strip(),
        topic=topic.strip(),
        party=party.strip(),
        by=by.strip(),
        firmly=firmly,
        hedge=hedge,
        since=since,
        lane=lane,
        page=page,
    )


Wanted = Annotated[Asked, Depends(asked)]
"""What is asked, as a page's function takes it."""


def sight_of(clock: Clock) -> Sight:
    """Return from where the page looks."""
    if clock.hindsight:
        return hindsight(clock.on, known_by=clock.known_by)
    return foresight(clock.on, known_by=clock.known_by)


def desk_at(leaf: Leaf, library: Library) -> Desk:
    """Return the claims as they are seen from the page's clocks."""
    return desk_of(library, sight_of(leaf.clock), root=leaf.request.app.state.settings.data)


def chosen(wanted: Asked, at: Desk) -> tuple[tuple[Claim, ...], int]:
    """Return the claims wanted, the latest first, and how many have too little behind them.

    Raises InputError where a name is borne by nothing, or a day is none.
    """
    claims, hidden = choose(wanted.choice(), at)
    first = dates.day(wanted.since) if wanted.since else date.min
    kept = tuple(c for c in claims if c.published >= first and wanted.hedge in {"", c.hedge})
    return kept, hidden


def paged(claims: tuple[Claim, ...], page: int, size: int) -> tuple[tuple[Claim, ...], int, int]:
    """Return the claims of a page, its number, and how many pages there are."""
    pages = max(1, -(-len(claims) // size))
    page = min(max(1, page), pages)
    return claims[(page - 1) * size : page * size], page, pages


def insist_on_order(first: date, second: date) -> None:
    """Raise InputError where the second day is not after the first."""
    if second <= first:
        message = f"{second} is not after {first}; give the earlier day first"
        raise InputError(message)
