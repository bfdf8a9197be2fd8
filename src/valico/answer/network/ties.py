"""Ties between organisations: from parents, chains of supply, scenarios and claims."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.library import Library
from valico.answer.network.tie import KINDS, Tie, TieKind
from valico.answer.shelf.kindred import chains_of_chips, supplies
from valico.chronicle.claims import Claim
from valico.market.scenario.scenario import Line, Scenario
from valico.market.scenario.shelf import read_named, scenario_names

MAKING: Final = frozenset({"foundry", "packager", "memory-maker", "assembler", "server-maker"})
"""The kinds of organisation from which a maker of chips buys."""
BUYING: Final = frozenset({"buyer", "cloud", "model-maker", "telecom", "server-maker"})
TRADE: Final = frozenset({"orders", "shipments"})


def ties(library: Library, *, on: date, known_by: date, root: Path = store.DATA) -> tuple[Tie, ...]:
    """Return what ties organisations together on a day, as known by another; each pair once a kind.

    Chains and scenarios bear no day: they stand as the data have them now.
    """
    found = (
        *_owning(library),
        *_supplying(library, root),
        *_planned(library, root),
        *_told(library, on=on, known_by=known_by),
    )
    return tuple(_gathered(tie for tie in found if tie.first != tie.second))


def about(name: str, known: Iterable[Tie], *, steps: int = 1) -> tuple[Tie, ...]:
    """Return the ties within some steps of an organisation."""
    listed, near = tuple(known), {name}
    for _ in range(steps - 1):
        near |= {end for t in listed if {t.first, t.second} & near for end in (t.first, t.second)}
    return tuple(tie for tie in listed if {tie.first, tie.second} & near)


def _owning(library: Library) -> Iterator[Tie]:
    for one in library.organisations.values():
        if one.parent:
            source = one.sources[0] if one.sources else ""
            yield Tie(
                kind="owns",
                first=one.parent,
                second=one.id,
                says=f"{library.organisations[one.parent].name} is above {one.name}",
                firmness=one.confidence,
                source=source,
            )


def _supplying(library: Library, root: Path) -> Iterator[Tie]:
    makers = _makers_by_chain(library, root)
    for chain, found in supplies(root=root).items():
        for each in found:
            for maker in makers.get(chain, ()):
                yield Tie(
                    kind="supplies",
                    first=each.organisation,
                    second=maker,
                    says=f"{each.stage}: {each.share:.0%}",
                    firmness=each.basis,
                    source=each.source,
                )


def _makers_by_chain(library: Library, root: Path) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for chip, chain in chains_of_chips(root=root).items():
        found.setdefault(chain, set()).add(library.chips[chip].maker)
    return {chain: frozenset(makers) for chain, makers in found.items()}


def _planned(library: Library, root: Path) -> Iterator[Tie]:
    """Yield who orders from whom in the scenarios."""
    for name in scenario_names(root=root):
        scenario = read_named(name, root=root)
        for line in scenario.line:
            if line.buyer in library.organisations:
                yield from _orders(scenario, line, library)


def _orders(scenario: Scenario, line: Line, library: Library) -> Iterator[Tie]:
    for chip, told in (*line.orders_per_week.items(), *line.ordered.items()):
        if chip in library.chips:
            yield Tie(
                kind="buys",
                first=line.buyer,
                second=library.chips[chip].maker,
                says=f"{library.chips[chip].name}, in the scenario “{scenario.title}”",
                firmness=told.basis,
                source=told.source,
            )


def _told(library: Library, *, on: date, known_by: date) -> Iterator[Tie]:
    """Yield what claims say of trade, licences and permissions; what they deny ties nobody."""
    for claim in library.claims:
        public = claim.published <= known_by and claim.holds_from() <= on
        if public and claim.polarity != "negated" and claim.hedge != "denied":
            yield from _of_claim(claim, library)


def _of_claim(claim: Claim, library: Library) -> Iterator[Tie]:
    makers = dict.fromkeys(library.chips[c].maker for c in claim.chips if c in library.chips)
    pairs: list[tuple[TieKind, str, str]]
    match claim.about:
        case "us-licence":
            ends = dict.fromkeys([*claim.parties, *makers])
            pairs = [("licenses", actor, end) for actor in claim.actors for end in ends]
        case "import-permission":
            pairs = [("permits", actor, end) for actor in claim.actors for end in claim.parties]
        case "orders" | "shipments":
            pairs = [
                pair
                for maker in makers
                for end in claim.parties
                for pair in _trade(end, maker, library)
            ]
        case _:
            return
    known = library.organisations
    yield from (
        _tie(kind, first, second, claim)
        for kind, first, second in pairs
        if first in known and second in known
    )


def _trade(end: str, maker: str, library: Library) -> list[tuple[TieKind, str, str]]:
    """Return how a party of a trade is tied to the maker of the chips: it sells to it, or buys."""
    kinds = frozenset(library.organisations[end].kinds) if end in library.organisations else set()
    if kinds & MAKING and "cloud" not in kinds and end != maker:
        return [("supplies", end, maker)]
    return [("buys", end, maker)] if kinds & BUYING else []


def _tie(kind: TieKind, first: str, second: str, claim: Claim) -> Tie:
    return Tie(
        kind=kind,
        first=first,
        second=second,
        says=claim.says,
        firmness=claim.hedge,
        since=claim.holds_from(),
        source=claim.source,
    )


def _gathered(found: Iterable[Tie]) -> Iterator[Tie]:
    """Yield one tie for each pair and kind: the latest, with the sources of all."""
    groups: dict[tuple[TieKind, str, str], list[Tie]] = {}
    for tie in found:
        groups.setdefault((tie.kind, tie.first, tie.second), []).append(tie)
    for (kind, _, _), group in sorted(groups.items(), key=lambda item: KINDS.index(item[0][0])):
        latest = max(group, key=lambda tie: tie.since or date.min)
        sources = tuple(dict.fromkeys([latest.source, *(tie.source for tie in group)]))
        yield msgspec.structs.replace(latest, kind=kind, sources=sources, count=len(group))
