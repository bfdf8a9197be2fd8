"""A person's review of what was read: accepted, rejected, or corrected under a new id."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from valico.chronicle.claims import Claim
from valico.chronicle.entries import Correction, Review
from valico.chronicle.faults import Known, claim_faults
from valico.chronicle.shelf import Shelf
from valico.errors import InputError

FIELDS: Final = frozenset(
    {"event", "about", "value", "actors", "parties", "chips", "place", "use", "from", "until",
     "hedge", "polarity", "says", "quote", "holders", "amount", "reliability"}
)  # fmt: skip
"""What a correction may change; who published what where is not in doubt."""
OF_THE_FILES: Final = (
    "contradicts", "cites the source", "the id does not begin", "`quote` has more than",
)  # fmt: skip
"""What is a fault only of a claim that ships with Valico."""
_LISTS: Final = frozenset({"actors", "parties", "chips"})
_TIMES: Final = re.compile(r"(?P<id>.*)~(?P<number>\d+)")


def waiting(held: Shelf) -> tuple[Claim, ...]:
    """Return the claims that were read and that nobody has reviewed, the earliest first."""
    return tuple(
        claim
        for claim in held.claims
        if claim.id in held.readings
        and claim.id not in held.reviews
        and claim.id not in held.withdrawn
        and all(claim.id != c.claim.id for c in held.corrections.values())
    )


def changes_from_words(words: Iterable[str]) -> dict[str, object]:
    """Return what a user wants changed: `value=blocked`, `parties=deepseek,tencent`, `use=`.

    `holders` and `amount` are given as JSON.
    """
    found: dict[str, object] = {}
    for word in words:
        field, sign, written = word.partition("=")
        if not sign or field not in FIELDS:
            allowed = ", ".join(sorted(FIELDS))
            message = f"'{word}' changes nothing; write FIELD=VALUE with one of: {allowed}"
            raise InputError(message)
        found[field] = _value(field, written)
    if not found:
        message = "a correction changes something; give at least one --set FIELD=VALUE"
        raise InputError(message)
    return found


def _value(field: str, written: str) -> object:
    if field in _LISTS:
        return [part for part in written.split(",") if part]
    if field in {"holders", "amount"} and written:
        try:
            return msgspec.json.decode(written)
        except msgspec.DecodeError as fault:
            message = f"`{field}` is no JSON: {fault}"
            raise InputError(message) from fault
    return written or None


def corrected(
    claim: Claim, changes: Mapping[str, object], held: Shelf, known: Known, *, on: date
) -> Claim:
    """Return a claim with changes under a new id; raises InputError with every fault of it."""
    told = {**msgspec.to_builtins(claim), **changes, "id": next_id(claim.id, held)}
    try:
        made = msgspec.convert(told, Claim, strict=False)
    except msgspec.ValidationError as fault:
        message = f"the correction cannot be read: {fault}"
        raise InputError(message) from fault
    found = claim_faults([made], known, on=on)
    faults = [fault for fault in found if not any(part in fault for part in OF_THE_FILES)]
    if faults:
        message = "\n".join(fault.partition(": ")[2] for fault in faults)
        raise InputError(message)
    return made


def next_id(claim: str, held: Shelf) -> str:
    """Return the id of the next correction of a claim: `x~2` after `x`, `x~3` after that."""
    taken = {known.id for known in held.claims}
    match = _TIMES.fullmatch(claim)
    stem, number = (match["id"], int(match["number"])) if match else (claim, 1)
    while f"{stem}~{number + 1}" in taken:
        number += 1
    return f"{stem}~{number + 1}"


def correction(claim: Claim, made: Claim, held: Shelf, *, by: str, reason: str) -> Correction:
    """Return the entry that puts one claim in the place of another, with the same reading."""
    reading = held.readings.get(claim.id)
    return Correction(corrects=claim.id, claim=made, reading=reading, reason=reason, by=by)


def verdict(claim: Claim, *, accepted: bool, by: str, note: str) -> Review:
    """Return the entry that accepts or rejects a claim."""
    return Review(claim=claim.id, state="accepted" if accepted else "rejected", by=by, note=note)
