"""A model's claims held against the article: what does not stand in it is dropped and counted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from valico.chronicle.intake.names import Names
from valico.chronicle.model_reading.answer import Told
from valico.chronicle.model_reading.prompt import Prompt
from valico.chronicle.model_reading.weakening import capped, of_the_same_words
from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import Link, ReadClaim, Reading, Role, Span

Fault = Literal["unreadable", "quote", "words", "denial"]
FAULTS: Mapping[Fault, str] = {
    "unreadable": "could not be read",
    "quote": "had a quote that does not stand in the article",
    "words": "had a type or modality that nobody knows",
    "denial": "denied what the rules see no denial of",
}
"""Why claims are dropped, in words."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a model's claims are held against."""

    article: Article
    rules: Reading
    prompt: Prompt
    names: Names


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that passed, or why it did not."""

    claim: ReadClaim | None = None
    fault: Fault | None = None
    weakened: bool = False
    astray: int = 0
    """How many names of it do not stand in the article; they are left out."""


def checked(told: Sequence[Told], ground: Ground) -> Iterator[Checked]:
    """Yield each claim of a model as it may be kept; one quote twice is looked for further on."""
    reached: dict[str, int] = {}
    for one in told:
        place = _place(one.quote, ground.article.text, reached)
        known = one.type in ground.prompt.types and one.modality in ground.prompt.modalities
        if place is None:
            yield Checked(fault="quote")
        elif not known:
            yield Checked(fault="words")
        else:
            yield _kept(one, place, ground)


def _place(quote: str, text: str, reached: dict[str, int]) -> Span | None:
    """Return where a quote stands, letter by letter."""
    said = quote.strip()
    start = text.find(said, reached.get(said, 0)) if said else -1
    if start < 0 and said in reached:
        start = text.find(said)
    if start < 0:
        return None
    reached[said] = start + len(said)
    return Span(start=start, end=start + len(said))


def _kept(told: Told, span: Span, ground: Ground) -> Checked:
    near = of_the_same_words(span, ground.rules.claims)
    modality = capped(told.modality, near)
    if modality is None:
        return Checked(fault="denial")
    text = ground.article.text
    roles = tuple(_roles(told, ground))
    links = tuple(
        Link(name=holder.name, kind=holder.kind, role="relay" if number else "origin")
        for number, holder in enumerate(told.attribution)
        if holder.name and holder.name in text and holder.kind in {"named", "anonymous"}
    )
    best = near[0] if near else None
    return Checked(
        claim=ReadClaim(
            span=span,
            quote=text[span.start : span.end],
            section=best.section if best else "body",
            type=told.type,
            subject=told.subject if told.subject in text else "",
            chips=tuple(_chips(told, ground)) or (best.chips if best else ()),
            organisations=roles or (best.organisations if best else ()),
            quantity=best.quantity if best else None,
            money=best.money if best else None,
            percentage=best.percentage if best else None,
            event_date=best.event_date if best else None,
            refused_date=best.refused_date if best else None,
            modality=modality,
            hedging_cues=tuple(_cues(told, span, near, text)),
            attribution=_attribution(links, best, ground),
        ),
        weakened=modality != told.modality,
        astray=len(told.organisations) - len(roles) + len(told.attribution) - len(links),
    )


def _attribution(
    links: tuple[Link, ...], best: ReadClaim | None, ground: Ground
) -> tuple[Link, ...]:
    """Return the chain; where the rules found an origin, a model cannot make the outlet its own."""
    outlet = Link(name=ground.rules.publisher or "the outlet", kind="named", role="outlet")
    if not links and best is not None:
        return best.attribution
    return (*links, outlet)


def _roles(told: Told, ground: Ground) -> Iterator[Role]:
    for party in told.organisations:
        if party.name and party.name in ground.article.text and _known(party.role, ground):
            yield Role(name=party.name, role=party.role, id=_id(party.name, ground))


def _known(role: str, ground: Ground) -> bool:
    return role.partition(":")[0] in ground.prompt.roles


def _id(name: str, ground: Ground) -> str:
    """Return the id of a name: as the rules read it in the article, or the catalogue's."""
    read = (
        role.id
        for claim in ground.rules.claims
        for role in claim.organisations
        if role.name == name
    )
    return next(read, "") or ground.names.body(name) or ""


def _chips(told: Told, ground: Ground) -> Iterator[str]:
    """Yield chips that the article names, or that the rules found in it."""
    read = {chip for claim in ground.rules.claims for chip in claim.chips}
    yield from dict.fromkeys(c for c in told.chips if c and (c in read or c in ground.article.text))


def _cues(told: Told, span: Span, near: Sequence[ReadClaim], text: str) -> Iterator[Span]:
    """Yield the cues of the rules in the same words, then those of the model within the quote."""
    found = [cue for claim in near for cue in claim.hedging_cues]
    for words in told.cues:
        start = text.find(words, span.start, span.end) if words else -1
        if start >= 0:
            found.append(Span(start=start, end=start + len(words)))
    seen: list[Span] = []
    for cue in found:
        if not any(cue.start < other.end and other.start < cue.end for other in seen):
            seen.append(cue)
            yield cue
