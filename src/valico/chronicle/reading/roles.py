"""Who takes part in an event, and as what."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from valico.chronicle.reading.claim import Role
from valico.chronicle.reading.clauses import Clause
from valico.chronicle.reading.frames import Source
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.marks import Marks

_LEVY: Final = frozenset({"revenue_share_or_fee", "tariff", "capacity_or_yield", "quantity"})
"""A government takes part in these as such, in all others as who makes the rules."""
_SPOKEN: Final = frozenset({"denial", "statement_or_opinion"})
_ORDERED: Final = frozenset({"order", "quantity"})
_PEOPLE_SPEAK: Final = frozenset({"denial", "statement_or_opinion", "allegation"})


def roles_of(
    marks: Marks, clause: Clause, subject: Mention | None, source: Source | None
) -> tuple[Role, ...]:
    """Return the organisations of a clause with their roles; the subject may stand before it."""
    mentions = [m for m in clause.names if _is_party(marks, clause, m)]
    if subject is not None and subject.first < clause.first:
        mentions = [subject, *mentions]
    if source is None and not mentions:
        return ()
    kind = clause.event.entry.kind if clause.event else "statement_or_opinion"
    if source is not None and source.manner == "accuse":
        mentions = [m for m in mentions if m.name.standing != "government"]
    return tuple(_once([*_speaker(source, kind), *_roles(mentions, kind, subject)]))


def _speaker(source: Source | None, kind: str) -> Iterator[Role]:
    """Yield who speaks, where what they say is the event or they are a person."""
    if source is None or source.origin.anonymous:
        return
    standing = source.origin.standing
    if standing == "person" or (standing in {"maker", "buyer", "other"} and kind in _PEOPLE_SPEAK):
        yield Role(name=source.origin.name, role="speaker", id=source.origin.id)


def _is_party(marks: Marks, clause: Clause, mention: Mention) -> bool:
    """Say whether a name takes part; "in Cina" is where, not who."""
    if mention.name.kind == "person":
        return True
    if mention.name.kind != "place" and mention.name.standing != "government":
        return mention.name.kind == "organisation" and mention.name.standing != "outlet"
    kind = clause.event.entry.kind if clause.event else ""
    before = mention.first - 1
    while before >= 0 and marks.tokens.norms[before] in {"'", "l", "the", "il", "la", "le", "gli"}:
        before -= 1
    if before < 0 or not marks.word("preposition", before):
        return True
    if marks.word("agent", before):
        return True
    return (kind in _LEVY and mention.name.id == "united-states") or (
        mention.name.kind == "organisation" and not marks.word("place", before)
    )


def _roles(mentions: Sequence[Mention], kind: str, subject: Mention | None) -> Iterator[Role]:
    standings = {m.name.standing for m in mentions}
    for mention in mentions:
        role = _role(mention, kind, standings, is_subject=mention is subject)
        if role is not None:
            yield Role(name=mention.said, role=role, id=mention.name.id)


def _role(
    mention: Mention, kind: str, standings: Collection[str], *, is_subject: bool
) -> str | None:
    name = mention.name
    if name.standing == "person":
        return "speaker" if kind in _PEOPLE_SPEAK or is_subject else None
    if name.kind == "place" and name.id not in {
        "china",
        "united-states",
        "taiwan",
        "european-union",
    }:
        return None
    if name.standing == "government":
        return "government" if kind in _LEVY else "regulator"
    if name.standing == "maker":
        return _maker_role(kind, standings, is_subject=is_subject)
    if name.standing == "supplier":
        return f"supplier:{name.task}" if name.task else "supplier"
    plain = {
        "buyer": "buyer",
        "legislature": "legislature",
        "prosecutor": "prosecutor",
        "analyst": "analyst",
    }
    return plain.get(name.standing)


def _maker_role(kind: str, standings: Collection[str], *, is_subject: bool) -> str:
    if kind in _ORDERED and is_subject and "supplier" in standings:
        return "buyer"
    if kind in _SPOKEN and is_subject and kind == "denial":
        return "speaker"
    return "seller"


def _once(roles: Sequence[Role]) -> Iterator[Role]:
    seen: set[tuple[str, str]] = set()
    for role in roles:
        key = (role.id or role.name, role.role)
        if key not in seen:
            seen.add(key)
            yield role
