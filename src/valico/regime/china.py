"""The Chinese gate, which acts through directives that are mostly known from reports.

The act that holds on the day decides; whatever clashes with it is kept beside the verdict.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from valico.evidence import Cite, Report, Step
from valico.regime.conditions import all_hold
from valico.regime.grounds import spelt
from valico.regime.hearing import (
    ABOUT,
    ACTS,
    PERMISSIONS,
    STRICTNESS,
    Contested,
    Hearing,
    acts_that_hold,
    against,
    speaks_of,
    weight,
)
from valico.regime.law import WITHOUT_FORCE, Law, Rule
from valico.regime.measures import Measures
from valico.regime.transaction import Transaction
from valico.regime.verdict import China

FIRMNESS: Final = {
    "stated": "on record",
    "attributed": "attributed to a named source",
    "reported": "reported, origin anonymous",
    "conditional": "reported in the conditional",
    "planned": "announced as a plan",
    "denied": "denied",
}
BEHIND: Final = frozenset({"china", "hong-kong"})
COMPLETION: Final = "completion"


def judge_china(transaction: Transaction, law: Law, told: Hearing) -> China:
    """Return the verdict of the Chinese gate from what could be read by then."""
    elsewhere = _elsewhere(transaction)
    if elsewhere:
        firmness = "the Chinese gate does not apply"
        why = Step(says=elsewhere)
        return China(permission="allowed", firmness=firmness, applies=False, why=why)
    rules = tuple(r for r in law.rules("directive", "cn") if _covers(r, transaction))
    heard = [report for report in told.reports if speaks_of(report, transaction)]
    heard += [_as_report(rule) for rule in rules if rule.version.permission]
    found = _decided(heard, rules, told.contested, transaction)
    return _staged(found, heard, told.contested, rules, transaction)


def _elsewhere(transaction: Transaction) -> str:
    """Return why nothing passes the Chinese gate; empty where something does."""
    if transaction.destination not in BEHIND:
        return f"the Chinese gate does not stand before {spelt(transaction.destination)}"
    home_made = BEHIND.issuperset(transaction.designer_seats) and transaction.designer_seats
    if home_made and transaction.origin in BEHIND:
        return "the Chinese gate is for what comes in; this chip is designed and sold within China"
    return ""


def _covers(rule: Rule, transaction: Transaction) -> bool:
    """Say whether a directive speaks of the chip, the buyer and the use."""
    version = rule.version
    if rule.standing in WITHOUT_FORCE:
        return False
    if version.chips and transaction.chip.chip not in version.chips:
        return False
    seats = transaction.designer_seats
    if rule.designed_outside and any(seat in rule.designed_outside for seat in seats):
        return False
    if version.use is not None and transaction.use != version.use:
        return False
    buyer = (transaction.end_user.id, *transaction.end_user.lineage)
    return not version.parties or any(member in version.parties for member in buyer)


def _as_report(rule: Rule) -> Report:
    """Return a directive as a report of itself, for most of them are known from the press alone."""
    version = rule.version
    return Report(
        claim=rule.id,
        about=ABOUT,
        value=version.permission or "undecided",
        holds_from=version.effective,
        settled=max(version.effective, version.published),
        published=version.published,
        event="direct",
        says=rule.title,
        who=rule.cites,
        chain=rule.cites,
        reliability="A" if version.confidence == "high" else "B",
        hedge="reported" if rule.standing == "reported" else "stated",
        source=version.source,
        chips=version.chips,
        parties=version.parties,
        use=version.use,
    )


def _decided(
    heard: Sequence[Report],
    rules: tuple[Rule, ...],
    contested: Contested,
    transaction: Transaction,
) -> China:
    run = acts_that_hold(heard, contested, transaction)
    if not run:
        return _undecided(heard, rules)
    decisive = run[0]
    others = sorted(run[1:], key=lambda r: (r.published, r.claim))
    clashing = sorted(against(heard, run), key=lambda r: weight(r, transaction))
    told = [_told(decisive), *(_told(report, "also: ") for report in others)]
    told += [_against_it(report, contested) for report in clashing]
    told += [_documented(rule) for rule in rules if rule.id != decisive.claim]
    return China(
        permission=PERMISSIONS[decisive.value],
        firmness=FIRMNESS[decisive.hedge],
        reports=(decisive, *others),
        clashes=tuple(clashing),
        directives=tuple(rule.id for rule in rules),
        why=Step(
            says=f"import permission: {PERMISSIONS[decisive.value]}, {FIRMNESS[decisive.hedge]}",
            because=tuple(told),
        ),
    )


def _undecided(heard: Sequence[Report], rules: tuple[Rule, ...]) -> China:
    if not heard:
        says = "no report speaks of this chip and this buyer by that day"
        firmness = "no report"
    else:
        says = "reports speak of the matter, none of an act of the authorities that holds"
        firmness = "no act reported"
    told = tuple(sorted(heard, key=lambda r: (r.holds_from, r.published, r.claim), reverse=True))
    steps = (*(_told(report) for report in told), *(_documented(rule) for rule in rules))
    return China(
        permission="unknown",
        firmness=firmness,
        reports=told,
        directives=tuple(rule.id for rule in rules),
        why=Step(says=says, because=steps),
    )


def _told(report: Report, before: str = "") -> Step:
    says = f"{before}{report.says} ({report.who}, {report.published})"
    return Step(says=says, cites=(Cite(report.source),))


def _documented(rule: Rule) -> Step:
    note = f"; {rule.note}" if rule.note else ""
    return Step(says=f"{rule.title}: {rule.standing}{note}", cites=(rule.cite(),))


def _against_it(report: Report, contested: Contested) -> Step:
    """Return a report that stands against the decisive one, with what contradicts it in turn."""
    step = _told(report, "against it: ")
    if report.event not in ACTS:
        return step
    because = tuple(_told(r, "contradicted by: ") for r in contested.get(report.claim, ()))
    return msgspec.structs.replace(step, because=because)


def _staged(
    found: China,
    heard: Sequence[Report],
    contested: Contested,
    rules: tuple[Rule, ...],
    transaction: Transaction,
) -> China:
    """Return the verdict where a directive goes by how far the data centre is built.

    What else is blocked stays blocked: the stricter of the two holds.
    """
    rule = next((rule for rule in rules if rule.version.paragraphs), None)
    if rule is None:
        return found
    if transaction.completion is None:
        return msgspec.structs.replace(found, missing=(*found.missing, COMPLETION))
    stage = _stage(rule, transaction.completion)
    others = [report for report in heard if report.use != rule.version.use]
    general = _decided(others, (), contested, transaction)
    stricter = max(stage, general, key=lambda china: STRICTNESS.index(china.permission))
    return msgspec.structs.replace(
        found,
        permission=stricter.permission,
        firmness=stricter.firmness,
        why=Step(says=stricter.why.says, because=(stage.why, found.why)),
    )


def _stage(rule: Rule, completion: float) -> China:
    """Return what a directive says of a data centre that is built so far."""
    measures = Measures(chip="", values={COMPLETION: completion}, datacentre=None)
    paragraph = next(p for p in rule.version.paragraphs if all_hold(p.conditions(), measures))
    tested = tuple(condition.step(measures) for condition in paragraph.conditions())
    permission = paragraph.permission or "unknown"
    says = f"import permission: {permission}, {paragraph.note or paragraph.id}"
    return China(
        permission=permission,
        firmness=FIRMNESS["reported"],
        why=Step(says=says, cites=(rule.cite(paragraph.id),), because=tested),
    )
