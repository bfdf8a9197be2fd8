"""Articles read into claims: the door for the command line."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from valico import dates
from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import Amounted, ReadClaim, Reading
from valico.chronicle.reading.document import article_from_bytes
from valico.chronicle.reading.reader import Reader, read_article, read_reader
from valico.chronicle.reading.sections import READ, sections_of
from valico.errors import InputError

__all__ = [
    "Article",
    "Given",
    "Reader",
    "Reading",
    "article_of",
    "given",
    "json_from_reading",
    "lines",
    "named",
    "read_article",
    "read_bytes",
    "read_reader",
]
R = TypeVar("R")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the user says of the articles; it goes before what they say themselves."""

    published: str | None = None
    outlet: str | None = None
    language: str | None = None


def given(published: str | None, outlet: str | None, language: str | None) -> Given:
    """Return what the user says, refusing a day that is none."""
    if published is not None:
        dates.interval(published)
    return Given(published=published, outlet=outlet, language=language)


def article_of(raw: bytes, name: str, said: Given) -> Article:
    """Return the article in a file; a fault is one message that names the file."""
    article = _told(article_from_bytes(raw, name), said)
    if not any(section.kind in READ for section in sections_of(article.text)):
        message = f"{name}: holds no article, only comments, links or boilerplate"
        raise InputError(message)
    return article


def read_bytes(raw: bytes, name: str, reader: Reader, said: Given) -> Reading:
    """Return the claims in a file; a fault is one message that names the file."""
    return named(name, lambda: read_article(article_of(raw, name, said), reader))


def named(name: str, read: Callable[[], R]) -> R:
    """Return what is read; a fault that names no file is told with the file's name."""
    try:
        return read()
    except InputError as fault:
        message = f"{name}: {str(fault).removeprefix(f'{name}: ')}"
        raise InputError(message) from fault


def _told(article: Article, said: Given) -> Article:
    return msgspec.structs.replace(
        article,
        publication_date=said.published or article.publication_date,
        publisher=said.outlet or article.publisher,
        language=said.language or article.language,
    )


def json_from_reading(reading: Reading, name: str | None = None, **more: object) -> bytes:
    """Return a reading as JSON: {"claims": […]}, with the file's name where there are several.

    `more` says what else became of the article: how it was entered, what a second reader left.
    """
    if name is None and not more:
        return msgspec.json.encode(reading)
    file = {} if name is None else {"file": name}
    return msgspec.json.encode({**file, **msgspec.structs.asdict(reading), **more})


def lines(reading: Reading) -> Iterator[RenderableType]:
    """Yield the claims for a reader: the quote with its cues marked, and what was understood."""
    if reading.publication_date is None:
        yield Text(
            "no date of publication: relative dates are refused (give --published)", style="yellow"
        )
    for number, claim in enumerate((*reading.headline, *reading.claims), start=1):
        yield _head(number, claim)
        for below in (_quote(claim), *_rest(claim)):
            yield Padding(below, (0, 0, 0, 3))


def _head(number: int, claim: ReadClaim) -> Text:
    head = Text(f"{number}. ", style="bold")
    head.append("headline: " if claim.section == "title" else "", style="bold")
    head.append(claim.type.replace("_", " "), style="bold cyan")
    head.append(f"  {claim.modality}", style="green" if claim.modality == "asserted" else "yellow")
    head.append(
        "  " + " ← ".join(link.name for link in reversed(claim.attribution)), style="italic dim"
    )
    return head


def _quote(claim: ReadClaim) -> Text:
    """Return the quote; its cue words stand between arrows, so that no colour is needed."""
    text, reached, start = Text("“"), 0, claim.span.start
    for cue in claim.hedging_cues:
        first, end = cue.start - start, cue.end - start
        if reached <= first and end <= len(claim.quote):
            text.append(claim.quote[reached:first])
            text.append(f"›{claim.quote[first:end]}‹", style="bold yellow")
            reached = end
    text.append(claim.quote[reached:])
    text.append("”")
    return text


def _rest(claim: ReadClaim) -> Iterator[Text]:
    roles = ", ".join(f"{role.name} ({role.role})" for role in claim.organisations)
    parts = [", ".join(claim.chips), roles, *amounts_of(claim), when_of(claim)]
    shown = " · ".join(part for part in parts if part)
    if shown:
        yield Text(shown, style="dim")


def amounts_of(claim: ReadClaim) -> Iterator[str]:
    """Yield what a claim counts, in words: quantity, money, share."""
    for amount in (claim.quantity, claim.money, claim.percentage):
        if amount is not None:
            yield _amount(amount)


def _amount(amount: Amounted) -> str:
    unit = {"percent": "%"}.get(amount.unit or "", f" {amount.currency or amount.unit or ''}")
    ends = [v for v in (amount.value, amount.min, amount.max) if v is not None]
    written = " to ".join(f"{value:,.10g}" for value in ends)
    bounds = " ".join(amount.qualifiers).replace("_", " ")
    return f"{bounds} {written}{unit}".strip()


def when_of(claim: ReadClaim) -> str:
    """Return when the event lies, or that its date was refused; nothing where no date is given."""
    if claim.event_date is None:
        return f"“{claim.refused_date}”: date refused" if claim.refused_date else ""
    start, end = claim.event_date.start, claim.event_date.end
    return start.isoformat() if start == end else f"{start} to {end}"
