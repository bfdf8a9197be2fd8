"""Which licence exception may serve (15 CFR Part 740)."""

from collections.abc import Iterator, Sequence

from valico.evidence import Step
from valico.regime.conditions import all_hold
from valico.regime.grounds import Ground, applies, reach
from valico.regime.item import Item
from valico.regime.law import Law, Rule
from valico.regime.measures import Measures
from valico.regime.transaction import Transaction
from valico.regime.verdict import LicenceException


def exception_for(
    transaction: Transaction, item: Item, grounds: Sequence[Ground], law: Law
) -> tuple[LicenceException, Step] | None:
    """Return the exception that may serve, the one without notice first.

    It must overcome every ground: none overcomes a letter or the Entity List (15 CFR 740.2).
    """
    found = [rule for rule in _serving(grounds, law) if _fits(rule, transaction, item)]
    rule = min(found, key=lambda r: (r.version.notice_days or 0, r.id), default=None)
    return None if rule is None else (_exception(rule), _step(rule))


def _serving(grounds: Sequence[Ground], law: Law) -> Iterator[Rule]:
    asked = {ground.rule.id for ground in grounds}
    for rule in law.rules("exception"):
        if asked and asked <= set(rule.version.serves):
            yield rule


def _fits(rule: Rule, transaction: Transaction, item: Item) -> bool:
    version = rule.version
    if version.spares_data_centres and item.most_controlled:
        return False
    if version.applies_to and item.classification.eccn not in version.applies_to:
        return False
    if not applies(rule, transaction) or not _reaches(rule, transaction):
        return False
    tests = [p.conditions() for p in version.paragraphs]
    measures = _with_consignment(transaction)
    return not tests or any(all_hold(test, measures) for test in tests)


def _reaches(rule: Rule, transaction: Transaction) -> bool:
    """Say whether an exception is open for the place and the seats of the end user."""
    party = transaction.end_user
    if rule.friends:
        places = (transaction.destination, party.seat, party.ultimate_seat)
        return all(place in rule.friends for place in places)
    return reach(rule, transaction) is not None


def _with_consignment(transaction: Transaction) -> Measures:
    """Return the chip's measures with the TPP that goes to the consignee, where it is known."""
    chip = transaction.chip
    tpp = chip.values.get("tpp")
    if transaction.count is None or tpp is None:
        return chip
    values = {**chip.values, "consignee_tpp": tpp * transaction.count}
    return Measures(chip=chip.chip, values=values, datacentre=chip.datacentre)


def _exception(rule: Rule) -> LicenceException:
    return LicenceException(
        code=rule.version.exception or "",
        notice_days=rule.version.notice_days or 0,
        conditions=tuple(certification.says for certification in rule.version.certifications),
    )


def _step(rule: Rule) -> Step:
    days = rule.version.notice_days
    notice = f"{days} calendar days' notice to BIS" if days else "no notice"
    says = f"licence exception {rule.version.exception} may serve: {notice}"
    return Step(says=says, cites=(rule.cite(rule.cites),))
