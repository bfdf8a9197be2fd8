"""The US gate: whether a licence is required, an exception may serve, how a request is judged.

Default first, then the exceptions, in the order in which the regulations state them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from valico.evidence import Report, Step
from valico.regime.caps import reported_caps, stated_caps
from valico.regime.exceptions import exception_for
from valico.regime.foundry import presumed
from valico.regime.grounds import Ground, applies, grounds, reach, spelt
from valico.regime.item import Item, classified_item
from valico.regime.law import MOVES, WITHOUT_FORCE, Law, Rule
from valico.regime.provisions import Policy, Standing
from valico.regime.remarks import VERIFY, gap, remarks, steps_of
from valico.regime.review import findings, review
from valico.regime.transaction import Transaction
from valico.regime.verdict import Cap, LicenceException, Remark, Requirement, UnitedStates

FIRMEST: Final[tuple[Standing, ...]] = ("in-force", "in-force-by-default", "reported")
"""Standings under which a licence is really required, the firmest first."""


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction and what was found about it, on its way to a verdict."""

    transaction: Transaction
    item: Item
    law: Law
    reports: Sequence[Report]
    first: tuple[Step, ...]
    """How the chip is classified."""
    asked: tuple[Ground, ...]
    told: tuple[Remark, ...]

    @property
    def binding(self) -> list[Ground]:
        """The grounds on which a licence is really required."""
        return [ground for ground in self.asked if ground.binding]


def judge_united_states(
    transaction: Transaction, item: Item, law: Law, reports: Sequence[Report] = ()
) -> UnitedStates:
    """Return the verdict of the US gate on a transaction, with its trace."""
    matter = _matter(transaction, item, law, reports)
    if matter.binding:
        return _required(matter)
    if any(not ground.sure for ground in matter.asked):
        return _open(matter)
    return _on_the_books(matter) if matter.asked else _none(matter)


def _matter(transaction: Transaction, item: Item, law: Law, reports: Sequence[Report]) -> Matter:
    first: tuple[Step, ...] = (item.classification.why,)
    found = presumed(transaction, item.classification, law)
    if found is not None:
        item = classified_item(item.chip, found[0], law)
        first = tuple(dict.fromkeys((item.classification.why, found[1])))
    asked = grounds(transaction, item, law)
    return Matter(
        transaction=transaction,
        item=item,
        law=law,
        reports=reports,
        first=first,
        asked=asked,
        told=remarks(transaction, item, asked, law),
    )


def _none(matter: Matter) -> UnitedStates:
    unheld = gap(matter.transaction, matter.law)
    told = matter.told if unheld is None else (*matter.told, unheld)
    requirement: Requirement = "none" if unheld is None else "indeterminate"
    says = _free(matter.transaction) if unheld is None else f"cannot be told: {unheld.says}"
    return UnitedStates(
        requirement=requirement,
        standing=None,
        eccn=matter.item.classification.paragraphs,
        rules=(),
        remarks=told,
        missing=(unheld.id,) if unheld else (),
        why=Step(says=says, because=(*matter.first, *steps_of(told))),
    )


def _free(transaction: Transaction) -> str:
    if transaction.destination == "united-states":
        return "no licence requirement: what is delivered within the United States is no export"
    if transaction.act == "remote":
        return "no licence requirement: remote access to chips is no export of them"
    if transaction.act not in MOVES:
        return f"no licence requirement for the {transaction.act} of chips as such"
    return f"no licence required for {spelt(transaction.destination)}"


def _open(matter: Matter) -> UnitedStates:
    """Return that a rule would ask for a licence if a fact that is missing were one way."""
    unsure = [ground for ground in matter.asked if not ground.sure]
    missing = _missing(matter)
    steps = (*matter.first, *(ground.why for ground in unsure), *steps_of(matter.told))
    return UnitedStates(
        requirement="indeterminate",
        standing=None,
        eccn=matter.item.classification.paragraphs,
        rules=tuple(ground.rule.id for ground in unsure),
        remarks=matter.told,
        missing=missing,
        why=Step(says=f"cannot be told without: {', '.join(missing)}", because=steps),
    )


def _missing(matter: Matter) -> tuple[str, ...]:
    names = (name for g in matter.asked if not g.sure for name in g.missing)
    return tuple(dict.fromkeys(names))


def _on_the_books(matter: Matter) -> UnitedStates:
    standing = matter.asked[0].rule.standing
    says = (
        "a licence requirement stands in the text but is not enforced"
        if standing == "not-enforced"
        else "a licence requirement is in the text; compliance is not yet due"
    )
    exception = exception_for(matter.transaction, matter.item, matter.asked, matter.law)
    steps = (*matter.first, *(ground.why for ground in matter.asked), *steps_of(matter.told))
    return UnitedStates(
        requirement="required-not-enforced",
        standing=standing,
        eccn=matter.item.classification.paragraphs,
        rules=tuple(ground.rule.id for ground in matter.asked),
        exception=exception[0] if exception else None,
        caps=tuple(_caps(matter, [ground.rule for ground in matter.asked])),
        remarks=matter.told,
        why=Step(says=says, because=(*steps, exception[1]) if exception else steps),
    )


def _required(matter: Matter) -> UnitedStates:
    binding, law = matter.binding, matter.law
    exception = exception_for(matter.transaction, matter.item, binding, law)
    judged = review(matter.transaction, matter.item, binding, law)
    added = tuple(_added(matter))
    conditions = (f for rule in added for f in findings(matter.transaction, rule))
    caps = _caps(matter, [*(ground.rule for ground in binding), *added])
    standing = min((ground.rule.standing for ground in binding), key=FIRMEST.index)
    steps = (*matter.first, *(ground.why for ground in matter.asked), *steps_of(matter.told))
    served = (exception[1],) if exception else ()
    return UnitedStates(
        requirement="required",
        standing=standing,
        eccn=matter.item.classification.paragraphs,
        rules=tuple(ground.rule.id for ground in matter.asked if ground.sure),
        exception=exception[0] if exception else None,
        policy=judged.policy,
        conditions=(*judged.findings, *conditions),
        caps=(*judged.caps, *caps, *reported_caps(matter.transaction, matter.reports)),
        remarks=matter.told,
        missing=_missing(matter),
        why=Step(
            says=_summary(judged.policy, exception[0] if exception else None, standing),
            because=(*steps, *served, *judged.steps),
        ),
    )


def _summary(policy: Policy, exception: LicenceException | None, standing: Standing) -> str:
    said = f"licence required; review policy: {policy.replace('-', ' ')}"
    said += f" ({VERIFY})" if standing == "in-force-by-default" else ""
    return f"{said}; licence exception {exception.code} may serve" if exception else said


def _caps(matter: Matter, rules: Sequence[Rule]) -> Iterator[Cap]:
    for rule in rules:
        yield from stated_caps(matter.transaction, rule)


def _added(matter: Matter) -> Iterator[Rule]:
    """Yield the rules that add conditions or caps to a licence: none so far, but some bills."""
    eccn = matter.item.classification.eccn
    for rule in matter.law.rules("condition"):
        listed = not rule.version.applies_to or eccn in rule.version.applies_to
        if rule.standing in WITHOUT_FORCE or not listed or not applies(rule, matter.transaction):
            continue
        if reach(rule, matter.transaction) is not None:
            yield rule
