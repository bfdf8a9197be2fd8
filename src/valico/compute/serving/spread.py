"""Spreads: the degrees of many plans as arrays."""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.form import Array
from valico.compute.serving.plan import Plan


class Degrees(msgspec.Struct, frozen=True, kw_only=True):
    """The degrees of plans as arrays that broadcast with the work: see `Plan`."""

    tensor: ArrayLike = 1
    pipeline: ArrayLike = 1
    attention_data: ArrayLike = 1
    expert_tensor: ArrayLike = 1
    expert_parallel: ArrayLike = 1


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Degrees as arrays of floats."""

    tensor: Array
    pipeline: Array
    attention_data: Array
    expert_tensor: Array
    expert_parallel: Array

    @property
    def chips(self) -> Array:
        """Chips of one replica."""
        return self.tensor * self.pipeline * self.attention_data


def spread_from_degrees(degrees: Degrees) -> Spread:
    """Return the degrees as arrays of floats."""
    return Spread(
        **{
            name: np.asarray(getattr(degrees, name), dtype=np.float64)
            for name in Degrees.__struct_fields__
        }
    )


def degrees_from_plan(plan: Plan) -> Degrees:
    """Return the degrees of one plan."""
    return Degrees(**{name: getattr(plan, name) for name in Degrees.__struct_fields__})
