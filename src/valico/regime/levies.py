"""Who is paid what part of a sale: revenue shares and duties."""

from collections.abc import Iterator

from valico import units
from valico.regime.conditions import all_hold
from valico.regime.provisions import Provision, Rulebook, Version
from valico.regime.transaction import Transaction
from valico.regime.verdict import Levy, UnitedStates


def levies_on(
    transaction: Transaction, verdict: UnitedStates, book: Rulebook
) -> Iterator[Levy]:
    """Yield every levy that a licensed sale would bear."""
    if verdict.requirement != "required":
        return
    for provision in book.of_kind("us", "levy"):
        version = book.version(
            provision.id, on=transaction.on, known_by=transaction.known_by
        )
        if version is not None and _falls_on(transaction, version, book):
            yield _levy(transaction, provision, version)


def _falls_on(transaction: Transaction, version: Version, book: Rulebook) -> bool:
    clocks = {"on": transaction.on, "known_by": transaction.known_by}
    if not book.lists(transaction.destination, version.destinations, **clocks):
        return False
    if version.parties and transaction.exporter not in version.parties:
        return False
    if version.origin and transaction.origin not in version.origin:
        return False
    if version.chips:
        return transaction.chip.chip in version.chips
    return any(all_hold(p.conditions(), transaction.chip) for p in version.paragraphs)


def _levy(transaction: Transaction, provision: Provision, version: Version) -> Levy:
    rate = version.rate or 0.0
    amount = _amount(transaction, rate)
    base = version.base or "value"
    if amount is None:
        says = f"{rate:.0%} of {base}; no sum, for count or price is not known"
    else:
        low, high = (units.show(usd, "USD", 3) for usd in amount)
        says = f"{rate:.0%} of {base}: {low}" + (f" to {high}" if high != low else "")
    return Levy(
        id=provision.id,
        title=provision.title,
        rate=rate,
        base=base,
        payee="United States",
        standing=version.standing,
        amount_usd=amount,
        says=says,
        source=version.source,
    )


def _amount(transaction: Transaction, rate: float) -> tuple[float, float] | None:
    if transaction.count is None or transaction.unit_price_usd is None:
        return None
    low, high = transaction.unit_price_usd
    return rate * transaction.count * low, rate * transaction.count * high
