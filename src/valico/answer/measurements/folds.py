"""Folds: how wide intervals must be, learned from measured rows and tested on others.

Rows are dealt into folds by model and chip, so that no row is judged by others of its own kind.
"""

import math
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from valico.answer.measurements.predict import Prediction
from valico.compute.interval import Quantity, Tail

FOLDS: Final = 5

FEWEST_ROWS: Final = 30
"""Rows below which a basis takes the interval of all bases together."""

_TRAINING: Final = "training"
_TIMES: Final[Mapping[str, Quantity]] = {"tpot_ms": "tpot", "ttft_ms": "ttft"}

Learned = Mapping[str, Mapping[str, Tail]]
"""How far intervals reach, by quantity and basis."""


def fold_of(row: Prediction) -> int:
    """Return the fold of a row; all rows of a model on a chip go together."""
    return zlib.crc32(f"{row.model} on {row.chip}".encode()) % FOLDS


def quantity_of(row: Prediction) -> Quantity:
    """Return what a row measures."""
    if row.kind == _TRAINING:
        return "training"
    return _TIMES.get(row.metric, "throughput")


def tails_from(rows: Iterable[Prediction]) -> dict[str, dict[str, Tail]]:
    """Return how far the intervals must reach to hold four of five rows.

    By quantity and basis; a basis with few rows takes what all bases together give.
    """
    groups: dict[tuple[str, str], list[Prediction]] = defaultdict(list)
    for row in rows:
        if _score(row) is not None:
            quantity = quantity_of(row)
            for what in (quantity, "any"):
                groups[what, "any"].append(row)
                groups[what, row.basis or "any"].append(row)
    found: dict[str, dict[str, Tail]] = defaultdict(dict)
    for (what, basis), members in sorted(groups.items()):
        if basis == "any" or len(members) >= FEWEST_ROWS:
            found[what][basis] = _tail(members)
    return dict(found)


def out_of_fold(rows: Sequence[Prediction]) -> Iterator[tuple[Prediction, bool]]:
    """Yield each row, and whether the interval learned from the other folds holds it."""
    for fold in range(FOLDS):
        tails = tails_from(row for row in rows if fold_of(row) != fold)
        for row in rows:
            inside = covered(row, tails) if fold_of(row) == fold else None
            if inside is not None:
                yield row, inside


def _score(row: Prediction) -> float | None:
    """Return log(measured / predicted) in spreads; None where the row has none."""
    if not (row.measured and row.predicted and row.spread):
        return None
    return math.log(row.measured / row.predicted) / row.spread


def _tail(rows: Sequence[Prediction]) -> Tail:
    scores = sorted(value for row in rows if (value := _score(row)) is not None)
    return Tail(
        below=round(max(0.0, -_quantile(scores, 0.1)), 3),
        above=round(max(0.0, _quantile(scores, 0.9)), 3),
        rows=len(scores),
        groups=len({(row.model, row.chip) for row in rows}),
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value that a share lies below, with the finite-sample step outwards.

    >>> _quantile([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], 0.9)
    9.0
    """
    outward = math.ceil if share > 1 / 2 else math.floor
    rank = outward(share * (len(ordered) + 1))
    return ordered[min(max(rank, 1), len(ordered)) - 1]


def covered(row: Prediction, tails: Learned) -> bool | None:
    """Say whether a row's measurement lies inside the interval; None where it has none."""
    by_basis, value = tails.get(quantity_of(row), {}), _score(row)
    tail = by_basis.get(row.basis or "any") or by_basis.get("any")
    if tail is None or value is None:
        return None
    return -tail.below <= value <= tail.above


def toml_from_tails(tails: Learned, *, date: str) -> str:
    """Return the tails as they ship."""
    lines = [
        "# How far 80 % intervals reach, in spreads of the kernels that an estimate rests on.",
        "# Learned from measured rows, tested fold by fold on models and chips that were left out",
        "# (docs/accuracy.md). Written by `make accuracy`.",
        f'date = "{date}"',
    ]
    for quantity, by_basis in tails.items():
        for basis, tail in by_basis.items():
            lines += ["", f"[tail.{quantity}.{basis}]"]
            lines += [f"below = {tail.below}", f"above = {tail.above}"]
            lines += [f"rows = {tail.rows}", f"groups = {tail.groups}"]
    return "\n".join(lines) + "\n"
