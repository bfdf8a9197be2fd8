"""The rules that stand on a day, and what changed between two days."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from valico.answer.case import Case
from valico.answer.library import Library
from valico.answer.may import Clerk, clerk_of
from valico.answer.outcomes import WORDS, outcome
from valico.answer.seat import seat_of
from valico.errors import InputError
from valico.regime.provisions import Provision, Standing, Version

SCHEMA: Final = "valico.rules/1"
CHANGES_SCHEMA: Final = "valico.rules-diff/1"


class StandingRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it stands on a day."""

    rule: str
    title: str
    jurisdiction: str
    kind: str
    standing: Standing
    effective: date
    published: date
    compliance: date | None
    cites: str
    source: str


class RulesOn(msgspec.Struct, frozen=True, kw_only=True):
    """Every rule that stands on a day, as known by another."""

    schema: str = SCHEMA
    on: date
    known_by: date
    rules: tuple[StandingRule, ...]


class RuleChange(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that stands otherwise on the later day."""

    rule: str
    title: str
    before: str
    after: str
    effective: date
    source: str


class SideChange(msgspec.Struct, frozen=True, kw_only=True):
    """A chip, or a chip for a buyer, that changed sides."""

    chip: str
    name: str
    gate: str
    buyer: str
    before: str
    after: str


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What changed between two days: rules, and who changed sides at which gate."""

    schema: str = CHANGES_SCHEMA
    first: date
    second: date
    to: str
    rules: tuple[RuleChange, ...]
    sides: tuple[SideChange, ...]


def rules_on(library: Library, *, on: date, known_by: date) -> RulesOn:
    """Return every rule that stands on a day, those not enforced or only proposed included."""
    found = []
    for provision in library.book.provisions.values():
        version = library.book.version(provision.id, on=on, known_by=known_by)
        if version is not None:
            found.append(_standing(provision, version))
    found.sort(key=lambda rule: (rule.jurisdiction != "us", rule.kind, rule.effective))
    return RulesOn(on=on, known_by=known_by, rules=tuple(found))


def _standing(provision: Provision, version: Version) -> StandingRule:
    return StandingRule(
        rule=provision.id,
        title=provision.title,
        jurisdiction=provision.jurisdiction,
        kind=provision.kind,
        standing=version.standing,
        effective=version.effective,
        published=version.published,
        compliance=version.compliance,
        cites=provision.cites,
        source=version.source,
    )


def changes(library: Library, first: date, second: date, *, to: str = "china") -> Changes:
    """Return what changed between two days, each as known on that day.

    Raises InputError where the second day is not after the first.
    """
    if second <= first:
        message = f"{second} is not after {first}; give the earlier day first"
        raise InputError(message)
    return Changes(
        first=first,
        second=second,
        to=to,
        rules=tuple(_rule_changes(library, first, second)),
        sides=tuple(_side_changes(library, first, second, to)),
    )


def _rule_changes(library: Library, first: date, second: date) -> Iterator[RuleChange]:
    for provision in library.book.provisions.values():
        before = library.book.version(provision.id, on=first, known_by=first)
        after = library.book.version(provision.id, on=second, known_by=second)
        if before != after:
            newer = after or before
            assert newer is not None  # noqa: S101  # one of two unequal versions is there
            yield RuleChange(
                rule=provision.id,
                title=provision.title,
                before=_words(before),
                after=_words(after),
                effective=after.effective if after else (newer.until or second),
                source=newer.source,
            )


def _words(version: Version | None) -> str:
    if version is None:
        return "none"
    return f"{version.standing.replace('-', ' ')} since {version.effective}"


def _side_changes(library: Library, first: date, second: date, to: str) -> Iterator[SideChange]:
    """Yield the chips that changed sides for the place, then for each buyer that claims name."""
    clerk = clerk_of(library, today=second)
    named = buyers_named(library) if to == "china" else {}
    for chip in library.chips.values():
        if seat_of(chip.maker, library) == to:
            continue
        buyers = sorted(buyer for buyer, chips in named.items() if chip.id in chips)
        for buyer in ("", *buyers):
            yield from _turned(clerk, Case(chip=chip.id, to=buyer or to), buyer, (first, second))


def _turned(clerk: Clerk, case: Case, buyer: str, days: tuple[date, date]) -> Iterator[SideChange]:
    transaction = clerk.transaction(case)
    before, after = (
        clerk.judged(msgspec.structs.replace(transaction, on=day, known_by=day)) for day in days
    )
    names = {"chip": transaction.chip.chip, "name": transaction.chip_name, "buyer": buyer}
    us_before, us_after = outcome(before.us), outcome(after.us)
    if us_before != us_after and not buyer:
        yield SideChange(gate="us", before=WORDS[us_before], after=WORDS[us_after], **names)
    if before.cn.permission != after.cn.permission:
        yield SideChange(gate="cn", before=before.cn.permission, after=after.cn.permission, **names)


def buyers_named(library: Library) -> dict[str, set[str]]:
    """Return the buyers that claims about the Chinese gate name, each with the chips."""
    named: dict[str, set[str]] = {}
    for claim in library.claims:
        if claim.about == "import-permission":
            for party in claim.parties:
                if party in library.organisations:
                    named.setdefault(party, set()).update(claim.chips)
    return named
