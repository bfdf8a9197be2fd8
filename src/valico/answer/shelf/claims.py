"""Who said what: claims chosen by matter, party, speaker and day, the latest first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.footnotes import Footnotes
from valico.answer.page import HEDGES, TOPICS
from valico.answer.shelf.finding import Label, borne, find, read_labels
from valico.answer.table.record import (
    Cell,
    Column,
    Fact,
    Line,
    Raw,
    Row,
    Sheet,
    Table,
    Tone,
    joined,
    quiet,
)
from valico.catalogue.names import Named, fold, nearest, resolve
from valico.catalogue.organisations import Organisation, read_organisations
from valico.catalogue.places import Place, read_places
from valico.chronicle.claims import VALUES, Claim
from valico.chronicle.ledger import read_claims
from valico.chronicle.state import standing
from valico.errors import InputError, UnknownNameError
from valico.evidence import Hedge, Source

SHORT: Final = 10
"""How many claims a screen shows where nothing else is asked."""
TONES: Final[Mapping[Hedge, Tone]] = {
    "stated": "sure",
    "attributed": "sure",
    "reported": "unsure",
    "conditional": "unsure",
    "planned": "unsure",
    "denied": "against",
}
MACHINE: Final = (
    "id", "topic", "value", "event", "polarity", "reliability", "outlet", "origin", "chain",
    "quote", "language", "from", "until", "chips", "parties", "actors", "place", "amount",
    "contradicts", "source",
)  # fmt: skip
"""What a machine gets of each claim besides what a screen shows in columns."""
COLUMNS: Final = (
    Column(key="published", name="Published"),
    Column(key="hedge", name="How"),
    Column(key="says", name="What is said", least=20),
    *(Column(key=key, shown=False) for key in MACHINE),
)
MATTERS: Final = {
    topic: Label(id=topic, name=TOPICS.get(topic, topic), maker="") for topic in VALUES
}
"""The topics, as things that bear names."""
Test = Callable[[Claim], bool]
"""Whether a claim is wanted."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims are wanted, as a user names things."""

    about: str | None = None
    """A chip or a topic."""
    party: str | None = None
    by: str | None = None
    """An outlet, an origin, or part of the name of either."""
    topic: str | None = None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The claims found, as of two days, and those of them that are shown."""

    on: date
    known_by: date
    found: int
    shown: tuple[Claim, ...]


class Shelves(msgspec.Struct, frozen=True, kw_only=True):
    """What the names in a choice may lead to."""

    chips: Mapping[str, Label]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    root: Path


def claims_sheet(
    choice: Choice, *, on: date, known_by: date, limit: int | None = None, root: Path = store.DATA
) -> Sheet:
    """Return the claims chosen: published by one day, on matters begun by another."""
    if limit is not None and limit < 1:
        message = f"a limit of {limit} shows nothing; give a whole number above zero"
        raise InputError(message)
    shelves = Shelves(
        chips=read_labels("chips", root=root),
        organisations=read_organisations(root=root),
        places=read_places(root=root),
        root=root,
    )
    known = standing(read_claims(root=root), on=on, known_by=known_by)
    tests = tuple(_tests(choice, known, shelves))
    chosen = [claim for claim in reversed(known) if all(test(claim) for test in tests)]
    view = View(on=on, known_by=known_by, found=len(chosen), shown=tuple(chosen[:limit]))
    return claim_list(view, store.read_sources(root=root))


# --- choosing ---------------------------------------------------------------------------------


def _tests(choice: Choice, claims: Sequence[Claim], shelves: Shelves) -> Iterator[Test]:
    """Yield a test for each thing asked; names that nothing bears are refused here."""
    if choice.about is not None:
        yield _about(choice.about, shelves)
    if choice.topic is not None:
        yield _on_topic(resolve(choice.topic, MATTERS, "topic"))
    if choice.party is not None:
        both: dict[str, Named] = {**shelves.organisations, **shelves.places}
        yield _of_party(resolve(choice.party, both, "organisation or place"))
    if choice.by is not None:
        yield _by(choice.by, claims, shelves.organisations)


def _about(name: str, shelves: Shelves) -> Test:
    topic = borne(name, MATTERS)
    if topic is not None:
        return _on_topic(topic)
    try:
        return _of_chip(find(name, shelves.chips, "chip", root=shelves.root))
    except UnknownNameError as fault:
        kind, things = "chip or topic", {**shelves.chips, **MATTERS}
        raise UnknownNameError(kind, name, nearest(name, things)) from fault


def _on_topic(topic: str) -> Test:
    return lambda claim: claim.about == topic


def _of_chip(chip: str) -> Test:
    return lambda claim: chip in claim.chips


def _of_party(party: str) -> Test:
    return lambda claim: party in {*claim.parties, *claim.actors}


def _by(name: str, claims: Sequence[Claim], organisations: Mapping[str, Organisation]) -> Test:
    """Return the test for a holder anywhere in the chain: an organisation, or words of its name."""
    found = borne(name, organisations)
    if found is not None:
        return lambda claim: any(holder.organisation == found for holder in claim.holders)
    words = fold(name)
    if not any(_bears(claim, words) for claim in claims):
        kind = "outlet or origin"
        raise UnknownNameError(kind, name, nearest(name, organisations))
    return lambda claim: _bears(claim, words)


def _bears(claim: Claim, words: str) -> bool:
    return any(words in fold(holder.name) for holder in claim.holders)


# --- showing ----------------------------------------------------------------------------------


def claim_list(view: View, sources: Mapping[str, Source]) -> Sheet:
    """Return claims as a table, each with its chain of holders and its quote beneath."""
    footnotes = Footnotes(sources)
    rows = tuple(_row(claim, footnotes, first=not place) for place, claim in enumerate(view.shown))
    return Sheet(
        schema="valico.says/1",
        title=f"{_counted(view)}, on {view.on}, known by {view.known_by}",
        facts=(
            Fact(key="on", raw=view.on.isoformat()),
            Fact(key="known_by", raw=view.known_by.isoformat()),
            Fact(key="found", raw=view.found),
        ),
        tables=(Table(key="claims", columns=COLUMNS, rows=rows, under="says"),),
        remarks=tuple(_remarks(view)),
        notes=footnotes.notes(),
    )


def _counted(view: View) -> str:
    claims = f"{view.found:,} claim{'' if view.found == 1 else 's'}"
    return claims if view.found == len(view.shown) else f"{len(view.shown):,} of {claims}"


def _remarks(view: View) -> Iterator[str]:
    left = view.found - len(view.shown)
    if left:
        yield f"{left:,} earlier ones: --limit {view.found}."
    if not view.found:
        yield "No recorded claim fits; ask for less, or move --on and --known-by."


def _row(claim: Claim, footnotes: Footnotes, *, first: bool) -> Row:
    raws = _raws(claim)
    topic = TOPICS.get(claim.about, claim.about)
    mark = footnotes.mark(claim.source)
    how = HEDGES[claim.hedge] if claim.polarity == "affirmed" else claim.polarity
    tone = TONES[claim.hedge] if claim.polarity == "affirmed" else "against"
    cells = (
        quiet(claim.published.isoformat(), claim.published.isoformat()),
        Cell(how, claim.hedge, tone),
        Cell(joined(" ", f"{topic}:", claim.says, mark), claim.says),
        *(Cell("", raws[key]) for key in MACHINE),
    )
    return Row(cells=cells, above=() if first else (Line(""),), below=tuple(_below(claim)))


def _below(claim: Claim) -> Iterator[Line]:
    since = f"from {claim.since}" if claim.since != claim.published.isoformat() else ""
    amount = claim.amount.words() if claim.amount else ""
    yield Line(joined("; ", claim.who(), amount, since))
    if claim.quote:
        yield Line(f"“{claim.quote}”", "plain")


def _raws(claim: Claim) -> Mapping[str, Raw]:
    """Return what a machine gets of a claim."""
    return {
        "id": claim.id,
        "topic": claim.about,
        "value": claim.value,
        "event": claim.event,
        "polarity": claim.polarity,
        "reliability": claim.reliability,
        "outlet": claim.holders[0].words(),
        "origin": claim.origin.words(),
        "chain": claim.who(),
        "quote": claim.quote,
        "language": claim.language,
        "from": claim.since,
        "until": claim.until,
        "chips": claim.chips,
        "parties": claim.parties,
        "actors": claim.actors,
        "place": claim.place,
        "amount": claim.amount.words() if claim.amount else None,
        "contradicts": tuple(link.claim for link in claim.contradicts),
        "source": claim.source,
    }
