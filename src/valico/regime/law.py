"""The law of one day: every provision that stands on it, with its lists of places resolved."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Final

import msgspec

from valico import dates
from valico.evidence import Cite
from valico.regime.provisions import (
    Act,
    CountryGroups,
    Jurisdiction,
    Kind,
    Provision,
    Rulebook,
    Standing,
    Version,
    version_on,
)

WITHOUT_FORCE: Final = frozenset({"superseded", "withdrawn", "proposed", "suspended"})
"""Standings under which a provision asks for nothing."""
MOVES: Final[frozenset[Act]] = frozenset({"export", "reexport", "transfer"})
"""The acts that a rule speaks of where it names none."""


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """A list of places and country groups, resolved as of a day."""

    members: frozenset[str] = frozenset()
    everywhere: bool = False
    spared: frozenset[str] = frozenset()

    def __contains__(self, place: str) -> bool:
        """Say whether the list holds a place."""
        return place in self.members or (self.everywhere and place not in self.spared)

    def __bool__(self) -> bool:
        """Say whether the list holds anything."""
        return self.everywhere or bool(self.members)


NOWHERE: Final = Places()


class Rule:
    """A provision as it stands on a day; its lists of places are resolved when asked for."""

    def __init__(self, provision: Provision, version: Version, law: "Law") -> None:
        """Take a provision, its version of the day, and the law by which groups are resolved."""
        self._law = law
        self.version = version
        self.id, self.title, self.kind = provision.id, provision.title, provision.kind
        self.cites = provision.cites
        self.note = version.note or provision.note

    @cached_property
    def standing(self) -> Standing:
        """The standing of the version; expected where the day of compliance is still to come."""
        due = self.version.compliance
        if due is not None and self._law.on < due and self.version.standing == "in-force":
            return "expected"
        return self.version.standing

    @cached_property
    def acts(self) -> frozenset[Act]:
        """The acts that the rule speaks of."""
        return frozenset(self.version.acts) or MOVES

    @cached_property
    def destinations(self) -> Places:
        """The destinations listed, less those spared, with those caught all the same."""
        version, places = self.version, self._law.places
        spared = places(version.except_destinations).members
        return Places(
            members=(places(version.destinations).members - spared)
            | places(version.always_destinations).members,
            everywhere="worldwide" in version.destinations,
            spared=spared | {"united-states"},
        )

    @cached_property
    def headquarters(self) -> Places:
        """The seats whose parties are caught anywhere."""
        return self._law.places(self.version.headquarters)

    @cached_property
    def except_headquarters(self) -> Places:
        """The seats whose parties are left out."""
        return self._law.places(self.version.except_headquarters)

    @cached_property
    def friends(self) -> Places:
        """The seats whose parties are favoured."""
        return self._law.places(self.version.friends)

    @cached_property
    def designed_in(self) -> Places:
        """The seats of designers that the rule speaks of."""
        return self._law.places(self.version.designed_in)

    @cached_property
    def designed_outside(self) -> Places:
        """The seats of designers that the rule leaves out."""
        return self._law.places(self.version.designed_outside)

    def cite(self, at: str | None = None) -> Cite:
        """Return the source of the rule and the place in it."""
        return Cite(self.version.source, at or self.version.at or self.cites)


class Law:
    """A rulebook as it stands on a day, as far as it was known by another."""

    def __init__(self, book: Rulebook, *, on: date, known_by: date) -> None:
        """Take a rulebook and the two clocks; nothing is resolved before it is asked for."""
        self.book, self.on, self.known_by = book, on, known_by
        self._rules: dict[str, Rule | None] = {}
        self._kinds: dict[tuple[Jurisdiction, Kind], tuple[Rule, ...]] = {}
        self._places: dict[tuple[str, ...], Places] = {(): NOWHERE}

    @cached_property
    def groups(self) -> CountryGroups | None:
        """The country groups of the day."""
        return dates.in_force(self.book.groups, on=self.on, known_by=self.known_by)

    @cached_property
    def listed(self) -> Mapping[str, Rule]:
        """The entries of the Entity List that stand on the day, by the party that they name."""
        entries = (rule for rule in self.rules("party") if rule.standing not in WITHOUT_FORCE)
        return {party: rule for rule in entries for party in rule.version.parties}

    @cached_property
    def unsettled(self) -> Mapping[str, tuple[date, CountryGroups]]:
        """Places whose country group is not established for the day, since when, and until what."""
        return {
            place: (since, groups)
            for groups in self.book.groups
            if self.on < groups.effective <= self.known_by
            for place, since in groups.unsettled.items()
            if since <= self.on
        }

    @cached_property
    def _ids(self) -> Mapping[tuple[Jurisdiction, Kind], list[str]]:
        found: dict[tuple[Jurisdiction, Kind], list[str]] = {}
        for provision in self.book.provisions.values():
            found.setdefault((provision.jurisdiction, provision.kind), []).append(provision.id)
        return found

    def rule(self, name: str) -> Rule | None:
        """Return a provision that stands on the day, or None where it does not."""
        if name not in self._rules:
            found = self.book.provisions.get(name)
            self._rules[name] = self._resolved(found) if found else None
        return self._rules[name]

    def rules(self, kind: Kind, jurisdiction: Jurisdiction = "us") -> tuple[Rule, ...]:
        """Return the provisions of one kind that stand on the day, in order of id."""
        key = (jurisdiction, kind)
        if key not in self._kinds:
            found = (self.rule(name) for name in self._ids.get(key, ()))
            self._kinds[key] = tuple(rule for rule in found if rule is not None)
        return self._kinds[key]

    def _resolved(self, provision: Provision) -> Rule | None:
        version = version_on(provision, on=self.on, known_by=self.known_by)
        return None if version is None else Rule(provision, version, self)

    def places(self, entries: tuple[str, ...]) -> Places:
        """Return a list of places and country groups, resolved."""
        found = self._places.get(entries)
        if found is None:
            everywhere = "worldwide" in entries
            found = Places(members=self._members(entries), everywhere=everywhere)
            self._places[entries] = found
        return found

    def _members(self, entries: tuple[str, ...]) -> frozenset[str]:
        groups = self.groups.groups if self.groups else {}
        return frozenset(place for e in entries for place in groups.get(e, (e,)))
