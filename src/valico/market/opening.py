"""Opening a scenario: its file, the chains and chips that it names, and all its faults at once."""

from collections.abc import Iterator
from pathlib import Path

from valico import store
from valico.catalogue.chips import read_chips
from valico.catalogue.organisations import read_organisations
from valico.catalogue.places import read_places
from valico.errors import DataError
from valico.market.compilation.setting import Setting
from valico.market.scenario.chain import read_chains
from valico.market.scenario.chain_faults import chain_faults
from valico.market.scenario.faults import scenario_faults
from valico.market.scenario.known import Known
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named, scenario_names, scenario_path


def open_setting(name: str, *, root: Path = store.DATA) -> Setting:
    """Return a scenario by name or path, ready to run.

    Raises DataError with every fault of the scenario and its chains, each with file and field.
    """
    return checked(read_named(name, root=root), scenario_path(name, root=root).name, root=root)


def checked(scenario: Scenario, where: str, *, root: Path = store.DATA) -> Setting:
    """Return a scenario with its chains and chips; raises DataError with every fault."""
    known = known_names(root=root)
    faults = tuple(_faults(scenario, where, known))
    if faults:
        raise DataError(faults)
    return Setting(scenario=scenario, chains=known.chains, chips=known.chips)


def known_names(*, root: Path = store.DATA) -> Known:
    """Return what scenarios and chains may name."""
    return Known(
        chains=read_chains(root=root),
        chips=read_chips(root=root),
        organisations=read_organisations(root=root),
        places=read_places(root=root),
        sources=store.read_sources(root=root),
    )


def faults_of_market(*, root: Path = store.DATA) -> Iterator[str]:
    """Yield every fault of the chains and scenarios that ship."""
    known = known_names(root=root)
    for name in known.chains:
        yield from chain_faults(name, known)
    for name in scenario_names(root=root):
        try:
            scenario = read_named(name, root=root)
        except DataError as fault:
            yield from fault.faults
        else:
            yield from scenario_faults(scenario, f"data/scenarios/{name}.toml", known)


def _faults(scenario: Scenario, where: str, known: Known) -> Iterator[str]:
    for name in dict.fromkeys(product.chain for product in scenario.product):
        if name in known.chains:
            yield from chain_faults(name, known)
    yield from scenario_faults(scenario, where, known)
