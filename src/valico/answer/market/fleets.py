"""Fleets: what the chips that reach a buyer could train and serve."""

from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.catalogue.models import Model, read_models
from valico.compute.cluster import Cluster
from valico.compute.estimate import Estimate
from valico.compute.search.engines import setup_for
from valico.compute.search.field import Targets
from valico.compute.search.nodes import fewest_chips
from valico.compute.search.search import search_or_any
from valico.compute.serving.load import Load
from valico.compute.serving.serve import serve
from valico.compute.serving.work import ServingWork
from valico.compute.training.run import training_time
from valico.errors import InputError
from valico.market.compilation.setting import Setting
from valico.market.outcome.summary import Summary

YARDSTICK: Final = "deepseek/v3"
INPUT_TOKENS, OUTPUT_TOKENS, TPOT_S = 4000, 1000, 0.05
MOST_CHIPS: Final = 512
LEAST_FLEET: Final = 64
"""Chips below which a fleet is not worth a line."""


class FleetWork(msgspec.Struct, frozen=True, kw_only=True):
    """What a buyer's chips do if all of them work on one model."""

    holder: str
    chip: str
    units: int
    """In the median run."""
    model: str
    train_time: Estimate | None
    train_units: int
    """Chips of the fleet that train; more would not be faster."""
    serve_tokens_per_s: Estimate | None
    """Output tokens of the whole fleet."""
    cannot: tuple[str, ...]


def fleet_works(
    summary: Summary, setting: Setting, *, root: Path = store.DATA
) -> tuple[FleetWork, ...]:
    """Return what each buyer's delivered chips could train and serve, the largest fleet first."""
    fleets = [
        (held.holder, held.chip, int(held.band.p50))
        for held in summary.holdings
        if held.holding == "owned" and held.metric == "units" and held.band.p50 >= LEAST_FLEET
    ]
    if not fleets:
        return ()
    model = read_models(root=root)[YARDSTICK]
    per_chip = {chip: _served(model, setting, chip) for _, chip, _ in fleets}
    fleets.sort(key=lambda fleet: -fleet[2])
    return tuple(_work(model, setting, fleet, per_chip[fleet[1]]) for fleet in fleets)


Served = tuple[Estimate | None, str]


def _served(model: Model, setting: Setting, chip: str) -> Served:
    """Return the output tokens a second of one chip in the best plan, or why there is none."""
    load = Load(input_tokens=INPUT_TOKENS, output_tokens=OUTPUT_TOKENS, concurrency=1.0)
    try:
        setup = setup_for(model, setting.chips[chip])
        chips = fewest_chips(setup, load, most=MOST_CHIPS)
        best = search_or_any(setup.engine, load, chips, targets=Targets(tpot_s=TPOT_S))
        work = ServingWork(
            input_tokens=INPUT_TOKENS,
            output_tokens=OUTPUT_TOKENS,
            concurrency=best.users,
            rounds=1e9,
        )
        return serve(setup.engine, best.plan, work).tokens_per_s_per_chip, ""
    except InputError as fault:
        return None, str(fault)


def _work(model: Model, setting: Setting, fleet: tuple[str, str, int], served: Served) -> FleetWork:
    holder, chip, units = fleet
    per_chip, cannot = served
    time, used, also = _trained(model, setting, chip, units)
    return FleetWork(
        holder=holder,
        chip=chip,
        units=units,
        model=model.name,
        train_time=time,
        train_units=used,
        serve_tokens_per_s=_times(per_chip, units) if per_chip else None,
        cannot=tuple(fault for fault in (cannot, also) if fault),
    )


def _trained(
    model: Model, setting: Setting, chip: str, units: int
) -> tuple[Estimate | None, int, str]:
    """Return the shortest training on the fleet, its half, a quarter and so on."""
    used = setting.chips.get(model.training_hardware) if model.training_hardware else None

    def on(count: int) -> Estimate:
        cluster = Cluster(chip=setting.chips[chip], count=count)
        return training_time(model, cluster, trained_on=used).time

    try:
        best, count = on(units), units
        while count >= 2 * LEAST_FLEET and (half := on(count // 2)).mid <= best.mid:
            best, count = half, count // 2
    except InputError as fault:
        return None, 0, str(fault)
    return best, count, ""


def _times(estimate: Estimate, count: int) -> Estimate:
    return msgspec.structs.replace(
        estimate,
        low=estimate.low * count,
        mid=estimate.mid * count,
        high=estimate.high * count,
    )
