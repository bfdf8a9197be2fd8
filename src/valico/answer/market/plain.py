"""Values of metrics in readable units."""

from typing import Final

from valico.answer.market.amounts import amount
from valico.market.outcome.metric import METRICS, MetricName

PREFIXES: Final = ((1e24, "Y"), (1e21, "Z"), (1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"))
SYMBOLS: Final = {"byte/s": "B/s", "FLOP/s": "FLOP/s", "W": "W"}
SMALL: Final = (1e6, "M")


def plainly(value: float, metric: MetricName) -> str:
    """Return a value of a metric in a readable unit.

    >>> plainly(2.93e8, "power_w"), plainly(732975.9, "units"), plainly(2.17e20, "fp8_flop_per_s")
    ('293 MW', '733,000', '217 EFLOP/s')
    """
    dimension = METRICS[metric].dimension
    if dimension == "count" or value < 1:
        return amount(value)
    return prefixed(value, SYMBOLS[dimension])


def prefixed(value: float, symbol: str) -> str:
    """Return a value in the largest prefix that it fills, from mega on.

    >>> prefixed(7.56e8, "W")
    '756 MW'
    """
    size, prefix = next((each for each in PREFIXES if value >= each[0]), SMALL)
    return f"{value / size:.3g} {prefix}{symbol}"
