"""A worker: a process beside the server that does one job after the other."""

import itertools
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

import msgspec

from valico.errors import ValicoError

GENTLY: Final = 5
"""By how much a worker's turn comes later than the server's."""
BROKEN: Final = "The work broke off: {}. Ask for less, or tell us what you asked."
GONE: Final = "its process ended, as one does that needs more memory than there is"


class Task(NamedTuple):
    """What is to be done, under the id of its job."""

    name: str
    work: Callable[..., object]
    asked: msgspec.Struct


class Progress(msgspec.Struct, frozen=True):
    """So much is done."""

    done: int
    of: int


class Done(msgspec.Struct, frozen=True):
    """All is done."""

    answer: object


class Fault(msgspec.Struct, frozen=True):
    """It cannot be done: the ask is at fault, or the work broke off."""

    says: str
    broken: bool = False


Heard = Progress | Done | Fault


_COUNT: Final = itertools.count(1)


class Worker:
    """A process that does one job after the other."""

    def __init__(self) -> None:
        """Begin the process; it starts afresh, as a server's threads do not bear being copied."""
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(
            target=attend, args=(theirs,), daemon=True, name=f"valico-worker-{next(_COUNT)}"
        )
        self._process.start()
        theirs.close()

    @property
    def lives(self) -> bool:
        """Whether the process is there."""
        return self._process.is_alive()

    def begin(self, task: Task) -> None:
        """Hand over a job; a process that is gone will be found to be."""
        with suppress(OSError):
            self._ours.send_bytes(pickle.dumps(task))

    def hear(self, timeout_s: float = 0.1) -> Heard | None:
        """Return what the process says next; None where it says nothing for a while."""
        try:
            if not self._ours.poll(timeout_s):
                return None
            heard: Heard = pickle.loads(self._ours.recv_bytes())  # noqa: S301  # our own process
        except (EOFError, OSError):
            self.end()
            return Fault(BROKEN.format(GONE), broken=True)
        except Exception as fault:  # noqa: BLE001  # what cannot be read must not end the thread
            self.end()
            return Fault(BROKEN.format(type(fault).__name__), broken=True)
        return heard

    def end(self) -> None:
        """End the process."""
        self._ours.close()
        self._process.terminate()
        self._process.join(timeout=5)


def attend(pipe: Connection) -> None:
    """Do job after job, in a process of its own, until nobody asks any longer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(GENTLY)
    threading.Thread(target=leave_with_server, daemon=True).start()
    with suppress(EOFError, OSError):  # the server is gone, and so is who asked
        while True:
            pipe.send_bytes(pickle.dumps(_done(pipe.recv_bytes(), pipe)))


def leave_with_server() -> None:
    """End this process when the server's has ended, however it did."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def _done(handed: bytes, pipe: Connection) -> Heard:
    def told(done: int, of: int) -> None:
        pipe.send_bytes(pickle.dumps(Progress(done, of)))

    try:
        task: Task = pickle.loads(handed)  # noqa: S301  # from our own server
        return Done(task.work(task.asked, told))
    except BrokenPipeError:
        raise
    except ValicoError as fault:
        return Fault(str(fault))
    except Exception as fault:  # noqa: BLE001  # whatever it is, the server must go on
        return Fault(BROKEN.format(type(fault).__name__), broken=True)
