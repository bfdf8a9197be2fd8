"""What stands about a chip: who makes its parts, who speaks of it, which chips are like it."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.answer.library import Library
from valico.catalogue.chips import Chip
from valico.market.scenario.chain import Chain, Supplier, read_chains
from valico.market.scenario.shelf import read_named, scenario_names
from valico.regime.measures import measure


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """One who does a part of the work on a chip."""

    chain: str
    stage: str
    organisation: str
    share: float
    """Part of the work, from 0 to 1."""
    basis: str
    source: str
    note: str


def chains_of_chips(*, root: Path = store.DATA) -> Mapping[str, str]:
    """Return the chain of every chip that a scenario makes, by chip."""
    found: dict[str, str] = {}
    for name in scenario_names(root=root):
        for product in read_named(name, root=root).product:
            if product.chain:
                found.setdefault(product.chip, product.chain)
    return found


def supplies(*, root: Path = store.DATA) -> Mapping[str, tuple[Supply, ...]]:
    """Return who does which part of the work, by chain."""
    return {name: tuple(_supplies(name, one)) for name, one in read_chains(root=root).items()}


def _supplies(name: str, chain: Chain) -> Iterator[Supply]:
    for stage in chain.stage:
        yield from (_supply(name, stage.name, supplier) for supplier in stage.suppliers)
    for pool in chain.pool:
        yield from (_supply(name, pool.name, supplier) for supplier in pool.suppliers)


def _supply(chain: str, stage: str, supplier: Supplier) -> Supply:
    share = supplier.share
    return Supply(
        chain=chain,
        stage=stage,
        organisation=supplier.organisation,
        share=share.mid,
        basis=share.basis,
        source=share.source,
        note=share.note,
    )


def alike(chip: Chip, library: Library, *, most: int = 6) -> tuple[Chip, ...]:
    """Return the chips nearest in performance and memory bandwidth, the nearest first."""
    place = _place(chip)
    if place is None:
        return ()
    others = ((_place(each), each) for each in library.chips.values() if each.id != chip.id)
    found = [(math.dist(place, other), each.id) for other, each in others if other is not None]
    return tuple(library.chips[name] for _, name in sorted(found)[:most])


def _place(chip: Chip) -> tuple[float, float] | None:
    values = measure(chip).values
    tpp, bandwidth = values.get("tpp"), values.get("memory_bandwidth")
    return (math.log(tpp), math.log(bandwidth)) if tpp and bandwidth else None
