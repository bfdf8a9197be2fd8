"""Scores: how far predictions lie from measurements, and how often the interval holds the truth."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from valico.answer.measurements.predict import Prediction


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Errors of a group of rows: predicted / measured - 1, as fractions."""

    rows: int
    median: float
    """Of the absolute error."""
    mean: float
    """Of the absolute error (MAPE)."""
    bias: float
    """The median with its sign: above zero where too much is predicted."""
    p90: float
    """The absolute error that nine rows in ten stay below."""
    covered: float
    """The fraction of rows inside their 80 % interval."""


class Grouped(msgspec.Struct, frozen=True, kw_only=True):
    """The score of the rows that share a property."""

    name: str
    score: Score


Key = Callable[[Prediction], str]

VIEWS: Final[Mapping[str, Key]] = {
    "kind": lambda p: f"{p.kind}, {p.metric}",
    "chip": lambda p: p.chip,
    "model": lambda p: p.model,
    "framework": lambda p: p.framework,
    "source": lambda p: p.source,
    "basis": lambda p: p.basis or "",
}
"""How rows are grouped in a report."""


def score(rows: Sequence[Prediction]) -> Score | None:
    """Return the score of rows that are measured and predicted; None where there are none.

    >>> row = Prediction(id="a", metric="tpot_ms", unit="ms", measured=10.0, predicted=12.0,
    ...                  low=9.0, high=15.0)
    >>> found = score([row])
    >>> found.rows, round(found.median, 2), round(found.bias, 2), found.covered
    (1, 0.2, 0.2, 1.0)
    """
    pairs = [(p, p.measured, p.predicted) for p in rows if p.measured and p.predicted is not None]
    if not pairs:
        return None
    errors = [predicted / measured - 1 for _, measured, predicted in pairs]
    sizes = sorted(abs(error) for error in errors)
    inside = [
        p.low is not None and p.high is not None and p.low <= m <= p.high for p, m, _ in pairs
    ]
    return Score(
        rows=len(pairs),
        median=statistics.median(sizes),
        mean=statistics.fmean(sizes),
        bias=statistics.median(errors),
        p90=sizes[round(0.9 * (len(sizes) - 1))],
        covered=sum(inside) / len(inside),
    )


def grouped(rows: Iterable[Prediction], key: Key) -> tuple[Grouped, ...]:
    """Return the score of each group, the largest first; groups without a score are left out."""
    groups: dict[str, list[Prediction]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    scored = [Grouped(name=name, score=s) for name, g in groups.items() if (s := score(g))]
    return tuple(sorted(scored, key=lambda group: (-group.score.rows, group.name)))


def first_token(rows: Iterable[Prediction]) -> tuple[Prediction, ...]:
    """Return the rows that state a time to the first token, as predictions of that."""
    return tuple(
        msgspec.structs.replace(
            row,
            metric="ttft_ms",
            unit="ms",
            measured=row.ttft_measured_ms,
            predicted=row.ttft_ms,
            low=row.ttft_low_ms,
            high=row.ttft_high_ms,
            spread=row.ttft_spread,
        )
        for row in rows
        if row.ttft_measured_ms and row.ttft_ms is not None
    )
