"""Limits on how many: those of a rule's text, and those that reports speak of."""

from collections.abc import Iterator, Sequence

from valico.evidence import Report
from valico.regime.law import Rule
from valico.regime.transaction import Transaction
from valico.regime.verdict import Cap


def volume_cap(transaction: Transaction, rule: Rule) -> Iterator[Cap]:
    """Yield the cap on what goes abroad as a part of what stays: (dd)(1)(iii).

    The rule counts aggregate TPP; for one product that is the ratio of chips.
    """
    ratio = rule.version.cap_ratio
    if ratio is None:
        return
    says = (
        f"aggregate TPP of the product sent to China and Macau at most {ratio:.0%} of that shipped "
        "to US customers for US end use"
    )
    yield Cap(
        id="volume",
        says=says,
        limit=ratio,
        unit="ratio of aggregate TPP",
        left=_left_of(ratio, transaction),
        standing=rule.standing,
        source=rule.version.source,
    )


def _left_of(ratio: float, transaction: Transaction) -> float | None:
    if transaction.shipped_us is None:
        return None
    gone = (transaction.shipped_abroad or 0) + (transaction.count or 0)
    return ratio * transaction.shipped_us - gone


def stated_caps(transaction: Transaction, rule: Rule) -> Iterator[Cap]:
    """Yield the limits that a rule's text states beside its requirement."""
    for ceiling in rule.version.caps:
        yield Cap(
            id=ceiling.id,
            says=ceiling.says,
            limit=ceiling.limit,
            unit=ceiling.unit,
            left=_left_in_chips(ceiling.limit, ceiling.unit, transaction),
            standing=rule.standing,
            source=rule.version.source,
        )


def _left_in_chips(limit: float, unit: str, transaction: Transaction) -> float | None:
    """Return how many more chips a limit in TPP or chips would admit, taken alone."""
    tpp = transaction.chip.values.get("tpp")
    if unit == "TPP" and tpp:
        return float(limit // tpp - (transaction.count or 0))
    return limit - (transaction.count or 0) if unit == "chip" else None


def reported_caps(transaction: Transaction, reports: Sequence[Report]) -> Iterator[Cap]:
    """Yield the limits for one buyer that reports speak of, each with who says so."""
    for report in reports:
        if report.amount is not None and _limits(report, transaction):
            yield Cap(
                id="per-buyer" if report.shared == "each" else "in-all",
                says=report.says,
                limit=report.amount,
                unit=report.unit,
                left=report.amount - (transaction.count or 0),
                standing="reported",
                source=report.source,
                who=report.who,
            )


def _limits(report: Report, transaction: Transaction) -> bool:
    if report.about != "us-licence" or report.event != "cap" or report.unit != "chip":
        return False
    if report.published > transaction.known_by or report.holds_from > transaction.on:
        return False
    if report.hedge in {"planned", "denied"} or report.use not in {None, transaction.use}:
        return False
    party = transaction.end_user
    buyer = (party.id, *party.lineage)
    named = not report.parties or any(member in report.parties for member in buyer)
    return transaction.chip.chip in report.chips and named
