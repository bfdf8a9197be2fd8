"""A referee: the scheduler of a server played pass by pass, to judge the closed forms by.

It is slow (one Python step for each pass) and serves tests; `serve` does not call it.
"""

from collections import deque
from collections.abc import Callable
from typing import Literal

import msgspec
import numpy as np

Policy = Literal["mixed", "prompts-first"]
"""Prompts go with decode in one pass (TensorRT-LLM, vLLM), or in passes of their own (SGLang)."""


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of a pass: of so many sequences in decode, and what so many prompt tokens add."""

    decode_s: Callable[[int], float]
    prompt_s: Callable[[int], float]


class Request(msgspec.Struct, kw_only=True):
    """One request on its way."""

    arrival_s: float
    unread: int
    unwritten: int
    written: int
    user: int
    first_s: float = 0.0
    end_s: float = 0.0


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """How the scheduler fills passes."""

    policy: Policy = "mixed"
    pass_tokens: int = 8192
    room: int = 1 << 30
    """Requests that memory holds."""


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """What the users saw."""

    ttft_s: float
    ttft_p95_s: float
    tpot_s: float
    tokens_per_s: float


class Server(msgspec.Struct, kw_only=True):
    """A server in the middle of its work."""

    costs: Costs
    rules: Rules
    now_s: float = 0.0
    waiting: deque[Request] = msgspec.field(default_factory=deque)
    reading: list[Request] = msgspec.field(default_factory=list)
    writing: list[Request] = msgspec.field(default_factory=list)

    def step(self) -> list[Request]:
        """Run one pass and return the requests that it ended."""
        chunks = self._chunks()
        decode = self.writing if not chunks or self.rules.policy == "mixed" else []
        self.now_s += self.costs.decode_s(len(decode)) if decode else 0.0
        tokens = sum(count for _, count in chunks)
        self.now_s += self.costs.prompt_s(tokens) if tokens else 0.0
        for request in decode:
            request.unwritten -= 1
        self._read(chunks)
        ended = [request for request in self.writing if request.unwritten <= 0]
        self.writing = [request for request in self.writing if request.unwritten > 0]
        for request in ended:
            request.end_s = self.now_s
        return ended

    def _chunks(self) -> list[tuple[Request, int]]:
        beside = len(self.writing) if self.rules.policy == "mixed" else 0
        budget = max(1, self.rules.pass_tokens - beside)
        chunks = []
        held = len(self.writing) + len(self.reading)
        while self.waiting and held < self.rules.room:
            self.reading.append(self.waiting.popleft())
            held += 1
        for request in self.reading:
            if budget <= 0:
                break
            count = min(budget, request.unread)
            chunks.append((request, count))
            budget -= count
        return chunks

    def _read(self, chunks: list[tuple[Request, int]]) -> None:
        for request, count in chunks:
            request.unread -= count
            if request.unread == 0:
                request.first_s = self.now_s
                request.unwritten -= 1
                self.writing.append(request)
        self.reading = [request for request in self.reading if request.unread]


def play_closed_loop(
    costs: Costs,
    rules: Rules,
    *,
    users: int,
    input_tokens: int,
    output_tokens: int,
    rounds: int = 10,
    shortest: float = 1.0,
    seed: int = 0,
) -> Played:
    """Return what users saw who each ask again at once, until rounds x users requests were sent.

    Any user may send any of the last ones, as benchmark clients do.
    """
    draw = np.random.default_rng(seed)
    left = users * rounds
    lengths = draw.uniform(shortest, 1.0, (2, left))
    reads = np.maximum(1, np.rint(lengths[0] * input_tokens)).astype(int)
    writes = np.maximum(2, np.rint(lengths[1] * output_tokens)).astype(int)

    def request(number: int, now_s: float) -> Request:
        read, write = int(reads[number]), int(writes[number])
        return Request(arrival_s=now_s, unread=read, unwritten=write, written=write, user=0)

    server = Server(costs=costs, rules=rules)
    server.waiting.extend(request(number, 0.0) for number in range(users))
    sent = users
    done: list[Request] = []
    while len(done) < left:
        for ended in server.step():
            done.append(ended)
            if sent < left:
                server.waiting.append(request(sent, server.now_s))
                sent += 1
    return _played(done, server.now_s)


def play_open_loop(
    costs: Costs,
    rules: Rules,
    *,
    request_rate_per_s: float,
    requests: int,
    input_tokens: int,
    output_tokens: int,
    seed: int = 0,
) -> Played:
    """Return what users saw who came independently of each other; the first quarter is left out."""
    draw = np.random.default_rng(seed)
    arrivals = deque(np.cumsum(draw.exponential(1 / request_rate_per_s, requests)).tolist())
    server = Server(costs=costs, rules=rules)
    done: list[Request] = []
    while len(done) < requests:
        busy = server.waiting or server.reading or server.writing
        if not busy and arrivals:
            server.now_s = max(server.now_s, arrivals[0])
        while arrivals and arrivals[0] <= server.now_s:
            server.waiting.append(
                Request(
                    arrival_s=arrivals.popleft(),
                    unread=input_tokens,
                    unwritten=output_tokens,
                    written=output_tokens,
                    user=0,
                )
            )
        done += server.step()
    settled = [r for r in done if r.arrival_s > server.now_s / 4]
    return _played(settled, server.now_s * 3 / 4)


def _played(done: list[Request], span_s: float) -> Played:
    ttft = np.array([r.first_s - r.arrival_s for r in done])
    tpot = np.array([(r.end_s - r.first_s) / max(1, r.written - 1) for r in done])
    return Played(
        ttft_s=float(ttft.mean()),
        ttft_p95_s=float(np.quantile(ttft, 0.95)),
        tpot_s=float(tpot.mean()),
        tokens_per_s=sum(r.written for r in done) / span_s,
    )
