"""The gates of a scenario as rules and claims have them, day by day, for each line abroad.

The American gate stands open where no licence is needed, and from the day on which licences are
reported as issued. The Chinese gate stands open where nothing is said against the import; where
something is, it lets through what is reported to have come in, and no more.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from valico.answer.case import Case
from valico.answer.history import Asked, turning_days
from valico.answer.library import Library
from valico.answer.may import Clerk, clerk_of
from valico.answer.outcomes import outcome
from valico.catalogue.chips import Chip
from valico.chronicle.state import report_from_claim
from valico.evidence import Report
from valico.market.compilation.setting import Setting
from valico.market.gates.changes import GATES, Gate, GateChange, with_gates
from valico.market.scenario.events import State
from valico.market.scenario.scenario import Line
from valico.regime.provisions import Rulebook
from valico.regime.verdict import Verdict

FREE: Final = frozenset({"none", "not-enforced", "exception"})
"""What the American gate says where goods may go without a licence."""
UNHINDERED: Final = frozenset({"allowed", "unknown"})
"""What the Chinese gate says where goods come in without more."""
DERIVED: Final = "valico-derivation"
"""The source of what follows from silence."""
IDLE: Final = frozenset({"planned", "denied"})
BEST: Final = "A"
"""Licences are taken as issued on the word of the best sources alone: promises were told sooner."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one gate stands on a day."""

    value: str | float
    since: date
    sources: tuple[str, ...]
    says: str


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What is reported on licences issued and lots that came in, for a chip and a buyer."""

    licences: tuple[Report, ...]
    arrivals: tuple[Report, ...]

    def days(self) -> set[date]:
        """Return the days by which each had come about."""
        return {_day(report) for report in (*self.licences, *self.arrivals)}


def gated(setting: Setting, library: Library, *, known_by: date | None = None) -> Setting:
    """Return a setting whose gates are those of rules and claims, ended where knowledge ends.

    `known_by` is the scenario's own day unless another one is given.
    """
    scenario = setting.scenario
    day = known_by or scenario.known_by or scenario.ends
    changes = gate_changes(setting, library, known_by=day)
    made = with_gates(scenario, changes, known_by=day)
    return msgspec.structs.replace(setting, scenario=made)


def gate_changes(setting: Setting, library: Library, *, known_by: date) -> tuple[GateChange, ...]:
    """Return every change of the gates before each line abroad, in order of its day."""
    last = min(setting.scenario.ends, known_by)
    clerk = clerk_of(library, today=last)
    found = [
        change
        for product in setting.scenario.product
        for line in setting.scenario.line
        if not line.home
        for change in _of_line(
            setting.chips[product.chip],
            line,
            Asked(
                chip=product.chip,
                to=_whom(line, library),
                first=setting.scenario.begins,
                last=last,
                known_by=known_by,
            ),
            (clerk, library),
        )
    ]
    return tuple(sorted(found, key=lambda change: (change.on, change.chip, change.buyer)))


def _whom(line: Line, library: Library) -> str:
    """Return the buyer at its own seat, or the place where it is another one or stands for many."""
    buyer = library.organisations.get(line.buyer)
    return line.buyer if buyer is not None and buyer.seat == line.place else line.place


def _of_line(
    chip: Chip, line: Line, asked: Asked, desk: tuple[Clerk, Library]
) -> Iterator[GateChange]:
    clerk, library = desk
    case = Case(chip=chip.id, to=asked.to, known_by=asked.known_by)
    transaction = clerk.transaction(case)
    if transaction.origin == transaction.destination:  # sold where it is made: no gate between
        return
    heard = _heard(chip, line, asked, library)
    days = {*turning_days(asked, library, chip.id), *heard.days()}
    before: dict[Gate, str | float] = {}
    for day in sorted(day for day in days if asked.first <= day <= asked.last):
        verdict = clerk.judged(msgspec.structs.replace(transaction, on=day))
        for gate, standing in _standings(verdict, heard, library.book, day).items():
            if before.get(gate) != standing.value:
                before[gate] = standing.value
                yield _change(gate, standing, chip, line)


def _heard(chip: Chip, line: Line, asked: Asked, library: Library) -> Heard:
    claims = [claim for claim in library.claims if chip.id in claim.chips]
    claims = [c for c in claims if c.published <= asked.known_by and c.polarity == "affirmed"]
    reports = [report_from_claim(claim) for claim in claims if claim.hedge not in IDLE]
    issued = [r for r in reports if r.event == "authorise" and r.value == "granted"]
    came = [r for r in reports if r.event == "ship" and r.value in {"begun", "small"}]
    came = [r for r in came if not r.parties or line.buyer in r.parties]
    named = any(line.buyer in r.parties and r.unit == "chip" for r in came)
    near = line.place == "china"
    return Heard(
        licences=tuple(
            r for r in issued if r.reliability == BEST and {chip.maker, line.buyer} & {*r.parties}
        ),
        arrivals=tuple(came) if named and near else (),
    )


def _day(report: Report) -> date:
    """Return the last day by which what is reported had come about."""
    return report.settled or report.holds_from


def _standings(
    verdict: Verdict, heard: Heard, book: Rulebook, day: date
) -> Mapping[Gate, Standing]:
    lots = [report for report in heard.arrivals if _day(report) <= day]
    all_lots = heard.arrivals if lots else ()
    standings: dict[Gate, Standing | None] = {
        "licence": _licence(verdict, heard, book, day),
        "permission": _permission(verdict, lots, day),
        "quota": _quota(verdict, all_lots, day),
        "cap": _cap(verdict, day),
        "duty": _duty(verdict, day),
    }
    return {gate: found for gate in GATES if (found := standings[gate]) is not None}


def _licence(verdict: Verdict, heard: Heard, book: Rulebook, day: date) -> Standing:
    word = outcome(verdict.us)
    if word in FREE:
        rules = verdict.us.why.sources() or (DERIVED,)
        return Standing(value="open", since=day, sources=rules, says="no licence is needed")
    issued = [report for report in heard.licences if _day(report) <= day]
    if issued:
        first = min(issued, key=_day)
        return Standing(value="open", since=_day(first), sources=(first.source,), says=first.says)
    rules = _law(verdict, book, day)
    return Standing(value="shut", since=day, sources=rules, says=f"a licence is needed: {word}")


def _law(verdict: Verdict, book: Rulebook, day: date) -> tuple[str, ...]:
    """Return the sources of the rules that ask for a licence, the youngest first."""
    versions = [
        version
        for rule in verdict.us.rules
        if rule in book.provisions
        for version in book.provisions[rule].version
        if version.effective <= day
    ]
    young = sorted(versions, key=lambda version: version.effective, reverse=True)
    found = tuple(dict.fromkeys(version.source for version in young))
    return found or verdict.us.why.sources() or (DERIVED,)


def _permission(verdict: Verdict, lots: list[Report], day: date) -> Standing:
    china = verdict.cn
    decisive = china.reports[0] if china.reports else None
    if not china.applies or china.permission in UNHINDERED:
        source = decisive.source if decisive else DERIVED
        return Standing(value="open", since=day, sources=(source,), says=china.why.says)
    if lots:
        first = min(lots, key=_day)
        return Standing(value="open", since=_day(first), sources=(first.source,), says=first.says)
    since = max(day, _day(decisive)) if decisive else day
    sources = (decisive.source,) if decisive else china.why.sources() or (DERIVED,)
    return Standing(value="shut", since=since, sources=sources, says=china.why.says)


def _quota(verdict: Verdict, lots: tuple[Report, ...], day: date) -> Standing | None:
    """Return the least of what a licence allows a buyer and what is known to be let in."""
    limits = [
        (cap.limit, cap.source, cap.says)
        for cap in verdict.us.caps
        if cap.id == "per-buyer" and cap.unit == "chip"
    ]
    if verdict.cn.applies and verdict.cn.permission not in UNHINDERED:
        came = [(r.amount or 0.0, r.source, r.says) for r in lots if r.unit == "chip" and r.parties]
        limits += came[-1:]
    if not limits:
        return None
    limit, source, says = min(limits)
    return Standing(value=limit, since=day, sources=(source,), says=says)


def _cap(verdict: Verdict, day: date) -> Standing | None:
    found = next((cap for cap in verdict.us.caps if cap.id == "volume"), None)
    if found is None:
        return None
    return Standing(value=found.limit, since=day, sources=(found.source,), says=found.says)


def _duty(verdict: Verdict, day: date) -> Standing | None:
    if not verdict.levies:
        return None
    total = sum(levy.rate for levy in verdict.levies)
    sources = tuple(levy.source for levy in verdict.levies)
    says = "; ".join(levy.title for levy in verdict.levies)
    return Standing(value=total, since=day, sources=sources, says=says)


def _change(gate: Gate, standing: Standing, chip: Chip, line: Line) -> GateChange:
    value = standing.value
    state: State | None = None
    if isinstance(value, str):
        state = "open" if value == "open" else "shut"
    amount = None if isinstance(value, str) else value
    return GateChange(
        on=standing.since,
        gate=gate,
        chip=chip.id,
        buyer=line.buyer,
        place=line.place,
        state=state,
        units=amount if gate == "quota" else None,
        share=amount if gate in {"cap", "duty"} else None,
        sources=standing.sources,
        says=standing.says,
    )
