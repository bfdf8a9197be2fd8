"""What stands around a claim that was read: the document, the very words, and how firmly they bind.

Four times are kept apart: when it happened (`Claim.since`), when a reader could have it
(`Claim.published`), when it was fetched (`Document.retrieved`), and when it was entered.
"""

import hashlib
import unicodedata
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from valico.chronicle.claims import Section
from valico.errors import InputError

Stance = Literal["assert", "deny", "speculate", "estimate", "decide", "plan", "decline", "ask"]
Evidential = Literal["direct-quote", "indirect", "reportive", "inferential", "unmarked"]
Certainty = Literal["certain", "probable", "possible", "uncommitted"]
"""FactBank's scale: CT, PR, PS, U."""
CueKind = Literal["hedge", "attribution", "denial", "time", "amount"]
CONTEXT: Final = 32
"""How many letters before and after a span find it again in a page that has changed."""


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Exact words, where they stand, and what stands around them."""

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    def stands_in(self, text: str) -> bool:
        """Say whether exactly these words stand there."""
        return 0 <= self.start < self.end and text[self.start : self.end] == self.exact


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that show how something is meant: "avrebbe", "secondo fonti", "ha smentito"."""

    kind: CueKind
    span: Span


class Annotated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was read in the words of the annotators, so that a review gives a sample of the same."""

    type: str
    modality: str
    subject: str = ""
    chips: tuple[str, ...] = ()
    organisations: tuple[tuple[str, str], ...] = ()
    """Names as the article writes them, each with its role."""
    dated: bool = True
    """Whether the words give the event a day."""


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a claim was read out of a document: by whom, from which words, under which cues."""

    document: str
    span: Span
    cues: tuple[Cue, ...] = ()
    stance: Stance = "assert"
    evidential: Evidential = "unmarked"
    certainty: Certainty = "certain"
    section: Section = "body"
    engine: str
    version: str = ""
    rule: str = ""
    score: float | None = None
    annotated: Annotated | None = None


class Document(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="document"
):
    """An article as it was read; its text is kept in the user's own ledger only."""

    id: str
    outlet: str
    title: str = ""
    language: str = "en"
    published: date
    published_as: str | None = None
    """The partial date of publication, where it is no day; `published` is then its last day."""
    text: str
    url: str | None = None
    byline: str | None = None
    retrieved: datetime | None = None
    licence: str | None = None


def document_id(text: str, outlet: str = "") -> str:
    """Return the id of an article: the hash of its letters in composed form, and of its outlet.

    One text of two outlets is two articles.

    >>> document_id("caffè", "Reuters") == document_id("caffe\u0300", "reuters ")
    True
    """
    said = f"{outlet.strip().casefold()}\n{text}" if outlet else text
    return hashlib.sha256(unicodedata.normalize("NFC", said).encode()).hexdigest()


def span_in(text: str, start: int, end: int) -> Span:
    """Return the words between two places of a text, with what stands around them.

    >>> span_in("NVIDIA avrebbe chiesto uno stop", 7, 22).exact
    'avrebbe chiesto'
    """
    if not 0 <= start < end <= len(text):
        message = f"a span from {start} to {end} does not lie in a text of {len(text)} letters"
        raise InputError(message)
    return Span(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def unsupported(reading: Reading, document: Document) -> tuple[Span, ...]:
    """Return the spans of a reading that do not stand in the document."""
    spans = (reading.span, *(cue.span for cue in reading.cues))
    return tuple(span for span in spans if not span.stands_in(document.text))
