"""A claim as it was read: what is said, by whom, how firmly, about when, in which words."""

from datetime import date

import msgspec


class Span(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of the text, as offsets."""

    start: int
    end: int


class Amounted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An amount: a value, or an open or closed range."""

    value: float | None = None
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    currency: str | None = None
    qualifiers: tuple[str, ...] = ()


class Days(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The first and the last day on which the event may lie."""

    start: date
    end: date


class Role(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An organisation or person and its part in the event."""

    name: str
    role: str
    id: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One link of the chain from the origin to the outlet."""

    name: str
    kind: str
    role: str


class ReadClaim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One claim of an article."""

    span: Span
    quote: str
    section: str
    """Where it stands: "title" (headline, standfirst) or "body"."""
    type: str
    subject: str
    chips: tuple[str, ...]
    organisations: tuple[Role, ...]
    quantity: Amounted | None
    money: Amounted | None
    percentage: Amounted | None
    event_date: Days | None
    refused_date: str | None
    """Words for a date that counts from a day of publication that nobody gave."""
    date_anchor: str | None = None
    """The date in the text that `event_date` counts from, where that is not the publication."""
    modality: str
    hedging_cues: tuple[Span, ...]
    attribution: tuple[Link, ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All claims of an article, and what the reader took the article to be."""

    claims: tuple[ReadClaim, ...]
    language: str
    publisher: str | None
    publication_date: str | None
    left_out: tuple[str, ...] = ()
    """Kinds of sections that were not read."""
    headline: tuple[ReadClaim, ...] = ()
    """Claims of a title that stands apart from the text; their spans are offsets into the title."""
