"""What somebody holds on a day, as known by another."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.shelf.finding import find_chips
from valico.catalogue.chips import Chip
from valico.errors import InputError, UnknownNameError
from valico.market.curve import Array
from valico.market.fleet.account import Account, read_accounts
from valico.market.fleet.addition import added, delivered_between
from valico.market.fleet.estimate import Estimate, read_estimates
from valico.market.fleet.metric import METRICS, Metric
from valico.market.fleet.stock import Range, Stock, range_of
from valico.market.simulation import Simulation

WORLD: Final = "world-nvidia"
"""The account of which a holder's is a part."""


class FleetAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Whose fleet, on which day, in which metric."""

    holder: str
    on: date
    known_by: date
    metric: Metric = "units"
    scenario: str | None = None
    """A scenario, by name or file, whose deliveries are added."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One chip of a fleet."""

    account: str
    name: str
    chip: str
    amount: Range
    source: str


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """A fleet: its parts, its sum in every metric, its growth, and what stands apart."""

    asked: FleetAsked
    accounts: Mapping[str, Account]
    parts: tuple[Part, ...]
    totals: Mapping[Metric, Range]
    quarters: tuple[tuple[date, Range], ...]
    part_of_world: Range | None
    """Share of the H100-equivalents of all NVIDIA chips sold."""
    added: Mapping[str, Range]
    """What a scenario delivers after the account ends, by chip, in the metric."""
    with_added: Range | None
    apart: Mapping[str, Estimate]


def fleet(asked: FleetAsked, *, root: Path = store.DATA) -> Fleet:
    """Return what somebody holds.

    Raises InputError where no account of the holder was published by the day that counts.
    """
    known = read_accounts(root=root)
    accounts = _accounts(known, asked)
    simulation = _simulated(asked.scenario, root) if asked.scenario else None
    world = known.get(WORLD)
    chips = _chips([*accounts.values(), *([world] if world else [])], simulation, root)
    stock = Stock(list(accounts.values()), chips)
    more, with_more = _added(asked, stock, simulation)
    return Fleet(
        asked=asked,
        accounts=accounts,
        parts=tuple(_parts(stock, asked)),
        totals={metric: range_of(stock.total(metric, asked.on)) for metric in METRICS},
        quarters=tuple(
            (day, range_of(stock.total(asked.metric, day)))
            for day in sorted({day for each in accounts.values() for day in each.quarters})
            if day <= asked.on
        ),
        part_of_world=_part_of_world(accounts, world, chips, asked),
        added=more,
        with_added=with_more,
        apart={
            name: one
            for name, one in read_estimates(root=root).items()
            if one.holder == asked.holder
            and one.kind in {"grey", "total"}
            and one.published <= asked.known_by
        },
    )


def _accounts(known: Mapping[str, Account], asked: FleetAsked) -> dict[str, Account]:
    """Return the holder's accounts that were public, the widest first."""
    of_holder = {name: each for name, each in known.items() if each.holder == asked.holder}
    if not of_holder:
        kind, holders = "holder", sorted({each.holder for each in known.values()})
        raise UnknownNameError(kind, asked.holder, holders)
    public = {name: e for name, e in of_holder.items() if e.published <= asked.known_by}
    if not public:
        first = min(each.published for each in of_holder.values())
        message = (
            f"no account of '{asked.holder}' was public by {asked.known_by}; "
            f"the first was published on {first}: give --known-by {first} or later"
        )
        raise InputError(message)
    begins = min(day for each in public.values() for day in each.quarters)
    if asked.on < begins:
        message = f"the accounts of '{asked.holder}' begin on {begins}; {asked.on} is before that"
        raise InputError(message)
    return dict(sorted(public.items(), key=lambda item: (-len(item[1].holding), item[0])))


def _chips(accounts: list[Account], simulation: Simulation | None, root: Path) -> dict[str, Chip]:
    names = {held.chip for account in accounts for held in account.holding}
    found = {chip.id: chip for chip in find_chips(sorted(names), root=root)}
    return {**found, **(simulation.setting.chips if simulation else {})}


def _parts(stock: Stock, asked: FleetAsked) -> list[Part]:
    names = [(account, held) for account in stock.accounts for held in account.holding]
    amounts = stock.parts(asked.metric, asked.on).values()
    return [
        Part(
            account=account.title,
            name=held.name,
            chip=held.chip,
            amount=range_of(sample),
            source=account.source,
        )
        for (account, held), sample in zip(names, amounts, strict=True)
    ]


def _part_of_world(
    accounts: Mapping[str, Account],
    world: Account | None,
    chips: Mapping[str, Chip],
    asked: FleetAsked,
) -> Range | None:
    """Return the share of all that NVIDIA sold, each on the last day that both accounts know."""
    held = accounts.get("china-nvidia")
    if held is None or world is None or world.published > asked.known_by:
        return None
    day = min(asked.on, world.quarters[-1], held.quarters[-1])
    return range_of(part_of(held, world, chips, metric="h100e", on=day))


def part_of(
    held: Account, whole: Account, chips: Mapping[str, Chip], *, metric: Metric, on: date
) -> Array:
    """Return (R,) an account's share of another's, the same chip with the same draw in both."""
    return Stock([held, whole], chips).share_of_first(metric, on)


# --- what a scenario adds -------------------------------------------------------------------


def _simulated(name: str, root: Path) -> Simulation:
    from valico.market.opening import open_setting  # noqa: PLC0415  # only a scenario needs it all
    from valico.market.simulation import simulate  # noqa: PLC0415  # as above

    return simulate(open_setting(name, root=root))


def _added(
    asked: FleetAsked, stock: Stock, simulation: Simulation | None
) -> tuple[dict[str, Range], Range | None]:
    """Return what is delivered after the accounts end, and the whole with it."""
    if simulation is None:
        return {}, None
    last = max(day for account in stock.accounts for day in account.quarters)
    units = delivered_between(simulation, after=last, on=asked.on)
    by_chip = {
        name: range_of(added({name: count}, stock.chips, asked.metric))
        for name, count in units.items()
    }
    held = stock.total(asked.metric, asked.on)
    more = added(units, stock.chips, asked.metric)
    drawn = more[stock.shuffled % len(more)]
    return by_chip, range_of(held + drawn)
