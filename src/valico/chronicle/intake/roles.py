"""The annotators' names and roles for what the ledger calls by ids."""

from typing import Final

from valico.chronicle.claims import Claim
from valico.chronicle.intake.names import Names

OF_KIND: Final = {
    "legislature": "legislature",
    "packager": "supplier:packaging",
    "memory-maker": "supplier:memory",
    "foundry": "supplier:foundry",
    "assembler": "supplier:assembly",
    "server-maker": "supplier:assembly",
    "equipment-maker": "supplier:equipment",
    "chip-maker": "seller",
    "buyer": "buyer",
    "model-maker": "buyer",
    "cloud": "buyer",
    "telecom": "buyer",
    "analyst": "analyst",
    "think-tank": "analyst",
}
"""What an organisation of a kind is in this trade."""
_FISCAL: Final = frozenset({"levy"})


def role_of(name: str, claim: Claim, names: Names) -> str:
    """Return the role of somebody who takes part in a claim, in the annotators' words."""
    body = names.organisations.get(name)
    kinds: tuple[str, ...] = body.kinds if body is not None else ()
    if "legislature" in kinds:
        return "legislature"
    if names.power(name) is not None:
        return "government" if claim.about in _FISCAL else "regulator"
    if claim.event in {"order", "cancel"} and name in claim.actors:
        return "buyer"
    return next((OF_KIND[kind] for kind in kinds if kind in OF_KIND), "other")


def name_of(name: str, names: Names) -> str:
    """Return how an organisation or a place is called."""
    body = names.organisations.get(name)
    return body.name if body is not None else name.replace("-", " ").title()
