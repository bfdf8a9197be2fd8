"""The Chinese gate, which acts through directives that are mostly known from reports.

An act of the authorities holds until a later one that covers the buyer. Where several may be the
latest, for their days are vague, one that names the buyer goes first, then one that nothing
contradicts, then the better source, then the later one. What is only said about the acts, planned
or denied, decides nothing; whatever clashes is kept beside the verdict.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from valico.evidence import Cite, Report, Step
from valico.regime.conditions import all_hold
from valico.regime.grounds import spelt
from valico.regime.law import WITHOUT_FORCE, Law, Rule
from valico.regime.measures import Measures
from valico.regime.transaction import Transaction
from valico.regime.verdict import China, Permission

ABOUT: Final = "import-permission"
PERMISSIONS: Final[dict[str, Permission]] = {
    "allowed": "allowed",
    "conditional": "conditional",
    "discouraged": "discouraged",
    "blocked": "blocked",
    "undecided": "unknown",
}
FIRMNESS: Final = {
    "stated": "on record",
    "attributed": "attributed to a named source",
    "reported": "reported, origin anonymous",
    "conditional": "reported in the conditional",
    "planned": "announced as a plan",
    "denied": "denied",
}
ACTS: Final = frozenset({"authorise", "refuse", "block", "relax", "condition", "direct"})
"""What authorities do; to characterise, negotiate, propose or react is no act."""
IDLE_HEDGES: Final = frozenset({"planned", "denied"})
BEHIND: Final = frozenset({"china", "hong-kong"})
MAINLAND: Final = "china"
STRICTNESS: Final[tuple[Permission, ...]] = (
    "unknown",
    "allowed",
    "conditional",
    "discouraged",
    "blocked",
)
COMPLETION: Final = "completion"


Contested = Mapping[str, tuple[Report, ...]]
"""The reports that contradict another one, by the id of its claim."""


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """The reports on import permission that speak of a chip, and which contradict which."""

    reports: tuple[Report, ...]
    contested: Contested


def hearing(chip: str, reports: Sequence[Report], *, known_by: date) -> Hearing:
    """Return what was published by a day on the permission to import a chip.

    A report may contradict another one whichever buyer each of them names.
    """
    known = [r for r in reports if r.about == ABOUT and r.published <= known_by]
    heard = tuple(r for r in known if not r.chips or chip in r.chips)
    ids = {report.claim: report for report in heard}
    against = {r.claim: tuple(ids[c] for c in r.clashes if c in ids) for r in heard}
    contested = {name: found for name, found in against.items() if found}
    return Hearing(reports=heard, contested=contested)


def judge_china(transaction: Transaction, law: Law, told: Hearing) -> China:
    """Return the verdict of the Chinese gate from what could be read by then."""
    if transaction.destination not in BEHIND:
        where = spelt(transaction.destination)
        says = f"the Chinese gate does not stand before {where}"
        firmness = "the Chinese gate does not apply"
        return China(permission="allowed", firmness=firmness, applies=False, why=Step(says=says))
    rules = tuple(r for r in law.rules("directive", "cn") if _covers(r, transaction))
    heard = [report for report in told.reports if _speaks_of(report, transaction)]
    heard += [_as_report(rule) for rule in rules if rule.version.permission]
    found = _decided(heard, rules, told.contested, transaction)
    return _staged(found, heard, told.contested, rules, transaction)


def _speaks_of(report: Report, transaction: Transaction) -> bool:
    if report.value not in PERMISSIONS or report.holds_from > transaction.on:
        return False
    if report.until is not None and transaction.on >= report.until:
        return False
    party = transaction.end_user
    buyer = (party.id, *party.lineage)
    named = any(member in report.parties for member in buyer)
    place = report.place in {None, MAINLAND, party.territory or MAINLAND}
    return place and (named or not report.parties) and _fits(report, transaction, named)


def _fits(report: Report, transaction: Transaction, named: bool) -> bool:  # noqa: FBT001  # a finding
    """Say whether a report that speaks of one use speaks of this transaction.

    Where nothing was said of the use, a report that names the buyer is heard all the same.
    """
    if report.use is None or report.use == transaction.use:
        return True
    return transaction.use is None and named


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
    run = _run(heard, contested, transaction)
    if not run:
        return _undecided(heard, rules)
    decisive = run[0]
    others = sorted(run[1:], key=lambda r: (r.published, r.claim))
    against = sorted(_against(heard, run), key=lambda r: _weight(r, transaction))
    told = [_told(decisive), *(_told(report, "also: ") for report in others)]
    told += [_against_it(report, contested) for report in against]
    told += [_documented(rule) for rule in rules if rule.id != decisive.claim]
    return China(
        permission=PERMISSIONS[decisive.value],
        firmness=FIRMNESS[decisive.hedge],
        reports=(decisive, *others),
        clashes=tuple(against),
        directives=tuple(rule.id for rule in rules),
        why=Step(
            says=f"import permission: {PERMISSIONS[decisive.value]}, {FIRMNESS[decisive.hedge]}",
            because=tuple(told),
        ),
    )


def _run(heard: Sequence[Report], contested: Contested, transaction: Transaction) -> list[Report]:
    """Return the acts that brought the permission which holds on the day, the weightiest first."""
    acts = [r for r in heard if r.event in ACTS and r.hedge not in IDLE_HEDGES]
    acts = [r for r in acts if r.value != "undecided"]
    if not acts:
        return []
    first, *earlier = sorted({report.holds_from for report in acts}, reverse=True)
    value = _prevailing(acts, contested, transaction)
    for day in earlier:
        if _prevailing([r for r in acts if r.holds_from <= day], contested, transaction) != value:
            break
        first = day
    run = [r for r in acts if r.value == value and _settled(r) >= first]
    return sorted(run, key=lambda r: _weight(r, transaction))


def _prevailing(acts: Sequence[Report], contested: Contested, transaction: Transaction) -> str:
    """Return what the latest act says; of several that may be the latest, the first in rank."""
    latest = max(report.holds_from for report in acts)
    may_be_latest = [report for report in acts if _settled(report) >= latest]
    return min(may_be_latest, key=lambda r: _rank(r, contested, transaction)).value


def _settled(report: Report) -> date:
    """Return the last day by which the act had been done."""
    return report.settled or report.holds_from


def _names(report: Report, transaction: Transaction) -> bool:
    party = transaction.end_user
    return any(member in report.parties for member in (party.id, *party.lineage))


def _rank(report: Report, contested: Contested, transaction: Transaction) -> tuple[object, ...]:
    """Order acts that may each be the latest: the first one gives the permission."""
    return (
        not _names(report, transaction),
        report.use is None or report.use != transaction.use,
        report.hedge == "attributed",  # somebody's word on what others did
        "/" in report.claim,  # a directive in our data, which rests on the reports themselves
        report.claim in contested,
        report.reliability,
        -_settled(report).toordinal(),
        -STRICTNESS.index(PERMISSIONS[report.value]),  # of two acts of one day the stricter holds
        report.published,
        report.claim,
    )


def _weight(report: Report, transaction: Transaction) -> tuple[object, ...]:
    """Order reports that agree: the first one is shown as decisive."""
    return (
        not _names(report, transaction),
        report.use is None or report.use != transaction.use,
        "/" in report.claim,
        report.reliability,
        report.hedge == "conditional",
        _settled(report) != report.holds_from,
        report.holds_from,
        report.published,
        report.claim,
    )


def _against(heard: Sequence[Report], run: Sequence[Report]) -> tuple[Report, ...]:
    """Return what is linked as a contradiction, and other acts told of the same time."""
    decisive = run[0]
    first = min(report.holds_from for report in run)
    return tuple(r for r in heard if r not in run and _stands_against(r, decisive, first))


def _stands_against(report: Report, decisive: Report, first: date) -> bool:
    if report.claim in decisive.clashes or decisive.claim in report.clashes:
        return True
    other = report.event in ACTS and report.value not in {decisive.value, "undecided"}
    return other and report.hedge not in IDLE_HEDGES and _settled(report) >= first


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
