"""What a schema cannot say about a chain: every fault in words."""

from collections.abc import Iterator
from typing import Final

from valico.market.quantity import Quantity
from valico.market.scenario.chain import Chain, Stage, Supplier
from valico.market.scenario.circles import circle
from valico.market.scenario.known import Known, quantity_faults, share_faults

WHOLE: Final = 0.005
"""How far the shares of the cost may be from one."""


def chain_faults(name: str, known: Known) -> Iterator[str]:
    """Yield what is wrong with a chain."""
    chain, where = known.chains[name], f"data/chains/{name}.toml"
    yield from _order_faults(where, chain)
    yield from _cost_faults(where, chain)
    for other in chain.shares:
        if other not in known.chains:
            allowed = ", ".join(known.chains)
            yield f"{where}: `shares` names '{other}', which is no chain; allowed: {allowed}"
    yield from _positive(f"{where}: `transit_weeks", chain.transit_weeks)
    yield from quantity_faults(f"{where}: `transit_weeks", chain.transit_weeks, known)
    for stage in chain.stage:
        yield from _stage_faults(f"{where}: `stage.{stage.id}", stage, chain, known)
    for pool in chain.pool:
        field = f"{where}: `pool.{pool.id}"
        yield from quantity_faults(f"{field}.per_week", pool.per_week, known)
        yield from quantity_faults(f"{field}.lead_weeks", pool.lead_weeks, known)
        yield from _supplier_faults(field, pool.suppliers, known)


def _order_faults(where: str, chain: Chain) -> Iterator[str]:
    """Yield why the stages are no single line from a first to a last."""
    ids = [stage.id for stage in chain.stage]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{where}: `stage.{name}` stands twice; give each stage an id of its own"
    for stage in chain.stage:
        if stage.after is not None and stage.after not in ids:
            yield (
                f"{where}: `stage.{stage.id}.after` is '{stage.after}', which is no stage here; "
                f"allowed: {', '.join(ids)}"
            )
    followers = [stage.after for stage in chain.stage]
    for before in sorted({each or "" for each in followers if followers.count(each) > 1}):
        at = f"after '{before}'" if before else "with no `after`"
        yield f"{where}: `stage`: more than one {at}; each stage has one before it, the first none"
    yield from _circles(where, chain)


def _circles(where: str, chain: Chain) -> Iterator[str]:
    way = circle({stage.id: stage.after for stage in chain.stage})
    if way:
        yield (
            f"{where}: `stage.{way[0]}.after` goes in a circle: {' → '.join(way)}; "
            "let one stage be the first"
        )


def _cost_faults(where: str, chain: Chain) -> Iterator[str]:
    total = sum(stage.cost_share for stage in chain.stage)
    if not abs(total - 1) <= WHOLE:
        yield f"{where}: `cost_share` of all stages comes to {total:g}; together they are 1"


def _stage_faults(field: str, stage: Stage, chain: Chain, known: Known) -> Iterator[str]:
    yield from share_faults(f"{field}.cost_share`", stage.cost_share)
    yield from _positive(f"{field}.weeks", stage.weeks)
    yield from quantity_faults(f"{field}.weeks", stage.weeks, known)
    yield from quantity_faults(f"{field}.gained", stage.gained, known)
    yield from quantity_faults(f"{field}.capacity_per_week", stage.capacity_per_week, known)
    yield from share_faults(f"{field}.gained.high`", stage.gained.high or stage.gained.mid)
    pools = [pool.id for pool in known.pools_of(chain)]
    if stage.pool is not None and stage.pool not in pools:
        yield f"{field}.pool` is '{stage.pool}', which is no pool here; allowed: {', '.join(pools)}"
    yield from _supplier_faults(field, stage.suppliers, known)


def _supplier_faults(field: str, suppliers: tuple[Supplier, ...], known: Known) -> Iterator[str]:
    for supplier in suppliers:
        at = f"{field}.suppliers.{supplier.organisation}"
        if supplier.organisation not in known.organisations:
            yield f"{at}` is no organisation; name one under data/organisations"
        yield from share_faults(f"{at}.share`", supplier.share.mid)
        yield from quantity_faults(f"{at}.share", supplier.share, known)
    total = sum(supplier.share.mid for supplier in suppliers)
    if total > 1 + WHOLE:
        yield f"{field}.suppliers` have {total:g} together; their shares are at most 1"


def _positive(field: str, weeks: Quantity) -> Iterator[str]:
    if weeks.mid <= 0:
        yield f"{field}` is {weeks.mid:g} weeks; it takes some time"
