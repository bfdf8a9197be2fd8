"""Machines: what runs an operator, and the stopwatch beside it."""

from collections.abc import Callable, Iterator
from statistics import quantiles
from typing import Final, Protocol

from valico.compute.kernels.scheme import Scheme
from valico.compute.measure.items import Item
from valico.compute.measure.points import Point

REPETITIONS: Final = 20
LEAST_REPETITIONS: Final = 3
WARM_UPS: Final = 2


class Machine(Protocol):
    """Runs operators and times them."""

    @property
    def device(self) -> str:
        """The device as its driver names it."""

    @property
    def software(self) -> str:
        """The library and its version."""

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """The formats in which this machine multiplies."""

    def prepare(self, item: Item) -> Callable[[], None] | str:
        """Return what runs the item once, or why it cannot run."""

    def time_s(self, run: Callable[[], None]) -> float:
        """Return the seconds of one run, the device waited for."""


def measured(
    machine: Machine, item: Item, *, item_s: float, repetitions: int = REPETITIONS
) -> Point | str:
    """Return an item's point, or why there is none.

    Repeats until `item_s` seconds are spent, but at least three times.
    """
    run = machine.prepare(item)
    if isinstance(run, str):
        return f"{item.show()}: {run}"
    times = list(_times_s(machine, run, item_s, repetitions))
    low, mid, high = _spread_s(times)
    return Point(item=item, time_s=mid, low_s=low, high_s=high, repetitions=len(times))


def _times_s(
    machine: Machine, run: Callable[[], None], item_s: float, repetitions: int
) -> Iterator[float]:
    spent_s = sum(machine.time_s(run) for _ in range(WARM_UPS))
    for count in range(repetitions):
        if count >= LEAST_REPETITIONS and spent_s > item_s:
            return
        time_s = machine.time_s(run)
        spent_s += time_s
        yield time_s


def _spread_s(times: list[float]) -> tuple[float, float, float]:
    """Return the first decile, the median and the ninth decile.

    >>> _spread_s([1.0, 1.0, 1.0, 1.0])
    (1.0, 1.0, 1.0)
    """
    deciles = quantiles(times, n=10, method="inclusive")
    return deciles[0], deciles[4], deciles[8]
