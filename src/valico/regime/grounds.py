"""On what grounds a licence is asked for: because of the item, or because of a party."""

import math
from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec

from valico.evidence import Step
from valico.regime.conditions import all_hold
from valico.regime.item import Catch, Item
from valico.regime.law import MOVES, WITHOUT_FORCE, Law, Rule
from valico.regime.measures import Measures
from valico.regime.provisions import Policy
from valico.regime.transaction import Party, Transaction

BINDING: Final = frozenset({"in-force", "in-force-by-default", "reported"})
"""Standings under which a licence is really required."""
AFFILIATES: Final = "us/affiliates-rule"
LISTED_SHARE: Final = "listed_share"


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that asks for a licence, surely or, where facts are missing, perhaps."""

    rule: Rule
    sure: bool = True
    policy: Policy | None = None
    missing: tuple[str, ...] = ()
    why: Step

    @property
    def binding(self) -> bool:
        """Say whether a licence is really required on this ground."""
        return self.sure and self.rule.standing in BINDING


def grounds(transaction: Transaction, item: Item, law: Law) -> tuple[Ground, ...]:
    """Return every ground on which a licence is asked for, those of the item first."""
    return (*_of_item(transaction, item), *_of_parties(transaction, law))


def _of_item(transaction: Transaction, item: Item) -> Iterator[Ground]:
    reached: set[str] = set()
    for catch in item.catches:
        rule = catch.rule
        if reached.intersection(rule.version.unless) or not applies(rule, transaction):
            continue
        where = reach(rule, transaction)
        if where is not None:
            reached.add(rule.id)
            yield _ground(catch, where)


def _ground(catch: Catch, where: str) -> Ground:
    rule = catch.rule
    standing = "" if rule.standing == "in-force" else f" ({rule.standing.replace('-', ' ')})"
    perhaps = "" if catch.sure else "perhaps caught, and "
    says = f"{rule.title}{standing}: {perhaps}{where}"
    return Ground(
        rule=rule,
        sure=catch.sure,
        policy=rule.version.policy,
        missing=catch.missing,
        why=Step(says=says, cites=(rule.cite(),), because=catch.because),
    )


def applies(rule: Rule, transaction: Transaction) -> bool:
    """Say whether a rule speaks of the act, the exporter and the end use."""
    version = rule.version
    if transaction.act not in rule.acts:
        return False
    if version.uses and transaction.use not in version.uses:
        return False
    if version.origin and transaction.origin not in version.origin:
        return False
    return not version.parties or any(seller in version.parties for seller in transaction.sellers())


def reach(rule: Rule, transaction: Transaction) -> str | None:
    """Return by which place a rule reaches the transaction, or None where by none.

    The end user counts with its own seat and that of its ultimate parent: 15 CFR 744.23(a)(3).
    """
    destination, party = transaction.destination, transaction.end_user
    if party.seat in rule.except_headquarters or party.ultimate_seat in rule.except_headquarters:
        return None
    if destination in rule.destinations:
        return f"the destination is {spelt(destination)}"
    if destination == "united-states":
        return None
    if party.seat in rule.headquarters:
        return f"the end user is headquartered in {spelt(party.seat)}"
    if party.ultimate_seat in rule.headquarters:
        return f"the end user's ultimate parent is headquartered in {spelt(party.ultimate_seat)}"
    return None


@cache
def spelt(place: str) -> str:
    """Return a place as one writes it.

    >>> spelt("united-arab-emirates")
    'United Arab Emirates'
    """
    return " ".join(word.capitalize() for word in place.split("-"))


def _of_parties(transaction: Transaction, law: Law) -> Iterator[Ground]:
    """Yield the grounds of the Entity List: by name, or by owners (15 CFR 744.11)."""
    if transaction.act not in MOVES or transaction.destination == "united-states":
        return
    party = transaction.end_user
    entry = law.listed.get(party.id)
    if entry is not None:
        yield _named(party, entry)
    elif (owned := _owned(party, law)) is not None:
        yield owned


def _named(party: Party, entry: Rule) -> Ground:
    says = f"{entry.title}: {party.name} is listed; every item subject to the EAR is caught"
    why = Step(says=says, cites=(entry.cite(),))
    return Ground(rule=entry, policy=entry.version.policy, why=why)


def _owned(party: Party, law: Law) -> Ground | None:
    """Return the ground of the Affiliates Rule, half or more in listed hands (90 FR 47201)."""
    rule = law.rule(AFFILIATES)
    if rule is None or rule.standing in WITHOUT_FORCE:
        return None
    share, owners = listed_share(party, law)
    if share is None:
        return None
    measures = Measures(chip="", values={LISTED_SHARE: share}, datacentre=None)
    conditions = rule.version.paragraphs[0].conditions()
    if not all_hold(conditions, measures):
        return None
    steps = tuple(condition.step(measures) for condition in conditions)
    owned = f"owned by {', '.join(owners)}" if owners else "owned by listed parties"
    says = f"{rule.title}: {party.name} is {owned}"
    why = Step(says=says, cites=(rule.cite(),), because=steps)
    return Ground(rule=rule, policy=strictest_of_owners(party, law), why=why)


def listed_share(party: Party, law: Law) -> tuple[float | None, tuple[str, ...]]:
    """Return which part of a party listed parties own together, and which ones.

    A listed parent counts as owning the whole: a parent is whoever holds more than half.
    """
    if party.listed_owners is not None:
        owners = tuple(owner.id for owner in party.listed_owners)
        return math.fsum(owner.share for owner in party.listed_owners), owners
    parents = tuple(parent for parent in party.lineage[1:] if parent in law.listed)
    return (1.0, parents) if parents else (None, ())


def strictest_of_owners(party: Party, law: Law) -> Policy:
    """Return the review policy of the most restricted owner, as the Affiliates Rule has it."""
    owners = [o.id for o in party.listed_owners or ()] or list(party.lineage[1:])
    entries = [law.listed[owner] for owner in owners if owner in law.listed]
    return strictest([entry.version.policy for entry in entries])


STRICTNESS: Final[tuple[Policy, ...]] = (
    "presumption-of-approval",
    "case-by-case",
    "unknown",
    "presumption-of-denial",
    "policy-of-denial",
)
"""Review policies from mild to strict; an unknown one may be anything up to a denial."""


def strictest(policies: list[Policy | None]) -> Policy:
    """Return the strictest of some policies; unknown where there is none.

    >>> strictest(["case-by-case", None, "presumption-of-denial"])
    'presumption-of-denial'
    """
    known = [policy for policy in policies if policy is not None]
    return max(known, key=STRICTNESS.index, default="unknown")
