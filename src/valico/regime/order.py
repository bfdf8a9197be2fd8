"""An order on verdicts of the US gate: from free to refused."""

from typing import Final

from valico.errors import InputError
from valico.regime.grounds import STRICTNESS
from valico.regime.verdict import Requirement, UnitedStates

REQUIREMENTS: Final[tuple[Requirement, ...]] = (
    "none",
    "required-not-enforced",
    "required",
    "prohibited",
)


def strictness(us: UnitedStates) -> tuple[int, int, int]:
    """Return how strict a verdict is, to be compared: requirement, exception, review policy.

    Raises InputError for a verdict that could not be told, which has no place in the order.
    """
    if us.requirement == "indeterminate":
        message = "a verdict that cannot be told is neither stricter nor milder than another"
        raise InputError(message)
    policy = STRICTNESS.index(us.policy) + 1 if us.policy is not None else 0
    return REQUIREMENTS.index(us.requirement), int(us.exception is None), policy
