"""The answer as a record: the same for the terminal, JSON, Markdown and HTML."""

from datetime import date

import msgspec

from valico.answer.held import POLICY, Held
from valico.answer.shown import Shown
from valico.answer.work import Labelled
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import Clash
from valico.chronicle.fluents import Policy
from valico.evidence import Source
from valico.regime.verdict import Verdict

SCHEMA = "valico.answer/1"
"""Name and version of the JSON form; a change that breaks readers raises the number."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the question, as it was read."""

    what: str
    read_as: str
    given: bool
    """False where it was assumed."""


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What was said about one matter, the weightiest first."""

    about: str
    claims: tuple[Claim, ...]
    left_out: int = 0


class Answer(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """Verdicts, estimates, claims, clashes, what is unsure, and the sources of all."""

    schema: str = SCHEMA
    valico: str
    asked: str
    on: date
    known_by: date
    headline: str
    understood: tuple[Understood, ...]
    ignored: tuple[str, ...]
    chip: str
    chip_name: str
    party: str | None
    party_name: str
    destination: str
    count: int | None
    verdict: Verdict
    estimates: tuple[Labelled, ...]
    cannot_estimate: tuple[str, ...]
    focus: tuple[str, ...]
    """The matters that the words ask about, such as "production"; none in a general question."""
    topics: tuple[Topic, ...]
    clashes: tuple[Clash, ...]
    policy: Policy = POLICY
    """What a state must have behind it to be told."""
    held: tuple[Held, ...] = ()
    """What was held of the chip's matters, with its origins counted."""
    unsure: tuple[str, ...]
    sources: tuple[Source, ...]
