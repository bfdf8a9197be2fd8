"""On whom it all rests: claims by origin, counted in origins and never in outlets.

An origin is found in this order: an editor's word, the chain that the claim itself gives, text
that is nearly the same, a rare error shared. Whoever names no origin counts as dependent: all such
claims of one story fall to its earliest named origin, and are marked so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

from valico.catalogue.names import fold
from valico.catalogue.organisations import Organisation
from valico.chronicle.claims import Claim, Holder
from valico.chronicle.mentions import AT_SECOND_HAND

OriginKind = Literal["on-record", "named", "anonymous", "unknown"]
Ground = Literal["editor", "chain", "same-text", "shared-error", "assumed"]
STORY: Final = timedelta(days=7)
"""Claims published within so many days of each other may tell one story."""
OWN_WORDS: Final = frozenset({"stated", "attributed", "denied", "planned"})
"""Hedges under which somebody named speaks for himself."""
REPORTERS: Final = frozenset({"outlet", "wire"})
"""Organisations of only these kinds report, and are no origin themselves."""
VAGUE: Final = frozenset({"", "reports", "thereports", "thesourcescited", "media", "medialocali"})
"""Descriptors, folded, that name nobody at all."""


def reporting(organisations: Mapping[str, Organisation]) -> tuple[str, ...]:
    """Return the ids of the organisations that only report."""
    return tuple(n for n, o in organisations.items() if REPORTERS.issuperset(o.kinds))


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever first said it, with the claims that rest on them."""

    key: str
    name: str
    kind: OriginKind
    vouched_by: str | None = None
    """The outlet that stands for an unnamed origin."""
    people: int | None = None
    """How many people, where that is stated; the most that anybody states."""
    first_outlet: str
    first_published: date
    claims: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    """Those of the claims that name no origin, and count as dependent on this one."""
    grounds: tuple[Ground, ...] = ("chain",)


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """How much stands behind a statement, in origins."""

    origins: tuple[Origin, ...]
    outlets: tuple[str, ...]

    @property
    def n_origins(self) -> int:
        """How many origins there are at most: two unnamed ones may be one person."""
        return len(self.origins)

    @property
    def n_origins_least(self) -> int:
        """How many there are at least: unnamed origins of several outlets taken for one."""
        unnamed = any(o.kind == "anonymous" for o in self.origins)
        return sum(o.kind != "anonymous" for o in self.origins) + unnamed

    @property
    def n_outlets(self) -> int:
        """How many outlets carried it."""
        return len(self.outlets)

    @property
    def n_people(self) -> int:
        """How many people are stated to stand behind it; one for each who speaks by name."""
        named = {"on-record", "named"}
        return sum(o.people or (o.kind in named) for o in self.origins)

    @property
    def on_record(self) -> bool:
        """Say whether anybody says so by name."""
        return any(origin.kind == "on-record" for origin in self.origins)

    @property
    def attributed(self) -> bool:
        """Say whether anybody is named, or an outlet stands for somebody who is not."""
        return any(origin.kind != "unknown" for origin in self.origins)

    def words(self) -> str:
        """Return the count as a badge: "1 origin / 7 outlets, 2 people, not on record"."""
        few = self.n_origins_least
        span = f"{few} to {self.n_origins}" if few < self.n_origins else str(self.n_origins)
        people = f", {self.n_people} {_plural('person', self.n_people)}" if self.n_people else ""
        origins = _plural("origin", self.n_origins)
        outlets = f"{self.n_outlets} {_plural('outlet', self.n_outlets)}"
        record = "on record" if self.on_record else "not on record"
        return f"{span} {origins} / {outlets}{people}, {record}"


def _plural(noun: str, count: int) -> str:
    if count == 1:
        return noun
    return "people" if noun == "person" else f"{noun}s"


class Clues(msgspec.Struct, frozen=True, kw_only=True):
    """What else tells on whom a claim rests, beside its own chain; claims and origins by id."""

    outlets: Collection[str] = ()
    """Organisations that only report; what they say alone has an origin that nobody names."""
    editors: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Claims that rest on the origin of another claim, as an editor says."""
    same_text: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Claims whose article is nearly the article of another claim."""
    shared_errors: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Claims that share a rare error with an earlier claim."""


class _Ground(msgspec.Struct, frozen=True):
    """The claim that names the origin, and on what ground another claim is laid to it."""

    claim: Claim
    ground: Ground


def evidence(claims: Sequence[Claim], clues: Clues | None = None) -> Evidence:
    """Return the origins of claims that say one thing, and the outlets that carried it."""
    in_order = sorted(claims, key=lambda claim: (claim.published, claim.id))
    outlets = dict.fromkeys(claim.holders[0].name for claim in in_order)
    return Evidence(origins=origins(claims, clues or Clues()), outlets=tuple(outlets))


def origins(claims: Sequence[Claim], clues: Clues) -> tuple[Origin, ...]:
    """Return the origins of claims, the earliest published first."""
    groups: dict[str, list[tuple[Claim, _Ground]]] = {}
    for story, told in enumerate(stories(claims)):
        for claim, ground in _grounded(told, clues):
            key = _key(ground.claim, clues.outlets)
            if not key.startswith("on record"):
                key = f"{key} in story {story}"
            groups.setdefault(key, []).append((claim, ground))
    found = (_origin(key, group, clues.outlets) for key, group in groups.items())
    return tuple(sorted(found, key=lambda origin: (origin.first_published, origin.key)))


def stories(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Return the claims in runs of publication without a gap of more than a week."""
    runs: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda c: (c.published, c.id)):
        if runs and claim.published - runs[-1][-1].published <= STORY:
            runs[-1].append(claim)
        else:
            runs.append([claim])
    return tuple(tuple(run) for run in runs)


def _grounded(told: Sequence[Claim], clues: Clues) -> Iterable[tuple[Claim, _Ground]]:
    """Yield each claim of a story with the claim whose origin is taken for its own."""
    by_id = {claim.id: claim for claim in told}
    named = [claim for claim in told if kind(claim, clues.outlets) != "unknown"]
    for claim in told:
        editor = by_id.get(clues.editors.get(claim.id, ""))
        if editor is not None:
            yield claim, _Ground(editor, "editor")
        elif kind(claim, clues.outlets) != "unknown":
            yield claim, _Ground(claim, "chain")
        else:
            yield claim, _of_unnamed(claim, by_id, named or list(told), clues)


def _of_unnamed(
    claim: Claim, by_id: Mapping[str, Claim], named: Sequence[Claim], clues: Clues
) -> _Ground:
    if (alike := by_id.get(clues.same_text.get(claim.id, ""))) is not None:
        return _Ground(alike, "same-text")
    if (erring := by_id.get(clues.shared_errors.get(claim.id, ""))) is not None:
        return _Ground(erring, "shared-error")
    return _Ground(named[0], "assumed")


def kind(claim: Claim, outlets: Collection[str]) -> OriginKind:
    """Return what kind of origin the chain of a claim ends in."""
    last = claim.origin
    if fold(last.name) in VAGUE:
        return "unknown"
    if last.anonymous:
        return "anonymous" if _vouched(claim) else "unknown"
    if last.organisation not in outlets and not _plain_outlet(claim):
        return "on-record" if claim.hedge in OWN_WORDS else "named"
    return "anonymous" if len(claim.holders) > 1 else "unknown"


def _vouched(claim: Claim) -> bool:
    """Say whether somebody stands for the unnamed: an aggregator that was read itself does not."""
    return len(claim.holders) > 1 and not (
        claim.reliability == "C" and voucher(claim) is claim.holders[0]
    )


def _plain_outlet(claim: Claim) -> bool:
    """Say whether a page stands alone and is nobody we know, or speaks at second hand."""
    alone = len(claim.holders) == 1
    return alone and (claim.origin.organisation is None or claim.hedge in AT_SECOND_HAND)


def _key(claim: Claim, outlets: Collection[str]) -> str:
    """Return what tells an origin apart from others in one story."""
    match kind(claim, outlets):
        case "unknown":
            return f"unknown behind {fold(claim.holders[0].name)}"
        case "anonymous":
            return f"unnamed at {fold(voucher(claim).name)}"
    return f"on record {fold(claim.origin.name)}"


def voucher(claim: Claim) -> Holder:
    """Return the last holder with a name: whoever stands for an origin without one.

    An outlet that names only another outlet leaves its origin with that one.
    """
    named = [holder for holder in claim.holders if not holder.anonymous]
    return named[-1] if named else claim.holders[0]


def _origin(key: str, group: Sequence[tuple[Claim, _Ground]], outlets: Collection[str]) -> Origin:
    first = min((claim for claim, _ in group), key=lambda c: (c.published, c.id))
    namer = next((ground.claim for _, ground in group if ground.ground == "chain"), first)
    sort = kind(namer, outlets)
    stated = [claim.origin.people for claim, _ in group if claim.origin.people is not None]
    return Origin(
        key=key,
        name=_name(namer, sort),
        kind=sort,
        vouched_by=voucher(namer).name if sort == "anonymous" else None,
        people=max(stated, default=None),
        first_outlet=first.holders[0].name,
        first_published=first.published,
        claims=tuple(claim.id for claim, _ in group),
        assumed=tuple(claim.id for claim, ground in group if ground.ground == "assumed"),
        grounds=tuple(dict.fromkeys(ground.ground for _, ground in group)),
    )


def _name(claim: Claim, sort: OriginKind) -> str:
    match sort:
        case "unknown":
            return f"not named by {claim.holders[0].name}"
        case "anonymous":
            unnamed = claim.origin.words() if claim.origin.anonymous else "its own sources"
            return f"{unnamed}, by {voucher(claim).name}"
    return claim.origin.words()
