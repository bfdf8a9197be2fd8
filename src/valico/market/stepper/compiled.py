# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
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
def _step_run(run, tally, shared, drawn, out):
    first, event_ends, cells, values, pool_stage, pool_use, power_w = shared[:7]
    worth, home, begins, at, filled, any_power, tiny = shared[7:]
    delays, transits, gains, stocks, starts_scales = drawn[:5]
    capacity_scales, demand_scales, pool_scales, prices, event_weeks = drawn[5:]
    series, _, line_ends, ends, stage_ends = out
    delay, transit, gained = delays[run], transits[run], gains[run]
    stages, products, lines = delay.shape[0], power_w.shape[0], home.shape[0]
    weeks, places = tally.shape[0], products * lines
    depth = delay.max() + 1

    lever = first.copy()
    n_starts, n_capacity, n_pool, n_cap, n_cap_share = (
        begins[0],
        begins[1],
        begins[2],
        begins[4],
        begins[5],
    )
    n_power, n_price, n_duty = begins[10], begins[11], begins[12]
    limits = lever[n_power : n_power + lines]
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

    ring = np.zeros((depth, stages, products))
    waiting, working = stage_ends[0, run], stage_ends[1, run]
    started, scrapped = ends[0, run], ends[1, run]
    shipped = line_ends[0, run].reshape(-1)
    made, stock = np.zeros(products), np.zeros(products)
    backlog, want, spare = np.zeros(places), np.zeros(places), np.zeros(places)
    power_used, power_needed = np.zeros(lines), np.zeros(lines)
    revenue, duty = np.zeros(products), np.zeros(products)
    shipped_abroad, shipped_home = np.zeros(products), np.zeros(products)
    history = np.zeros((weeks, products))
    held = np.zeros((products, 8))
    shares = np.zeros((products, 2))
    place = 0

    # fill
    for product in range(products):
        stock[product] = stocks[run, product]
        made[product] = stocks[run, product]
        started[product] = stocks[run, product]
        units = first[n_starts + product] * starts_scales[run, product] * filled[product]
        for stage in range(stages):
            ring[:, stage, product] = units
            working[stage, product] = units * delay[stage, product]
            started[product] += units * delay[stage, product]
            units *= gained[stage, product]

    for week in range(weeks):
        # events
        begin, struck = 0, False
        for event in range(event_ends.shape[0]):
            end = event_ends[event]
            if event_weeks[run, event] == week:
                struck = True
                for cell in range(begin, end):
                    lever[cells[cell]] = values[cell]
            begin = end
        if struck:
            any_quota = _read_levers(lever, begins, home, demand_scales[run], lines_now, shut_now)
            if not any_quota:
                held[:, 5] = 0.0

        # complete: what began `delay` weeks ago
        slot = week % depth
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
            new = lever[n_starts + product] * starts_scales[run, product]
            waiting[0, product] += new
            started[product] += new

        # start
        begun = ring[slot]
        for stage in range(stages):
            for product in range(products):
                capacity = lever[n_capacity + stage * products + product]
                capacity *= capacity_scales[run, stage, product]
                begun[stage, product] = min(waiting[stage, product], capacity)
        for pool in range(pool_stage.shape[0]):
            stage = pool_stage[pool]
            needed = 0.0
            for product in range(products):
                needed += begun[stage, product] * pool_use[pool, product]
            there = lever[n_pool + pool] * pool_scales[run, pool]
            share = min(1.0, there / max(needed, tiny))
            for product in range(products):
                if pool_use[pool, product] > 0:
                    begun[stage, product] *= share
        for stage in range(stages):
            for product in range(products):
                units = begun[stage, product]
                waiting[stage, product] -= units
                working[stage, product] += units

        # order, gates, quota, power
        _order(backlog, orders, keep, gate, want)
        _by_gates(backlog, shut, shut_now, held)
        if any_quota:
            _by_quota(want, quota, shipped, home, spare, held)
        if any_power:
            _by_power(want, limits, power_used, power_needed, power_w, home, tiny, held)

        # cap, stock, ship
        for product in range(products):
            wanted, wanted_home = _wanted(want, home, product)
            room = lever[n_cap + product] + lever[n_cap_share + product] * shipped_home[product]
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
            history[week, product] = shipped_abroad[product]
            paid = abroad * prices[run, product] * lever[n_price + product]
            revenue[product] += paid
            duty[product] += paid * lever[n_duty + product]

            # count
            most, code_of_most = tiny, 0
            for code in range(1, 8):
                if held[product, code] > most:
                    most, code_of_most = held[product, code], code
            tally[week, product, code_of_most] += 1
        _leave(want, home, backlog, shipped, shares)
        if any_power:
            _watts(want, power_w, power_used)

        # arrive: what had left `transit` weeks ago
        if week == weeks - 1 - transit:
            line_ends[1, run] = line_ends[0, run]

        # record
        if week == at[place]:
            for product in range(products):
                unserved = 0.0
                for line in range(lines):
                    unserved += backlog[product * lines + line] * (1 - home[line])
                series[0, run, place, product] = made[product]
                series[1, run, place, product] = stock[product]
                series[2, run, place, product] = shipped_abroad[product]
                if week >= transit:
                    series[3, run, place, product] = history[week - transit, product]
                series[4, run, place, product] = revenue[product]
                series[5, run, place, product] = duty[product]
                series[6, run, place, product] = unserved
                for stage in range(stages):
                    units = waiting[stage, product] + working[stage, product]
                    series[7, run, place, product] += units
                    series[8, run, place, product] += units * worth[stage, product]
            place = min(place + 1, at.shape[0] - 1)
