"""Who is paid what part of a sale: revenue shares and duties."""

from collections.abc import Iterator
from typing import Final

from valico import units
from valico.regime.item import Item
from valico.regime.law import Rule
from valico.regime.transaction import Transaction
from valico.regime.verdict import Levy, Remark, UnitedStates

HOME: Final = "united-states"


def levies_on(transaction: Transaction, verdict: UnitedStates, item: Item) -> Iterator[Levy]:
    """Yield every levy that a licensed sale, or an import into the United States, would bear."""
    if verdict.requirement != "required" and transaction.destination != HOME:
        return
    for rule in item.levies:
        if _falls_on(transaction, rule) and transaction.use not in rule.version.exempt_uses:
            yield _levy(transaction, rule)


def exemptions(transaction: Transaction, item: Item) -> Iterator[Remark]:
    """Yield every levy that the end use spares the goods."""
    for rule in item.levies:
        if transaction.use in rule.version.exempt_uses and _falls_on(transaction, rule):
            yield Remark(
                id=rule.id,
                kind="exempt",
                says=f"{rule.title}: exempt, for the use is {transaction.use}",
                standing=rule.standing,
                source=rule.version.source,
                at=rule.version.at or rule.cites,
            )


def _falls_on(transaction: Transaction, rule: Rule) -> bool:
    parties = rule.version.parties
    bound = not parties or any(seller in parties for seller in transaction.sellers())
    return bound and transaction.act in rule.acts and _passes(transaction, rule)


def _passes(transaction: Transaction, rule: Rule) -> bool:
    """Say whether the goods pass where the levy is taken; an import is one by itself."""
    if transaction.destination == HOME:
        return transaction.act == "import"
    origin = rule.version.origin
    return transaction.destination in rule.destinations and (
        not origin or transaction.origin in origin
    )


def _levy(transaction: Transaction, rule: Rule) -> Levy:
    rate, base = rule.version.rate or 0.0, rule.version.base or "value"
    amount = _amount(transaction, rate)
    return Levy(
        id=rule.id,
        title=rule.title,
        rate=rate,
        base=base,
        payee="United States",
        standing=rule.standing,
        amount_usd=amount,
        says=f"{rate:.0%} of {base}{_sum(amount)}{_unless(transaction, rule)}",
        source=rule.version.source,
        at=rule.version.at or rule.cites,
    )


def _sum(amount: tuple[float, float] | None) -> str:
    if amount is None:
        return "; no sum, for count or price is not known"
    low, high = (units.show(usd, "USD", 3) for usd in amount)
    total = f"{low} to {high}" if high != low else low
    return f": {total} (derived: rate × count × price)"


def _unless(transaction: Transaction, rule: Rule) -> str:
    if transaction.destination != HOME or transaction.use is not None:
        return ""
    return f"; none where the use is {', '.join(rule.version.exempt_uses)}"


def _amount(transaction: Transaction, rate: float) -> tuple[float, float] | None:
    if transaction.count is None or transaction.unit_price_usd is None:
        return None
    low, high = transaction.unit_price_usd
    return rate * transaction.count * low, rate * transaction.count * high
