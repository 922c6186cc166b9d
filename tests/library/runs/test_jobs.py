"""Jobs run on workers, are found again, and are waited for at the end."""

import asyncio
import logging
import threading

import pytest

from components.errors import Cancelled, InternalError, ProofroomError, Stopped
from components.library.runs import jobs as jobs_module
from components.library.runs.job import Job
from components.library.runs.jobs import Jobs
from components.library.runs.progress import Progress
from tests.library.runs.follow import follow
from tests.library.runs.pause import Pause

SECRET = "sk-secret-in-an-exception"


async def test_a_page_that_comes_back_finds_the_job_and_its_end(jobs, pause):
    job = jobs.start(pause)
    assert jobs.find(job.id) is job
    pause.go_on.set()
    assert await follow(jobs.find(job.id)) == ["shot"]
    assert jobs.find(job.id) is job
    assert await follow(jobs.find(job.id)) == ["shot"]


def test_an_unknown_job_is_none(jobs):
    assert jobs.find("no such job") is None
    assert jobs.find("") is None
    assert jobs.find(None) is None


async def test_two_hundred_jobs_run_at_once(jobs):
    barrier = threading.Barrier(200)

    def work(_progress: Progress) -> list:
        return [barrier.wait(60)]

    running = [jobs.start(work) for _ in range(200)]
    places = await asyncio.wait_for(asyncio.gather(*(follow(job) for job in running)), 60)
    assert sorted(place for [place] in places) == list(range(200))


async def test_what_is_cancelled_before_it_starts_is_never_done(pause):
    jobs, done = Jobs(workers=1), []
    first, second = jobs.start(pause), jobs.start(lambda job: done.append(job) or [])
    second.cancel()
    with pytest.raises(Cancelled, match=r"^Cancelled\. Nothing was sent\.$"):
        await follow(second)
    pause.go_on.set()
    assert await follow(first) == ["shot"]
    await asyncio.to_thread(jobs.close)
    assert done == []
    with pytest.raises(Cancelled, match="Nothing was sent"):
        second.result(0)


def test_a_job_that_was_cancelled_in_line_stays_so_when_proofroom_is_stopped(pause):
    jobs = Jobs(workers=1)
    first, second, third = (jobs.start(pause) for _ in range(3))
    assert pause.begun.wait(60)
    second.cancel()
    jobs.stop()
    with pytest.raises(Cancelled, match=r"^Cancelled\. Nothing was sent\.$"):
        second.result(0)
    with pytest.raises(Stopped):
        third.result(0)
    pause.go_on.set()
    assert first.result(60) == ["shot"]
    jobs.close()


async def test_an_unexpected_exception_becomes_one_sentence_without_its_text(jobs, caplog):
    caplog.set_level(logging.DEBUG)

    def work(_progress: Progress) -> list:
        raise KeyError(SECRET)

    job = jobs.start(work)
    with pytest.raises(ProofroomError) as caught:
        await follow(job)
    assert type(caught.value) is InternalError
    assert str(caught.value).startswith("Proofroom made a mistake of its own (test_jobs.py:")
    assert str(caught.value).endswith("). Nothing you entered is lost.")
    assert SECRET not in str(caught.value)

    [record] = [record for record in caplog.records if record.name == jobs_module.__name__]
    assert record.getMessage().startswith(f"Job {job.id} stopped on KeyError at test_jobs.py:")
    assert record.exc_info is None
    assert record.stack_info is None
    assert SECRET not in caplog.text
    assert "Traceback" not in caplog.text


@pytest.fixture
def few_kept(monkeypatch: pytest.MonkeyPatch) -> int:
    """Give the number of ended jobs that stay findable, fewer than in a studio: each takes a thread's work."""
    monkeypatch.setattr(jobs_module, "KEPT", 100)
    return 100


def finish(jobs: Jobs) -> Job:
    """Return a job that has ended."""
    job = jobs.start(lambda _job: [])
    job.result(60)
    return job


def test_the_last_jobs_stay_findable_and_older_ones_are_forgotten(jobs, few_kept):
    ended = [finish(jobs) for _ in range(few_kept)]
    assert all(jobs.find(job.id) is job for job in ended)
    for _ in range(20):
        finish(jobs)
    assert [jobs.find(job.id) for job in ended[:20]] == [None] * 20
    assert all(jobs.find(job.id) is job for job in ended[20:])


def test_a_job_that_runs_is_never_forgotten(jobs, pause, few_kept):
    running = jobs.start(pause)
    for _ in range(few_kept + 20):
        finish(jobs)
    assert jobs.find(running.id) is running


def test_closing_waits_for_what_runs(pause):
    jobs = Jobs(workers=1)
    job = jobs.start(pause)
    assert pause.begun.wait(60)
    closing = threading.Thread(target=jobs.close)
    closing.start()
    pause.go_on.set()
    closing.join(60)
    assert not closing.is_alive()
    assert job.result(0) == ["shot"]


async def test_who_waits_in_line_sees_the_place():
    jobs, first = Jobs(workers=1), Pause()
    jobs.start(first)
    waiting = [jobs.start(lambda job: ["shot"]) for _ in range(3)]
    assert first.begun.wait(60)
    said = [str((await anext(job.follow())).stage) for job in waiting]
    assert said == [f"Waiting for a free worker: number {place} in line" for place in (1, 2, 3)]
    waiting[0].cancel()
    assert str((await anext(waiting[2].follow())).stage).endswith("number 2 in line")
    first.go_on.set()
    assert await asyncio.to_thread(waiting[2].result, 5) == ["shot"]
    jobs.close()


def test_the_job_of_a_run_is_found_the_last_one_of_several(jobs):
    work = lambda job: ["shot"]  # noqa: E731
    first, last = jobs.start(work, run="r"), jobs.start(work, run="r")
    assert jobs.find_run("r") is last is not first
    assert jobs.find_run("s") is None


def test_a_job_that_only_stores_waits_for_no_call_and_takes_no_place(pause):
    jobs = Jobs(workers=1)
    jobs.start(pause)
    waiting = jobs.start(lambda _job: [])
    held = Pause()
    storing = jobs.start(held, sends=False)
    assert held.begun.wait(60)
    assert [jobs.position(job.id) for job in (storing, waiting)] == [0, 1]
    assert (jobs.has_room(1), jobs.has_room(2)) == (False, True)
    held.go_on.set()
    assert storing.result(60) == ["shot"]
    pause.go_on.set()
    jobs.close()
