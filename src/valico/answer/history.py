"""The status of a chip over the years at both gates, with what caused each change."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import msgspec

from valico.answer.case import Case
from valico.answer.library import Library
from valico.answer.may import clerk_of
from valico.answer.outcomes import WORDS, Outcome, outcome
from valico.answer.shown import Shown
from valico.errors import InputError
from valico.regime.verdict import Permission, Verdict

SCHEMA: Final = "valico.history/1"
BEGINNING: Final = date(2022, 8, 1)
"""The month in which the first letter on AI chips was written."""

CAUSES: Final = 2
"""How many of the rules that begin on one day a span names."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of days with one status at one gate, and what brought it about."""

    first: date
    end: date
    """The first day out."""
    status: Outcome | Permission
    words: str
    eccn: tuple[str, ...] = ()
    cause: str
    sources: tuple[str, ...] = ()


class History(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """Both gates' spans for one chip and one buyer, in order."""

    schema: str = SCHEMA
    chip: str
    chip_name: str
    to: str
    known_by: date
    us: tuple[Span, ...]
    cn: tuple[Span, ...]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Whose status is asked about, from which day to which, as known by which."""

    chip: str
    to: str
    exporter: str | None = None
    first: date = BEGINNING
    last: date
    known_by: date


def history(asked: Asked, library: Library) -> History:
    """Return the status of a chip for a buyer or place on each day, as spans without gaps.

    Raises InputError where the last day lies before the first.
    """
    if asked.last < asked.first:
        message = f"{asked.last} is before {asked.first}; give the earlier day first"
        raise InputError(message)
    clerk = clerk_of(library, today=asked.last)
    case = Case(chip=asked.chip, to=asked.to, exporter=asked.exporter, known_by=asked.known_by)
    transaction = clerk.transaction(case)
    chip, _ = clerk.chip(asked.chip)
    found = [
        (day, clerk.judged(msgspec.structs.replace(transaction, on=day)))
        for day in turning_days(asked, library, chip.id)
    ]
    end = asked.last + timedelta(days=1)
    us = [_us_span(day, verdict, library) for day, verdict in found]
    return History(
        chip=chip.id,
        chip_name=chip.name,
        to=transaction.end_user.name,
        known_by=asked.known_by,
        us=tuple(_merged(us, end)),
        cn=tuple(_merged([_cn_span(day, verdict) for day, verdict in found], end)),
    )


def turning_days(asked: Asked, library: Library, chip: str) -> tuple[date, ...]:
    """Return the first day and every later one on which a rule or a report begins or ends."""
    turning = {asked.first}
    for provision in library.book.provisions.values():
        for version in provision.version:
            turning |= {d for d in (version.effective, version.compliance, version.until) if d}
    turning |= {groups.effective for groups in library.book.groups}
    turning |= {
        claim.holds_from()
        for claim in library.claims
        if claim.published <= asked.known_by and (not claim.chips or chip in claim.chips)
    }
    return tuple(sorted(day for day in turning if asked.first <= day <= asked.last))


def _us_span(day: date, verdict: Verdict, library: Library) -> Span:
    status = outcome(verdict.us)
    return Span(
        first=day,
        end=day,
        status=status,
        words=WORDS[status],
        eccn=verdict.us.eccn,
        cause="; ".join(list(_begun(day, verdict, library))[:CAUSES]),
        sources=verdict.us.why.sources(),
    )


def _begun(day: date, verdict: Verdict, library: Library) -> Iterator[str]:
    """Yield the titles of the cited rules that begin or end on the day."""
    cited = set(verdict.us.why.sources())
    for provision in library.book.provisions.values():
        for version in provision.version:
            if version.effective == day and version.source in cited:
                yield provision.title
            elif version.until == day:
                yield f"end of: {provision.title}"


def _cn_span(day: date, verdict: Verdict) -> Span:
    decisive = verdict.cn.reports[0] if verdict.cn.reports else None
    cause = f"{decisive.says} {decisive.chain}, {decisive.published}" if decisive else ""
    return Span(
        first=day,
        end=day,
        status=verdict.cn.permission,
        words=verdict.cn.permission if decisive else "no report",
        cause=cause,
        sources=(decisive.source,) if decisive else (),
    )


def _merged(spans: list[Span], end: date) -> Iterator[Span]:
    """Join neighbours of one status; each span keeps the cause of its first day."""
    kept: list[Span] = []
    for span in spans:
        if not kept or (kept[-1].status, kept[-1].eccn) != (span.status, span.eccn):
            kept.append(span)
    for span, later in pairwise(kept):
        yield msgspec.structs.replace(span, end=later.first)
    if kept:
        yield msgspec.structs.replace(kept[-1], end=end)
