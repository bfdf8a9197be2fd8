"""Who said what: claims chosen by matter, party, speaker and day, the latest first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from valico.answer.chronicle.desk import Desk, Focus, focus
from valico.answer.chronicle.lines import OWN_VOICE, how
from valico.answer.footnotes import Footnotes
from valico.answer.page import TOPICS
from valico.answer.shelf.finding import borne
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
from valico.catalogue.organisations import Organisation
from valico.chronicle.claims import Claim
from valico.chronicle.firmly import WORDS, firmly
from valico.chronicle.fluents import Policy
from valico.chronicle.sight import Sight
from valico.errors import InputError, UnknownNameError
from valico.evidence import Hedge

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
    "contradicts", "section", "source",
)  # fmt: skip
"""What a machine gets of each claim besides what a screen shows in columns."""
COLUMNS: Final = (
    Column(key="published", name="Published"),
    Column(key="hedge", name="How"),
    Column(key="says", name="What is said", least=20),
    *(Column(key=key, shown=False) for key in MACHINE),
)
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
    firmly: Policy = "any"
    """What a claim must have behind it."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The claims found, from where one looks, and those of them that are shown."""

    sight: Sight
    policy: Policy
    found: int
    hidden: int
    """How many more there are that have not enough behind them."""
    shown: tuple[Claim, ...]


def claims_sheet(choice: Choice, at: Desk, *, limit: int | None = None) -> Sheet:
    """Return the claims chosen: published by one day, on matters begun by another."""
    if limit is not None and limit < 1:
        message = f"a limit of {limit} shows nothing; give a whole number above zero"
        raise InputError(message)
    chosen, hidden = choose(choice, at)
    view = View(
        sight=at.sight,
        policy=choice.firmly,
        found=len(chosen),
        hidden=hidden,
        shown=chosen[:limit],
    )
    return claim_list(view, at)


# --- choosing ---------------------------------------------------------------------------------


def choose(choice: Choice, at: Desk) -> tuple[tuple[Claim, ...], int]:
    """Return the claims wanted, the latest first, and how many more have too little behind them."""
    standing = at.standing()
    asked = focus(at, choice.about, choice.topic, None)
    tests = tuple(_tests(choice, standing, at))
    wanted = [c for c in standing if _of_focus(c, asked) and all(test(c) for test in tests)]
    firm = {claim.id for claim in firmly(standing, choice.firmly, at.clues)}
    chosen = tuple(claim for claim in reversed(wanted) if claim.id in firm)
    return chosen, len(wanted) - len(chosen)


def _of_focus(claim: Claim, asked: Focus) -> bool:
    of_topic = asked.topic is None or claim.about == asked.topic
    return of_topic and (asked.chip is None or asked.chip in claim.chips)


def _tests(choice: Choice, claims: Sequence[Claim], at: Desk) -> Iterator[Test]:
    """Yield a test for each name asked; names that nothing bears are refused here."""
    if choice.party is not None:
        both: dict[str, Named] = {**at.organisations, **at.places}
        yield _of_party(resolve(choice.party, both, "organisation or place"))
    if choice.by is not None:
        yield _by(choice.by, claims, at.organisations)


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


def claim_list(view: View, at: Desk) -> Sheet:
    """Return claims as a table, each with its chain of holders and its quote beneath."""
    footnotes = Footnotes(at.sources)
    rows = tuple(
        _row(claim, at, footnotes, first=not place) for place, claim in enumerate(view.shown)
    )
    return Sheet(
        schema="valico.says/1",
        title=f"{_counted(view)}, {view.sight.words()}",
        facts=(
            Fact(key="on", raw=view.sight.on.isoformat()),
            Fact(key="known_by", raw=view.sight.known_by.isoformat()),
            Fact(key="hindsight", raw=view.sight.ahead),
            Fact(key="firmly", raw=view.policy),
            Fact(key="found", raw=view.found),
            Fact(key="hidden", raw=view.hidden),
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
    if view.policy != "any":
        more = f"; {view.hidden:,} more have less: --firmly any" if view.hidden else ""
        yield f"Shown is what has behind it: {WORDS[view.policy]} ({view.policy}){more}."
    if not view.found and not view.hidden:
        yield "No recorded claim fits; ask for less, or move --on and --known-by."


def _row(claim: Claim, at: Desk, footnotes: Footnotes, *, first: bool) -> Row:
    raws = _raws(claim)
    topic = TOPICS.get(claim.about, claim.about)
    mark = footnotes.mark(claim.source)
    told = how(claim, at)
    tone: Tone = "plain" if told == OWN_VOICE else TONES[claim.hedge]
    tone = tone if claim.polarity == "affirmed" else "against"
    headline = "Headline: " if claim.section == "headline" else ""
    cells = (
        quiet(claim.published.isoformat(), claim.published.isoformat()),
        Cell(told, claim.hedge, tone),
        Cell(joined(" ", f"{topic}:", f"{headline}{claim.says}", mark), claim.says),
        *(Cell("", raws[key]) for key in MACHINE),
    )
    return Row(cells=cells, above=() if first else (Line(""),), below=tuple(_below(claim)))


def _below(claim: Claim) -> Iterator[Line]:
    since = (
        f"from {claim.since.replace('/', ' to ')}"
        if claim.since != claim.published.isoformat()
        else ""
    )
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
        "section": claim.section,
        "source": claim.source,
    }
