"""Serving work: what users ask, and how many at once."""

import msgspec

from valico.errors import InputError


class ServingWork(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of one shape; one of `batch`, `concurrency`, `request_rate_per_s` is given.

    All three count the requests of one replica.
    """

    input_tokens: int
    output_tokens: int
    batch: int | None = None
    """Requests that start together and end together."""
    concurrency: int | None = None
    """Users of whom each sends a request as soon as the last one is answered."""
    request_rate_per_s: float | None = None
    """Requests a second that come independently of each other."""
    prefix_hit: float = 0.0
    """Share of the input whose keys and values are at hand."""
    draft_tokens: int = 0
    """Tokens drafted ahead in each pass (speculative decoding)."""
    acceptance: float = 0.0
    """Chance that a drafted token is accepted, given that those before it were."""
    pass_tokens: int = 8192
    """Most tokens of prefill in one pass."""
    wait_passes: float = 0.0
    """Decode passes that a prompt waits by rule: SGLang's `scheduler-recv-interval` over two,
    TensorRT-LLM's `batch_wait_timeout_iters`."""
    shortest: float = 1.0
    """Lengths are even between this share and the whole of those given."""
    rounds: float = 10.0
    """Requests of each user in a closed loop that starts at once."""

    def __post_init__(self) -> None:
        """Refuse work that no service can be asked."""
        for name in ("input_tokens", "output_tokens", "batch", "concurrency", "pass_tokens"):
            value = getattr(self, name)
            if value is not None and value < 1:
                message = f"{name} is {value}; it must be at least 1"
                raise InputError(message)
        given = [self.batch, self.concurrency, self.request_rate_per_s]
        if sum(value is not None for value in given) != 1:
            message = "give one of batch, concurrency, request_rate_per_s"
            raise InputError(message)
        rate = self.request_rate_per_s
        if rate is not None and not 0 < rate < float("inf"):
            message = f"request_rate_per_s is {rate}; it must be positive"
            raise InputError(message)
        self._check_shares()

    def _check_shares(self) -> None:
        for name in ("prefix_hit", "acceptance", "shortest"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                message = f"{name} is {value}; it must lie between 0 and 1"
                raise InputError(message)
        if self.draft_tokens < 0:
            message = f"draft_tokens is {self.draft_tokens}; it must not be negative"
            raise InputError(message)
