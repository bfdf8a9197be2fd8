"""Provisions and their dated versions, as the files under `data/rules` hold them.

A provision has three clocks: announced or published, effective, and the day from which one must
comply; and a standing on each day. Numbers, lists and dates are data; the order of tests is code.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from valico import dates, store
from valico.regime.conditions import Condition, condition

Jurisdiction = Literal["us", "cn"]
Kind = Literal[
    "classification",
    "requirement",
    "letter",
    "review",
    "exception",
    "levy",
    "party",
    "presumption",
    "condition",
    "guidance",
    "directive",
    "bill",
    "fact",
    "doubt",
    "gap",
]
"""What a provision does; a `doubt` is what could not be established, a `gap` what is not held."""
Standing = Literal[
    "in-force",
    "in-force-by-default",
    "not-enforced",
    "suspended",
    "expected",
    "proposed",
    "reported",
    "announced",
    "superseded",
    "withdrawn",
]
Policy = Literal[
    "presumption-of-denial",
    "case-by-case",
    "presumption-of-approval",
    "policy-of-denial",
    "unknown",
]
Act = Literal["export", "reexport", "transfer", "remote", "import", "use"]
Role = Literal["fabricator", "packager"]
"""What an exporter is to the chip, where that matters: it made the dies, or packaged them."""


class Paragraph(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A paragraph of a rule: the inequalities that must all hold for it to catch a chip."""

    id: str
    eccn: str | None = None
    all: tuple[str, ...] = ()
    datacentre: bool | None = None
    """Where set, the chip must (or must not) be designed or marketed for data centres."""
    memory: bool = False
    """The paragraph speaks of high-bandwidth memory as such, not of chips."""
    co_packaged: bool | None = None
    """Where set, the memory must (or must not) be packaged with logic that mainly processes."""
    has_hbm: bool | None = None
    effect: Literal["catches", "excludes", "overcomes", "silent"] = "catches"
    first: date | None = None
    end: date | None = None
    """The days of export of which the paragraph speaks: first day in, last day out."""
    permission: Literal["allowed", "conditional", "discouraged", "blocked"] | None = None
    note: str | None = None

    def conditions(self) -> tuple[Condition, ...]:
        """Return the inequalities."""
        return _conditions(self.all)

    def speaks_of(self, day: date) -> bool:
        """Say whether the paragraph holds for exports on a day."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)


@cache
def _conditions(written: tuple[str, ...]) -> tuple[Condition, ...]:
    return tuple(condition(words) for words in written)


class Certification(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that an applicant must certify or do."""

    id: str
    says: str
    at: str | None = None
    by: date | None = None
    """The chip must have been on sale by this day."""
    ratio: float | None = None
    """What goes abroad may be at most this part of what stays; both ends are counted in chips."""
    not_for: tuple[str, ...] = ()
    """End uses with which it cannot be certified."""


class Ceiling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A limit on how many, as the text states it."""

    id: str
    says: str
    limit: float
    unit: str


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A provision as it stands from one day on."""

    effective: date
    published: date
    """The first day on which the public could know of it."""
    gazetted: date | None = None
    """The day of the official journal, where that is later."""
    compliance: date | None = None
    """The day from which one must comply, where that is later than `effective`."""
    before_publication: str | None = None
    """Why it took effect before the public knew, where it did."""
    until: date | None = None
    """First day out of force, where the text or a later act says so."""
    until_published: date | None = None
    """When the end could be known, where later than `published`."""
    standing: Standing = "in-force"
    source: str
    at: str | None = None
    also: tuple[str, ...] = ()
    """Further sources, for what the first does not say."""
    checked: date
    confidence: Literal["high", "medium", "low"] = "high"
    note: str | None = None
    says: str | None = None
    """What it tells a reader, where it asks for no licence itself."""
    paragraphs: tuple[Paragraph, ...] = ()
    applies_to: tuple[str, ...] = ()
    """ECCN paragraphs that the version speaks of."""
    all_items: bool = False
    """Whether it speaks of every item subject to the EAR."""
    parties: tuple[str, ...] = ()
    """Organisations bound or named; empty binds everybody."""
    chips: tuple[str, ...] = ()
    designed_in: tuple[str, ...] = ()
    """Places or groups in which the chip's designer, or its ultimate parent, has its seat."""
    designed_outside: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    """Place ids, country groups such as "D:5", or "worldwide"."""
    except_destinations: tuple[str, ...] = ()
    always_destinations: tuple[str, ...] = ()
    """Caught though they also stand among the exceptions."""
    headquarters: tuple[str, ...] = ()
    """Places or groups whose headquartered parties are caught anywhere."""
    except_headquarters: tuple[str, ...] = ()
    """Places or groups whose headquartered parties are left out."""
    acts: tuple[Act, ...] = ()
    """Acts spoken of; empty means export, re-export and in-country transfer."""
    origin: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    uses: tuple[str, ...] = ()
    """End uses without which it does not apply."""
    policy: Policy | None = None
    otherwise: Policy | None = None
    elsewhere: Policy | None = None
    friends: tuple[str, ...] = ()
    """Places or groups whose headquartered end users are judged by `friendly`."""
    friendly: Policy | None = None
    exception: str | None = None
    serves: tuple[str, ...] = ()
    """Ids of the rules whose requirement a licence exception overcomes."""
    spares_data_centres: bool = False
    """Whether an exception leaves out data-centre items that meet 3A090.a."""
    notice_days: int | None = None
    certifications: tuple[Certification, ...] = ()
    cap_ratio: float | None = None
    caps: tuple[Ceiling, ...] = ()
    rate: float | None = None
    base: str | None = None
    exempt_uses: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    """Ids of rules whose own reach leaves nothing for this one."""
    bears_on: tuple[str, ...] = ()
    """Ids of rules that this one explains."""
    designers_until: date | None = None
    """Last day on which an authorised designer needs no application."""
    application_days: int | None = None
    """For how many days after its application a designer keeps that standing."""
    use: str | None = None
    permission: Literal["allowed", "conditional", "discouraged", "blocked"] | None = None
    enacts: Kind | None = None
    """What a bill would become, were it enacted."""


class Provision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule, letter, levy or directive, with its dated versions."""

    id: str = ""
    title: str
    jurisdiction: Jurisdiction
    kind: Kind
    cites: str
    note: str | None = None
    version: tuple[Version, ...]


def read_provisions(*, root: Path = store.DATA) -> dict[str, Provision]:
    """Return every provision by its id, such as `us/3a090`."""
    return {
        name: msgspec.structs.replace(file, id=name)
        for name, file in store.read_folder("rules", Provision, root=root).items()
    }


def version_on(provision: Provision, *, on: date, known_by: date) -> Version | None:
    """Return the version in force on a day, among those published by another day.

    A version past its last day counts as none, once that end could be known.
    """
    version = dates.in_force(provision.version, on=on, known_by=known_by)
    if version is None or version.until is None or on < version.until:
        return version
    learnt = version.until_published or version.published
    return None if learnt <= known_by else version


class CountryGroups(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The country groups of 15 CFR 740 Supp. 1 from one day on."""

    effective: date
    published: date
    source: str
    checked: date
    note: str | None = None
    unsettled: Mapping[str, date] = {}
    """Places that this version moves on an unknown day between the day given and `effective`."""
    groups: Mapping[str, tuple[str, ...]]


class GroupsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The dated versions of the country groups."""

    title: str
    version: tuple[CountryGroups, ...]


def read_groups(*, root: Path = store.DATA) -> tuple[CountryGroups, ...]:
    """Return the dated versions of the US country groups."""
    path = root / "country_groups" / "us.toml"
    return store.read_document(path, GroupsFile, root=root).version


class Rulebook(msgspec.Struct, frozen=True, kw_only=True):
    """Every provision and the country groups: what `judge` judges by."""

    provisions: Mapping[str, Provision]
    groups: tuple[CountryGroups, ...]

    def version(self, provision: str, *, on: date, known_by: date) -> Version | None:
        """Return the version of a provision that stands on a day, or None where none does."""
        found = self.provisions.get(provision)
        return version_on(found, on=on, known_by=known_by) if found else None

    def of_kind(self, jurisdiction: Jurisdiction, kind: Kind) -> tuple[Provision, ...]:
        """Return the provisions of one kind, in order of id."""
        wanted = (jurisdiction, kind)
        return tuple(p for p in self.provisions.values() if (p.jurisdiction, p.kind) == wanted)

    def lists(self, place: str, entries: tuple[str, ...], *, on: date, known_by: date) -> bool:
        """Say whether a place stands in a list of places and country groups."""
        if place in entries or "worldwide" in entries:
            return True
        groups = dates.in_force(self.groups, on=on, known_by=known_by)
        return groups is not None and any(
            place in groups.groups.get(entry, ()) for entry in entries
        )


def read_rulebook(*, root: Path = store.DATA) -> Rulebook:
    """Return the rules that ship with the package, or those of another folder."""
    return Rulebook(provisions=read_provisions(root=root), groups=read_groups(root=root))
