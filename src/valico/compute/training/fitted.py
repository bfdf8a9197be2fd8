"""Fitted numbers of training: what ships in `data/operators/training.toml`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

import msgspec

from valico import store


class Fitted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a framework adds to its kernels: numbers of all models and chips together."""

    dense_factor: float = 1.0
    """Time of dense layers over the time of their kernels."""
    expert_factor: float = 1.0
    """The same for routed experts."""
    captured_expert_factor: float = 1.0
    """The same where a step is one graph and fused kernels run the experts."""
    backward_factor: float = 2.5
    """Attention backward over forward; 2.5 by FLOP (FlashAttention-2, arXiv 2307.08691)."""
    tensor_exposed: float = 1.0
    """Share of the traffic of tensor parallelism that arithmetic does not hide."""
    expert_exposed: float = 1.0
    """Share of dispatch and combine that arithmetic does not hide."""
    shard_exposed: float = 0.1
    """Share of the traffic of sharded weights that shows although it could be hidden."""
    elementwise_factor: float = 1.0
    """Passes over activations, against norms, activations and residuals read and written once."""
    host_s: float = 0.0
    """Time that launches cost a layer, forward and backward, of one micro-batch."""
    expert_host_s: float = 0.0
    """The same for sorting tokens and launching experts in a layer that has them."""


class Allowance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often a long run stops, and what each stop costs."""

    stops_per_chip_day: float
    loss_s: float
    """Time lost at each stop: finding the fault, starting again, work since the last checkpoint."""
    source: str
    note: str

    def factor(self, chips: float) -> float:
        """Return the whole time of a run over its time without stops.

        >>> rare = Allowance(stops_per_chip_day=1e-3, loss_s=864, source="", note="")
        >>> rare.factor(10_000)
        1.1
        """
        return 1.0 + self.stops_per_chip_day * chips * self.loss_s / 86_400


class Practice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much longer makers' own runs took than well-tuned benchmarks would have."""

    low: float
    mid: float
    high: float
    sources: tuple[str, ...]
    note: str


class TrainingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file of fitted numbers."""

    fitted_on: date
    fitted_to: tuple[str, ...]
    """Sources of the measurements; none of their rows counts as a test."""
    numbers: Fitted
    spread: float
    """Standard deviation of log(measured / predicted) on rows that were not fitted."""
    spread_unseen: float
    """The same on chips that were not fitted."""
    spread_other: float
    """On chips whose kernels come from another generation; an assumption."""
    allowance: Allowance
    practice: Practice
    folds: Mapping[str, Fitted] = {}
    """The numbers fitted without a model or chip, by its id: what its own rows are judged with."""


FILE: Final = store.DATA / "operators" / "training.toml"


@cache
def training_file() -> TrainingFile:
    """Return the file that ships with the package."""
    return store.read_document(FILE, TrainingFile)


def fitted_training(*, without: str | None = None) -> Fitted:
    """Return the numbers that ship with the package, or those fitted without a model or chip."""
    file = training_file()
    return file.folds.get(without, file.numbers) if without else file.numbers
