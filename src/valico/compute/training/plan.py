"""Plans: how training of one model is spread over the chips of a cluster."""

from typing import Final, Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.catalogue.architecture import Architecture
from valico.compute.kernels.form import Array
from valico.errors import InputError

Recompute = Literal["none", "selective", "full"]
"""What of the forward pass the backward pass computes again: nothing; norms, activations and what
latents are widened to, as DeepSeek-V3 does (2412.19437, 3.2.3); everything but the inputs of layers
(2205.05198). Scores of attention are never kept."""

RECOMPUTES: Final[tuple[Recompute, ...]] = ("none", "selective", "full")
"""In order of memory kept."""

Shards = Literal[0, 1, 2, 3]
"""ZeRO (arXiv 1910.02054): 1 optimiser, 2 and gradients, 3 and weights, as FSDP does."""


ENDS: Final = 2
"""Input and output tables, which frameworks deal out among stages as a layer each."""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One plan; tensor x context x pipeline x data are the chips of the run."""

    tensor: int = 1
    context: int = 1
    """Chips over which one sequence is cut."""
    pipeline: int = 1
    data: int = 1
    expert: int = 1
    """Chips among which experts are dealt out; they are those of tensor, context and data."""
    chunks: int = 1
    """Model chunks of one stage (virtual stages of the interleaved schedule)."""
    micro_batch: int = 1
    """Sequences that pass at once."""
    shards: Shards = 1
    recompute: Recompute = "none"
    bidirectional: bool = False
    """Stages fed from both ends, exchange of experts hidden behind arithmetic (DualPipe)."""

    @property
    def chips(self) -> int:
        """Chips of the run."""
        return self.tensor * self.context * self.pipeline * self.data

    def show(self) -> str:
        """Return the plan as people write it.

        >>> Plan(tensor=8, pipeline=4, data=2).show()
        'TP8 PP4 DP2, micro-batch 1, ZeRO-1'
        """
        degrees = {"TP": self.tensor, "CP": self.context, "PP": self.pipeline, "DP": self.data}
        degrees["EP"] = self.expert
        words = " ".join(f"{name}{n}" for name, n in degrees.items() if n > 1) or "one chip"
        words += f" in {self.chunks} chunks" if self.chunks > 1 else ""
        words += f", micro-batch {self.micro_batch}"
        words += f", ZeRO-{self.shards}" if self.shards else ""
        return words + (f", {self.recompute} recomputation" if self.recompute != "none" else "")


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Many plans at once: the fields of `Plan` as arrays that broadcast."""

    tensor: ArrayLike = 1
    context: ArrayLike = 1
    pipeline: ArrayLike = 1
    data: ArrayLike = 1
    expert: ArrayLike = 1
    chunks: ArrayLike = 1
    micro_batch: ArrayLike = 1
    shards: ArrayLike = 1
    recompute: ArrayLike = 0
    """Place in `RECOMPUTES`."""
    bidirectional: ArrayLike = 0

    def arrays(self) -> dict[str, Array]:
        """Return every field as an array of floats."""
        names = self.__struct_fields__
        return {name: np.asarray(getattr(self, name), dtype=np.float64) for name in names}


def spread_from_plans(plans: list[Plan]) -> Spread:
    """Return plans as arrays, in their order."""
    columns = {
        name: np.array([float(getattr(plan, name)) for plan in plans])
        for name in Plan.__struct_fields__
        if name != "recompute"
    }
    recompute = np.array([float(RECOMPUTES.index(plan.recompute)) for plan in plans])
    return Spread(recompute=recompute, **columns)


def plan_at(spread: Spread, place: int) -> Plan:
    """Return one plan of a spread of one dimension."""
    columns = np.broadcast_arrays(*spread.arrays().values())
    found = {name: int(c[place]) for name, c in zip(spread.arrays(), columns, strict=True)}
    recompute, both = RECOMPUTES[found.pop("recompute")], bool(found.pop("bidirectional"))
    return msgspec.convert(found | {"recompute": recompute, "bidirectional": both}, Plan)


def check_plan(model: Architecture, plan: Plan, *, chips: int, global_batch: int) -> None:
    """Refuse a plan that does not divide the model, the chips or the batch."""
    if min(_degrees(plan)) < 1:
        message = f"the plan {plan.show()} does not divide: each degree must be at least 1"
        raise InputError(message)
    heads = min(group.heads for group in model.attention)
    layers = sum(group.layers for group in model.attention)
    experts = [group.experts for group in model.feed_forward if group.experts]
    copies, stage = plan.data * plan.micro_batch, plan.tensor * plan.context * plan.data
    faults = (
        (plan.chips != chips, f"it takes {plan.chips:,} chips, the run has {chips:,}"),
        (heads % plan.tensor, f"tensor {plan.tensor} does not divide {heads} heads"),
        (
            plan.pipeline * plan.chunks > layers + ENDS,
            f"{plan.pipeline} stages of {plan.chunks} chunks exceed {layers} layers",
        ),
        (
            global_batch % copies,
            f"data x micro-batch ({copies:,}) does not divide the batch of {global_batch:,}",
        ),
        (
            plan.expert > 1 and not experts,
            f"expert {plan.expert} is asked of a model without experts",
        ),
        (
            any(count % plan.expert for count in experts),
            f"expert {plan.expert} does not divide {experts[0] if experts else 0} experts",
        ),
        (
            stage % plan.expert,
            f"expert {plan.expert} does not divide the {stage:,} chips of a stage",
        ),
    )
    for broken, message in faults:
        if broken:
            text = f"the plan {plan.show()} does not divide: {message}"
            raise InputError(text)


def _degrees(plan: Plan) -> tuple[int, ...]:
    parts = (plan.tensor, plan.context, plan.pipeline, plan.data, plan.expert)
    return (*parts, plan.chunks, plan.micro_batch)
