"""Ground: what the times of a pass rest on, by the share of the time that each kernel takes."""

import math
from typing import Final

import msgspec

from valico.compute.estimate import Basis, Estimate
from valico.compute.fabric.links import links_ground
from valico.compute.interval import Quantity, interval
from valico.compute.kernels.attention import attention_ground
from valico.compute.kernels.experts import experts_ground
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Ground
from valico.compute.kernels.matmul import matmul_ground
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Pass
from valico.compute.serving.host import product_kernels
from valico.evidence import Cite, Step

_ORDER: Final[tuple[Basis, ...]] = ("measured", "calibrated", "transferred", "bound", "assumed")
"""The firmest first."""

_NOTICED: Final = 0.05
"""A part below this share of the time does not weaken the basis of the whole."""

_END_TO_END: Final = 0.12
"""Spread between a sum of kernels and a served token, beside that of the kernels themselves."""


class Parted(msgspec.Struct, frozen=True, kw_only=True):
    """The ground of a whole, and of its parts with their share of the time."""

    whole: Ground
    because: tuple[Step, ...]
    """One step for each part, with its share of the time."""


def ground_of(engine: Engine, times: Pass, at: tuple[int, ...]) -> Parted:
    """Return what a pass rests on: the weakest basis of its larger parts, spreads by their share.

    Kernels of one kind err together, those of different kinds apart. `at` picks the pass.
    """
    formats, kernels = engine.formats, engine.kernels
    widest = max(engine.model.attention, key=lambda group: group.layers)
    parts = [
        ("dense products", _at(times.matmul_s, at), _dense_ground(engine)),
        ("attention", _at(times.attention_s, at), attention_ground(kernels, widest)),
        ("experts", _at(times.experts_s, at), experts_ground(kernels, formats.experts)),
        ("exchanges", _at(times.collective_s, at), links_ground(engine.links)),
    ]
    total = _at(times.total_s, at)
    shares = tuple((name, time / total, ground) for name, time, ground in parts if time > 0)
    squares = sum((share * ground.spread) ** 2 for _, share, ground in shares)
    noticed = [ground for _, share, ground in shares if share > _NOTICED]
    weakest = max(noticed, key=lambda g: _ORDER.index(g.basis), default=shares[0][2])
    return Parted(
        whole=Ground(
            basis=weakest.basis,
            from_chip=weakest.from_chip,
            spread=math.sqrt(squares + _END_TO_END**2),
            source=weakest.source,
        ),
        because=tuple(_step(*part) for part in shares),
    )


def _dense_ground(engine: Engine) -> Ground:
    scheme = engine.formats.dense
    return matmul_ground(product_kernels(engine, scheme), scheme)


def _at(times: Array, at: tuple[int, ...]) -> float:
    """Return one time; a part that is the same for all passes has fewer axes."""
    return float(times[at[: times.ndim]] if times.ndim else times)


def estimate(value: float, quantity: Quantity, parted: Parted, says: str) -> Estimate:
    """Return a time in seconds or a rate in tokens a second with its interval, basis and why."""
    low, mid, high = interval(value, parted.whole, quantity)
    rate = quantity == "throughput"
    return Estimate(
        low=low,
        mid=mid,
        high=high,
        dimension="count" if rate else "s",
        unit="token/s" if rate else "",
        basis=parted.whole.basis,
        why=Step(says=says, because=parted.because),
    )


def _step(name: str, share: float, ground: Ground) -> Step:
    source = ground.from_chip or (
        "this chip" if ground.basis in {"calibrated", "measured"} else "assumption"
    )
    says = f"{name}: {share:.0%} of the time, {ground.basis} ({source}, ±{ground.spread:.0%})"
    return Step(says=says, cites=(Cite(ground.source),) if ground.source else ())
