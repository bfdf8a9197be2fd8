"""What a gate says: records only."""

from typing import Literal

import msgspec

from valico.evidence import Report, Step
from valico.regime.provisions import Policy, Standing

Requirement = Literal["none", "required", "required-not-enforced", "prohibited", "indeterminate"]
Permission = Literal["allowed", "discouraged", "conditional", "blocked", "unknown"]


RemarkKind = Literal["guidance", "fact", "doubt", "gap", "exempt"]


class LicenceException(msgspec.Struct, frozen=True, kw_only=True):
    """A licence exception that may be used, and what it asks."""

    code: str
    notice_days: int
    conditions: tuple[str, ...]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A certification that a rule asks for, and whether it was made."""

    id: str
    says: str
    state: Literal["met", "unmet", "not-stated"]
    at: str | None = None


class Cap(msgspec.Struct, frozen=True, kw_only=True):
    """A limit on how many."""

    id: str
    says: str
    limit: float
    unit: str
    left: float | None = None
    """Chips that may still go after this transaction, where that can be told; below zero: over."""
    standing: Standing
    source: str
    who: str = ""
    """Who says so, where the limit is known from reports."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Guidance, a fact or a doubt that bears on a transaction and asks for no licence itself."""

    id: str
    kind: RemarkKind
    says: str
    standing: Standing | None = None
    source: str | None = None
    at: str | None = None


class Levy(msgspec.Struct, frozen=True, kw_only=True):
    """A duty or share: what part of what, and how much that is."""

    id: str
    title: str
    rate: float
    base: str
    payee: str
    standing: Standing
    amount_usd: tuple[float, float] | None
    says: str
    source: str
    at: str | None = None


class UnitedStates(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict of the US gate."""

    requirement: Requirement
    standing: Standing | None
    eccn: tuple[str, ...]
    rules: tuple[str, ...]
    exception: LicenceException | None = None
    policy: Policy | None = None
    conditions: tuple[Finding, ...] = ()
    caps: tuple[Cap, ...] = ()
    remarks: tuple[Remark, ...] = ()
    missing: tuple[str, ...] = ()
    why: Step


class China(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict of the Chinese gate, from reports."""

    permission: Permission
    firmness: str
    applies: bool = True
    """False where the goods do not pass the Chinese gate."""
    reports: tuple[Report, ...] = ()
    clashes: tuple[Report, ...] = ()
    directives: tuple[str, ...] = ()
    """Ids of the directives that document the matter."""
    missing: tuple[str, ...] = ()
    why: Step


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Both gates, kept apart, with the levies."""

    us: UnitedStates
    cn: China
    levies: tuple[Levy, ...] = ()
    assumed: tuple[str, ...] = ()
