"""Plans: how one copy of a model is spread over chips."""

import msgspec

from valico.errors import InputError


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How one replica of a model is spread.

    Attention uses tensor x attention_data chips a stage, the experts expert_tensor x
    expert_parallel: both products are equal, and times `pipeline` the chips of the replica.
    """

    tensor: int = 1
    pipeline: int = 1
    attention_data: int = 1
    """Copies of attention (and of dense layers) that share one set of experts."""
    expert_tensor: int = 1
    """Chips over which each expert is cut."""
    expert_parallel: int = 1
    """Groups among which the experts are dealt out."""

    def __post_init__(self) -> None:
        """Refuse a plan whose parts do not agree."""
        sizes = (self.tensor, self.pipeline, self.attention_data)
        if min(*sizes, self.expert_tensor, self.expert_parallel) < 1:
            message = f"{self}: each degree must be at least 1"
            raise InputError(message)

    @property
    def chips(self) -> int:
        """Chips of one replica."""
        return self.tensor * self.pipeline * self.attention_data
