"""The program made of the levers as they stand at first and of what events set them to."""

import numpy as np

from valico.market.compilation.changes import BEGINNING, Strike, strikes_from_setting
from valico.market.compilation.first import first_levers
from valico.market.compilation.intentions import intention_strikes
from valico.market.compilation.ratio import ratio_strikes
from valico.market.compilation.setting import Setting
from valico.market.compilation.stores import store_strikes
from valico.market.stepper.program import Array, Program


def program_from_setting(setting: Setting) -> tuple[Program, list[Strike]]:
    """Return what all runs share, and the strikes in the order of its events."""
    first = first_levers(setting)
    strikes = [
        *_ordered(setting, first),
        *intention_strikes(setting, first),
        *strikes_from_setting(setting, first.copy()),
        *store_strikes(setting),
        *ratio_strikes(setting),
    ]
    program = Program(
        sizes=setting.sizes,
        first=first,
        event_ends=np.cumsum([len(strike.cells) for strike in strikes], dtype=np.int64),
        cells=np.array([cell for strike in strikes for cell in strike.cells], dtype=np.int64),
        values=np.array([value for strike in strikes for value in strike.values]),
        pool_stage=_pool_stages(setting),
        pool_use=_pool_use(setting),
        power_w=np.array([setting.power_w(product) for product in setting.scenario.product]),
        worth=_worth(setting),
        filled=np.array([float(product.begins_full) for product in setting.scenario.product]),
        home=np.array([float(line.home) for line in setting.scenario.line]),
    )
    return program, strikes


def _ordered(setting: Setting, first: Array) -> list[Strike]:
    """Return what waits at the beginning as orders of the first week."""
    begin = setting.sizes.begins()["orders"]
    cells, values = [], []
    for column, line in enumerate(setting.scenario.line):
        for row, product in enumerate(setting.scenario.product):
            if product.chip in line.ordered:
                cells.append(begin + row * setting.sizes.lines + column)
                values.append(line.ordered[product.chip].mid)
    if not cells:
        return []
    where, what = np.array(cells, dtype=np.int64), np.array(values)
    now = Strike(event=BEGINNING, later_weeks=0, cells=where, values=what + first[where])
    then = Strike(event=BEGINNING, later_weeks=1, cells=where, values=first[where].copy())
    return [now, then]


def _pool_stages(setting: Setting) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    places = {
        stage.pool: setting.place_of(product, stage.id)
        for product in setting.scenario.product
        for stage in setting.stages_of(product)
        if stage.pool
    }
    return np.array([places[pool.id] for pool in setting.pools], dtype=np.int64)


def _pool_use(setting: Setting) -> Array:
    use = [
        [product.use.get(pool.id, 0.0) for product in setting.scenario.product]
        for pool in setting.pools
    ]
    return np.array(use).reshape(setting.sizes.pools, setting.sizes.products)


def _worth(setting: Setting) -> Array:
    """Return (K, P) the share of the cost that is spent on a unit once it is in a stage."""
    sizes = setting.sizes
    worth = np.zeros((sizes.stages, sizes.products))
    for column, product in enumerate(setting.scenario.product):
        stages = setting.stages_of(product)
        spent = np.cumsum([stage.cost_share for stage in stages])
        for stage, share in zip(stages, spent, strict=True):
            worth[setting.place_of(product, stage.id), column] = share
    return worth
