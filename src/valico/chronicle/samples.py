"""Corrected readings as annotated samples, in the form that readers are scored against."""

from collections.abc import Iterator

import msgspec

from valico.chronicle.claims import Claim
from valico.chronicle.entries import Correction
from valico.chronicle.shelf import Shelf
from valico.chronicle.utterances import Document, Reading
from valico.evidence import Hedge

MODALITY: dict[Hedge, str] = {
    "stated": "asserted",
    "attributed": "asserted",
    "reported": "hedged",
    "conditional": "hedged",
    "planned": "expected",
    "denied": "denied",
}
"""How an annotator calls a hedge."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """An article with its claims as a person put them right."""

    article: dict[str, str | None]
    annotation: dict[str, object]


def samples(held: Shelf) -> Iterator[Sample]:
    """Yield a sample for each document of which somebody corrected or accepted a reading."""
    checked = set(held.reviews) | {c.claim.id for c in held.corrections.values()}
    for document in held.documents.values():
        right = [
            (claim, reading)
            for claim in held.claims
            if claim.id in checked
            and claim.id not in held.withdrawn
            and (reading := held.readings.get(claim.id)) is not None
            and reading.document == document.id
        ]
        if right:
            yield Sample(article=_article(document), annotation=_annotation(document, right, held))


def _article(document: Document) -> dict[str, str | None]:
    return {
        "id": document.id[:12],
        "url": document.url,
        "publisher": document.outlet,
        "language": document.language,
        "publication_date": str(document.published),
        "title": document.title,
        "text": document.text,
    }


def _annotation(
    document: Document, right: list[tuple[Claim, Reading]], held: Shelf
) -> dict[str, object]:
    corrected = {c.claim.id: c for c in held.corrections.values()}
    return {
        "article_id": document.id[:12],
        "language": document.language,
        "publisher": document.outlet,
        "publication_date": str(document.published),
        "text_provenance": "reviewed",
        "claims": [_claim(claim, reading, corrected.get(claim.id)) for claim, reading in right],
    }


def _claim(claim: Claim, reading: Reading, correction: Correction | None) -> dict[str, object]:
    amount = claim.amount
    low, high = amount.range() if amount is not None else (None, None)
    return {
        "id": claim.id,
        "text_span": reading.span.exact,
        "char_start": reading.span.start,
        "char_end": reading.span.end,
        "type": claim.event,
        "subject": list(claim.actors) or None,
        "objects": list(claim.parties),
        "chips": list(claim.chips),
        "quantity": {"min": low, "max": high, "unit": amount.unit} if amount else None,
        "event_date": claim.since,
        "modality": "negated" if claim.polarity == "negated" else MODALITY[claim.hedge],
        "hedging_cues": [
            {"text": cue.span.exact, "start": cue.span.start, "end": cue.span.end}
            for cue in reading.cues
            if cue.kind == "hedge"
        ],
        "attribution": [
            {"name": holder.name, "kind": "anonymous" if holder.anonymous else "named"}
            for holder in reversed(claim.holders)
        ],
        "reviewed_by": correction.by if correction else None,
        "was": correction.corrects if correction else None,
    }
