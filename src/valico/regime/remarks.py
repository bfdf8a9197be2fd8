"""What bears on a transaction and asks for no licence itself: guidance, facts, doubts, gaps."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from valico.evidence import Cite, Step
from valico.regime.conditions import all_hold
from valico.regime.grounds import (
    AFFILIATES,
    LISTED_SHARE,
    Ground,
    applies,
    listed_share,
    reach,
    spelt,
)
from valico.regime.item import Item
from valico.regime.law import MOVES, WITHOUT_FORCE, Law, Rule
from valico.regime.measures import Measures
from valico.regime.provisions import Kind
from valico.regime.transaction import Transaction
from valico.regime.verdict import Remark, RemarkKind

VERIFY: Final = "in force by default, verify"
KINDS: Final[Mapping[Kind, RemarkKind]] = {"fact": "fact", "doubt": "doubt"}
"""What a remark is called where the provision is no guidance."""


def remarks(
    transaction: Transaction, item: Item, grounds: Sequence[Ground], law: Law
) -> tuple[Remark, ...]:
    """Return everything that bears on a transaction beside what asks for a licence."""
    return (
        *_told(transaction, item, grounds),
        *_uses(transaction, item, grounds),
        *_parties(transaction, grounds, law),
        *_unsettled(transaction, law),
        *_doubts(item),
    )


def steps_of(found: Sequence[Remark]) -> tuple[Step, ...]:
    """Return remarks as steps of a trace; those without a source stand beside it."""
    return tuple(
        Step(says=remark.says, cites=(Cite(remark.source, remark.at),))
        for remark in found
        if remark.source is not None
    )


def _told(transaction: Transaction, item: Item, grounds: Sequence[Ground]) -> Iterator[Remark]:
    """Yield guidance and facts that speak of the transaction."""
    asked = {ground.rule.id for ground in grounds}
    return (_remark(rule, transaction) for rule in item.told if _touches(rule, transaction, asked))


def _touches(rule: Rule, transaction: Transaction, asked: set[str]) -> bool:
    version = rule.version
    if version.bears_on and not asked.intersection(version.bears_on):
        return False
    return (
        (not version.acts or transaction.act in version.acts)
        and (not version.uses or transaction.use in version.uses)
        and _speaks_of_parties(rule, transaction)
        and _speaks_of_places(rule, transaction)
    )


def _speaks_of_parties(rule: Rule, transaction: Transaction) -> bool:
    named = rule.version.parties
    designers = rule.designed_in
    if designers and not any(seat in designers for seat in transaction.designer_seats):
        return False
    parties = (*transaction.sellers(), transaction.end_user.id, *transaction.end_user.lineage)
    return not named or any(party in named for party in parties)


def _speaks_of_places(rule: Rule, transaction: Transaction) -> bool:
    if not rule.destinations and not rule.headquarters:
        return True
    return reach(rule, transaction) is not None


def _remark(rule: Rule, transaction: Transaction) -> Remark:
    version = rule.version
    exempt = transaction.use is not None and transaction.use in version.exempt_uses
    return Remark(
        id=rule.id,
        kind="exempt" if exempt else KINDS.get(rule.kind, "guidance"),
        says=(version.note if exempt else None) or version.says or rule.title,
        standing=rule.standing,
        source=version.source,
        at=version.at or rule.cites,
    )


def _uses(transaction: Transaction, item: Item, grounds: Sequence[Ground]) -> Iterator[Remark]:
    """Yield rules that would ask for a licence if the chips served a use that is not stated."""
    if grounds or transaction.use is not None:
        return
    for catch in item.catches:
        rule = catch.rule
        if not rule.version.uses or not rule.version.says:
            continue
        if transaction.act in rule.acts and reach(rule, transaction) is not None:
            yield _remark(rule, transaction)


def _parties(transaction: Transaction, grounds: Sequence[Ground], law: Law) -> Iterator[Remark]:
    """Yield what the Affiliates Rule leaves to be found out (90 FR 47201, Red Flag 29)."""
    rule = law.rule(AFFILIATES)
    if rule is None or transaction.act not in MOVES or transaction.destination == "united-states":
        return
    party = transaction.end_user
    if any(ground.rule.kind == "party" for ground in grounds):
        if any(ground.rule.standing == "in-force-by-default" for ground in grounds):
            yield _affiliates(rule, f"{rule.title}: {VERIFY}")
        return
    share, owners = listed_share(party, law)
    if rule.standing in WITHOUT_FORCE:
        if share is not None and _half(rule, share):
            named = f" ({', '.join(owners)})" if owners else ""
            owned = f"listed parties{named} own {share:.0%} of {party.name}"
            says = f"{rule.title} is suspended; {owned}"
            yield _affiliates(rule, says)
    elif party.listed_owners is None:
        by_default = f" ({VERIFY})" if rule.standing == "in-force-by-default" else ""
        says = (
            f"not said whether listed parties own half or more of {party.name}; under the "
            f"Affiliates Rule{by_default} the exporter must find out"
        )
        yield _affiliates(rule, says)


def _half(rule: Rule, share: float) -> bool:
    measures = Measures(chip="", values={LISTED_SHARE: share}, datacentre=None)
    paragraphs = rule.version.paragraphs
    return bool(paragraphs and all_hold(paragraphs[0].conditions(), measures))


def _affiliates(rule: Rule, says: str) -> Remark:
    return Remark(
        id=rule.id,
        kind="doubt",
        says=says,
        standing=rule.standing,
        source=rule.version.source,
        at=rule.version.at or rule.cites,
    )


def _unsettled(transaction: Transaction, law: Law) -> Iterator[Remark]:
    """Yield the places whose country group is not established for the day."""
    if not law.unsettled:
        return
    party = transaction.end_user
    for place in dict.fromkeys((transaction.destination, party.seat, party.ultimate_seat)):
        if place in law.unsettled:
            since, groups = law.unsettled[place]
            says = (
                f"on which day between {since} and {groups.effective} {spelt(place)} changed "
                "its country group is not established"
            )
            yield Remark(id="us/country-groups", kind="doubt", says=says, source=groups.source)


def _doubts(item: Item) -> Iterator[Remark]:
    for says in item.chip.doubts:
        yield Remark(id=item.chip.chip or "chip", kind="doubt", says=says)


def gap(transaction: Transaction, law: Law) -> Remark | None:
    """Return what is known to exist for the destination and is not among the rules held here."""
    for rule in law.rules("gap"):
        if applies(rule, transaction) and transaction.destination in rule.destinations:
            return Remark(
                id=rule.id,
                kind="gap",
                says=rule.version.says or rule.title,
                source=rule.version.source,
                at=rule.version.at or rule.cites,
            )
    return None
