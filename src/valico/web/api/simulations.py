"""Simulations: begun, watched, stopped; they run in processes beside the server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from valico.answer.counter import market
from valico.answer.counter.asking import asked_from
from valico.answer.counter.counter import Counter
from valico.answer.market.report import Report
from valico.web.api import fields
from valico.web.jobs import BusyError, Job, Jobs, State, Told
from valico.web.problem import ProblemError
from valico.web.settings import Settings

LOOK_S: Final = 0.2
"""Between two looks at a job."""
QUIET_LOOKS: Final = 50
"""Looks without news after which a stream says that it still lives."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker is asked: a run, and the folder of the data."""

    asked: market.RunAsked
    data: str


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """A simulation that was begun: how far it is, and what it came to."""

    schema: str = "valico.simulation-job/1"
    id: str
    state: State
    done: int
    of: int
    """Runs in all, those of the sensitivities included; 0 until they are counted."""
    fault: str = ""
    report: Report | None = None


def run(asked: Run, told: Told) -> Report:
    """Return what a scenario does; works in a process of its own."""
    counter = Counter(today=lambda: datetime.now(tz=UTC).date(), root=Path(asked.data))
    of, done = market.runs_wanted(asked.asked, counter), 0

    def hear(runs: int) -> None:
        nonlocal done
        done += runs
        told(min(done, of), of)

    return market.simulate(asked.asked, counter, told=hear)


class Simulations:
    """The addresses of simulations."""

    def __init__(self, jobs: Jobs, counter: Counter, settings: Settings) -> None:
        """Take the jobs of the server and what may be asked."""
        self.jobs, self.counter, self.settings = jobs, counter, settings

    async def begin(self, request: Request) -> Response:
        """Begin a simulation: 202 with the address where it can be watched."""
        asked = await self._asked(request)
        await anyio.to_thread.run_sync(market.insist_on_run, asked, self.counter)
        try:
            job = self.jobs.submit(run, Run(asked=asked, data=str(self.counter.root)))
        except BusyError as fault:
            slug = "busy"
            raise ProblemError(slug, str(fault), headers={"Retry-After": "5"}) from fault
        address = f"{request.url.path}/{job.id}"
        return _told(job, status=202, headers={"Location": address})

    async def _asked(self, request: Request) -> market.RunAsked:
        """Return the run asked for: in JSON, or a scenario in TOML with the rest in the query."""
        found, kind = await fields.sent(request, self.settings.body_limit_bytes)
        if kind in fields.TOML:
            place = "overlay" if "base" in found else "own"
            more = fields.queried(request, market.RunAsked)
            asked = asked_from({place: found, **more}, market.RunAsked, strict=False)
        else:
            asked = asked_from(found, market.RunAsked)
        return asked

    async def look(self, request: Request) -> Response:
        """Return how far a simulation is, and its report when it is done."""
        job = self._job(request)
        return _told(job, report=self.jobs.answer(job.id, Report))

    async def stop(self, request: Request) -> Response:
        """Stop a simulation; its process is ended."""
        job = self.jobs.stop(self._job(request).id)
        assert job is not None  # noqa: S101  # it was there one line above
        return _told(job)

    async def watch(self, request: Request) -> Response:
        """Return how far a simulation is as it goes on, as server-sent events."""
        job = self._job(request)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(job), media_type="text/event-stream", headers=headers)

    async def _events(self, job: Job) -> AsyncIterator[bytes]:
        """Yield an event whenever something changed, the last when the job has ended."""
        told: Job | None = None
        quiet = 0
        while True:
            job = self.jobs.look(job.id) or job
            if job != told:
                yield _event(job)
                told, quiet = job, 0
            if job.ended:
                return
            quiet += 1
            if quiet % QUIET_LOOKS == 0:
                yield b": still at work\n\n"
            await anyio.sleep(LOOK_S)

    def _job(self, request: Request) -> Job:
        name = request.path_params["id"]
        job = self.jobs.look(name)
        if job is None:
            slug, detail = "not-found", f"no simulation is called '{name[:60]}'"
            raise ProblemError(slug, detail)
        return job


def _simulation(job: Job, report: Report | None = None) -> Simulation:
    return Simulation(
        id=job.id, state=job.state, done=job.done, of=job.of, fault=job.fault, report=report
    )


def _told(
    job: Job,
    *,
    report: Report | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    return Response(
        msgspec.json.encode(_simulation(job, report)),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def _event(job: Job) -> bytes:
    """Return a server-sent event; its name is the state of the job."""
    data = msgspec.json.encode(_simulation(job))
    return b"event: " + job.state.encode() + b"\ndata: " + data + b"\n\n"
