"""Which of the reports on the Chinese gate decides.

An act of the authorities holds until a later one that covers the buyer. Where several may be the
latest, for their days are vague, one that names the buyer goes first, then one that nothing
contradicts, then the better source, then the later one. What is only said about the acts, planned
or denied, decides nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from valico.evidence import Report
from valico.regime.transaction import Transaction
from valico.regime.verdict import Permission

ABOUT: Final = "import-permission"
PERMISSIONS: Final[dict[str, Permission]] = {
    "allowed": "allowed",
    "conditional": "conditional",
    "discouraged": "discouraged",
    "blocked": "blocked",
    "undecided": "unknown",
}
STRICTNESS: Final[tuple[Permission, ...]] = (
    "unknown",
    "allowed",
    "conditional",
    "discouraged",
    "blocked",
)
ACTS: Final = frozenset({"authorise", "refuse", "block", "relax", "condition", "direct"})
"""What authorities do; to characterise, negotiate, propose or react is no act."""
IDLE_HEDGES: Final = frozenset({"planned", "denied"})
MAINLAND: Final = "china"

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


def speaks_of(report: Report, transaction: Transaction) -> bool:
    """Say whether a report on the chip speaks of the buyer, the place, the use and the day."""
    if report.value not in PERMISSIONS or report.holds_from > transaction.on:
        return False
    if report.until is not None and transaction.on >= report.until:
        return False
    party = transaction.end_user
    buyer = (party.id, *party.lineage)
    named = any(member in report.parties for member in buyer)
    place = report.place in {None, MAINLAND, party.territory or MAINLAND}
    return place and (named or not report.parties) and _fits(report, transaction, named)


def _fits(report: Report, transaction: Transaction, named: bool) -> bool:  # noqa: FBT001  # found
    """Say whether a report that speaks of one use speaks of this transaction.

    Where nothing was said of the use, a report that names the buyer is heard all the same.
    """
    if report.use is None or report.use == transaction.use:
        return True
    return transaction.use is None and named


def acts_that_hold(
    heard: Sequence[Report], contested: Contested, transaction: Transaction
) -> list[Report]:
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
    return sorted(run, key=lambda r: weight(r, transaction))


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


def weight(report: Report, transaction: Transaction) -> tuple[object, ...]:
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


def against(heard: Sequence[Report], run: Sequence[Report]) -> tuple[Report, ...]:
    """Return what is linked as a contradiction, and other acts told of the same time."""
    decisive = run[0]
    first = min(report.holds_from for report in run)
    return tuple(r for r in heard if r not in run and _stands_against(r, decisive, first))


def _stands_against(report: Report, decisive: Report, first: date) -> bool:
    if report.claim in decisive.clashes or decisive.claim in report.clashes:
        return True
    other = report.event in ACTS and report.value not in {decisive.value, "undecided"}
    return other and report.hedge not in IDLE_HEDGES and _settled(report) >= first
