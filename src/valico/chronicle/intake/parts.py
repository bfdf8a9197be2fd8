"""Who takes part in a claim that was read, by id, and which state decides in it."""

from collections.abc import Iterator

from valico.chronicle.intake.meanings import Power
from valico.chronicle.intake.names import DECIDING, Names
from valico.chronicle.reading.claim import ReadClaim, Role

_POWERS: dict[str, Power] = {"china": "china", "united-states": "united-states"}
_OF_POWER = frozenset({"regulator", "government", "legislature", "prosecutor"})


def power_of(claim: ReadClaim, names: Names) -> Power:
    """Return the one state whose bodies decide in a claim; `any` where several do.

    Nobody is taken for the decider who is not named in the claim.
    """
    states = {names.power(role.id) for role in claim.organisations if is_power(role, claim, names)}
    known = {_POWERS[state] for state in states if state in _POWERS}
    if len(states) > 1 or len(known) != len(states):
        return "any"
    return known.pop() if known else "none"


def is_power(role: Role, claim: ReadClaim, names: Names) -> bool:
    """Say whether somebody takes part as one who decides for a state.

    A head of government that does the thing is one; one that only speaks of it is not.
    """
    if role.role in _OF_POWER:
        return names.power(role.id) is not None
    acts = role.role == "speaker" and role.name == claim.subject
    speaks = any(link.name == role.name and link.role == "origin" for link in claim.attribution)
    body = names.organisations.get(role.id)
    return acts and not speaks and body is not None and bool(DECIDING.intersection(body.kinds))


def taking_part(claim: ReadClaim, wanted: tuple[str, ...], names: Names) -> tuple[str, ...]:
    """Return the ids of those who take part in some roles, each once."""
    return tuple(dict.fromkeys(_ids(claim, wanted, names)))


def _ids(claim: ReadClaim, wanted: tuple[str, ...], names: Names) -> Iterator[str]:
    for role in claim.organisations:
        plain = role.role.partition(":")[0]
        as_power = "power" in wanted and is_power(role, claim, names)
        if names.knows(role.id) and (as_power or plain in wanted):
            yield role.id
