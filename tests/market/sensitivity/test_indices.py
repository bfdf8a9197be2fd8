"""Indices against functions of which they are known."""

import math
from pathlib import Path

import numpy as np
import pytest

from valico.catalogue.chips import read_chips
from valico.market.compilation.sample import drawn, sobol
from valico.market.compilation.setting import Setting
from valico.market.quantity import Array
from valico.market.scenario.chain import read_chains
from valico.market.scenario.scenario import read_scenario
from valico.market.sensitivity.factors import factors_of
from valico.market.sensitivity.indices import indices_of, runs_of, sensitivity_of

HALT = Path(__file__).parents[1] / "files" / "halt.toml"
BASE = 4096


def setting() -> Setting:
    """Return the halt of 2025."""
    return Setting(scenario=read_scenario(HALT), chains=read_chains(), chips=read_chips())


def crossed(dimensions: int) -> Array:
    """Return (2 + dimensions, N, dimensions) points A, B and A with one column of B."""
    both = sobol(2 * dimensions, BASE, 7)
    one, other = both[:, :dimensions], both[:, dimensions:]
    mixed = []
    for column in range(dimensions):
        points = one.copy()
        points[:, column] = other[:, column]
        mixed.append(points)
    return np.stack([one, other, *mixed])


def test_the_indices_of_ishigamis_function_are_the_published_ones() -> None:
    # Saltelli et al., Global Sensitivity Analysis (2008), with a = 7 and b = 0.1
    x = (2 * crossed(3) - 1) * math.pi
    values = np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2
    values += 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])

    first, total = indices_of(values)

    assert first == pytest.approx([0.314, 0.442, 0.0], abs=0.02)
    assert total == pytest.approx([0.558, 0.442, 0.244], abs=0.02)


def test_where_unknowns_only_add_up_each_explains_alone_what_it_explains_in_all() -> None:
    x = crossed(2)

    first, total = indices_of(x[..., 0] + 2 * x[..., 1])

    assert first == pytest.approx([0.2, 0.8], abs=0.01)
    assert total == pytest.approx([0.2, 0.8], abs=0.01)


def test_what_never_varies_owes_nothing_to_anything() -> None:
    first, total = indices_of(np.full((4, 64), 5e9))

    assert first.tolist() == total.tolist() == [0, 0]


def test_prices_are_one_unknown_and_every_column_that_can_matter_belongs_to_one() -> None:
    columns = [column for factor in factors_of(setting()) for column in factor.columns]
    matter = [place for place, axis in enumerate(drawn(setting())) if axis[0] != "cost"]

    assert sorted(columns) == matter
    assert factors_of(setting())[0].words == "price"


def test_deliveries_of_the_halt_hang_on_orders_and_not_on_the_price() -> None:
    heard: list[int] = []

    found = sensitivity_of(setting(), seed=1, base=64, engine="numpy", told=heard.append)

    delivered = [share for share in found.shares if share.outcome == "delivered"]
    assert delivered[0].factor == "orders of chinese-clouds"
    assert next(share.total for share in delivered if share.factor == "price") == 0
    assert {share.binds for share in found.shares} == {"American licence"}
    assert sum(heard) == found.runs == runs_of(setting(), 64)
