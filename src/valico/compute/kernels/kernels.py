"""Kernels: a device, the framework whose kernels run on it, and what is known of both."""

from collections.abc import Mapping
from typing import Final

import msgspec

from valico.compute.estimate import Basis
from valico.compute.kernels.coefficients import POOL, Operators, read_operators
from valico.compute.kernels.device import Device
from valico.compute.kernels.nearest import Found, Near, Wish, nearest_fit
from valico.compute.kernels.product import Product
from valico.compute.kernels.scheme import Framework, Scheme
from valico.compute.kernels.surface import Surface


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What the time of a family of operators rests on."""

    basis: Basis
    from_chip: str | None = None
    """The chip whose kernels were measured, where it is another one."""
    spread: float
    """Standard deviation of log(measured / predicted) at that distance."""
    source: str | None = None


class Kernels(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that times operators on one chip: give it to the functions of this room.

    Without `operators` the numbers that ship are read; who times many chips reads them once
    (`read_operators`) and hands them in.
    """

    device: Device
    framework: Framework = "trtllm"
    operators: Operators = msgspec.field(default_factory=read_operators)
    found: dict[tuple[str, tuple[str, ...]], Found | None] = msgspec.field(default_factory=dict)
    """Fits that were looked up before; an operator is timed thousands of times."""
    products: dict[Scheme, Product] = msgspec.field(default_factory=dict)
    """Dense products that were made ready before."""
    tables: Mapping[tuple[str, str], Surface] = {}
    """Measured tables by family and scheme, where the extra `silicon` is used (see `silicon`)."""

    def find(self, family: str, scheme: str, *, nearest: tuple[str, ...] = ()) -> Found | None:
        """Return the fit of a family that is nearest to this chip, framework and scheme.

        `nearest` are the schemes that may stand in, the best first. None: nothing was fitted.
        """
        key = (family, (scheme, *nearest))
        if key not in self.found:
            wish = Wish(device=self.device, framework=self.framework, schemes=key[1])
            self.found[key] = nearest_fit(self.operators, family, wish)
        return self.found[key]


_BASES: Final[Mapping[Near, Basis]] = {"own": "calibrated", "pool": "assumed"}


def ground_of(found: Found | None) -> Ground:
    """Return what a time rests on; without a fit it is an assumption, off by a factor of two."""
    if found is None:
        return Ground(basis="assumed", spread=0.7)
    elsewhere = found.near != "own" and found.fit.chip != POOL
    return Ground(
        basis=_BASES.get(found.near, "transferred"),
        from_chip=found.fit.chip if elsewhere else None,
        spread=found.spread,
        source=found.fit.source,
    )
