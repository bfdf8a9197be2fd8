"""What the best chip that the rules let through would do: decode or training of a model.

A corner has four measures; a chip has more. What the corner leaves open is taken in proportion to
the H200, and said.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from valico import units
from valico.answer.frontier import Corner
from valico.answer.planning.errand import Errand
from valico.answer.planning.ranking import Wanted, rate_of
from valico.catalogue.chips import QUANTITIES, Chip
from valico.compute.equals.rates import Rate
from valico.evidence import Figure

LIKE: Final = "nvidia/h200-sxm-141"
"""The chip in whose proportions a corner is made a chip."""
ASSUMED: Final = "valico-assumption"
SAID: Final = (
    "FP16 is TPP / 16 and FP8 is TPP / 8; memory grows with its bandwidth and multiprocessors with "
    "the rate, as on the H200"
)
BITS: Final = {"dense_fp16": 16, "dense_fp8": 8, "dense_int8": 8}


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """A corner of the frontier, and its rate at some work."""

    corner: Corner
    rate: Rate | None
    """None where no plan does the work."""


def worked(corners: tuple[Corner, ...], errand: Errand, like: Chip, on: date) -> tuple[Worked, ...]:
    """Return the corners with their rates at some work, the fastest first."""
    wanted = Wanted(to="", on=on, known_by=on, errand=errand)
    found = [Worked(corner=c, rate=rate_of(chip_of(c, like), wanted)[0]) for c in corners]
    return tuple(sorted(found, key=lambda one: -(one.rate.span.mid if one.rate else 0.0)))


def chip_of(corner: Corner, like: Chip) -> Chip:
    """Return the chip that a corner describes, in the proportions of another."""
    figures = dict(_figures(corner, like))
    return Chip(
        id="hypothetical/corner",
        name="the chip just below the limits",
        maker=like.maker,
        architecture=like.architecture,
        status="hypothetical",
        scale_up_domain=like.scale_up_domain,
        link=like.link,
        pcie=like.pcie,
        assumptions=(SAID,),
        figures=figures,
    )


def _figures(corner: Corner, like: Chip) -> Iterator[tuple[str, Figure]]:
    values, rate = corner.values, corner.values["tpp"]
    own = (like.value("dense_fp16") or 1.0) / 1e12
    bandwidth = values["memory_bandwidth"]
    growth = bandwidth / (like.value("memory_bandwidth") or bandwidth)
    for quantity, bits in BITS.items():
        yield quantity, _figure(quantity, rate / bits * 1e12, like)
    yield "memory_bandwidth", _figure("memory_bandwidth", bandwidth, like)
    yield (
        "memory_capacity",
        _figure("memory_capacity", growth * (like.value("memory_capacity") or 0.0), like),
    )
    yield "scale_up_bandwidth", _figure("scale_up_bandwidth", values["io_bandwidth"], like)
    if counted := like.value("multiprocessors"):
        share = max(1.0, round(counted * rate / 16 / own))
        yield "multiprocessors", _figure("multiprocessors", share, like)


def _figure(quantity: str, value: float, like: Chip) -> Figure:
    dimension = QUANTITIES[quantity]
    return Figure(
        quantity=quantity,
        value=value,
        dimension=dimension,
        written=units.show(value, dimension),
        source=ASSUMED,
        confidence="assumed",
        checked=next(iter(like.figures.values())).checked,
        note=SAID,
    )
