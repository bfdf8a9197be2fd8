"""How often one client may ask: a bucket of tokens that fills by the second."""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import Final

import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from valico.web.problem import problem, response

CLIENTS: Final = 10_000
"""So many are remembered; who has not asked for longest is forgotten first."""


class Bucket(msgspec.Struct, frozen=True):
    """What a client has left, and since when."""

    left: float
    at_s: float


class Buckets:
    """A bucket for each client."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = monotonic) -> None:
        """Take how many requests a minute allows, and the clock."""
        self._most, self._per_s, self._clock = float(per_minute), per_minute / 60, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """Take one request of a client; return 0, or the seconds until it may ask again.

        >>> buckets = Buckets(60, clock=lambda: 0.0)
        >>> [buckets.wait_s("a") for _ in range(61)][-2:]
        [0.0, 1.0]
        """
        now = self._clock()
        known = self._buckets.get(client, Bucket(self._most, now))
        left = min(self._most, known.left + (now - known.at_s) * self._per_s)
        allowed = left >= 1
        self._keep(client, Bucket(left - 1 if allowed else left, now))
        return 0.0 if allowed else (1 - left) / self._per_s

    def _keep(self, client: str, bucket: Bucket) -> None:
        self._buckets[client] = bucket
        self._buckets.move_to_end(client)
        while len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)


class Limited:
    """Refuses a client that asks too often."""

    def __init__(self, app: ASGIApp, buckets: Buckets) -> None:
        """Take the application behind, and the buckets."""
        self.app, self.buckets = app, buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or tell when to come again."""
        client = scope.get("client") or ("", 0)
        wait_s = self.buckets.wait_s(str(client[0])) if scope["type"] == "http" else 0.0
        if not wait_s:
            await self.app(scope, receive, send)
            return
        detail = f"more requests than this server answers; come again in {ceil(wait_s)} s"
        told = problem("too-often", detail, instance=scope["path"])
        await response(told, {"Retry-After": str(ceil(wait_s))})(scope, receive, send)
