"""A timeline as a record: what was said of a matter, story by story, how firmly, by how many.

In: the claims in sight and a focus. Out: a Timeline. It draws nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from valico.answer.chronicle.desk import Desk, Focus
from valico.answer.page import TOPICS
from valico.catalogue.names import Named
from valico.chronicle.claims import Claim
from valico.chronicle.mentions import CHANGING
from valico.chronicle.origins import Clues, Evidence, evidence, stories
from valico.errors import InputError
from valico.evidence import Hedge

FIRMEST: Final[tuple[Hedge, ...]] = (
    "stated",
    "attributed",
    "denied",
    "reported",
    "conditional",
    "planned",
)
"""From the firmest wording to the weakest."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One story about one value: when it was first told, how firmly, by how many origins."""

    topic: str
    value: str
    day: date
    last: date
    hedge: Hedge
    denied: bool
    origins: int
    outlets: int
    on_record: bool
    claims: tuple[str, ...]


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """The stories of a matter, topic by topic."""

    title: str
    sight: str
    topics: tuple[str, ...]
    marks: tuple[Mark, ...]

    def names(self) -> tuple[str, ...]:
        """Return the topics as people call them."""
        return tuple(TOPICS.get(topic, topic) for topic in self.topics)


def timeline(at: Desk, asked: Focus, *, since: date | None = None) -> Timeline:
    """Return the stories that claims in sight tell; raises InputError where there are none."""
    claims = [
        claim
        for claim in at.standing()
        if asked.wants(claim)
        and claim.about in CHANGING
        and claim.value is not None
        and claim.polarity != "uncertain"
        and (since is None or claim.published >= since)
    ]
    if not claims:
        message = (
            f"no claim in sight gives a state of {asked.words()}; ask of a chip or a later day"
        )
        raise InputError(message)
    marks = tuple(sorted(marks_of(claims, at.clues), key=lambda m: (m.topic, m.day, m.value)))
    topics = tuple(topic for topic in TOPICS if any(mark.topic == topic for mark in marks))
    return Timeline(title=_title(at, asked), sight=at.sight.words(), topics=topics, marks=marks)


def _title(at: Desk, asked: Focus) -> str:
    both: dict[str, Named] = {**at.organisations, **at.places}
    chip = at.chips[asked.chip].name if asked.chip else None
    party = both[asked.party].name if asked.party else None
    parts = [part for part in (chip, asked.topic and TOPICS.get(asked.topic), party) if part]
    return ", ".join(parts) or "everything"


def marks_of(claims: Sequence[Claim], clues: Clues) -> Iterator[Mark]:
    """Yield a mark for each story of each value, affirmed and denied apart."""
    said: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        said.setdefault((claim.about, claim.value or "", claim.polarity), []).append(claim)
    for (topic, value, polarity), told in said.items():
        for story in stories(told):
            yield _mark(topic, value, story, clues, denied=polarity == "negated")


def _mark(topic: str, value: str, story: Sequence[Claim], clues: Clues, *, denied: bool) -> Mark:
    behind = evidence(story, clues)
    return Mark(
        topic=topic,
        value=value,
        day=story[0].published,
        last=story[-1].published,
        hedge=_hedge(story, behind),
        denied=denied,
        origins=behind.n_origins,
        outlets=behind.n_outlets,
        on_record=behind.on_record,
        claims=tuple(claim.id for claim in story),
    )


def _hedge(story: Sequence[Claim], behind: Evidence) -> Hedge:
    """Return how firmly a story stands: of each origin the weakest wording, of these the firmest.

    A later outlet cannot know more than its origin did.
    """
    by_id = {claim.id: claim.hedge for claim in story}
    weakest = (
        max((by_id[name] for name in origin.claims), key=FIRMEST.index) for origin in behind.origins
    )
    return min(weakest, key=FIRMEST.index)
