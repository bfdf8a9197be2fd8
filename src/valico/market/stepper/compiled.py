# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917
# numba compiles this file: plain loops over rows of lanes, without types of ours.
"""The compiled loops of `by_numba`: eight runs side by side, a lane each.

Eight runs are stepped through all weeks while their state stays near the processor. The paragraphs
bear the names of the methods of `vectors`, which is the text to read. `room` points to the rows of
the eight runs, `at` says where each part begins (see `Room`), `due` which number of the ring each
lane of each cell takes next. A cell is a stage of a product, a place is a line of a product.
"""

import numba

from valico.market.stepper.lanes import (
    LANES,
    bare,
    further,
    least,
    most,
    ones,
    rows,
    spread,
    where_more,
)
from valico.market.stepper.program import CODES, TINY

paragraph = numba.njit(inline="always", no_cpython_wrapper=True, no_cfunc_wrapper=True)

STOCK, REFUSED, FORBIDDEN, BOTH, QUOTA, POWER, CAP = range(1, len(CODES))
KINDS = len(CODES)


@numba.njit(parallel=True, cache=True)
def step_runs(begin, end, at, shared, drawn, scratch, into):
    """Step some runs through all weeks; `into` is filled in place."""
    chunks, blocks = into.tallies.shape[0], (end - begin + LANES - 1) // LANES
    for chunk in numba.prange(chunks):
        room, due = rows(bare(scratch.rows[chunk])), bare(scratch.due[chunk])
        for block in range(chunk * blocks // chunks, (chunk + 1) * blocks // chunks):
            first, tallies = begin + block * LANES, into.tallies[chunk]
            _step_block(first, at, room, due, shared, drawn, into, tallies)


@numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def _step_block(first, at, room, due, shared, drawn, into, tallies):
    """Step eight runs through all weeks; the last of all is repeated where they are fewer."""
    live = min(LANES, drawn.transit.shape[0] - first)
    _begin(first, at, room, due, shared, drawn)
    tally, place = bare(tallies), 0
    transit, event_week, recorded = drawn.transit, drawn.event_week, shared.at
    event_ends, cells, values = shared.event_ends, shared.cells, shared.values
    pool_stage = bare(shared.pool_stage)
    for week in range(at.weeks):
        if _struck(first, week, event_week):
            _strike(first, week, at, room, event_week, event_ends, cells, values)
        begun = at.ring + week % at.depth * at.stages * at.products
        _complete(at, room, due)
        _start(begun, at, room, pool_stage)
        _want(at, room)
        if at.any_power and _share_power(at, room):
            _ration(at, room)
        _sell(week, at, room)
        _leave(at, room)
        _count(live, at, room, further(tally, week * at.products * KINDS))
        for lane in range(live):
            if week == at.weeks - 1 - transit[first + lane]:  # arrives in the last week
                _write_lines(into.line_delivered, first, lane, at, room, shared)
        if week == recorded[place]:
            _record(first, live, week, place, at, room, drawn, into.series)
            place += 1
    for lane in range(live):
        _write_lines(into.line_shipped, first, lane, at, room, shared)
        _write_ends(first, lane, at, room, into)


@paragraph
def _begin(first, at, room, due, shared, drawn):
    """Lay out levers, draws, stages and stock as they stand at the beginning."""
    for row in range(at.rows):
        room[row] = spread(0.0)
    for lane in range(LANES):
        run = min(first + lane, drawn.transit.shape[0] - 1)
        _take_levers(run, lane, at, ones(room), shared, drawn)
        _take_draws(run, lane, at, ones(room), due, drawn)
    for product in range(at.products):
        room[at.power_w + product] = spread(shared.power_w[product])
        room[at.made + product] = room[at.stock + product]
        room[at.started + product] = room[at.stock + product]
        _fill(product, at, room, shared)
        for pool in range(at.pools):
            room[at.pool_use + pool * at.products + product] = spread(
                shared.pool_use[pool, product]
            )
        for stage in range(at.stages):
            room[at.worth + stage * at.products + product] = spread(shared.worth[stage, product])


@paragraph
def _take_levers(run, lane, at, number, shared, drawn):
    """Set all levers of a run, each in the run's scale."""
    for lever in range(shared.first.shape[0]):
        number[(at.scale + lever) * LANES + lane] = 1.0
    for product in range(at.products):
        number[(at.scale + product) * LANES + lane] = drawn.starts_scale[run, product]
        for line in range(at.lines):
            order = at.scale + at.orders - at.starts + product * at.lines + line
            number[order * LANES + lane] = drawn.demand_scale[run, product, shared.order[line]]
        for stage in range(at.stages):
            cell = at.scale + at.capacity - at.starts + stage * at.products + product
            number[cell * LANES + lane] = drawn.capacity_scale[run, stage, product]
    for pool in range(at.pools):
        number[(at.scale + at.pool - at.starts + pool) * LANES + lane] = drawn.pool_scale[run, pool]
    for lever in range(shared.first.shape[0]):
        scale = number[(at.scale + lever) * LANES + lane]
        number[(at.starts + lever) * LANES + lane] = shared.first[lever] * scale


@paragraph
def _take_draws(run, lane, at, number, due, drawn):
    """Take what else a run has drawn; its delays say what each stage passes on first."""
    cells = at.stages * at.products
    for product in range(at.products):
        number[(at.price + product) * LANES + lane] = drawn.price_usd[run, product]
        number[(at.stock + product) * LANES + lane] = drawn.stock[run, product]
        for stage in range(at.stages):
            cell, delay = stage * at.products + product, drawn.delay[run, stage, product]
            due[cell * LANES + lane] = ((at.depth - delay) * cells + cell) * LANES + lane
            number[(at.gained + cell) * LANES + lane] = drawn.gained[run, stage, product]
            number[(at.working + cell) * LANES + lane] = delay


@paragraph
def _fill(product, at, room, shared):
    """Fill the stages of a product as if starts had gone on for long, where they have."""
    cells = at.stages * at.products
    units = room[at.starts + product] * shared.filled[product]
    for stage in range(at.stages):
        cell = stage * at.products + product
        for week in range(at.depth):
            room[at.ring + week * cells + cell] = units
        room[at.working + cell] *= units
        room[at.started + product] += room[at.working + cell]
        units *= room[at.gained + cell]


@paragraph
def _struck(first, week, event_week):
    """Say whether an event of a week strikes any of eight runs."""
    struck = False
    for run in range(first, min(first + LANES, event_week.shape[0])):
        for event in range(event_week.shape[1]):
            struck |= event_week[run, event] == week
    return struck


@paragraph
def _strike(first, week, at, room, event_week, event_ends, cells, values):
    """Let the events of a week set the levers of the runs that they strike."""
    number = ones(room)
    for lane in range(min(LANES, event_week.shape[0] - first)):
        begin = 0
        for event in range(event_ends.shape[0]):
            end = event_ends[event]
            if event_week[first + lane, event] == week:
                for place in range(begin, end):
                    lever = cells[place]
                    scale = number[(at.scale + lever) * LANES + lane]
                    number[(at.starts + lever) * LANES + lane] = values[place] * scale
            begin = end


@paragraph
def _complete(at, room, due):
    """Pass on what began `delay` weeks ago, and let new units in."""
    cells, last = at.stages * at.products, (at.stages - 1) * at.products
    _take_due(
        cells,
        at.depth * cells * LANES,
        due,
        ones(further(room, at.ring)),
        ones(further(room, at.done)),
    )
    for cell in range(cells):
        product, done = cell % at.products, room[at.done + cell]
        good = done * room[at.gained + cell]
        room[at.working + cell] -= done
        room[at.scrapped + product] += done - good
        if cell < last:
            room[at.waiting + cell + at.products] += good
        else:
            room[at.made + product] += good
            room[at.stock + product] += good
    for product in range(at.products):
        room[at.waiting + product] += room[at.starts + product]
        room[at.started + product] += room[at.starts + product]


@paragraph
def _take_due(cells, size, due, ring, done):
    """Take from a ring of weeks what each lane of each cell has due, and go one week on."""
    for place in range(cells * LANES):
        taken = due[place]
        done[place] = ring[taken]
        taken += cells * LANES
        due[place] = taken - size if taken >= size else taken


@paragraph
def _start(begun, at, room, pool_stage):
    """Begin what capacities and pools allow."""
    for cell in range(at.stages * at.products):
        room[begun + cell] = least(room[at.waiting + cell], room[at.capacity + cell])
    for pool in range(at.pools):
        use, units = at.pool_use + pool * at.products, begun + pool_stage[pool] * at.products
        needed = spread(0.0)
        for product in range(at.products):
            needed += room[units + product] * room[use + product]
        share = least(room[at.pool + pool] / most(needed, TINY), 1.0)
        for product in range(at.products):
            room[units + product] *= where_more(room[use + product], 0.0, share, 1.0)
    for cell in range(at.stages * at.products):
        room[at.waiting + cell] -= room[begun + cell]
        room[at.working + cell] += room[begun + cell]


@paragraph
def _want(at, room):
    """Take orders, and want what gates and quotas let through."""
    for line in range(at.lines):
        room[at.asked + line] = spread(0.0)
    for product in range(at.products):
        _pass_gates(product, at, room)
        _want_at_home(product, at, room)


@paragraph
def _owe(place, at, room):
    """Add the orders of a week to a backlog, less what is cancelled; return it."""
    backlog = room[at.backlog + place] + room[at.orders + place]
    backlog *= 1.0 - room[at.cancelled + place]
    room[at.backlog + place] = backlog
    return backlog


@paragraph
def _ask(want, product, line, at, room):
    """Want units of a line as far as its quota goes, and the watts for them; return the units."""
    place = product * at.lines + line
    if at.any_quota:
        want = least(want, most(room[at.quota + place] - room[at.shipped + place], 0.0))
    room[at.want + place] = want
    if at.any_power:
        room[at.asked + line] += want * room[at.power_w + product]
    return want


@paragraph
def _pass_gates(product, at, room):
    """Want what gates and quotas let through abroad; note what they hold back.

    What they hold back is the difference of two sums in one order: exactly 0 where they let
    everything through.
    """
    owed, licensed, permitted = spread(0.0), spread(0.0), spread(0.0)
    both, let = spread(0.0), spread(0.0)
    for line in range(at.abroad):
        place = product * at.lines + line
        backlog = _owe(place, at, room)
        owed += backlog
        want = backlog * room[at.licensed + place]
        licensed += want
        if at.any_forbidden:
            permitted += backlog * room[at.permitted + place]
            want *= room[at.permitted + place]
            both += want
        let += _ask(want, product, line, at, room)
    if not at.any_forbidden:
        permitted, both = owed, licensed
    held = at.held + product * KINDS
    room[held + REFUSED] = permitted - both
    room[held + FORBIDDEN] = licensed - both
    room[held + BOTH] = (owed - licensed) - (permitted - both)
    room[held + QUOTA] = both - let
    room[held + POWER] = spread(0.0)
    room[at.let + product] = let


@paragraph
def _want_at_home(product, at, room):
    """Want what is ordered at home, where there are no gates."""
    for line in range(at.abroad, at.lines):
        _ask(_owe(product * at.lines + line, at, room), product, line, at, room)


@paragraph
def _share_power(at, room):
    """Work out the share of each line's watts that is let through; say if any is not."""
    lowest = spread(1.0)
    for line in range(at.lines):
        left = most(room[at.power_limit + line] - room[at.used + line], 0.0)
        share = least(left / most(room[at.asked + line], TINY), 1.0)
        room[at.asked + line] = share
        lowest = least(lowest, share)
    room[at.done] = lowest
    number, tight = ones(further(room, at.done)), False
    for lane in range(LANES):
        tight |= number[lane] < 1.0
    return tight


@paragraph
def _ration(at, room):
    """Want only what power lets through."""
    for product in range(at.products):
        let = spread(0.0)
        for line in range(at.lines):
            place = at.want + product * at.lines + line
            want = room[place] * room[at.asked + line]
            room[place] = want
            if line < at.abroad:
                let += want
        room[at.held + product * KINDS + POWER] = room[at.let + product] - let
        room[at.let + product] = let


@paragraph
def _sell(week, at, room):
    """Share out stock under the cap: the shares of the wants that leave, and what is paid."""
    for product in range(at.products):
        held, wanted, wanted_home = at.held + product * KINDS, room[at.let + product], spread(0.0)
        for line in range(at.abroad, at.lines):
            wanted_home += room[at.want + product * at.lines + line]
        under_cap = (
            room[at.cap + product] + room[at.cap_share + product] * room[at.sent_home + product]
        )
        left = most(under_cap - room[at.sent + product], 0.0)
        by_cap = least(left / most(wanted, TINY), 1.0)
        let = wanted * by_cap
        total = let + wanted_home
        by_stock = least(room[at.stock + product] / most(total, TINY), 1.0)
        room[held + CAP] = wanted - let
        room[held + STOCK] = let * (1.0 - by_stock)
        room[at.abroad_share + product] = by_cap * by_stock
        room[at.home_share + product] = by_stock
        room[at.stock + product] -= total * by_stock
        room[at.sent_home + product] += wanted_home * by_stock
        _pay(let * by_stock, product, at, room)
        room[at.history + week * at.products + product] = room[at.sent + product]


@paragraph
def _pay(units, product, at, room):
    """Pay for units sent abroad."""
    paid = units * room[at.price + product] * room[at.price_factor + product]
    room[at.sent + product] += units
    room[at.revenue + product] += paid
    room[at.duty_paid + product] += paid * room[at.duty + product]


@paragraph
def _leave(at, room):
    """Ship a share of what is wanted abroad, and a share of what is wanted at home."""
    for product in range(at.products):
        share = room[at.abroad_share + product]
        for line in range(at.abroad):
            _ship(share, product, line, at, room)
        share = room[at.home_share + product]
        for line in range(at.abroad, at.lines):
            _ship(share, product, line, at, room)


@paragraph
def _ship(share, product, line, at, room):
    """Ship a share of what a line wants of a product."""
    place = product * at.lines + line
    units = room[at.want + place] * share
    room[at.backlog + place] -= units
    room[at.shipped + place] += units
    if at.any_power:
        room[at.used + line] += units * room[at.power_w + product]


@paragraph
def _count(live, at, room, tally):
    """Count what held most orders back in a week; the first of equals."""
    number = ones(further(room, at.done))
    for product in range(at.products):
        largest, kind = spread(TINY), spread(0.0)
        for code in range(1, KINDS):
            held = room[at.held + product * KINDS + code]
            kind = where_more(held, largest, code * 1.0, kind)
            largest = most(held, largest)
        room[at.done + product] = kind
    for product in range(at.products):
        for lane in range(live):
            tally[product * KINDS + int(number[product * LANES + lane])] += 1


@paragraph
def _record(first, live, week, place, at, room, drawn, series):
    """Keep the series at the end of a week, in the order of `SERIES`."""
    number = ones(room)
    parts = (
        at.made,
        at.stock,
        at.sent,
        at.arrived,
        at.revenue,
        at.duty_paid,
        at.unserved,
        at.inside,
        at.inside_worth,
    )
    for lane in range(live):
        _arrive(week - drawn.transit[first + lane], lane, at, number)
    for product in range(at.products):
        _sum_up(product, at, room)
        for kind in range(len(parts)):
            for lane in range(live):
                value = number[(parts[kind] + product) * LANES + lane]
                series[kind, first + lane, place, product] = value


@paragraph
def _arrive(left, lane, at, number):
    """Note what a run had sent abroad by the end of a week; nothing before the first."""
    for product in range(at.products):
        sent = at.history + left * at.products + product
        arrived = number[sent * LANES + lane] if left >= 0 else 0.0
        number[(at.arrived + product) * LANES + lane] = arrived


@paragraph
def _sum_up(product, at, room):
    """Sum up the orders abroad that wait, and the units inside the chain."""
    unserved, inside, worth = spread(0.0), spread(0.0), spread(0.0)
    for line in range(at.abroad):
        unserved += room[at.backlog + product * at.lines + line]
    for stage in range(at.stages):
        cell = stage * at.products + product
        units = room[at.waiting + cell] + room[at.working + cell]
        inside += units
        worth += units * room[at.worth + cell]
    room[at.unserved + product] = unserved
    room[at.inside + product] = inside
    room[at.inside_worth + product] = worth


@paragraph
def _write_lines(lines, first, lane, at, room, shared):
    """Write what was shipped to each line until now."""
    number = ones(further(room, at.shipped))
    for product in range(at.products):
        for line in range(at.lines):
            units = number[(product * at.lines + line) * LANES + lane]
            lines[first + lane, product, shared.order[line]] = units


@paragraph
def _write_ends(first, lane, at, room, into):
    """Write what a run comes to at the end."""
    number = ones(room)
    for product in range(at.products):
        into.started[first + lane, product] = number[(at.started + product) * LANES + lane]
        into.scrapped[first + lane, product] = number[(at.scrapped + product) * LANES + lane]
        for stage in range(at.stages):
            cell = stage * at.products + product
            into.waiting[first + lane, stage, product] = number[(at.waiting + cell) * LANES + lane]
            into.working[first + lane, stage, product] = number[(at.working + cell) * LANES + lane]
