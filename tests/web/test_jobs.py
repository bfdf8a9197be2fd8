"""Work in processes beside the server."""

import os
import time
from collections.abc import Iterator

import msgspec
import pytest

from valico.errors import InputError
from valico.web.jobs import BusyError, Job, Jobs, Told, insist_on_answer

LONG_S = 60.0
"""Longer than any of these jobs takes on a busy machine."""


class Sum(msgspec.Struct, frozen=True):
    """Two numbers to add."""

    one: int
    other: int = 0


def add(asked: Sum, told: Told) -> int:
    """Return a sum, and tell of each number."""
    told(1, 2)
    told(2, 2)
    return asked.one + asked.other


def refuse(asked: Sum, told: Told) -> int:
    """Refuse what is asked."""
    del told
    message = f"{asked.one} is no number to add; give another"
    raise InputError(message)


def stumble(asked: Sum, told: Told) -> int:
    """Break off by a fault of the work."""
    del told
    return asked.one // asked.other


def vanish(asked: Sum, told: Told) -> int:
    """End the process at once, as one that has no more memory."""
    told(1, 2)
    os._exit(asked.one)


def dawdle(asked: Sum, told: Told) -> int:
    """Go on for longer than anybody waits."""
    told(0, asked.one)
    time.sleep(30)
    return asked.one


@pytest.fixture(scope="module")
def jobs() -> Iterator[Jobs]:
    """Jobs with one worker, so that tests wait for one process alone."""
    made = Jobs(limit=3, slots=1)
    yield made
    made.close()


def ended(jobs: Jobs, job: Job) -> Job:
    """Return a job when it has ended."""
    found = jobs.wait(job.id, LONG_S)
    assert found is not None
    return found


def running(jobs: Jobs, job: Job) -> None:
    """Wait until a worker has told of a job."""
    while (found := jobs.look(job.id)) is None or not (found.of or found.ended):
        time.sleep(0.02)


def test_the_same_ask_is_the_same_job_and_its_answer_is_kept(jobs: Jobs) -> None:
    first = jobs.submit(add, Sum(2, 3))
    job = ended(jobs, first)

    assert jobs.answer(first.id, int) == 5
    assert jobs.submit(add, Sum(2, 3)) == job
    assert job.state == "done"
    assert job.part == 1.0
    assert jobs.asked(first.id, Sum) == Sum(2, 3)
    assert jobs.submit(add, Sum(2, 4)).id != first.id


def test_what_the_ask_lacks_is_said_in_words_and_not_tried_again(jobs: Jobs) -> None:
    job = ended(jobs, jobs.submit(refuse, Sum(7)))

    assert job.state == "failed"
    assert job.fault == "7 is no number to add; give another"
    assert jobs.submit(refuse, Sum(7)) == job
    with pytest.raises(InputError, match="no number to add"):
        insist_on_answer(job)


def test_work_that_breaks_off_is_told_without_a_traceback_and_may_begin_anew(jobs: Jobs) -> None:
    job = ended(jobs, jobs.submit(stumble, Sum(7)))

    assert job.broken
    assert job.fault.startswith("The work broke off: ZeroDivisionError.")
    assert jobs.submit(stumble, Sum(7), anew=False) == job
    assert not jobs.submit(stumble, Sum(7)).ended


def test_a_worker_that_dies_leaves_the_next_job_unharmed(jobs: Jobs) -> None:
    job = ended(jobs, jobs.submit(vanish, Sum(9)))
    after = ended(jobs, jobs.submit(add, Sum(40, 2)))

    assert job.broken
    assert "its process ended" in job.fault
    assert jobs.answer(after.id, int) == 42


def test_a_job_that_is_stopped_makes_room_for_the_next(jobs: Jobs) -> None:
    slow = jobs.submit(dawdle, Sum(1))
    running(jobs, slow)
    stopped = jobs.stop(slow.id)
    after = ended(jobs, jobs.submit(add, Sum(1, 1)))

    assert stopped is not None
    assert stopped.state == "stopped"
    assert jobs.answer(after.id, int) == 2
    assert jobs.answer(slow.id, int) is None


def test_more_jobs_than_there_may_be_are_refused() -> None:
    jobs = Jobs(limit=2, slots=1)
    begun = [jobs.submit(dawdle, Sum(number)) for number in (1, 2)]
    with pytest.raises(BusyError, match="2 jobs are at work"):
        jobs.submit(dawdle, Sum(3))
    for job in begun:
        jobs.stop(job.id)
    jobs.close()

    assert jobs.look("unknown") is None


def test_old_answers_make_room_for_new_ones() -> None:
    jobs = Jobs(slots=1, kept=1)
    first = ended(jobs, jobs.submit(add, Sum(1, 1)))
    second = ended(jobs, jobs.submit(add, Sum(2, 2)))
    jobs.close()

    assert jobs.look(first.id) is None
    assert jobs.answer(second.id, int) == 4
