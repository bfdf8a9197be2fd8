"""Reviewed readings as annotated samples, in the form that readers are scored against."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from valico.chronicle.claims import Amount, Claim, Holder, beginning
from valico.chronicle.entries import Correction
from valico.chronicle.intake.meanings import Meanings
from valico.chronicle.intake.names import Names
from valico.chronicle.intake.roles import name_of, role_of
from valico.chronicle.shelf import Shelf
from valico.chronicle.utterances import Document, Reading
from valico.evidence import Hedge

MODALITY: Final[Mapping[Hedge, str]] = {
    "stated": "asserted",
    "attributed": "asserted",
    "reported": "hedged",
    "conditional": "hedged",
    "planned": "expected",
    "denied": "denied",
}
"""How an annotator calls a hedge."""
_MONEY_LETTERS: Final = 3
_PRECISION: Final = ((1, "day"), (31, "month"))
"""Up to how many days are called what; more are a year."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """An article with its claims as a person put them right."""

    article: dict[str, str | None]
    annotation: dict[str, object]


class Annotator(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the annotation, and the names behind ids."""

    meanings: Meanings
    names: Names


class _Reviewed(msgspec.Struct, frozen=True):
    claim: Claim
    reading: Reading
    correction: Correction | None
    before: Claim
    """The claim as it was first read."""

    def kept(self, *fields: str) -> bool:
        """Say whether nobody corrected any of some fields."""
        return all(getattr(self.claim, f) == getattr(self.before, f) for f in fields)


def samples(held: Shelf, annotator: Annotator) -> Iterator[Sample]:
    """Yield a sample for each document of which somebody corrected or accepted a reading."""
    reviewed = tuple(_reviewed(held))
    for document in held.documents.values():
        right = [one for one in reviewed if one.reading.document == document.id]
        if right:
            told = [_claim(one, annotator) for one in right]
            yield Sample(article=_article(document), annotation=_annotation(document, told))


def _reviewed(held: Shelf) -> Iterator[_Reviewed]:
    """Yield the claims that a person accepted or corrected and nobody withdrew, as they stand."""
    corrections = {c.claim.id: c for c in held.corrections.values()}
    by_id = {claim.id: claim for claim in held.claims}
    for claim in held.claims:
        reading = held.readings.get(claim.id)
        checked = claim.id in held.reviews or claim.id in corrections
        if not checked or claim.id in held.withdrawn or reading is None:
            continue
        before, correction = claim, corrections.get(claim.id)
        while (earlier := corrections.get(before.id)) is not None and earlier.corrects in by_id:
            before = by_id[earlier.corrects]
        yield _Reviewed(claim, reading, correction, before)


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


def _annotation(document: Document, told: list[dict[str, object]]) -> dict[str, object]:
    return {
        "article_id": document.id[:12],
        "language": document.language,
        "publisher": document.outlet,
        "publication_date": str(document.published),
        "text_provenance": "reviewed",
        "claims": told,
    }


def _claim(one: _Reviewed, annotator: Annotator) -> dict[str, object]:
    claim, reading, names = one.claim, one.reading, annotator.names
    return {
        "id": claim.id,
        "text_span": reading.span.exact,
        "char_start": reading.span.start,
        "char_end": reading.span.end,
        "type": _type(one, annotator.meanings),
        "subject": _subject(one, names),
        "objects": [name_of(name, names) for name in claim.parties],
        "chips": _chips(one, names),
        "organisations": _organisations(one, names),
        **_amounts(claim.amount),
        "event_date": _days(one),
        "modality": _modality(one),
        "hedging_cues": [
            {"text": cue.span.exact, "char_start": cue.span.start, "char_end": cue.span.end}
            for cue in reading.cues
        ],
        "attribution": _attribution(claim.holders),
        "reviewed_by": one.correction.by if one.correction else None,
        "was": one.correction.corrects if one.correction else None,
    }


def _type(one: _Reviewed, meanings: Meanings) -> str:
    """Return the annotated type: as it was read, where nobody changed what it means."""
    claim, told = one.claim, one.reading.annotated
    if told is not None and one.kept("event", "about", "value"):
        return told.type
    return meanings.type_of(claim.event, claim.about, claim.value)


def _modality(one: _Reviewed) -> str:
    claim, told = one.claim, one.reading.annotated
    if told is not None and one.kept("hedge", "polarity"):
        return told.modality
    return "negated" if claim.polarity == "negated" else MODALITY[claim.hedge]


def _subject(one: _Reviewed, names: Names) -> str | list[str] | None:
    told = one.reading.annotated
    if told is not None and one.kept("actors"):
        return told.subject or None
    return [name_of(name, names) for name in one.claim.actors] or None


def _chips(one: _Reviewed, names: Names) -> list[str]:
    told = one.reading.annotated
    if told is not None and one.kept("chips"):
        return list(told.chips)
    return [names.spoken.get(chip, chip) for chip in one.claim.chips]


def _organisations(one: _Reviewed, names: Names) -> list[dict[str, str]]:
    told, claim = one.reading.annotated, one.claim
    if told is not None and one.kept("actors", "parties"):
        return [{"name": name, "role": role} for name, role in told.organisations]
    parts = dict.fromkeys((*claim.actors, *claim.parties))
    return [{"name": name_of(p, names), "role": role_of(p, claim, names)} for p in parts]


def _amounts(amount: Amount | None) -> dict[str, object]:
    """Return the amount in the slot of its unit, the others empty."""
    found: dict[str, object] = {"quantity": None, "money": None, "percentage": None}
    if amount is None:
        return found
    is_money = len(amount.unit) == _MONEY_LETTERS and amount.unit.isupper()
    slot = "percentage" if amount.unit == "percent" else "money" if is_money else "quantity"
    unit = "currency" if is_money else "unit"
    found[slot] = {unit: amount.unit, **_bounds(amount), "qualifiers": _qualifiers(amount)}
    return found


def _bounds(amount: Amount) -> dict[str, float | None]:
    match amount.bound:
        case "exactly" | "about":
            return {"value": amount.value}
        case "over" | "at-least":
            return {"min": amount.value}
        case "between":
            return {"min": amount.value, "max": amount.high}
    return {"max": amount.value}


def _qualifiers(amount: Amount) -> list[str]:
    bound = "" if amount.bound == "exactly" else amount.bound.replace("-", "_")
    shared = {"jointly": "jointly", "each": "per_unit"}.get(amount.shared or "", "")
    return [word for word in (bound, shared) if word]


def _days(one: _Reviewed) -> dict[str, str] | None:
    """Return the days of the event; what is only told of the day of publication has none."""
    told = one.reading.annotated
    if told is not None and not told.dated and one.kept("since"):
        return None
    days = beginning(one.claim.since)
    length = (days.end - days.first).days
    last = days.first.fromordinal(days.end.toordinal() - 1)
    precision = next((word for most, word in _PRECISION if length <= most), "year")
    return {"start": str(days.first), "end": str(last), "precision": precision}


def _attribution(holders: tuple[Holder, ...]) -> list[dict[str, str]]:
    """Return the chain as annotators write it: the origin first, the outlet last."""
    last = len(holders) - 1
    return [
        {
            "name": holder.name,
            "kind": "anonymous" if holder.anonymous else "named",
            "role": "outlet" if place == 0 else "origin" if place == last else "relay",
        }
        for place, holder in reversed(list(enumerate(holders)))
    ]
