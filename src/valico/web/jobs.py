"""Jobs: long work in processes beside the server, so that pages and API go on answering.

In goes a function of a module and what it is asked; out come how far it is and, at the end, what
it answered. The same ask is the same job: its id is a hash of the ask. What was answered is kept
for a while; a job that nobody wants any longer can be stopped.
"""

import hashlib
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final, Literal, TypeVar

import msgspec

from valico.errors import InputError, ValicoError
from valico.web.worker import Done, Fault, Heard, Progress, Task, Worker

State = Literal["waiting", "running", "done", "failed", "stopped"]
Told = Callable[[int, int], None]
"""Hears how much is done, and of how much."""
Answer = TypeVar("Answer")
Asked = TypeVar("Asked", bound=msgspec.Struct)
Work = Callable[[Asked, Told], object]
"""A function of a module: a process finds it by its name."""
ENDED: Final = frozenset({"done", "failed", "stopped"})


class BusyError(ValicoError):
    """More is being worked on than a server takes."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """How far some work is."""

    id: str
    state: State
    done: int = 0
    of: int = 0
    """How much there is to do; 0 until the worker has counted."""
    fault: str = ""
    """What went wrong, in words."""
    broken: bool = False
    """Whether it was the work that broke off, and not the ask that was at fault."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED

    @property
    def part(self) -> float:
        """The part that is done, from 0 to 1."""
        return min(1.0, self.done / self.of) if self.of else 0.0


def id_of(work: Work[Asked], asked: Asked) -> str:
    """Return the id of a job: the same for the same ask."""
    said = f"{work.__module__}.{work.__qualname__}".encode()
    return hashlib.sha256(said + msgspec.json.encode(asked, order="sorted")).hexdigest()[:16]


class Jobs:
    """The work at hand, the workers, and the answers that are kept."""

    def __init__(self, *, limit: int = 4, slots: int = 2, kept: int = 40) -> None:
        """Take how much may wait or run, how many processes work, how many answers are kept."""
        self._limit, self._slots, self._kept = limit, slots, kept
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._answers: dict[str, object] = {}
        self._asks: dict[str, msgspec.Struct] = {}
        self._asked: deque[Task] = deque()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def submit(self, work: Work[Asked], asked: Asked, *, anew: bool = True, limit: int = 0) -> Job:
        """Return the job of an ask, begun if it is new; BusyError where too much waits already.

        One that was stopped or broke off begins again, unless not `anew`; a fault of the ask stays.
        Work that is soon done may have a `limit` of its own: more of it may wait.
        """
        name = id_of(work, asked)
        with self._changed:
            known = self._jobs.get(name)
            if known is not None and not (anew and (known.broken or known.state == "stopped")):
                self._jobs.move_to_end(name)
                return known
            most = limit or self._limit
            if sum(not job.ended for job in self._jobs.values()) >= most:
                message = f"{most} jobs are at work, which is all there may be; ask again soon"
                raise BusyError(message)
            self._asked.append(Task(name, work, asked))
            self._asks[name] = asked
            job = self._put(Job(id=name, state="waiting"))
            self._hire()
            return job

    def look(self, name: str) -> Job | None:
        """Return how far a job is; None where none is known by that id."""
        with self._changed:
            return self._jobs.get(name)

    def wait(self, name: str, timeout_s: float) -> Job | None:
        """Return a job as soon as it has ended, or as it is after a time."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_ended(name), timeout_s)
            return self._jobs.get(name)

    def answer(self, name: str, kind: type[Answer]) -> Answer | None:
        """Return what a job answered; None where it has not, or is no longer kept."""
        with self._changed:
            found = self._answers.get(name)
            if name in self._jobs:
                self._jobs.move_to_end(name)
        return found if isinstance(found, kind) else None

    def asked(self, name: str, kind: type[Asked]) -> Asked | None:
        """Return what a job was asked; None where it is no longer known."""
        with self._changed:
            found = self._asks.get(name)
        return found if isinstance(found, kind) else None

    def stop(self, name: str) -> Job | None:
        """Stop a job that nobody wants any longer; its process is ended."""
        with self._changed:
            job = self._jobs.get(name)
            if job is None or job.ended:
                return job
            return self._put(msgspec.structs.replace(job, state="stopped"))

    def close(self) -> None:
        """End all workers."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)

    # --- within: the lock is held ---------------------------------------------------------

    def _has_ended(self, name: str) -> bool:
        job = self._jobs.get(name)
        return job is None or job.ended

    def _put(self, job: Job) -> Job:
        self._jobs[job.id] = job
        self._jobs.move_to_end(job.id)
        old = [name for name, each in self._jobs.items() if each.ended]
        for name in old[: max(0, len(old) - self._kept)]:
            del self._jobs[name]
            self._answers.pop(name, None)
            self._asks.pop(name, None)
        self._changed.notify_all()
        return job

    def _hire(self) -> None:
        """Begin a further worker where all are busy and one more may be."""
        if len(self._threads) < self._slots and len(self._asked) + self._running() > len(
            self._threads
        ):
            thread = threading.Thread(target=self._attend, daemon=True, name="valico-jobs")
            self._threads.append(thread)
            thread.start()

    def _running(self) -> int:
        return sum(job.state == "running" for job in self._jobs.values())

    # --- the thread of a worker -------------------------------------------------------------

    def _attend(self) -> None:
        """Give one worker after the other job, until all is closed."""
        worker: Worker | None = None
        while (task := self._next()) is not None:
            worker = worker if worker is not None and worker.lives else Worker()
            self._see_through(task, worker)
        if worker is not None:
            worker.end()

    def _next(self) -> Task | None:
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._asked or self._closed)
                if self._closed:
                    return None
                task = self._asked.popleft()
                job = self._jobs.get(task.name)
                if job is not None and job.state == "waiting":
                    self._put(msgspec.structs.replace(job, state="running"))
                    return task

    def _see_through(self, task: Task, worker: Worker) -> None:
        """Have a worker do a job, hear it out, and end it where the job is stopped."""
        worker.begin(task)
        while True:
            heard = worker.hear()
            with self._changed:
                job = self._jobs.get(task.name)
                if job is None or job.state == "stopped" or self._closed:
                    worker.end()
                    return
                if heard is None:
                    continue
                if isinstance(heard, Done):
                    self._answers[task.name] = heard.answer
                self._put(_after(job, heard))
                if not isinstance(heard, Progress):
                    return


def _after(job: Job, heard: Heard) -> Job:
    """Return a job after what its worker said."""
    if isinstance(heard, Progress):
        return msgspec.structs.replace(job, done=heard.done, of=heard.of)
    if isinstance(heard, Fault):
        return msgspec.structs.replace(job, state="failed", fault=heard.says, broken=heard.broken)
    return msgspec.structs.replace(job, state="done", done=job.of)


def insist_on_answer(job: Job | None) -> None:
    """Raise InputError with the words of a job that could not be done."""
    if job is not None and job.state == "failed":
        raise InputError(job.fault)
