"""The hour of a chip: what it costs and what it draws."""

import math
from collections.abc import Sequence
from functools import reduce
from typing import Final

import msgspec

from valico.catalogue.chips import Chip
from valico.compute.estimate import Estimate, step_from_figure
from valico.compute.price.assumptions import Assumptions, step_of
from valico.compute.spans import Span, exactly, inverse, product, total
from valico.errors import InputError
from valico.evidence import Cite, Step
from valico.units import Dimension

HOURS_A_YEAR: Final = 8766.0
MOST_USD: Final = 1e9
"""The dearest price of one chip that is taken for meant."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """The price of one chip."""

    span: Span
    usd_year: str
    why: Step


class ChipHour(msgspec.Struct, frozen=True, kw_only=True):
    """What one chip costs and draws in an hour of work, with its share of server and building."""

    power_w: Span | None
    """At the meter of the building; None where no source gives the board's power."""
    power_usd: Span | None
    capital_usd: Span | None
    usd: Span | None
    price: Price | None
    """Of the chip itself; None where no source gives it."""
    usd_year: str = ""
    why: Step
    lacking: tuple[str, ...] = ()
    """What no source gives."""


def chip_price(chip: Chip, *, asked_usd: float | None = None) -> Price | None:
    """Return what a chip costs, or None where no source says.

    Of a low and a high price the geometric mean stands between them. Raises InputError where the
    price that is asked for is not positive.
    """
    if asked_usd is not None:
        if not 0 < asked_usd <= MOST_USD:
            message = f"--price-usd is {asked_usd:g}; give a positive number up to {MOST_USD:g}"
            raise InputError(message)
        step = Step(says=f"{chip.name}: {asked_usd:,.0f} USD, as asked")
        return Price(span=exactly(asked_usd), usd_year="", why=step)
    low = chip.figures.get("price_low")
    if low is None:
        return None
    high = chip.figures.get("price_high", low)
    told = [low, high, *low.dissent, *high.dissent]
    ends = min(f.value for f in told), max(f.value for f in told)
    mid = math.sqrt(low.value * high.value)
    why = step_from_figure(chip.name, low)
    says = f"{chip.name}: {ends[0]:,.0f} to {ends[1]:,.0f} USD, {low.as_of or 'undated'}"
    cites = tuple(dict.fromkeys(Cite(figure.source, figure.at) for figure in told))
    return Price(
        span=Span(ends[0], mid, ends[1]),
        usd_year=(low.as_of or "")[:4],
        why=Step(says=says, cites=cites, because=(why,)),
    )


def capital_usd(
    chip: Chip, assumptions: Assumptions, *, price_usd: float | None = None
) -> float | None:
    """Return what one chip costs with its share of server and network, where a source says."""
    price = chip_price(chip, asked_usd=price_usd)
    if price is None:
        return None
    return price.span.mid * (1 + assumptions.server_share.mid) * (1 + assumptions.network_share.mid)


def chip_hour(chip: Chip, assumptions: Assumptions, *, price_usd: float | None = None) -> ChipHour:
    """Return what an hour of a chip costs and draws at work."""
    power_w, power_steps = _power(chip, assumptions)
    price = chip_price(chip, asked_usd=price_usd)
    power_usd = _power_usd(power_w, assumptions) if power_w else None
    capital_usd = _capital_usd(price, assumptions) if price else None
    both = total(capital_usd, power_usd) if capital_usd and power_usd else None
    lacking = tuple(
        name for name, found in (("price", price), ("board power", power_w)) if found is None
    )
    steps = (*((price.why,) if price else ()), *power_steps)
    steps += tuple(step_of(name, one) for name, one in assumptions.named())
    return ChipHour(
        power_w=power_w,
        power_usd=power_usd,
        capital_usd=capital_usd,
        usd=both,
        price=price,
        usd_year=price.usd_year if price else "",
        why=Step(says=f"an hour of {chip.name}", because=steps),
        lacking=lacking,
    )


def _power(chip: Chip, assumptions: Assumptions) -> tuple[Span | None, tuple[Step, ...]]:
    figure = chip.figures.get("board_power")
    if figure is None:
        return None, ()
    drawn = product(
        exactly(figure.value),
        assumptions.server_power.span,
        assumptions.draw.span,
        assumptions.power_usage_effectiveness.span,
    )
    return drawn, (step_from_figure(chip.name, figure),)


def _power_usd(power_w: Span, assumptions: Assumptions) -> Span:
    an_hour = product(power_w, exactly(1e-3), assumptions.electricity.span)
    return product(an_hour, inverse(assumptions.busy.span))


def _capital_usd(price: Price, assumptions: Assumptions) -> Span:
    hours = product(assumptions.life_years.span, exactly(HOURS_A_YEAR), assumptions.busy.span)
    beside = (_with(assumptions.server_share.span), _with(assumptions.network_share.span))
    return product(price.span, *beside, inverse(hours))


def _with(share: Span) -> Span:
    return Span(1 + share.low, 1 + share.mid, 1 + share.high)


Hours = Sequence[tuple[ChipHour, Span]]
"""Chip-hours of several kinds of chip, each with what an hour costs and draws."""


def usd_of_hours(parts: Hours) -> Estimate | None:
    """Return the cost of chip-hours; None where no source gives the price of one kind."""
    spans = [product(hour.usd, hours) for hour, hours in parts if hour.usd is not None]
    return _sum(spans, parts, "USD")


def energy_of_hours(parts: Hours) -> Estimate | None:
    """Return the energy of chip-hours at the meter; None where no source gives a kind's power."""
    spans = [
        product(hour.power_w, exactly(3600.0), hours)
        for hour, hours in parts
        if hour.power_w is not None
    ]
    return _sum(spans, parts, "J")


def _sum(spans: Sequence[Span], parts: Hours, dimension: Dimension) -> Estimate | None:
    if len(spans) < len(parts):
        return None
    because = tuple(hour.why for hour, _ in parts)
    why = because[0] if len(because) == 1 else Step(says="hours of both kinds", because=because)
    return _estimate(reduce(total, spans), dimension, why)


def chip_hours_per_million(tokens_per_s_per_chip: Estimate) -> Span:
    """Return the chip-hours of a million tokens.

    >>> rate = Estimate(low=100, mid=250, high=500, dimension="count", basis="assumed",
    ...                 why=Step(says="assumed"))
    >>> chip_hours_per_million(rate).mid.__round__(3)
    1.111
    """
    rate = tokens_per_s_per_chip
    seconds = inverse(Span(rate.low, rate.mid, rate.high))
    return product(seconds, exactly(1e6 / 3600))


def _estimate(span: Span, dimension: Dimension, why: Step) -> Estimate:
    return Estimate(
        low=span.low,
        mid=span.mid,
        high=span.high,
        dimension=dimension,
        basis="assumed",
        why=why,
    )
