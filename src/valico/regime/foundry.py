"""The presumption that binds fabricators and packagers: Note 1 to 3A090.a (FR Doc 2025-00711).

Who made or packaged an advanced logic chip and exports it must take it for a data-centre item of
3A090.a, unless a designer attests its figures or its transistors are counted.
"""

from datetime import timedelta

import msgspec

from valico.evidence import Step
from valico.regime.classify import Classification, meets
from valico.regime.conditions import every
from valico.regime.item import MOST_CONTROLLED
from valico.regime.law import Law, Rule
from valico.regime.provisions import Paragraph
from valico.regime.transaction import Fabrication, Transaction

PRESUMPTION = "us/foundry-presumption"
ADVANCED_NODE = "advanced_node"
PACKAGING = "packaging"
APPLICATION = "designer_application"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the presumption is overcome; None where a fact is missing or the text is silent."""

    overcome: bool | None
    missing: tuple[str, ...] = ()
    why: Step


def presumed(
    transaction: Transaction, found: Classification, law: Law
) -> tuple[Classification, Step] | None:
    """Return the classification under the presumption, or None where it does not bind."""
    fabrication, rule = transaction.fabrication, law.rule(PRESUMPTION)
    if fabrication is None or rule is None or rule.standing != "in-force":
        return None
    if fabrication.role not in rule.version.roles or fabrication.advanced is False:
        return None
    outcome = _outcome(transaction, fabrication, rule, law)
    if fabrication.advanced is None and outcome.overcome is not True:
        outcome = _open((ADVANCED_NODE,), "whether the chip is an advanced one is not stated", rule)
    return _under(outcome, found), outcome.why


def _under(outcome: Outcome, found: Classification) -> Classification:
    if outcome.overcome and found.missing:
        return msgspec.structs.replace(found, possible=(), missing=(), why=outcome.why)
    if outcome.overcome:
        return found
    if outcome.overcome is None:
        return Classification(
            datacentre=True, possible=(MOST_CONTROLLED,), missing=outcome.missing, why=outcome.why
        )
    return Classification(
        paragraphs=("Note 1 to 3A090.a",), eccn=MOST_CONTROLLED, datacentre=True, why=outcome.why
    )


def _outcome(transaction: Transaction, fabrication: Fabrication, rule: Rule, law: Law) -> Outcome:
    designer = _attested(fabrication, rule, law)
    if designer is not None and designer.overcome is not False:
        return designer
    packaged = _packaged(fabrication, law, rule)
    if packaged is not True:
        if packaged is None:
            return _open((PACKAGING,), "where and by whom the die is packaged is not stated", rule)
        return _stands("no attestation is open to this packaging", rule, ())
    return _counted(transaction, rule)


def _attested(fabrication: Fabrication, rule: Rule, law: Law) -> Outcome | None:
    """Paragraph (a): a designer attests TPP and performance density."""
    if fabrication.designer == "approved":
        return _overcome("an approved designer attests TPP and performance density", rule)
    if fabrication.designer != "authorised":
        return None
    last = rule.version.designers_until
    if last is None or law.on <= last:
        return _overcome("an authorised designer attests TPP and performance density", rule)
    applied = fabrication.designer_applied
    if applied is None:
        says = f"authorised designers need an application after {last}; none is stated"
        return _open((APPLICATION,), says, rule)
    if law.on <= applied + timedelta(days=rule.version.application_days or 0):
        return _overcome(f"the designer applied on {applied} and its standing lasts still", rule)
    return _stands(f"the designer's standing lapsed, for it applied on {applied}", rule, ())


def _packaged(fabrication: Fabrication, law: Law, rule: Rule) -> bool | None:
    """Paragraphs (b) and (c): packaged by the fabricator outside Macau and D:5, or approved."""
    if fabrication.packaged_by == "approved-packager":
        return True
    if fabrication.packaged_by == "other":
        return False
    if fabrication.packaged_in is None:
        return None
    return fabrication.packaged_in not in law.places(rule.version.except_destinations)


def _counted(transaction: Transaction, rule: Rule) -> Outcome:
    """Return what the attested transistor count does; its limit moves with the year of export."""
    paragraphs = [p for p in rule.version.paragraphs if p.speaks_of(transaction.on)]
    found = {p: meets(transaction.chip, p) for p in paragraphs}
    counts = [p for p in paragraphs if p.effect == "overcomes"]
    met = next((p for p in counts if found[p]), None)
    if met is not None:
        return _overcome(f"{met.id}: {_said(met)}", rule, _steps(met, transaction))
    silent = next((p for p in paragraphs if p.effect == "silent" and found[p] is not False), None)
    if silent is not None:
        says = f"the text is silent: {silent.note}"
        return _open((silent.id,), says, rule, _steps(silent, transaction))
    if every(found[p] is False for p in counts):
        steps = tuple(step for p in counts for step in _steps(p, transaction))
        return _stands("no transistor count overcomes it", rule, steps)
    missing = ["transistors"] if "transistors" not in transaction.chip.values else ["has_hbm"]
    return _open(tuple(missing), f"{missing[0]} not stated", rule)


def _said(paragraph: Paragraph) -> str:
    return " and ".join(condition.says() for condition in paragraph.conditions())


def _steps(paragraph: Paragraph, transaction: Transaction) -> tuple[Step, ...]:
    return tuple(condition.step(transaction.chip) for condition in paragraph.conditions())


def _overcome(says: str, rule: Rule, because: tuple[Step, ...] = ()) -> Outcome:
    step = Step(says=f"presumption overcome: {says}", cites=(rule.cite(),), because=because)
    return Outcome(overcome=True, why=step)


def _stands(says: str, rule: Rule, because: tuple[Step, ...]) -> Outcome:
    told = f"presumed to be a data-centre item of 3A090.a: {says}"
    return Outcome(overcome=False, why=Step(says=told, cites=(rule.cite(),), because=because))


def _open(
    missing: tuple[str, ...], says: str, rule: Rule, because: tuple[Step, ...] = ()
) -> Outcome:
    told = f"whether the presumption is overcome is open: {says}"
    step = Step(says=told, cites=(rule.cite(),), because=because)
    return Outcome(overcome=None, missing=missing, why=step)
