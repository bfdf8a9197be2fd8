"""Fit: least squares in the logarithm of time, robust against stray rows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Final, get_args

import numpy as np

from valico.compute.fabric.calibration.rows import ExchangeRow, Row
from valico.compute.fabric.exchange import places
from valico.compute.fabric.fitted import Collective, Collectives, Exchange, Family, Fitted
from valico.compute.fabric.lines import Line, least_s
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import Framework

NETWORK: Final = Line(fixed_s=20e-6, hop_s=2e-6, efficiency=0.85)
"""Between nodes, by assumption: no table of ours times collectives over a network."""

NETWORK_BYTES_PER_S: Final[Mapping[str, float]] = {
    "nvlink3": 25e9,
    "nvlink4": 50e9,
    "nvlink5": 50e9,
    "pcie": 25e9,
    "nvidia/b300-sxm": 100e9,
    "nvidia/gb300": 100e9,
}
"""Adapters of 200, 400 and 800 Gb/s that makers build beside these links; an assumption."""

_MEASURED_NETWORK: Final = 50e9
_RING: Final = 4
"""NCCL sums in the switch for more chips than this on one node of Hopper or Blackwell."""


def fit_collectives(
    rows: Sequence[Row],
    exchanges: Sequence[ExchangeRow],
    *,
    on: date,
    without: Collection[str] = (),
) -> Collectives:
    """Return the numbers fitted to all rows but those of the chips named in `without`.

    Spreads are not set; `with_spreads` measures them.
    """
    families: dict[Family, Fitted] = {}
    for family in get_args(Family):
        own = [r for r in rows if r.system.family == family and r.system.chip not in without]
        moved = [r for r in exchanges if r.system.family == family and r.system.chip not in without]
        if own:
            families[family] = _fit_family(family, own, moved)
    return Collectives(
        source="aiconfigurator-0-12-0",
        fitted_on=on,
        families=families,
        network=NETWORK,
        network_source="valico-assumption",
        network_bytes_per_s=NETWORK_BYTES_PER_S,
        spread_borrowed=0.0,
    )


def _fit_family(family: Family, rows: list[Row], exchanges: list[ExchangeRow]) -> Fitted:
    in_switch = family in {"nvlink4", "nvlink5"}
    crowded = family == "pcie"
    by_name = {name: [row for row in rows if row.name == name] for name in {r.name for r in rows}}
    summed = [row for row in by_name["all-reduce"] if row.chips > _RING] if in_switch else []
    by_name["all-reduce"] = [row for row in by_name["all-reduce"] if row not in summed]
    frameworks: tuple[Framework, ...] = get_args(Framework)
    custom = {f: by_name[f"custom-{f}"] for f in frameworks if f"custom-{f}" in by_name}
    return Fitted(
        collectives={
            name: fit_lines(by_name[name], _SHARES[name], crowded=crowded)
            for name in get_args(Collective)
        },
        in_switch=fit_lines(summed, _switch_share, crowded=False) if summed else (),
        custom={framework: _fit_custom(own) for framework, own in custom.items()},
        dispatch=_fit_exchanges(exchanges, "dispatch"),
        combine=_fit_exchanges(exchanges, "combine"),
        chips=tuple(sorted({row.system.chip for row in rows})),
        spread=0.0,
        spread_unseen=0.0,
    )


def _ring_share(chips: Array) -> Array:
    return np.asarray((chips - 1) / chips)


def _twice_share(chips: Array) -> Array:
    return np.asarray(2 * (chips - 1) / chips)


def _switch_share(chips: Array) -> Array:
    return np.asarray((chips + 1) / chips)


_SHARES: Final[Mapping[Collective, Callable[[Array], Array]]] = {
    "all-reduce": _twice_share,
    "all-gather": _ring_share,
    "reduce-scatter": _ring_share,
    "all-to-all": _ring_share,
}


def fit_lines(
    rows: Sequence[Row], share: Callable[[Array], Array], *, crowded: bool, lines: int = 3
) -> tuple[Line, ...]:
    """Return so many lines whose least fits the rows best."""
    chips, message, rate, time = _columns(rows)
    sent = share(chips) * message
    low = float(np.log(time.min()))
    start = [(low + np.log(3) * i, np.log(1e-6), np.log(0.1 * 3.0**i)) for i in range(lines)]
    first = np.append(np.minimum(start, [0.0, 0.0, -0.05]).ravel(), 0.0)

    def residual(numbers: Array) -> Array:
        found = _lines(numbers, crowded=crowded)
        guess = least_s(found, sent_bytes=sent, chips=chips, rate_bytes_per_s=rate)
        return np.asarray(np.log(guess / time))

    return _lines(_minimise(residual, first), crowded=crowded)


def _fit_custom(rows: Sequence[Row]) -> tuple[Line, Line]:
    """Return the one-round and two-round lines of a server's own all-reduce."""
    chips, message, rate, time = _columns(rows)
    sent = (chips - 1) * message, _twice_share(chips) * message

    def residual(numbers: Array) -> Array:
        ways = [
            least_s((line,), sent_bytes=moved, chips=chips, rate_bytes_per_s=rate)
            for line, moved in zip(_lines(numbers, crowded=False), sent, strict=True)
        ]
        return np.asarray(np.log(np.minimum(*ways) / time))

    low = float(np.log(time.min()))
    first = np.array([low, np.log(1e-7), np.log(0.5), low + 0.7, np.log(5e-7), np.log(0.7), 0.0])
    once, twice = _lines(_minimise(residual, first), crowded=False)
    return once, twice


def _fit_exchanges(
    rows: Sequence[ExchangeRow], direction: str
) -> dict[Framework, tuple[Exchange, ...]]:
    own = [row for row in rows if row.kernel.startswith(direction)]
    found: dict[Framework, tuple[Exchange, ...]] = {}
    for framework in sorted({row.framework for row in own}):
        kernels = sorted({row.kernel for row in own if row.framework == framework})
        found[framework] = tuple(
            fit_exchange([r for r in own if (r.framework, r.kernel) == (framework, kernel)])
            for kernel in kernels
        )
    return found


def fit_exchange(rows: Sequence[ExchangeRow]) -> Exchange:
    """Return the numbers of one kernel of dispatch or combine."""
    copies = rows[0].kernel.endswith("-copies")
    chips, nodes = (np.array([getattr(r, name) for r in rows]) for name in ("chips", "nodes"))
    sent, time = (np.array([getattr(r, name) for r in rows]) for name in ("sent_bytes", "time_s"))
    rate = np.array([row.system.rate_bytes_per_s for row in rows])
    near = sent * _copies(rows, "chips", copies=copies) * (chips - 1) / chips / rate
    near = near / nodes if copies else near
    far = sent * _copies(rows, "nodes", copies=copies) * (nodes - 1) / nodes / _MEASURED_NETWORK
    spans = nodes > 1

    def residual(x: Array) -> Array:
        moved = np.maximum(near / np.exp(x[1]), far / np.exp(x[3]))
        guess = np.exp(x[0]) + np.where(spans, np.exp(x[2]), 0.0) + moved
        return np.asarray(np.log(guess / time))

    first = np.array([np.log(time.min()), np.log(0.6), np.log(20e-6), np.log(0.8)])
    fixed, inside, network_fixed, network = np.exp(_minimise(residual, first)).tolist()
    across = bool(spans.any())
    return Exchange(
        fixed_s=fixed,
        inside_efficiency=inside,
        network_fixed_s=network_fixed if across else NETWORK.fixed_s,
        network_efficiency=network if across else NETWORK.efficiency,
        copies=copies,
    )


def _copies(rows: Sequence[ExchangeRow], field: str, *, copies: bool) -> Array:
    counts = [float(row.experts_per_token) for row in rows]
    if copies:
        return np.array(counts)
    pairs = ((row.experts_per_token, np.asarray(getattr(row, field))) for row in rows)
    return np.array([float(places(top, count)) for top, count in pairs])


def _columns(rows: Sequence[Row]) -> tuple[Array, Array, Array, Array]:
    table = [(r.chips, r.message_bytes, r.system.rate_bytes_per_s, r.time_s) for r in rows]
    chips, message, rate, time = np.array(table).T
    return chips, message, rate, time


def _lines(numbers: Array, *, crowded: bool) -> tuple[Line, ...]:
    crowding = float(abs(numbers[-1])) if crowded else 0.0
    return tuple(
        Line(fixed_s=fixed, hop_s=hop, efficiency=share, crowding=crowding)
        for fixed, hop, share in np.exp(numbers[:-1]).reshape(-1, 3).tolist()
    )


def _minimise(residual: Callable[[Array], Array], first: Array) -> Array:
    from scipy.optimize import least_squares  # noqa: PLC0415  # the extra `calibrate` brings it

    found = least_squares(
        residual, first, loss="soft_l1", f_scale=0.2, bounds=(-25.0, 5.0), max_nfev=400
    )
    return np.asarray(found.x, dtype=np.float64)
