"""What a schema cannot say about events: every fault in words."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Final

from valico.market.scenario.circles import circle
from valico.market.scenario.events import Change, Event
from valico.market.scenario.known import Known, quantity_faults, share_faults, source_faults
from valico.market.scenario.scenario import Scenario

FIELDS: Final = ("state", "units", "units_per_week", "share", "factor", "power_w")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "licence": ("state",),
    "permission": ("state",),
    "quota": ("units",),
    "cap": ("units", "share"),
    "duty": ("share",),
    "price": ("factor",),
    "starts": ("units_per_week", "factor"),
    "halt": (),
    "resume": (),
    "orders": ("units_per_week",),
    "order": ("units",),
    "cancel": ("share",),
    "power": ("power_w",),
    "supply": ("units_per_week",),
    "ratio": ("share", "units"),
}
"""What each kind of change is written in; one of them at least."""


def event_faults(scenario: Scenario, where: str, known: Known) -> Iterator[str]:
    """Yield what is wrong with the changes at the start and with the events."""
    for place, change in enumerate(scenario.at_start):
        yield from _change_faults(f"{where}: `at_start[{place}]", change, scenario, known)
    ids = [event.id for event in scenario.event]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{where}: `event.{name}` stands twice; give each event an id of its own"
    for event in scenario.event:
        field = f"{where}: `event.{event.id}"
        yield from _change_faults(field, event, scenario, known)
        yield from _when_faults(field, event, scenario)
        yield from share_faults(f"{field}.chance`", event.chance)
        yield from quantity_faults(f"{field}.weeks", event.weeks, known)
        yield from _spread_faults(field, event)
    yield from _circles(where, scenario.event)
    yield from _contradictions(where, scenario)


def _change_faults(field: str, change: Change, scenario: Scenario, known: Known) -> Iterator[str]:
    yield from source_faults(f"{field}.source`", change.source, known)
    yield from _value_faults(field, change)
    chains = [known.chains[p.chain] for p in scenario.product if p.chain in known.chains]
    stages = {stage.id for chain in chains for stage in chain.stage}
    pools = {pool.id for chain in chains for pool in known.pools_of(chain)}
    working = [stage.suppliers for chain in chains for stage in chain.stage]
    working += [pool.suppliers for chain in chains for pool in known.pools_of(chain)]
    suppliers = {each.organisation for part in working for each in part}
    for name, given, allowed in (
        ("chips", change.chips, {product.chip for product in scenario.product}),
        ("buyers", change.buyers, {line.buyer for line in scenario.line}),
        ("places", change.places, {line.place for line in scenario.line}),
        ("suppliers", change.suppliers, suppliers),
        ("stages", change.stages, stages),
        ("pool", (change.pool,) if change.pool else (), pools),
        ("domestic", change.domestic, {product.chip for product in scenario.product}),
    ):
        for each in given:
            if each not in allowed:
                yield (
                    f"{field}.{name}` names '{each}', which stands nowhere in the scenario; "
                    f"allowed: {', '.join(sorted(allowed)) or 'none'}"
                )
    for what, field_needed, told in (
        ("supply", "pool", change.pool),
        ("ratio", "domestic", change.domestic),
    ):
        if what == "ratio" == change.what and change.share is None:
            yield f"{field}` is a change of `ratio` without `share`; give it"
        if change.what == what and not told:
            yield f"{field}` is a change of `{what}`; say of which in `{field_needed}`"
        if change.what != what and told:
            yield f"{field}.{field_needed}` says nothing of a change of `{change.what}`"
    if change.what in {"halt", "resume"} and not (change.suppliers or change.stages):
        yield f"{field}` says whom to {change.what}: give `suppliers` or `stages`"


def _value_faults(field: str, change: Change) -> Iterator[str]:
    """Yield that a value is missing, foreign to the kind of change, or no amount."""
    needed = NEEDED[change.what]
    given = [name for name in FIELDS if getattr(change, name) is not None]
    words = " or ".join(f"`{name}`" for name in needed)
    if needed and not set(needed) & set(given):
        yield f"{field}` is a change of `{change.what}` without {words}; give one"
    for name in given:
        if name not in needed:
            yield (
                f"{field}.{name}` says nothing of a change of `{change.what}`; "
                f"allowed: {words or 'none'}"
            )
    for name in given:
        value = getattr(change, name)
        if name == "share":
            yield from share_faults(f"{field}.share`", value)
        elif name != "state" and not 0 <= value < math.inf:
            yield f"{field}.{name}` is {value:g}; allowed: a finite number, zero or more"


def _spread_faults(field: str, event: Event) -> Iterator[str]:
    """Yield why a spread is none of one number."""
    if event.spread is None:
        return
    if event.number is None or event.what in {"supply", "ratio"}:
        yield (
            f"{field}.spread` is of no number; give it to an event of one number alone, "
            "and neither to `supply` nor to `ratio`"
        )
        return
    (low, high), (name, middle) = event.spread, event.number
    if not 0 < low <= middle <= high < math.inf:
        yield (
            f"{field}.spread` is {low:g} to {high:g} about `{name}` = {middle:g}; "
            "it lies about it, and above zero"
        )


def _when_faults(field: str, event: Event, scenario: Scenario) -> Iterator[str]:
    given = [name for name in ("on", "between", "after") if getattr(event, name) is not None]
    if len(given) != 1:
        found = " and ".join(f"`{name}`" for name in given) or "none of them"
        yield f"{field}` comes `on` a day, `between` two, or `after` an event; it has {found}"
    days: dict[str, date] = {"on": event.on} if event.on else {}
    if event.between:
        days |= {"between[0]": event.between[0], "between[1]": event.between[1]}
        if event.between[1] < event.between[0]:
            yield f"{field}.between` ends before it begins; give the earlier day first"
    for name, day in days.items():
        if not scenario.begins <= day <= scenario.ends:
            side = "before the start" if day < scenario.begins else "after the end"
            yield (
                f"{field}.{name}` is {day}, {side} of the scenario; "
                f"allowed: {scenario.begins} to {scenario.ends}"
            )
    ids = [each.id for each in scenario.event]
    if event.after is not None and event.after not in ids:
        yield f"{field}.after` is '{event.after}', which names no event; allowed: {', '.join(ids)}"
    if event.weeks is not None and event.after is None:
        yield f"{field}.weeks` counts from another event; name it in `after`"


def _circles(where: str, events: Sequence[Event]) -> Iterator[str]:
    way = circle({event.id: event.after for event in events})
    if way:
        yield (
            f"{where}: `event.{way[0]}.after` goes in a circle: {' → '.join(way)}; "
            "give one of them a day"
        )


def _contradictions(where: str, scenario: Scenario) -> Iterator[str]:
    """Yield pairs of events that set one lever of one line to two values on one day."""
    certain = [event for event in scenario.event if event.on and event.chance >= 1]
    for one, other in combinations(certain, 2):
        if one.on != other.on or one.what != other.what or one.what in {"halt", "resume", "order"}:
            continue
        both = _concerned(one, scenario) & _concerned(other, scenario)
        if both and any(getattr(one, name) != getattr(other, name) for name in FIELDS):
            chip, buyer, place = min(both)
            yield (
                f"{where}: `event.{other.id}` contradicts `event.{one.id}`: both set the "
                f"{one.what} of {chip} for {buyer} at {place} on {one.on}; keep one, or part them"
            )


def _concerned(change: Change, scenario: Scenario) -> set[tuple[str, str, str]]:
    return {
        (product.chip, line.buyer, line.place)
        for product in scenario.product
        if not change.chips or product.chip in change.chips
        for line in scenario.line
        if (not change.buyers or line.buyer in change.buyers)
        and (not change.places or line.place in change.places)
        and (change.buyers or not line.home)
    }
