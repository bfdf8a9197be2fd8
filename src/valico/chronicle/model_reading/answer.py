"""What a model answers, as records; what cannot be read of it is counted."""

from typing import Final

import msgspec

from valico.errors import InputError

SHOWN: Final = 80


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who takes part, as a model tells it."""

    name: str
    role: str


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who says so, as a model tells it."""

    name: str
    kind: str = "named"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as a model tells it; nothing of it is checked yet."""

    quote: str
    type: str
    modality: str
    subject: str = ""
    chips: tuple[str, ...] = ()
    organisations: tuple[Party, ...] = ()
    attribution: tuple[Holder, ...] = ()
    cues: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A model's claims, and how many more it gave that cannot be read."""

    told: tuple[Told, ...]
    unreadable: int


class _Listed(msgspec.Struct, frozen=True):
    claims: tuple[msgspec.Raw, ...]


def answer_from_text(text: str) -> Answer:
    """Return the claims in a model's words; raises InputError where there is no list of claims.

    Models like to put a fence of backticks round their JSON, or a sentence before it.
    """
    start, end = text.find("{"), text.rfind("}")
    try:
        listed = msgspec.json.decode(text[start : end + 1] if start >= 0 else text, type=_Listed)
    except (msgspec.MsgspecError, UnicodeError) as fault:
        message = f"the second reader gives no list of claims but “{text[:SHOWN]}”: {fault}"
        raise InputError(message) from fault
    read = [_told(raw) for raw in listed.claims]
    told = tuple(one for one in read if one is not None)
    return Answer(told=told, unreadable=len(read) - len(told))


def _told(raw: msgspec.Raw) -> Told | None:
    try:
        return msgspec.json.decode(raw, type=Told)
    except (msgspec.MsgspecError, UnicodeError):
        return None
