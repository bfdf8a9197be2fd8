"""Settings: a scenario with what it names, after a check of all names, and with its gates."""

from pathlib import Path

from valico import store
from valico.answer.library import read_library
from valico.answer.market_gates import gated
from valico.market.compilation.setting import Setting
from valico.market.opening import checked
from valico.market.scenario.scenario import Scenario


def setting_of(scenario: Scenario, name: str, *, root: Path = store.DATA) -> Setting:
    """Return a scenario with what its names stand for; DataError holds every fault found.

    Gates that are to come from rules and claims are those of the scenario's `known_by`.
    """
    setting = checked(scenario, name, root=root)
    if scenario.gates == "given":
        return setting
    return gated(setting, read_library(root=root))
