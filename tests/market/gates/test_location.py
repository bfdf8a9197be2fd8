"""The third gate: what a buyer can feed at a place, in watts."""

from datetime import date

import msgspec
import numpy as np
import pytest

from valico.market.compilation.setting import Setting
from valico.market.opening import open_setting
from valico.market.simulation import Simulation, simulate
from valico.market.stepper.program import CODES

RUNS = 64
HALLS = 7e6
H200_W = 700.0


@pytest.fixture(scope="module")
def restart() -> Setting:
    return open_setting("h200-2026")


def run(setting: Setting) -> Simulation:
    return simulate(setting, runs=RUNS, engine="numpy")


def halls(setting: Setting, *, chance: float) -> Setting:
    """Return a setting in which the halls of Hong Kong come for sure, or never."""
    events = tuple(
        msgspec.structs.replace(event, between=None, on=date(2026, 12, 1), chance=chance)
        if event.id == "halls-in-hong-kong"
        else event
        for event in setting.scenario.event
    )
    scenario = msgspec.structs.replace(setting.scenario, event=events)
    return msgspec.structs.replace(setting, scenario=scenario)


def at(setting: Setting, place: str) -> list[int]:
    return [number for number, line in enumerate(setting.scenario.line) if line.place == place]


def test_nothing_goes_to_a_place_without_power(restart: Setting) -> None:
    outcome = run(halls(restart, chance=0.0)).outcome

    assert outcome.line_shipped[:, 0, at(restart, "hong-kong")].max() == 0


def test_ten_thousand_h200_fill_seven_megawatts_and_no_more_come(restart: Setting) -> None:
    shipped = run(halls(restart, chance=1.0)).outcome.line_shipped[:, 0, at(restart, "hong-kong")]

    assert shipped.max() * H200_W <= HALLS * (1 + 1e-9)
    assert np.median(shipped) == pytest.approx(HALLS / H200_W)


def test_where_power_is_short_it_is_told_as_what_binds(restart: Setting) -> None:
    # Hong Kong alone orders, both gates stand open, and the halls are not there
    lines = tuple(line for line in restart.scenario.line if line.place == "hong-kong")
    product = restart.scenario.product[:1]
    scenario = msgspec.structs.replace(
        restart.scenario, product=product, line=lines, event=(), at_start=(), laid_by={}
    )
    outcome = run(msgspec.structs.replace(restart, scenario=scenario)).outcome

    assert outcome.binding[5:, 0, CODES.index("power")].min() == 1
