"""The Chinese gate, which acts through directives that are mostly known from reports.

The latest report that speaks of the chip and the buyer decides; whatever clashes is kept beside it.
"""

from collections.abc import Sequence
from typing import Final

from valico.evidence import Cite, Report, Step
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


def judge_china(transaction: Transaction, reports: Sequence[Report]) -> China:
    """Return the verdict of the Chinese gate from the reports that could be read by then."""
    if transaction.destination not in {"china", "hong-kong"}:
        says = f"the Chinese gate does not stand before {transaction.destination}"
        return China(permission="allowed", firmness="by geography", why=Step(says=says))
    heard = [report for report in reports if _speaks_of(report, transaction)]
    if not heard:
        says = "no report speaks of this chip and this buyer by that day"
        return China(permission="unknown", firmness="no report", why=Step(says=says))
    decisive = max(heard, key=_weight)
    clashing = tuple(r for r in heard if r is not decisive and _clash(r, decisive))
    return China(
        permission=PERMISSIONS.get(decisive.value, "unknown"),
        firmness=FIRMNESS[decisive.hedge],
        reports=(decisive, *_supporting(heard, decisive)),
        clashes=clashing,
        why=_trace(decisive, clashing),
    )


def _speaks_of(report: Report, transaction: Transaction) -> bool:
    if report.about != ABOUT or report.value not in PERMISSIONS:
        return False
    if report.published > transaction.known_by or report.holds_from > transaction.on:
        return False
    chip = not report.chips or transaction.chip.chip in report.chips
    lineage = (transaction.end_user.id, *transaction.end_user.lineage)
    party = not report.parties or any(member in report.parties for member in lineage)
    use = report.use is None or report.use == transaction.use
    return chip and party and use


def _weight(report: Report) -> tuple[object, ...]:
    """Later facts go before earlier ones; of one day, a decision before "still undecided"."""
    return (
        report.holds_from,
        report.value != "undecided",
        bool(report.parties),
        report.hedge in {"stated", "attributed"},
        report.published,
    )


def _clash(report: Report, decisive: Report) -> bool:
    return report.claim in decisive.clashes or decisive.claim in report.clashes


def _supporting(heard: Sequence[Report], decisive: Report) -> tuple[Report, ...]:
    same = [
        r
        for r in heard
        if r is not decisive and r.value == decisive.value and r.holds_from == decisive.holds_from
    ]
    return tuple(sorted(same, key=lambda r: r.published))


def _trace(decisive: Report, clashing: tuple[Report, ...]) -> Step:
    against = tuple(
        Step(says=f"against it: {r.says} ({r.who}, {r.published})", cites=(Cite(r.source),))
        for r in clashing
    )
    basis = Step(
        says=f"{decisive.says} ({decisive.who}, {decisive.published})",
        cites=(Cite(decisive.source),),
    )
    says = f"import permission: {PERMISSIONS[decisive.value]}, {FIRMNESS[decisive.hedge]}"
    return Step(says=says, because=(basis, *against))
