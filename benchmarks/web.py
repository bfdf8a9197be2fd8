"""The server as its users meet it: the first page, many at once, and while it is at work.

Prints medians and the slowest twentieth, in milliseconds, and every answer that was no success.
A warm first page should take less than 300 ms; with 50 users on two cores 95 in 100 less than 1 s.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

import httpx

PAGES: Final = (
    "/",
    "/?q=may+deepseek+buy+10000+h200+on+2026-02-15",
    "/gate",
    "/gate?on=2025-05-01",
    "/chips",
    "/chips/nvidia/h20-96gb",
    "/chips/compare?chip=h20&chip=h200",
    "/compute",
    "/chronicle",
    "/chronicle/conflicts",
    "/market",
    "/network",
    "/sources",
    "/api/v1/chips",
    "/api/v1/may?chip=h200&to=deepseek&on=2026-02-15",
    "/api/v1/ask?q=deepseek+10000+h200+2026-02-15",
    "/api/v1/says?about=h20&on=2025-08-25",
    "/api/v1/conflicts?about=h200",
)
USERS: Final = 50
VISITS: Final = 8
PROGRAM: Final = Path(sys.executable).parent / "valico"


@contextmanager
def server() -> Iterator[str]:
    """Start the server as a user does; give its address."""
    process = subprocess.Popen(
        [PROGRAM, "web", "--no-open"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None  # noqa: S101  # it was asked for
        yield process.stdout.readline().split()[3].rstrip("/")
    finally:
        process.terminate()
        process.wait(timeout=30)


async def visit(client: httpx.AsyncClient, path: str, faults: list[str]) -> float:
    """Return how long one page took, in seconds; a failure is noted."""
    began = time.perf_counter()
    try:
        answer = await client.get(path)
    except httpx.HTTPError as fault:
        faults.append(f"{path}: {type(fault).__name__}")
    else:
        if not answer.is_success:
            faults.append(f"{path}: {answer.status_code}")
    return time.perf_counter() - began


async def alone(client: httpx.AsyncClient, path: str) -> tuple[float, float]:
    """Return a page's first time and the median of five more."""
    faults: list[str] = []
    first = await visit(client, path, faults)
    again = [await visit(client, path, faults) for _ in range(5)]
    print(
        f"{path:<52} first {first * 1e3:7.0f} ms   again {statistics.median(again) * 1e3:6.1f} ms"
        + "".join(f"   {fault}" for fault in faults[:1])
    )
    return first, statistics.median(again)


async def user(client: httpx.AsyncClient, chance: Random, faults: list[str]) -> list[float]:
    """Return the times of one user who opens one page after another."""
    return [await visit(client, chance.choice(PAGES), faults) for _ in range(VISITS)]


async def crowd(client: httpx.AsyncClient, said: str) -> None:
    """Print what fifty users at once wait for."""
    faults: list[str] = []
    began = time.perf_counter()
    users = [
        user(client, Random(seed), faults)  # noqa: S311  # which page comes next is no secret
        for seed in range(USERS)
    ]
    times = sorted(time_s for each in await asyncio.gather(*users) for time_s in each)
    took_s = time.perf_counter() - began
    late = times[int(0.95 * len(times))]
    print(
        f"{said}: {len(times)} pages in {took_s:.1f} s; "
        f"median {statistics.median(times) * 1e3:.0f} ms, "
        f"95 in 100 within {late * 1e3:.0f} ms, slowest {times[-1] * 1e3:.0f} ms; "
        f"{len(faults)} failed {sorted(set(faults))}"
    )


async def main(address: str) -> None:
    """Measure page by page, then the crowd, cold and warm."""
    limits = httpx.Limits(max_connections=USERS)
    async with httpx.AsyncClient(
        base_url=address, timeout=60, limits=limits, follow_redirects=True
    ) as client:
        await visit(client, "/sources", [])
        for path in PAGES:
            await alone(client, path)
        await crowd(client, "50 users, pages seen before")


if __name__ == "__main__":
    with server() as address:
        asyncio.run(main(address))
