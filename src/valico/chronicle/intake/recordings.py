"""A claim that was read as a claim of the ledger, with the reading that it rests on."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import dates, store
from valico.catalogue.names import fold
from valico.chronicle.claims import Claim, Section
from valico.chronicle.entries import Recording
from valico.chronicle.intake.amounts import amount_of
from valico.chronicle.intake.chain import chain_of
from valico.chronicle.intake.documents import source_name
from valico.chronicle.intake.manners import (
    Manner,
    Manners,
    evidential_of,
    hedge_of,
    is_earlier,
    is_only_possible,
    read_manners,
)
from valico.chronicle.intake.meanings import Meaning, Meanings, read_meanings
from valico.chronicle.intake.names import Names, read_catalogue
from valico.chronicle.intake.parts import power_of, taking_part
from valico.chronicle.reading.claim import Days, ReadClaim
from valico.chronicle.utterances import Annotated, Cue, Document, Reading, span_in

RULES: Final = "rules"
"""The engine that reads by lexicons and grammars."""
HEADLINES: Final = frozenset({"title", "headline"})
COMMITTED: Final = frozenset({"security"})
"""Matters whose values say yes or no themselves: to deny is a value there, no sign."""
_GRADES: Final[dict[bool, Literal["B", "C"]]] = {True: "B", False: "C"}
_PLAIN: Final = re.compile(r"[^a-z0-9]+")


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """Who read: the rules of a version of Valico, or a model."""

    name: str = RULES
    version: str = ""


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to take claims in, read once."""

    names: Names
    meanings: Meanings
    manners: Manners


def read_intake(*, root: Path = store.DATA) -> Intake:
    """Return what is needed to take claims in, from the data."""
    return Intake(
        names=read_catalogue(root=root),
        meanings=read_meanings(root=root),
        manners=read_manners(root=root),
    )


def recording_of(claim: ReadClaim, document: Document, engine: Engine, intake: Intake) -> Recording:
    """Return a claim that was read as an entry of the ledger."""
    meaning = intake.meanings.of(claim, power_of(claim, intake.names))
    return Recording(
        claim=_claim(claim, meaning, document, engine, intake),
        reading=_reading(claim, document, engine, intake),
    )


def _claim(
    read: ReadClaim, meaning: Meaning, document: Document, engine: Engine, intake: Intake
) -> Claim:
    names, manner = intake.names, intake.manners.of(read.modality)
    holders = chain_of(read, document.outlet, names, intake.manners.people)
    relayed = holders[-1].anonymous or (
        len(holders) > 1 and names.reports(holders[-1].organisation)
    )
    possible = is_only_possible(read, intake.manners, document.language)
    chips = tuple(dict.fromkeys(c for name in read.chips if (c := names.chip(name)) is not None))
    return Claim(
        id=claim_id(read, document, engine),
        published=document.published,
        source=source_name(document),
        holders=holders,
        event=meaning.event,
        about=meaning.about,
        value=None if is_earlier(read, intake.manners, document.language) else meaning.value,
        actors=taking_part(read, meaning.actors, names),
        parties=taking_part(read, meaning.parties, names),
        chips=chips,
        amount=amount_of(read, meaning.about),
        use=meaning.use,
        since=since_of(read.event_date, document.published_as or str(document.published)),
        hedge=hedge_of(read, intake.manners, document.language, relayed=relayed),
        polarity="uncertain" if possible and meaning.value else _polarity(manner, meaning),
        reliability=_GRADES[holders[0].organisation is not None],
        says=_gloss(read, meaning),
        quote=read.quote,
        language=document.language,
        section=section_of(read, document),
    )


def claim_id(read: ReadClaim, document: Document, engine: Engine) -> str:
    """Return the id of a claim: the day, the outlet, and a hash of what was read where by whom."""
    span = f"{read.span.start}-{read.span.end}-{read.type}-{engine.name}"
    mark = hashlib.sha256(f"{document.id}-{span}".encode()).hexdigest()[:8]
    outlet = _PLAIN.sub("-", document.outlet.casefold()).strip("-") or fold(document.outlet)
    return f"{document.published}-{outlet[:24].strip('-')}-{mark}"


def since_of(days: Days | None, published: str) -> str:
    """Return the event's days as a partial date or a stretch; undated, it is told of publication.

    >>> from datetime import date
    >>> since_of(Days(start=date(2025, 8, 1), end=date(2025, 8, 31)), "2025-09-02")
    '2025-08'
    >>> since_of(Days(start=date(2025, 8, 1), end=date(2025, 8, 22)), "2025-08-22")
    '2025-08-01/2025-08-22'
    """
    if days is None or days.start > days.end:
        return published
    if days.start == days.end:
        return str(days.start)
    for length in (4, 7):
        written = str(days.start)[:length]
        named = dates.interval(written)
        if (named.first, named.end) == (days.start, days.end + timedelta(days=1)):
            return written
    return f"{days.start}/{days.end}"


def _polarity(manner: Manner, meaning: Meaning) -> Literal["affirmed", "negated", "uncertain"]:
    if manner.modality == "denied" and (meaning.event == "deny" or meaning.about in COMMITTED):
        return "affirmed"
    if manner.modality == "opinion" and meaning.value is None:
        return "affirmed"
    return manner.polarity


def _gloss(read: ReadClaim, meaning: Meaning) -> str:
    """Return in a few words of ours what a claim was taken to say; its own words are the quote."""
    told = {"speaker"} if meaning.power == "any" else {"speaker", "regulator", "government"}
    who = dict.fromkeys(role.name for role in read.organisations if role.role not in told)
    details = ", ".join([*read.chips, *who])
    return f"{meaning.says}: {details}." if details else f"{meaning.says}."


def section_of(read: ReadClaim, document: Document) -> Section:
    """Return where a claim stands: in the headline, or in the body."""
    title = document.title
    above = bool(title) and document.text.startswith(title) and read.span.end <= len(title)
    return "headline" if above or read.section in HEADLINES else "body"


def _reading(read: ReadClaim, document: Document, engine: Engine, intake: Intake) -> Reading:
    text, manner = document.text, intake.manners.of(read.modality)
    holders = chain_of(read, document.outlet, intake.names, intake.manners.people)
    kind: Literal["hedge", "denial"] = "denial" if manner.polarity == "negated" else "hedge"
    return Reading(
        document=document.id,
        span=span_in(text, read.span.start, read.span.end),
        cues=tuple(Cue(kind=kind, span=span_in(text, c.start, c.end)) for c in read.hedging_cues),
        stance=manner.stance,
        evidential=evidential_of(read, relayed=holders[-1].anonymous),
        certainty=manner.certainty,
        section=section_of(read, document),
        engine=engine.name,
        version=engine.version,
        rule=rule_of(read),
        annotated=Annotated(
            type=read.type,
            modality=read.modality,
            subject=read.subject,
            chips=read.chips,
            organisations=tuple((role.name, role.role) for role in read.organisations),
            dated=read.event_date is not None,
        ),
    )


def rule_of(read: ReadClaim) -> str:
    """Return as what a claim was read: its annotated type and modality, the anchor of its day."""
    counted = f"; day counted from “{read.date_anchor}”" if read.date_anchor else ""
    return f"{read.type} {read.modality}{counted}"
