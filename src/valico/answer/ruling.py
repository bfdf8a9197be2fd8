"""A verdict with everything that a reader needs to check it: as a record, and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from valico import __version__
from valico.answer.case import BadRow, Case
from valico.answer.expectation import unmet
from valico.answer.may import Clerk
from valico.answer.shown import Shown
from valico.errors import InputError
from valico.evidence import Cite, Source, Step
from valico.regime.provisions import Act
from valico.regime.transaction import Transaction
from valico.regime.verdict import China, Levy, UnitedStates, Verdict

SCHEMA: Final = "valico.verdict/1"
"""Name and version of the JSON form."""
REQUIREMENTS: Final = {
    "none": "no licence needed",
    "required": "licence required",
    "required-not-enforced": "licence requirement on the books, not enforced",
    "prohibited": "prohibited",
    "indeterminate": "cannot be told",
}


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
    """The end user as it was read."""

    id: str | None
    name: str
    seat: str
    ultimate_seat: str


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """The transaction as it was read."""

    chip: str | None
    chip_name: str
    measures: Mapping[str, float]
    """Legal measures in base units: TPP, byte/s, GB/s per mm2, counts."""
    datacentre: bool | None
    count: int | None
    exporter: str | None
    exporter_seat: str | None
    origin: str
    destination: str
    route: Act
    end_user: Buyer
    use: str | None
    certified: tuple[str, ...] | None
    on: date
    known_by: date


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the trace; a step one deeper is what the step before it rests on."""

    gate: Literal["us", "cn", "levy"]
    depth: int
    says: str
    cites: tuple[Cite, ...]


class Ruling(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """The verdicts of both gates on one case, with the trace and the sources."""

    schema: str = SCHEMA
    valico: str = __version__
    id: str
    says: str
    headline: str
    understood: Understood
    us: UnitedStates
    cn: China
    levies: tuple[Levy, ...]
    assumed: tuple[str, ...]
    why: tuple[Reason, ...]
    unmet: tuple[str, ...] | None
    """What the case expected and did not find; None where it expected nothing."""
    sources: tuple[Source, ...]


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A case that could not be read, in the place of its verdict."""

    schema: str = SCHEMA
    id: str
    error: str


def ruling_on(case: Case, clerk: Clerk) -> Ruling:
    """Return the ruling on a case; raises InputError where the case cannot be read."""
    transaction = clerk.transaction(case)
    verdict = clerk.judged(transaction)
    why = tuple(_reasons(verdict))
    cited = dict.fromkeys((*(c.source for r in why for c in r.cites), *_named_sources(verdict)))
    return Ruling(
        id=case.id,
        says=case.says,
        headline=headline(verdict),
        understood=_understood(transaction),
        us=msgspec.structs.replace(verdict.us, why=_alone(verdict.us.why)),
        cn=msgspec.structs.replace(verdict.cn, why=_alone(verdict.cn.why)),
        levies=verdict.levies,
        assumed=verdict.assumed,
        why=why,
        unmet=unmet(case.expect, verdict) if case.expect else None,
        sources=tuple(clerk.records.sources[s] for s in cited if s in clerk.records.sources),
    )


def rulings_on(rows: Sequence[Case | BadRow], clerk: Clerk) -> Iterator[Ruling | Broken]:
    """Yield one ruling a row, in order; a row at fault gives its error and stops nothing."""
    for number, row in enumerate(rows, start=1):
        if isinstance(row, BadRow):
            yield Broken(id=row.id, error=row.error)
            continue
        case = row if row.id else msgspec.structs.replace(row, id=str(number))
        try:
            yield ruling_on(case, clerk)
        except InputError as fault:
            yield Broken(id=case.id, error=str(fault))


def json_from_record(ruling: Ruling | Broken) -> str:
    """Return a ruling as indented JSON; `schema` names the form and its version."""
    return msgspec.json.format(msgspec.json.encode(ruling), indent=2).decode()


def json_from_records(rulings: Sequence[Ruling | Broken]) -> str:
    """Return rulings as an indented JSON array, in their order."""
    return msgspec.json.format(msgspec.json.encode(rulings), indent=2).decode()


def headline(verdict: Verdict) -> str:
    """Return both gates in two sentences."""
    us, cn = verdict.us, verdict.cn
    said = REQUIREMENTS[us.requirement]
    if us.policy is not None:
        said += f", {us.policy.replace('-', ' ')}"
    if us.standing == "in-force-by-default":
        said += " (in force by default, verify)"
    if us.exception is not None:
        said += f"; licence exception {us.exception.code} may serve"
    if us.missing and us.requirement == "indeterminate":
        said += f" without {', '.join(us.missing)}"
    china = f"{cn.permission}, {cn.firmness}" if cn.applies else "its gate does not apply"
    return f"United States: {said}. China: {china}."


def _alone(step: Step) -> Step:
    """Return a step without those below it; the whole trace stands in `why`."""
    return Step(says=step.says, cites=step.cites)


def _reasons(verdict: Verdict) -> Iterator[Reason]:
    gates: tuple[tuple[Literal["us", "cn"], Step], ...] = (
        ("us", verdict.us.why),
        ("cn", verdict.cn.why),
    )
    for gate, why in gates:
        for depth, step in why.walk():
            yield Reason(gate=gate, depth=depth, says=step.says, cites=step.cites)
    for levy in verdict.levies:
        says = f"{levy.title}: {levy.says}"
        yield Reason(gate="levy", depth=0, says=says, cites=(Cite(levy.source, levy.at),))


def _named_sources(verdict: Verdict) -> Iterator[str]:
    """Yield the sources that stand outside the trace."""
    yield from (cap.source for cap in verdict.us.caps)
    yield from (remark.source for remark in verdict.us.remarks if remark.source)
    yield from (report.source for report in (*verdict.cn.reports, *verdict.cn.clashes))


def _understood(transaction: Transaction) -> Understood:
    party = transaction.end_user
    return Understood(
        chip=transaction.chip.chip or None,
        chip_name=transaction.chip_name,
        measures=transaction.chip.values,
        datacentre=transaction.chip.datacentre,
        count=transaction.count,
        exporter=transaction.exporter,
        exporter_seat=transaction.exporter_seat,
        origin=transaction.origin,
        destination=transaction.destination,
        route=transaction.act,
        end_user=Buyer(
            id=party.id or None,
            name=party.name,
            seat=party.seat,
            ultimate_seat=party.ultimate_seat,
        ),
        use=transaction.use,
        certified=transaction.certified,
        on=transaction.on,
        known_by=transaction.known_by,
    )
