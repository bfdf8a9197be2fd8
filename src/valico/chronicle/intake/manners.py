"""How firmly a claim that was read is said, in the language of the ledger."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.chronicle.claims import Polarity
from valico.chronicle.reading.claim import ReadClaim
from valico.chronicle.utterances import Certainty, Evidential, Stance
from valico.evidence import Hedge


class Manner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one modality of the annotators means."""

    modality: str
    polarity: Polarity
    stance: Stance
    certainty: Certainty
    hedge: Hedge | None = None
    """None where it depends on who speaks."""


class Manners(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The modalities, the signs of the conditional, and the words that count people."""

    conditional: Mapping[str, tuple[str, ...]]
    possible: Mapping[str, tuple[str, ...]]
    earlier: Mapping[str, tuple[str, ...]]
    people: Mapping[str, int]
    manner: tuple[Manner, ...]

    def of(self, modality: str) -> Manner:
        """Return what a modality means; one that nobody knows commits nobody."""
        found = {manner.modality: manner for manner in self.manner}
        return found.get(modality, found["opinion"])


def read_manners(*, root: Path = store.DATA) -> Manners:
    """Return the modalities from the data."""
    return store.read_document(root / "intake" / "manners.toml", Manners, root=root)


def hedge_of(claim: ReadClaim, manners: Manners, language: str, *, relayed: bool) -> Hedge:
    """Return how firmly a claim is said; `relayed` where its origin is an outlet or unnamed."""
    manner = manners.of(claim.modality)
    if manner.modality in {"hedged", "negated"} and _is_conditional(claim, manners, language):
        return "conditional"
    if manner.hedge is not None:
        return manner.hedge
    if relayed:
        return "reported"
    return "attributed" if len(claim.attribution) > 1 else "stated"


def _is_conditional(claim: ReadClaim, manners: Manners, language: str) -> bool:
    """Say whether a cue is a verb in the conditional of report: "avrebbe chiesto"."""
    endings = manners.conditional.get(language, ())
    return bool(endings) and any(word.endswith(endings) for word in _cue_words(claim))


def is_only_possible(claim: ReadClaim, manners: Manners, language: str) -> bool:
    """Say whether a cue leaves open whether it is so at all: "may delay", 或将."""
    return not set(manners.possible.get(language, ())).isdisjoint(_cue_words(claim))


def is_earlier(claim: ReadClaim, manners: Manners, language: str) -> bool:
    """Say whether undated words speak of an earlier time: "aveva bloccato"."""
    words = manners.earlier.get(language, ())
    if claim.event_date is not None or not words:
        return False
    edge = "" if language == "zh" else r"\b"
    return re.search(f"{edge}(?:{'|'.join(words)}){edge}", claim.quote.casefold()) is not None


def _cue_words(claim: ReadClaim) -> Iterator[str]:
    """Yield the cues of a claim and each word of them; those outside its own words are left out."""
    start = claim.span.start
    for cue in claim.hedging_cues:
        said = claim.quote[max(0, cue.start - start) : max(0, cue.end - start)].casefold()
        yield from (said, *said.split())


def evidential_of(claim: ReadClaim, *, relayed: bool) -> Evidential:
    """Return on what ground it is said: by report, indirectly, or without a mark."""
    if claim.modality == "hedged" or relayed:
        return "reportive"
    return "indirect" if len(claim.attribution) > 1 else "unmarked"
