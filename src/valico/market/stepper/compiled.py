# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917
# numba compiles this file: plain loops over plain arrays, without types of ours.
"""The compiled loops of `by_numba`.

Inner loops run over all lines of all products, side by side in memory; each holds few arrays and
no branch, so that the compiler can take several lines at once. What only events change is worked
out when one strikes.
"""

import numba
import numpy as np

CHUNKS = 64
"""Parts into which the runs are divided; each keeps a tally of its own."""


@numba.njit(parallel=True, cache=True)
def step_runs(shared, drawn, out):
    """Step all runs through all weeks; `out` is filled in place."""
    tallies, runs = out[1], drawn[0].shape[0]
    for chunk in numba.prange(tallies.shape[0]):
        begin = chunk * runs // tallies.shape[0]
        end = (chunk + 1) * runs // tallies.shape[0]
        for run in range(begin, end):
            _step_run(run, tallies[chunk], shared, drawn, out)


@numba.njit
def _read_levers(lever, begins, home, scale, lines_now, shut_now):
    """Work out gates, orders and quotas; note which products' gates are shut, say if quotas are."""
    orders, keep, gate, shut, quota = lines_now
    products, lines = scale.shape
    limited = False
    for product in range(products):
        shut_now[product] = False
        for line in range(lines):
            place = product * lines + line
            licensed = max(lever[begins[3] + place], home[line])
            permitted = max(lever[begins[6] + place], home[line])
            gate[place] = licensed * permitted
            shut[0, place] = (1 - licensed) * permitted
            shut[1, place] = licensed * (1 - permitted)
            shut[2, place] = (1 - licensed) * (1 - permitted)
            shut_now[product] |= gate[place] < 1
            quota[place] = lever[begins[7] + place]
            limited |= quota[place] < np.inf
            orders[place] = lever[begins[8] + place] * scale[product, line]
            keep[place] = 1 - lever[begins[9] + place]
    return limited


@numba.njit(fastmath={"reassoc", "contract", "nsz", "nnan"})
def _order(backlog, orders, keep, gate, want):
    for place in range(backlog.shape[0]):
        backlog[place] = (backlog[place] + orders[place]) * keep[place]
    for place in range(backlog.shape[0]):
        want[place] = backlog[place] * gate[place]


@numba.njit(fastmath={"reassoc", "contract", "nsz", "nnan"})
def _by_quota(want, quota, shipped, home, over, held):
    """Hold back what quotas do not let through."""
    for place in range(want.shape[0]):
        room = quota[place] - shipped[place]
        room = max(room, 0.0)
        more = want[place] - room
        over[place] = max(more, 0.0)
    lines = home.shape[0]
    for product in range(held.shape[0]):
        total, part = 0.0, over[product * lines : (product + 1) * lines]
        for line in range(lines):
            total += part[line] * (1 - home[line])
        held[product, 5] = total
    for place in range(want.shape[0]):
        less = want[place]
        room = quota[place] - shipped[place]
        room = max(room, 0.0)
        want[place] = min(less, room)


@numba.njit(fastmath={"reassoc", "contract", "nsz", "nnan"})
def _by_gates(backlog, shut, shut_now, held):
    """Count what each gate holds back."""
    products = held.shape[0]
    lines = backlog.shape[0] // products
    for product in range(products):
        by_licence, by_permission, by_both = 0.0, 0.0, 0.0
        if shut_now[product]:
            begin, end = product * lines, (product + 1) * lines
            owed, part = backlog[begin:end], shut[:, begin:end]
            for line in range(lines):
                by_licence += owed[line] * part[0, line]
                by_permission += owed[line] * part[1, line]
                by_both += owed[line] * part[2, line]
        held[product, 2], held[product, 3], held[product, 4] = by_licence, by_permission, by_both


@numba.njit(fastmath={"reassoc", "contract", "nsz", "nnan"})
def _watts(units, power_w, watts):
    """Add what units draw to the watts of each line."""
    lines = watts.shape[0]
    for product in range(power_w.shape[0]):
        power, part = power_w[product], units[product * lines : (product + 1) * lines]
        for line in range(lines):
            watts[line] += part[line] * power


@numba.njit(fastmath={"reassoc", "contract", "nsz", "nnan"})
def _by_power(want, limits, used, needed, power_w, home, tiny, held):
    """Hold back what power does not let through."""
    lines, products = home.shape[0], power_w.shape[0]
    needed[:] = 0.0
    _watts(want, power_w, needed)
    held[:, 6] = 0.0
    tight = False
    for line in range(lines):
        room = max(0.0, limits[line] - used[line])
        if room >= needed[line]:
            needed[line] = 1.0
        else:
            needed[line] = min(1.0, room / max(needed[line], tiny))
            tight = True
    if not tight:
        return
    for product in range(products):
        lost, part = 0.0, want[product * lines : (product + 1) * lines]
        for line in range(lines):
            lost += part[line] * (1 - needed[line]) * (1 - home[line])
        held[product, 6] = lost
        for line in range(lines):
            part[line] *= needed[line]


@numba.njit(fastmath={"reassoc", "contract", "nsz", "nnan"})
def _leave(units, home, backlog, shipped, shares):
    """Ship a share of what is wanted abroad and another of what is wanted at home."""
    lines = home.shape[0]
    for product in range(shares.shape[0]):
        part = units[product * lines : (product + 1) * lines]
        abroad, at_home = shares[product, 0], shares[product, 1]
        for line in range(lines):
            part[line] *= abroad * (1 - home[line]) + at_home * home[line]
    for place in range(units.shape[0]):
        backlog[place] -= units[place]
    for place in range(units.shape[0]):
        shipped[place] += units[place]


@numba.njit(fastmath={"reassoc", "contract", "nsz", "nnan"})
def _wanted(want, home, product):
    """Return what is wanted of a product, abroad and at home."""
    lines = home.shape[0]
    part = want[product * lines : (product + 1) * lines]
    wanted, wanted_home = 0.0, 0.0
    for line in range(lines):
        wanted += part[line] * (1 - home[line])
        wanted_home += part[line] * home[line]
    return wanted, wanted_home


@numba.njit(fastmath={"reassoc", "contract"})
def _fill(run, first, begins, drawn, filled, chain):
    """Fill the stages and the stock as they stand at the beginning."""
    delay, gained = drawn[0][run], drawn[2][run]
    ring, working, started, made, stock = chain[0], chain[2], chain[3], chain[5], chain[6]
    for product in range(stock.shape[0]):
        stock[product] = drawn[3][run, product]
        made[product] = stock[product]
        started[product] = stock[product]
        units = first[begins[0] + product] * drawn[4][run, product] * filled[product]
        for stage in range(delay.shape[0]):
            ring[:, stage, product] = units
            working[stage, product] = units * delay[stage, product]
            started[product] += units * delay[stage, product]
            units *= gained[stage, product]


@numba.njit(fastmath={"reassoc", "contract"})
def _strike(run, week, shared, event_weeks, lever):
    """Set the levers of the events of a week; say whether there were any."""
    event_ends, cells, values = shared[1], shared[2], shared[3]
    begin, struck = 0, False
    for event in range(event_ends.shape[0]):
        end = event_ends[event]
        if event_weeks[run, event] == week:
            struck = True
            for cell in range(begin, end):
                lever[cells[cell]] = values[cell]
        begin = end
    return struck


@numba.njit(fastmath={"reassoc", "contract"})
def _complete(run, slot, lever, begins, drawn, chain):
    """Pass on what began `delay` weeks ago, and let new units in."""
    delay, gained = drawn[0][run], drawn[2][run]
    ring, waiting, working, started, scrapped, made, stock = chain
    depth, stages, products = ring.shape
    for stage in range(stages):
        for product in range(products):
            began = slot - delay[stage, product]
            began += depth if began < 0 else 0
            done = ring[began, stage, product]
            working[stage, product] -= done
            good = done * gained[stage, product]
            scrapped[product] += done - good
            if stage + 1 < stages:
                waiting[stage + 1, product] += good
            else:
                made[product] += good
                stock[product] += good
    for product in range(products):
        new = lever[begins[0] + product] * drawn[4][run, product]
        waiting[0, product] += new
        started[product] += new


@numba.njit(fastmath={"reassoc", "contract"})
def _start(run, begun, lever, begins, shared, drawn, chain):
    """Begin what capacities and pools allow."""
    pool_stage, pool_use, tiny = shared[4], shared[5], shared[13]
    capacity_scales, pool_scales = drawn[5], drawn[7]
    waiting, working = chain[1], chain[2]
    stages, products = begun.shape
    for stage in range(stages):
        for product in range(products):
            capacity = lever[begins[1] + stage * products + product]
            capacity *= capacity_scales[run, stage, product]
            begun[stage, product] = min(waiting[stage, product], capacity)
    for pool in range(pool_stage.shape[0]):
        stage = pool_stage[pool]
        needed = 0.0
        for product in range(products):
            needed += begun[stage, product] * pool_use[pool, product]
        there = lever[begins[2] + pool] * pool_scales[run, pool]
        share = min(1.0, there / max(needed, tiny))
        for product in range(products):
            if pool_use[pool, product] > 0:
                begun[stage, product] *= share
    for stage in range(stages):
        for product in range(products):
            units = begun[stage, product]
            waiting[stage, product] -= units
            working[stage, product] += units


@numba.njit(fastmath={"reassoc", "contract"})
def _sell(run, lever, begins, home, prices, want, stock, sales, held, shares, tiny):
    """Share out stock under the cap; `shares` says what part of the wants may leave."""
    shipped_abroad, shipped_home, revenue, duty = sales
    for product in range(stock.shape[0]):
        wanted, wanted_home = _wanted(want, home, product)
        room = lever[begins[4] + product] + lever[begins[5] + product] * shipped_home[product]
        room = max(0.0, room - shipped_abroad[product])
        by_cap = min(1.0, room / max(wanted, tiny))
        held[product, 7] = wanted * (1 - by_cap)
        total = wanted * by_cap + wanted_home
        by_stock = min(1.0, stock[product] / max(total, tiny))
        held[product, 1] = wanted * by_cap * (1 - by_stock)
        shares[product, 0], shares[product, 1] = by_stock * by_cap, by_stock
        abroad = wanted * by_cap * by_stock
        stock[product] -= total * by_stock
        shipped_abroad[product] += abroad
        shipped_home[product] += wanted_home * by_stock
        paid = abroad * prices[run, product] * lever[begins[11] + product]
        revenue[product] += paid
        duty[product] += paid * lever[begins[12] + product]


@numba.njit(fastmath={"reassoc", "contract"})
def _count(held, tally, tiny):
    """Count what held most orders back in a week."""
    for product in range(held.shape[0]):
        most, code_of_most = tiny, 0
        for code in range(1, 8):
            if held[product, code] > most:
                most, code_of_most = held[product, code], code
        tally[product, code_of_most] += 1


@numba.njit(fastmath={"reassoc", "contract"})
def _record(run, place, series, worth, home, backlog, chain, sales, delivered):
    """Keep the series at the end of a week."""
    waiting, working, made, stock = chain[1], chain[2], chain[5], chain[6]
    lines = home.shape[0]
    for product in range(stock.shape[0]):
        unserved = 0.0
        for line in range(lines):
            unserved += backlog[product * lines + line] * (1 - home[line])
        series[0, run, place, product] = made[product]
        series[1, run, place, product] = stock[product]
        series[2, run, place, product] = sales[0][product]
        series[3, run, place, product] = delivered[product]
        series[4, run, place, product] = sales[2][product]
        series[5, run, place, product] = sales[3][product]
        series[6, run, place, product] = unserved
        for stage in range(waiting.shape[0]):
            units = waiting[stage, product] + working[stage, product]
            series[7, run, place, product] += units
            series[8, run, place, product] += units * worth[stage, product]


@numba.njit(fastmath={"reassoc", "contract"})
def _step_run(run, tally, shared, drawn, out):
    """Step one run through all weeks, by the paragraphs above."""
    first, power_w, worth, home = shared[0], shared[6], shared[7], shared[8]
    begins, at = shared[9], shared[10]
    filled, any_power, tiny = shared[11], shared[12], shared[13]
    demand_scales, prices, event_weeks = drawn[6], drawn[8], drawn[9]
    series, _, line_ends, ends, stage_ends = out
    delay, transit = drawn[0][run], drawn[1][run]
    stages, products, lines = delay.shape[0], power_w.shape[0], home.shape[0]
    weeks, places = tally.shape[0], products * lines
    depth = delay.max() + 1

    lever = first.copy()
    limits = lever[begins[10] : begins[10] + lines]
    lines_now = (
        np.empty(places),
        np.empty(places),
        np.empty(places),
        np.empty((3, places)),
        np.empty(places),
    )
    orders, keep, gate, shut, quota = lines_now
    shut_now = np.empty(products, dtype=np.bool_)
    any_quota = _read_levers(lever, begins, home, demand_scales[run], lines_now, shut_now)

    made, stock = np.zeros(products), np.zeros(products)
    chain = (
        np.zeros((depth, stages, products)),
        stage_ends[0, run],
        stage_ends[1, run],
        ends[0, run],
        ends[1, run],
        made,
        stock,
    )
    sales = (np.zeros(products), np.zeros(products), np.zeros(products), np.zeros(products))
    shipped = line_ends[0, run].reshape(-1)
    backlog, want, spare = np.zeros(places), np.zeros(places), np.zeros(places)
    power_used, power_needed = np.zeros(lines), np.zeros(lines)
    history = np.zeros((weeks + transit, products))
    held, shares = np.zeros((products, 8)), np.zeros((products, 2))
    place = 0
    _fill(run, first, begins, drawn, filled, chain)

    for week in range(weeks):
        if _strike(run, week, shared, event_weeks, lever):
            any_quota = _read_levers(lever, begins, home, demand_scales[run], lines_now, shut_now)
            if not any_quota:
                held[:, 5] = 0.0
        _complete(run, week % depth, lever, begins, drawn, chain)
        _start(run, chain[0][week % depth], lever, begins, shared, drawn, chain)
        _order(backlog, orders, keep, gate, want)
        _by_gates(backlog, shut, shut_now, held)
        if any_quota:
            _by_quota(want, quota, shipped, home, spare, held)
        if any_power:
            _by_power(want, limits, power_used, power_needed, power_w, home, tiny, held)
        _sell(run, lever, begins, home, prices, want, stock, sales, held, shares, tiny)
        history[week + transit] = sales[0]
        _count(held, tally[week], tiny)
        _leave(want, home, backlog, shipped, shares)
        if any_power:
            _watts(want, power_w, power_used)
        if week == weeks - 1 - transit:  # what left until then arrives in time
            line_ends[1, run] = line_ends[0, run]
        if week == at[place]:
            _record(run, place, series, worth, home, backlog, chain, sales, history[week])
            place = min(place + 1, at.shape[0] - 1)
