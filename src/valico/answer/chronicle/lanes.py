"""Stories in lanes: by who acts, by who is first to tell, or by matter.

In: claims and the desk that they lie on. Out: lanes of marks, the fullest first. It draws nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from valico.answer.chronicle.desk import Desk
from valico.answer.chronicle.timeline import Mark, marks_of
from valico.answer.page import TOPICS
from valico.chronicle.claims import Claim

By = Literal["actor", "outlet", "topic"]
MOST: Final = 14
"""Lanes that a picture has room for."""


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """One lane: whose it is, and the stories in it."""

    id: str
    name: str
    marks: tuple[Mark, ...]


def lanes(claims: Iterable[Claim], at: Desk, by: By, *, most: int = MOST) -> tuple[Lane, ...]:
    """Return the stories that claims tell, lane by lane; claims that leave a matter open tell none.

    A story of several actors lies in the lane of each.
    """
    filed: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.value is not None and claim.polarity != "uncertain":
            for name in _lanes_of(claim, by):
                filed[name].append(claim)
    fullest = sorted(filed, key=lambda name: (-len(filed[name]), name))[:most]
    return tuple(_lane(name, filed[name], at, by) for name in fullest)


def _lanes_of(claim: Claim, by: By) -> Sequence[str]:
    if by == "topic":
        return (claim.about,)
    if by == "outlet":
        return (claim.holders[0].organisation or claim.holders[0].name,)
    return claim.actors


def _lane(name: str, told: Sequence[Claim], at: Desk, by: By) -> Lane:
    marks = sorted(marks_of(told, at.clues), key=lambda mark: (mark.day, mark.topic, mark.value))
    called = TOPICS.get(name, name) if by == "topic" else party_name(name, at)
    return Lane(id=name, name=called, marks=tuple(marks))


def party_name(name: str, at: Desk) -> str:
    """Return what an organisation or place is called; one that no file defines by its id."""
    found = at.organisations.get(name) or at.places.get(name)
    return found.name if found else name
