"""Settings: a scenario with what its names stand for, and where each name lies in the arrays."""

from collections.abc import Mapping
from datetime import date

import msgspec

from valico.catalogue.chips import Chip
from valico.errors import InputError
from valico.market.scenario.chain import Chain, Pool, Stage
from valico.market.scenario.scenario import Product, Scenario
from valico.market.stepper.program import Sizes


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario, the chains and chips that it names."""

    scenario: Scenario
    chains: Mapping[str, Chain]
    chips: Mapping[str, Chip]

    @property
    def sizes(self) -> Sizes:
        """How many there are of each."""
        return Sizes(
            weeks=self.week_of(self.scenario.ends) + 1,
            products=len(self.scenario.product),
            lines=len(self.scenario.line),
            stages=max(len(self.stages_of(product)) for product in self.scenario.product),
            pools=len(self.pools),
        )

    @property
    def pools(self) -> tuple[Pool, ...]:
        """The pools of all chains, each once."""
        named = {
            pool.id: pool
            for product in self.scenario.product
            for pool in self.pools_of(product.chain)
        }
        return tuple(named.values())

    def pools_of(self, chain: str) -> tuple[Pool, ...]:
        """Return the pools that a chain takes from, its own and those of others."""
        names = (chain, *self.chains[chain].shares)
        return tuple(pool for name in names for pool in self.chains[name].pool)

    def stages_of(self, product: Product) -> tuple[Stage, ...]:
        """Return the stages of a product in the order in which it passes them."""
        stages = {stage.after: stage for stage in self.chains[product.chain].stage}
        ordered: list[Stage] = []
        while (last := ordered[-1].id if ordered else None) in stages:
            ordered.append(stages[last])
        return tuple(ordered)

    def place_of(self, product: Product, stage: str) -> int:
        """Return where a stage of a product lies: chains of fewer stages end together."""
        ids = [each.id for each in self.stages_of(product)]
        return self.sizes.stages - len(ids) + ids.index(stage)

    def week_of(self, day: date) -> int:
        """Return the week in which a day lies; the first begins with the scenario."""
        return (day - self.scenario.begins).days // 7

    def power_w(self, product: Product) -> float:
        """Return what a unit draws; InputError where no source gives it."""
        power = self.chips[product.chip].value("board_power")
        if power is None:
            message = f"{product.chip}: no source gives `board_power`, which a limit of power needs"
            raise InputError(message)
        return power
