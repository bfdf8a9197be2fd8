"""The claims that ship with Valico and a ledger above them, as both can be seen from somewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from valico.chronicle.alike import copies, shared_errors
from valico.chronicle.claims import Claim
from valico.chronicle.entries import (
    Assessment,
    Correction,
    Entry,
    Judgement,
    Review,
    Withdrawal,
    recorded_claim,
    withdrawal,
)
from valico.chronicle.origins import Clues
from valico.chronicle.sight import Sight
from valico.chronicle.utterances import Document, Reading

T = TypeVar("T", Withdrawal, Review)
FEW: Final = 3
"""Among so many claims or fewer no number is rare."""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that may be said of claims: base layer first, then the ledger's entries."""

    claims: tuple[Claim, ...]
    """Every claim ever brought, withdrawn ones too."""
    readings: Mapping[str, Reading] = {}
    documents: Mapping[str, Document] = {}
    withdrawn: Mapping[str, tuple[Withdrawal, ...]] = {}
    corrections: Mapping[str, Correction] = {}
    """By the id of the claim that was corrected."""
    reviews: Mapping[str, tuple[Review, ...]] = {}
    judgements: tuple[Judgement, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    recorded: Mapping[str, datetime] = {}
    """When a claim was entered; those of the base layer have no moment."""

    def visible(self, sight: Sight) -> tuple[Claim, ...]:
        """Return the claims published and not withdrawn by then, in order of publication."""
        return tuple(
            claim
            for claim in self.claims
            if claim.published <= sight.known_by and not self.hidden(claim.id, sight)
        )

    def standing(self, sight: Sight) -> tuple[Claim, ...]:
        """Return the visible claims whose matter has begun by the day."""
        return tuple(claim for claim in self.visible(sight) if claim.holds_from() <= sight.on)

    def hidden(self, claim: str, sight: Sight) -> bool:
        """Say whether a claim was withdrawn, as far as one could know."""
        return any(
            taken.published is None or taken.published <= sight.known_by
            for taken in self.withdrawn.get(claim, ())
        )


def shelf(base: Sequence[Claim], entries: Iterable[Entry] = ()) -> Shelf:
    """Return the base layer with entries above it; give only entries that may be seen."""
    told = tuple(entries)
    payloads = [entry.payload for entry in told]
    brought = {e.seq: found for e in told if (found := recorded_claim(e.payload)) is not None}
    claims = (*base, *(claim for claim, _ in brought.values()))
    return Shelf(
        claims=tuple(sorted(claims, key=lambda claim: (claim.published, claim.id))),
        readings={claim.id: reading for claim, reading in brought.values() if reading is not None},
        documents={p.id: p for p in payloads if isinstance(p, Document)},
        withdrawn=_by_claim(w for p in payloads if (w := withdrawal(p)) is not None),
        corrections={p.corrects: p for p in payloads if isinstance(p, Correction)},
        reviews=_by_claim(p for p in payloads if isinstance(p, Review)),
        judgements=tuple(p for p in payloads if isinstance(p, Judgement)),
        assessments=tuple(p for p in payloads if isinstance(p, Assessment)),
        recorded={brought[e.seq][0].id: e.recorded for e in told if e.seq in brought},
    )


def _by_claim(found: Iterable[T]) -> dict[str, tuple[T, ...]]:
    kept: defaultdict[str, list[T]] = defaultdict(list)
    for one in found:
        kept[one.claim].append(one)
    return {claim: tuple(ones) for claim, ones in kept.items()}


def clues(held: Shelf, outlets: Iterable[str] = ()) -> Clues:
    """Return what tells on whom claims rest: editors, copied texts, shared errors."""
    return Clues(
        outlets=frozenset(outlets),
        editors=_of_editors(held.judgements),
        same_text=_of_texts(held),
        shared_errors=_of_errors(held.claims),
    )


def _of_editors(judgements: Iterable[Judgement]) -> dict[str, str]:
    latest = {(j.first, j.second): j for j in judgements}
    return {j.second: j.first for j in latest.values() if j.same_origin}


def _of_texts(held: Shelf) -> dict[str, str]:
    """Return claims whose article copies an earlier article in which the same is claimed."""
    about = {claim.id: (claim.about, claim.value) for claim in held.claims}
    texts = {d.id: d.text for d in sorted(held.documents.values(), key=lambda d: d.published)}
    copied = {later: earlier for earlier, later, _ in copies(texts)}
    by_document = {(r.document, about[name]): name for name, r in held.readings.items()}
    found = {}
    for name, reading in held.readings.items():
        original = copied.get(reading.document, "")
        if (other := by_document.get((original, about[name]))) is not None:
            found[name] = other
    return found


def _of_errors(claims: Sequence[Claim]) -> dict[str, str]:
    """Return claims that share a rare error, looked for among those of one matter and day."""
    matters: dict[tuple[str, str | None, tuple[str, ...], str], list[Claim]] = {}
    for claim in claims:
        key = (claim.about, claim.value, claim.chips, claim.since)
        matters.setdefault(key, []).append(claim)
    return {
        follower: first
        for told in matters.values()
        if len(told) > FEW
        for follower, first in shared_errors(told).items()
    }
