"""Series: each quantity by period, as a stock or a flow, owned or used, in every metric."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

import msgspec
import numpy as np

from valico.market.outcome.band import Band, bands
from valico.market.outcome.metric import MetricName, of_unit
from valico.market.outcome.period import Period, Span, spans_of
from valico.market.outcome.stranded import stranded_units
from valico.market.quantity import Array
from valico.market.simulation import Simulation

Kind = Literal["stock", "flow"]
Holding = Literal["owned", "used"]
ALL: Final = "all"
"""All products together; units of different chips are added, so take another metric to compare."""
MEASURED: Final[Mapping[str, Kind]] = {
    "made": "flow",
    "stock": "stock",
    "inside": "stock",
    "stranded": "stock",
    "shipped": "flow",
    "delivered": "flow",
    "delivered_so_far": "stock",
    "unserved": "stock",
}
"""What is counted in units of chips. stock: finished, with the seller. inside: in the chain.
stranded: in finished units of equal cost. shipped, delivered: abroad. unserved: orders waiting."""
PAID: Final[tuple[str, ...]] = ("revenue_usd", "duty_usd")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity of one product in one period, by one metric."""

    period: str
    begins: date
    ends: date
    chip: str
    quantity: str
    metric: MetricName | Literal["usd"]
    kind: Kind
    """A stock stands at the end of the period; a flow is what passed in it."""
    holding: Holding
    """owned: counted at whose it is, the seller's or the buyer's."""
    band: Band


def readings(
    simulation: Simulation, period: Period, stranded: Array | None = None
) -> tuple[Reading, ...]:
    """Return all readings, period by period."""
    spans = spans_of(simulation, period)
    if stranded is None:
        stranded = stranded_units(simulation)
    return tuple(_readings(simulation, spans, stranded))


def _readings(simulation: Simulation, spans: list[Span], stranded: Array) -> Iterator[Reading]:
    units = units_by_quantity(simulation, stranded)
    for quantity, kind in MEASURED.items():
        counted = by_span(units[quantity], spans, kind)
        for metric, chip, values in _by_metric(simulation, counted):
            yield from _of_spans(spans, chip, (quantity, metric, kind), values)
    for quantity in PAID:
        paid = by_span(getattr(simulation.outcome, quantity), spans, "flow")
        for place, product in enumerate(simulation.setting.scenario.product):
            yield from _of_spans(spans, product.chip, (quantity, "usd", "flow"), paid[:, :, place])
        if paid.shape[2] > 1:
            yield from _of_spans(spans, ALL, (quantity, "usd", "flow"), paid.sum(axis=2))


def units_by_quantity(simulation: Simulation, stranded: Array) -> dict[str, Array]:
    """Return (R, M, P) units, cumulative where the quantity is a flow."""
    outcome = simulation.outcome
    return {
        "made": outcome.made - simulation.draws.stock[:, None, :],
        "stock": outcome.stock,
        "inside": outcome.inside,
        "stranded": stranded,
        "shipped": outcome.shipped,
        "delivered": outcome.delivered,
        "delivered_so_far": outcome.delivered,
        "unserved": outcome.unserved,
    }


def by_span(values: Array, spans: list[Span], kind: Kind) -> Array:
    """Return (R, S, P) what stands at the end of each period, or what passed in it."""
    ends = values[:, [span.last for span in spans]]
    if kind == "stock":
        return ends
    return np.diff(ends, axis=1, prepend=np.zeros_like(ends[:, :1]))


def _by_metric(simulation: Simulation, counted: Array) -> Iterator[tuple[MetricName, str, Array]]:
    """Yield (R, S) values of each product and of all together, metric by metric."""
    products = simulation.setting.scenario.product
    weights = [of_unit(simulation.setting.chips[product.chip]) for product in products]
    for metric in dict.fromkeys(name for weight in weights for name in weight):
        per_unit = [weight.get(metric) for weight in weights]
        for place, (product, each) in enumerate(zip(products, per_unit, strict=True)):
            if each is not None:
                yield metric, product.chip, counted[:, :, place] * each
        known = [each for each in per_unit if each is not None]
        if len(products) > 1 and len(known) == len(products):
            yield metric, ALL, counted @ np.array(known)


def _of_spans(
    spans: list[Span], chip: str, what: tuple[str, MetricName | Literal["usd"], Kind], values: Array
) -> Iterator[Reading]:
    quantity, metric, kind = what
    for span, found in zip(spans, bands(values), strict=True):
        yield Reading(
            period=span.name,
            begins=span.begins,
            ends=span.ends,
            chip=chip,
            quantity=quantity,
            metric=metric,
            kind=kind,
            holding="owned",
            band=found,
        )
