"""Settings: a scenario with what it names, after a check of all names, and with its gates."""

from collections.abc import Mapping
from pathlib import Path

from valico import store
from valico.answer.library import read_library
from valico.answer.market_gates import gated
from valico.catalogue.organisations import read_organisations
from valico.catalogue.places import read_places
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


def party_names(scenario: Scenario, *, root: Path = store.DATA) -> dict[str, str]:
    """Return how the buyers and places of a scenario are called, by their ids."""
    known = {name: each.name for name, each in read_places(root=root).items()}
    known |= {name: each.name for name, each in read_organisations(root=root).items()}
    ids = dict.fromkeys(each for line in scenario.line for each in (line.buyer, line.place))
    return {each: _called(each, scenario.many, known) for each in ids}


def _called(party: str, many: Mapping[str, str], known: Mapping[str, str]) -> str:
    """Return a name: of the catalogue, or what stands before the colon of a word for many."""
    if party in many:
        short, colon, _ = many[party].partition(": ")
        return short if colon else party.replace("-", " ").capitalize()
    return known.get(party, party)
