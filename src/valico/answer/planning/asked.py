"""What is asked of a plan: model, chips, lengths, load, targets, and the grounds of cost."""

from collections.abc import Mapping
from typing import Final

import msgspec

from valico.compute.search.field import STEADY, Targets
from valico.compute.serving.load import Load
from valico.compute.serving.work import ServingWork
from valico.errors import InputError

OPTIONS: Final[Mapping[str, str]] = {
    "users": "--concurrency",
    "batch": "--batch",
    "rate_per_s": "--rate",
    "budget_usd": "--budget",
    "usd_per_million": "--usd-per-million",
}
"""Numbers that must be positive, as the command line calls them."""
USUAL_TPOT_S = 0.05
"""Twenty tokens a second for each user: what a plan keeps where nobody says."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question about serving, as the command line or a program puts it."""

    model: str
    chips: str
    input_tokens: int = 4000
    output_tokens: int = 1000
    users: int | None = None
    """Users of the whole cluster at once, each asking again when answered."""
    batch: int | None = None
    """Requests of the whole cluster that start and end together."""
    rate_per_s: float | None = None
    """Requests a second that reach the whole cluster."""
    ttft_s: float | None = None
    tpot_s: float | None = None
    framework: str | None = None
    precision: str | None = None
    draft_tokens: int = 0
    acceptance: float = 0.0
    prefix_hit: float = 0.0
    plan: str | None = None
    """A plan in words, such as "tp=4"; without one the best is sought."""
    usd_per_million: float | None = None
    """Most dollars that a million output tokens may cost; then the fastest plan is sought."""
    budget_usd: float | None = None
    """What chips, servers and network may cost; `chips` then names the chip alone."""
    price_usd: float | None = None
    """Of one chip."""
    grounds: Mapping[str, float] = {}
    """Assumptions of cost by name, where the question gives them."""
    silicon: bool = False
    """Whether measured tables time the products (the extra `valico[silicon]`)."""
    calibration: str | None = None
    """The path of a file of `valico measure`, for the chip that it names."""

    def __post_init__(self) -> None:
        """Refuse a question with two loads."""
        given = [self.users, self.batch, self.rate_per_s]
        if sum(value is not None for value in given) > 1:
            message = "give one of --concurrency, --batch, --rate"
            raise InputError(message)
        for name, option in OPTIONS.items():
            value = getattr(self, name)
            least = 1 if name in {"users", "batch"} else 0
            if value is not None and (not value or not least <= value < float("inf")):
                message = f"{option} is {value:g}; give a positive number"
                raise InputError(message)

    @property
    def loaded(self) -> bool:
        """Whether the question says how many ask."""
        return any(value is not None for value in (self.users, self.batch, self.rate_per_s))

    @property
    def targets(self) -> Targets:
        """The targets, as asked."""
        return Targets(ttft_s=self.ttft_s, tpot_s=self.tpot_s)


def load_of(asked: Asked) -> Load:
    """Return the load of one user; raises InputError for work that no service can be asked."""
    work = work_of(asked, users=1)
    return Load(
        input_tokens=work.input_tokens,
        output_tokens=work.output_tokens,
        concurrency=1.0,
        prefix_hit=work.prefix_hit,
        draft_tokens=work.draft_tokens,
        acceptance=work.acceptance,
    )


def work_of(
    asked: Asked, *, users: int | None = None, batch: int | None = None, rate: float | None = None
) -> ServingWork:
    """Return the work of one replica: so many users, a batch, or requests a second."""
    return ServingWork(
        input_tokens=asked.input_tokens,
        output_tokens=asked.output_tokens,
        concurrency=users,
        batch=batch,
        request_rate_per_s=rate,
        prefix_hit=asked.prefix_hit,
        draft_tokens=asked.draft_tokens,
        acceptance=asked.acceptance,
        rounds=STEADY,
    )
