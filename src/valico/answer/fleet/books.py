"""Books: what the market data hold, read when asked for, each once; answers to published tables."""

from collections.abc import Mapping
from functools import cached_property, singledispatchmethod
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from valico import store
from valico.answer.fleet.asks import (
    Billed,
    Converted,
    Emptied,
    Estimated,
    Held,
    MarketAsk,
    Priced,
    Simulated,
    Sold,
    Staged,
)
from valico.answer.fleet.simulated import amount_of, emptied_on
from valico.answer.shelf.finding import find_chips
from valico.catalogue.chips import Chip
from valico.errors import DataError, UnknownNameError
from valico.market.curve import Array, value_at
from valico.market.fleet.account import Account, read_accounts
from valico.market.fleet.bill import Bill, read_bills
from valico.market.fleet.estimate import Estimate, read_estimates
from valico.market.fleet.metric import worth
from valico.market.fleet.revenue import (
    RevenueModel,
    in_calendar_quarter,
    read_models,
    units_sold,
)
from valico.market.fleet.stock import RUNS, SEED, Stock, correlated_shares
from valico.market.opening import open_setting
from valico.market.scenario.chain import read_chains
from valico.market.scenario.scenario import Product
from valico.market.scenario.shelf import read_named
from valico.market.simulation import Simulation, simulate

V = TypeVar("V")

FEW_RUNS: Final = 256
"""Quasi-random runs of a scenario: its middle moves by less than a hundredth with more."""


class Books:
    """The market's side of the data folder."""

    def __init__(self, root: Path = store.DATA) -> None:
        """Take a data folder; nothing is read yet."""
        self.root = root
        self._chips: dict[str, Chip] = {}
        self._simulations: dict[str, Simulation] = {}

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """Every account by its id."""
        return read_accounts(root=self.root)

    @cached_property
    def estimates(self) -> Mapping[str, Estimate]:
        """Every estimate by its id."""
        return read_estimates(root=self.root)

    @cached_property
    def models(self) -> Mapping[str, RevenueModel]:
        """Every revenue model by its id."""
        return read_models(root=self.root)

    @cached_property
    def bills(self) -> Mapping[str, Bill]:
        """Every bill of materials by its id."""
        return read_bills(root=self.root)

    def chip(self, name: str) -> Chip:
        """Return a chip by name."""
        if name not in self._chips:
            self._chips[name] = find_chips([name], root=self.root)[0]
        return self._chips[name]

    def simulation(self, name: str) -> Simulation:
        """Return a scenario that ships, run a few times."""
        if name not in self._simulations:
            self._simulations[name] = simulate(open_setting(name, root=self.root), runs=FEW_RUNS)
        return self._simulations[name]

    @singledispatchmethod
    def answer(self, ask: MarketAsk) -> float:
        """Return the number that is asked for, in base units.

        Raises UnknownNameError where the data hold nothing of that name.
        """
        message = f"no book answers a question of the kind {type(ask).__name__}"
        raise DataError([message])

    @answer.register
    def _(self, ask: Held) -> float:
        account = _named("account", ask.account, self.accounts)
        whole = [_named("account", ask.part_of, self.accounts)] if ask.part_of else []
        names = {held.chip for each in (account, *whole) for held in each.holding}
        stock = Stock([account, *whole], {name: self.chip(name) for name in names})
        like = worth(self.chip(ask.like), ask.metric) if ask.like else 1.0
        if whole:
            sample = stock.share_of_first(ask.metric, ask.on)
        elif ask.chip:
            places = {held.name: place for place, held in enumerate(account.holding)}
            place = _named("chip of the account", ask.chip, places)
            sample = stock.parts(ask.metric, ask.on)[0, place]
        else:
            sample = stock.total(ask.metric, ask.on)
        return ask.times * float(np.quantile(sample, ask.share)) / like

    @answer.register
    def _(self, ask: Sold) -> float:
        model = _named("revenue model", ask.model, self.models)
        units = units_sold(model)
        sold = (
            in_calendar_quarter(model, units, year=ask.year, quarter=ask.quarter)
            if ask.year is not None and ask.quarter is not None
            else units.sum(axis=1)
        )
        each = worth(self.chip(model.chip), ask.metric)
        return each * float(np.quantile(sold, ask.share))

    @answer.register
    def _(self, ask: Estimated) -> float:
        found = [_named("estimate", name, self.estimates) for name in ask.estimates]
        drawn = correlated_shares(len(found), runs=RUNS, seed=SEED, correlation=0.0)
        if len(found) == 1 and not ask.mean:
            return ask.times * float(value_at(found[0].curve, np.array([ask.share]))[0])
        parts: list[Array] = [
            value_at(one.curve, share) for one, share in zip(found, drawn, strict=True)
        ]
        total = np.sum(parts, axis=0)
        return ask.times * float(total.mean() if ask.mean else np.quantile(total, ask.share))

    @answer.register
    def _(self, ask: Converted) -> float:
        count = ask.count if ask.count is not None else 1.0
        if ask.estimate:
            count = _named("estimate", ask.estimate, self.estimates).mid
        like = worth(self.chip(ask.like), ask.metric) if ask.like else 1.0
        return ask.times * count * worth(self.chip(ask.chip), ask.metric) / like

    @answer.register
    def _(self, ask: Billed) -> float:
        bill = _named("bill", ask.bill, self.bills)
        if ask.of == "total":
            return bill.total_usd
        if ask.of not in {"kept", "margin"}:
            _named("part of the bill", ask.of, bill.part_usd)
            return bill.share(ask.of)
        price = ask.price_usd or 0.0
        kept = bill.kept_usd(price, duty=ask.duty)
        return kept if ask.of == "kept" or not price else kept / price

    @answer.register
    def _(self, ask: Priced) -> float:
        product = self._product(ask.scenario, ask.chip)
        if ask.of == "use":
            return ask.count * _named("pool", ask.pool or "", product.use)
        figure = product.price_usd if ask.of == "price_usd" else product.cost_usd
        return ask.count * figure.mid

    @answer.register
    def _(self, ask: Staged) -> float:
        chain = _named("chain", ask.chain, read_chains(root=self.root))
        stage = _named("stage", ask.stage, {stage.id: stage for stage in chain.stage})
        capacity = stage.capacity_per_week
        return ask.weeks * (capacity.mid if capacity else float("inf"))

    @answer.register
    def _(self, ask: Simulated) -> float:
        simulation = self.simulation(ask.scenario)
        return float(np.quantile(amount_of(ask, simulation), ask.share))

    @answer.register
    def _(self, ask: Emptied) -> float:
        days = emptied_on(ask.pool, self.simulation(ask.scenario))
        if ask.of == "day":
            return float(np.quantile(days, ask.share, method="inverted_cdf"))
        last = ask.by.toordinal() if ask.by else float("inf")
        return float(((days <= last) & np.isfinite(days)).mean())

    def _product(self, scenario: str, chip: str) -> Product:
        products = {p.chip: p for p in read_named(scenario, root=self.root).product}
        return _named("product of the scenario", chip, products)


def _named(kind: str, name: str, among: Mapping[str, V]) -> V:
    if name not in among:
        raise UnknownNameError(kind, name, sorted(among))
    return among[name]
