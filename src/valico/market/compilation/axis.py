"""Axes: what is drawn, and how its values are asked for."""

from collections.abc import Callable

from valico.market.quantity import Quantity
from valico.market.stepper.program import Array

Axis = tuple[str, str]
"""What is drawn, and of what: ("price", "nvidia/h20-96")."""
Values = Callable[[Axis, Quantity], Array]
"""Return (R,) the values of a quantity on an axis, one a run."""
