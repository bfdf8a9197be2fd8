"""Holdings: what each buyer owns, and what stands at each place, at the end."""

from collections.abc import Iterator

import msgspec
import numpy as np

from valico.market.outcome.band import Band, band
from valico.market.outcome.metric import MetricName, of_unit
from valico.market.outcome.series import Holding
from valico.market.quantity import Array
from valico.market.simulation import Simulation


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A stock of delivered chips by one metric."""

    holder: str
    """A buyer where `holding` is owned, a place where it is used."""
    holding: Holding
    """owned: by whom; used: where the chips stand, whosever they are."""
    chip: str
    metric: MetricName
    band: Band


def holdings(simulation: Simulation) -> tuple[Held, ...]:
    """Return the deliveries of all lines abroad, by buyer and by place, in every metric."""
    return tuple(_holdings(simulation))


def _holdings(simulation: Simulation) -> Iterator[Held]:
    for holding, holder, units in _by_holder(simulation):
        for place, product in enumerate(simulation.setting.scenario.product):
            count = units[:, place]
            for metric, each in of_unit(simulation.setting.chips[product.chip]).items():
                yield Held(
                    holder=holder,
                    holding=holding,
                    chip=product.chip,
                    metric=metric,
                    band=band(count * each),
                )


def _by_holder(simulation: Simulation) -> Iterator[tuple[Holding, str, Array]]:
    """Yield (R, P) units of each buyer, then of each place."""
    delivered, lines = simulation.outcome.line_delivered, simulation.setting.scenario.line
    for buyer in dict.fromkeys(line.buyer for line in lines if not line.home):
        mine = np.array([line.buyer == buyer and not line.home for line in lines])
        yield "owned", buyer, delivered[:, :, mine].sum(axis=2)
    for place in dict.fromkeys(line.place for line in lines if not line.home):
        here = np.array([line.place == place and not line.home for line in lines])
        yield "used", place, delivered[:, :, here].sum(axis=2)
