"""What a user enters in a ledger: entries as JSON, and reviews."""

from collections.abc import Iterable
from datetime import date

import msgspec

from valico.answer.chronicle.desk import Desk
from valico.chronicle.claims import VALUES, Claim
from valico.chronicle.entries import Correction, Payload, recorded_claim
from valico.chronicle.faults import Known
from valico.chronicle.reviewing import changes_from_words, corrected, correction
from valico.errors import InputError


def payloads_from_lines(lines: Iterable[str]) -> tuple[Payload, ...]:
    """Return entries from JSON, one a line; every line at fault is named."""
    decoder = msgspec.json.Decoder(Payload)
    found: list[Payload] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_sound(decoder.decode(line)))
            except (msgspec.MsgspecError, InputError) as fault:
                faults.append(f"line {number}: {fault}")
    if faults or not found:
        message = "\n".join(faults) or "no entry is given; write one JSON object a line"
        raise InputError(message)
    return tuple(found)


def _sound(payload: Payload) -> Payload:
    """Refuse a claim that no part of Valico could read again."""
    if (brought := recorded_claim(payload)) is not None:
        _insist_on_sense(brought[0])
    return payload


def _insist_on_sense(claim: Claim) -> None:
    claim.holds_from()
    if not claim.holders:
        message = f"claim '{claim.id}' has no `holders`; name at least the outlet"
        raise InputError(message)
    values = VALUES.get(claim.about)
    if values is None:
        message = f"claim '{claim.id}': `about` is '{claim.about}'; allowed: {', '.join(VALUES)}"
        raise InputError(message)
    if claim.value is not None and claim.value not in values:
        message = f"claim '{claim.id}': `value` is '{claim.value}'; allowed: {', '.join(values)}"
        raise InputError(message)


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who corrects, why, and on which day."""

    name: str
    reason: str
    on: date


def correction_from_words(
    at: Desk, claim: Claim, words: Iterable[str], author: Author
) -> Correction:
    """Return the correction that a user writes as FIELD=VALUE."""
    known = Known(
        chips=at.chips, organisations=at.organisations, places=at.places, sources=at.sources
    )
    made = corrected(claim, changes_from_words(words), at.shelf, known, on=author.on)
    return correction(claim, made, at.shelf, by=author.name, reason=author.reason)
