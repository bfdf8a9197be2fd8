"""Emptying: when a store ran out, read off the draws of runs."""

import numpy as np

from valico.market.compilation.levers import program_from_setting
from valico.market.compilation.setting import Setting
from valico.market.compilation.stores import of_store
from valico.market.stepper.program import Draws, Whole


def emptied_weeks(pool: str, setting: Setting, draws: Draws) -> Whole:
    """Return (R,) the week in which a store runs out; beyond the last where it never does."""
    _, strikes = program_from_setting(setting)
    columns = [place for place, strike in enumerate(strikes) if of_store(strike.event, pool)]
    return np.asarray(draws.event_week[:, columns].min(axis=1), dtype=np.int64)
