# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
# numba compiles this file: plain loops over plain arrays, without types of ours.
"""The compiled loops of `by_numba`.

Inner loops run over lines, side by side in memory, and hold no branch, so that the compiler can
take several lines at once. What only events change is worked out when one strikes.
"""

import numba
import numpy as np


@numba.njit(parallel=True, cache=True)
def step_runs(shared, drawn, out):
    """Step all runs through all weeks; `out` is filled in place."""
    for run in numba.prange(drawn[0].shape[0]):
        _step_run(run, shared, drawn, out)


@numba.njit
def _read_levers(lever, begins, home, scale, orders, keep, gate, shut, quota):
    """Work out what the gates, orders and quotas of all lines are now."""
    products, lines = orders.shape
    for product in range(products):
        for line in range(lines):
            place = product * lines + line
            licensed = max(lever[begins[3] + place], home[line])
            permitted = max(lever[begins[6] + place], home[line])
            abroad = 1 - home[line]
            gate[product, line] = licensed * permitted
            shut[0, product, line] = abroad * (1 - licensed) * permitted
            shut[1, product, line] = abroad * licensed * (1 - permitted)
            shut[2, product, line] = abroad * (1 - licensed) * (1 - permitted)
            quota[product, line] = lever[begins[7] + place]
            orders[product, line] = lever[begins[8] + place] * scale[product, line]
            keep[product, line] = 1 - lever[begins[9] + place]


@numba.njit(fastmath={"reassoc", "contract"})
def _step_run(run, shared, drawn, out):
    first, event_ends, cells, values, pool_stage, pool_use, power_w = shared[:7]
    worth, home, begins, at, tiny = shared[7:]
    delays, transits, gains, steady, stocks = drawn[:5]
    starts_scales, capacity_scales, demand_scales, pool_scales, prices, event_weeks = drawn[5:]
    series, counts, line_ends, ends, stage_ends = out
    delay, transit, gained = delays[run], transits[run], gains[run]
    stages, products, lines = delay.shape[0], power_w.shape[0], home.shape[0]
    weeks = counts.shape[1]
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
    orders, keep, gate, quota = (
        np.empty((products, lines)),
        np.empty((products, lines)),
        np.empty((products, lines)),
        np.empty((products, lines)),
    )
    shut = np.empty((3, products, lines))
    _read_levers(lever, begins, home, demand_scales[run], orders, keep, gate, shut, quota)

    ring = np.zeros((stages, depth, products))
    waiting, working = stage_ends[0, run], stage_ends[1, run]
    started, scrapped = ends[0, run], ends[1, run]
    shipped = line_ends[0, run]
    made, stock = np.zeros(products), np.zeros(products)
    backlog, want = np.zeros((products, lines)), np.zeros((products, lines))
    power_used, power_needed = np.zeros(lines), np.zeros(lines)
    revenue, duty = np.zeros(products), np.zeros(products)
    shipped_abroad, shipped_home = np.zeros(products), np.zeros(products)
    history = np.zeros((weeks, products))
    held = np.zeros((products, 8))
    begun = np.zeros((stages, products))
    place = 0

    # fill
    for product in range(products):
        stock[product] = stocks[run, product]
        made[product] = stocks[run, product]
        started[product] = stocks[run, product]
        for stage in range(stages):
            for week in range(delay[stage, product]):
                units = steady[run, stage, product]
                ring[stage, week, product] = units
                working[stage, product] += units
                started[product] += units

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
            _read_levers(lever, begins, home, demand_scales[run], orders, keep, gate, shut, quota)

        # complete
        slot = week % depth
        for stage in range(stages):
            for product in range(products):
                done = ring[stage, slot, product]
                ring[stage, slot, product] = 0.0
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
                into = (week + delay[stage, product]) % depth
                units = begun[stage, product]
                waiting[stage, product] -= units
                working[stage, product] += units
                ring[stage, into, product] += units

        # order, both gates, quota
        power_needed[:] = 0.0
        for product in range(products):
            power = power_w[product]
            by_licence, by_permission, by_both, by_quota = 0.0, 0.0, 0.0, 0.0
            for line in range(lines):
                owed = (backlog[product, line] + orders[product, line]) * keep[product, line]
                backlog[product, line] = owed
                wanted = owed * gate[product, line]
                less = min(wanted, max(0.0, quota[product, line] - shipped[product, line]))
                want[product, line] = less
                by_licence += owed * shut[0, product, line]
                by_permission += owed * shut[1, product, line]
                by_both += owed * shut[2, product, line]
                by_quota += (wanted - less) * (1 - home[line])
                power_needed[line] += less * power
            held[product, 2], held[product, 3] = by_licence, by_permission
            held[product, 4], held[product, 5] = by_both, by_quota
            held[product, 6] = 0.0

        # power
        for line in range(lines):
            room = max(0.0, lever[n_power + line] - power_used[line])
            if room >= power_needed[line]:
                continue
            share = min(1.0, room / max(power_needed[line], tiny))
            for product in range(products):
                less = want[product, line] * share
                held[product, 6] += (want[product, line] - less) * (1 - home[line])
                want[product, line] = less

        # cap, stock, ship
        for product in range(products):
            wanted, wanted_home = 0.0, 0.0
            for line in range(lines):
                wanted += want[product, line] * (1 - home[line])
                wanted_home += want[product, line] * home[line]
            room = lever[n_cap + product] + lever[n_cap_share + product] * shipped_home[product]
            room = max(0.0, room - shipped_abroad[product])
            by_cap = min(1.0, room / max(wanted, tiny))
            held[product, 7] = wanted * (1 - by_cap)
            total = wanted * by_cap + wanted_home
            by_stock = min(1.0, stock[product] / max(total, tiny))
            held[product, 1] = wanted * by_cap * (1 - by_stock)
            power = power_w[product]
            for line in range(lines):
                fraction = by_stock * (home[line] + by_cap * (1 - home[line]))
                units = want[product, line] * fraction
                backlog[product, line] -= units
                shipped[product, line] += units
                power_used[line] += units * power
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
            counts[run, week, product] = code_of_most

        # arrive: what had left `transit` weeks ago
        if week == weeks - 1 - transit:
            line_ends[1, run] = shipped

        # record
        if week == at[place]:
            for product in range(products):
                unserved = 0.0
                for line in range(lines):
                    unserved += backlog[product, line] * (1 - home[line])
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
