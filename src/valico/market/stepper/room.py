"""Rooms: where each part of the state of eight runs lies, in rows of eight numbers."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from valico.market.stepper.program import CODES, Program, all_of

LANES: Final = 8
"""How many runs stand side by side: two registers of most processors, or one of the largest."""


class Room(NamedTuple):
    """Sizes, and the row at which each part begins; what only some programs have is told."""

    weeks: int
    products: int
    lines: int
    abroad: int
    """Lines abroad; those at home stand after them."""
    stages: int
    pools: int
    depth: int
    """Weeks that a stage's ring holds."""
    any_quota: bool
    any_forbidden: bool
    any_power: bool
    ring: int
    """Units begun in each of the last weeks."""
    done: int
    gained: int
    waiting: int
    working: int
    scrapped: int
    started: int
    made: int
    stock: int
    sent: int
    sent_home: int
    history: int
    """What had been sent abroad by the end of each week."""
    revenue: int
    duty_paid: int
    price: int
    abroad_share: int
    home_share: int
    let: int
    arrived: int
    unserved: int
    inside: int
    inside_worth: int
    held: int
    backlog: int
    shipped: int
    want: int
    used: int
    """Watts drawn."""
    asked: int
    """Watts wanted; then the share of them that is let through."""
    pool_use: int
    power_w: int
    worth: int
    starts: int
    capacity: int
    pool: int
    licensed: int
    cap: int
    cap_share: int
    permitted: int
    quota: int
    orders: int
    cancelled: int
    power_limit: int
    price_factor: int
    duty: int
    scale: int
    rows: int
    """Rows in all."""


def room_of(program: Program, depth: int) -> Room:
    """Return the room that eight runs of a program need, whose lines at home stand last."""
    sizes = program.sizes
    parts = dict(_parts(program, depth))
    begins = [0, *accumulate(parts.values())]
    return Room(
        weeks=sizes.weeks,
        products=sizes.products,
        lines=sizes.lines,
        abroad=int((program.home == 0).sum()),
        stages=sizes.stages,
        pools=sizes.pools,
        depth=depth,
        any_quota=bool(np.isfinite(all_of(program, "quota")).any()),
        any_forbidden=bool((all_of(program, "permitted") < 1).any()),
        any_power=bool(np.isfinite(all_of(program, "power_limit")).any()),
        **dict(zip(parts, begins, strict=False)),
        rows=begins[-1],
    )


def _parts(program: Program, depth: int) -> Iterator[tuple[str, int]]:
    """Return how many rows each part has, in their order; the levers stand as in a program."""
    sizes = program.sizes
    products, cells = sizes.products, sizes.stages * sizes.products
    yield "ring", depth * cells
    for name in ("done", "gained", "waiting", "working"):
        yield name, cells
    for name in ("scrapped", "started", "made", "stock", "sent", "sent_home"):
        yield name, products
    yield "history", sizes.weeks * products
    for name in ("revenue", "duty_paid", "price", "abroad_share", "home_share", "let"):
        yield name, products
    for name in ("arrived", "unserved", "inside", "inside_worth"):
        yield name, products
    yield "held", len(CODES) * products
    for name in ("backlog", "shipped", "want"):
        yield name, products * sizes.lines
    for name in ("used", "asked"):
        yield name, sizes.lines
    yield "pool_use", sizes.pools * products
    yield "power_w", products
    yield "worth", cells
    for block in sizes.begins():
        yield block, int(np.prod(sizes.of(block)))
    yield "scale", sizes.levers
