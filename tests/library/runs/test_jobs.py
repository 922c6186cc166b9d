import asyncio
import gc
import logging
import threading
import traceback
import weakref
from contextlib import aclosing

import pytest

from components.errors import Cancelled, EndpointFailed, InternalError, ProofroomError, StorageError
from components.library.runs import jobs as jobs_module
from components.library.runs.job import Job
from components.library.runs.jobs import Jobs
from components.library.runs.progress import Progress

SECRET = "sk-secret-in-an-exception"


class Pause:
    """Work that says when it has begun and goes on when it is let."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, progress: Progress) -> list:
        progress.sent = True
        self.begun.set()
        assert self.go_on.wait(60)
        return ["shot"]


@pytest.fixture
def pause():
    pause = Pause()
    yield pause
    pause.go_on.set()


async def follow(job: Job, seen: asyncio.Event | None = None) -> list:
    """Follow a job to its end as a page does and return its shots; ``seen`` is set when progress came."""
    async with aclosing(job.follow(every=0.02)) as steps:
        async for _ in steps:
            if seen:
                seen.set()
    return job.result(0)


async def test_a_job_goes_on_when_its_follower_goes_away(jobs, pause):
    job, seen = jobs.start(pause), asyncio.Event()
    page = asyncio.create_task(follow(job, seen))
    await asyncio.wait_for(seen.wait(), 5)
    page.cancel()
    with pytest.raises(asyncio.CancelledError):
        await page
    pause.go_on.set()
    assert await asyncio.to_thread(job.result, 5) == ["shot"]
    assert not job.progress.cancelled


async def test_a_page_that_comes_back_finds_the_job_and_its_end(jobs, pause):
    job = jobs.start(pause)
    assert jobs.find(job.id) is job
    pause.go_on.set()
    assert await follow(jobs.find(job.id)) == ["shot"]
    assert jobs.find(job.id) is job
    assert await follow(jobs.find(job.id)) == ["shot"]


async def test_many_pages_follow_one_job_and_one_of_them_leaves(jobs, pause):
    job, seen = jobs.start(pause), asyncio.Event()
    leaves, *stay = [asyncio.create_task(follow(job, seen)) for _ in range(5)]
    await asyncio.wait_for(seen.wait(), 5)
    leaves.cancel()
    pause.go_on.set()
    assert await asyncio.wait_for(asyncio.gather(*stay), 5) == [["shot"]] * 4


async def test_a_follower_is_told_the_stage_and_the_seconds(jobs, pause):
    job = jobs.start(pause)
    await asyncio.to_thread(pause.begun.wait, 5)
    job.progress.stage = "Waiting for the far end"
    async with aclosing(job.follow(every=0.02)) as steps:
        first = await anext(steps)
        second = await anext(steps)
    assert first.stage == second.stage == "Waiting for the far end"
    assert 0 <= first.seconds < second.seconds


def test_an_unknown_job_is_none(jobs):
    assert jobs.find("no such job") is None
    assert jobs.find("") is None
    assert jobs.find(None) is None


async def test_two_hundred_jobs_run_at_once(jobs):
    barrier = threading.Barrier(200)

    def work(_progress: Progress) -> list:
        return [barrier.wait(60)]

    running = [jobs.start(work) for _ in range(200)]
    places = await asyncio.wait_for(asyncio.gather(*(follow(job) for job in running)), 10)
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


async def test_cancelling_frees_the_follower_while_the_work_goes_on(jobs, pause):
    job, seen = jobs.start(pause), asyncio.Event()
    await asyncio.to_thread(pause.begun.wait, 5)
    page = asyncio.create_task(follow(job, seen))
    await asyncio.wait_for(seen.wait(), 5)
    job.cancel()
    with pytest.raises(Cancelled) as caught:
        await asyncio.wait_for(page, 5)
    assert caught.value.message == (
        "Stopped waiting. The request had been sent and may be billed; if it answers, the picture is kept."
    )
    pause.go_on.set()
    assert await asyncio.to_thread(job.result, 5) == ["shot"]


async def test_cancelling_what_has_ended_changes_nothing(jobs, pause):
    pause.go_on.set()
    job = jobs.start(pause)
    assert await follow(job) == ["shot"]
    job.cancel()
    assert await follow(job) == ["shot"]


async def test_an_error_reaches_every_follower(jobs):
    def work(_progress: Progress) -> list:
        raise StorageError("The data folder cannot be used.")

    job = jobs.start(work)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"^The data folder cannot be used\.$"):
            await follow(job)


async def test_each_follower_is_told_by_an_error_of_its_own_and_none_is_kept(jobs):
    """An error keeps the frames it was raised through: one for all would keep what every page had in hand."""

    class Decoded:
        pass

    def work(_progress: Progress) -> list:
        picture = Decoded()
        held.append(weakref.ref(picture))
        raise EndpointFailed("It failed.", spent="no", status=500, request_id="req-1", retry_after=2.5)

    async def page() -> EndpointFailed:
        picture = Decoded()
        held.append(weakref.ref(picture))
        try:
            await follow(job)
        except EndpointFailed as error:
            return error.copy()

    held: list[weakref.ref] = []
    job = jobs.start(work)
    told = [await page() for _ in range(3)]
    assert {(e.message, e.spent, e.status, e.request_id, e.retry_after) for e in told} == {
        ("It failed. Nothing was billed for this call.", "no", 500, "req-1", 2.5)
    }
    gc.collect()
    assert [ref() for ref in held] == [None] * 4


async def test_an_unexpected_exception_becomes_one_sentence_without_its_text(jobs, caplog):
    caplog.set_level(logging.DEBUG)

    def work(_progress: Progress) -> list:
        raise KeyError(SECRET)

    job = jobs.start(work)
    with pytest.raises(ProofroomError) as caught:
        await follow(job)
    assert type(caught.value) is InternalError
    assert caught.value.message.startswith("Proofroom made a mistake of its own (test_jobs.py:")
    assert caught.value.message.endswith("). Nothing you entered is lost.")
    assert SECRET not in caught.value.message

    [record] = [record for record in caplog.records if record.name == jobs_module.__name__]
    assert record.getMessage().startswith(f"Job {job.id} stopped on KeyError at test_jobs.py:")
    assert record.exc_info is None
    assert record.stack_info is None
    assert SECRET not in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("expected", [True, False], ids=["an error of ours", "a mistake"])
async def test_an_error_holds_nothing_of_the_work(jobs, expected):
    """Neither itself nor what led to it: the frames hold the request and the client."""

    def work(_progress: Progress) -> list:
        secret = SECRET
        try:
            raise OSError(secret)
        except OSError as error:
            raise (StorageError("The data folder cannot be used.") if expected else KeyError(secret)) from error

    job = jobs.start(work)
    with pytest.raises(ProofroomError) as caught:
        await follow(job)
    told = [caught.value]
    for error in told:
        told += [led for led in (error.__cause__, error.__context__) if led is not None]
    assert all(frame.name != "work" for error in told for frame in traceback.extract_tb(error.__traceback__))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def finish(jobs: Jobs) -> Job:
    """Return a job that has ended."""
    job = jobs.start(lambda _job: [])
    job.result(60)
    return job


def test_the_last_jobs_stay_findable_and_older_ones_are_forgotten(jobs):
    ended = [finish(jobs) for _ in range(jobs_module.KEPT)]
    assert all(jobs.find(job.id) is job for job in ended)
    for _ in range(20):
        finish(jobs)
    assert [jobs.find(job.id) for job in ended[:20]] == [None] * 20
    assert all(jobs.find(job.id) is job for job in ended[20:])


def test_a_job_that_runs_is_never_forgotten(jobs, pause):
    running = jobs.start(pause)
    for _ in range(jobs_module.KEPT + 20):
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
    said = [(await anext(job.follow())).stage for job in waiting]
    assert said == [f"Waiting for a free worker: number {place} in line" for place in (1, 2, 3)]
    waiting[0].cancel()
    assert (await anext(waiting[2].follow())).stage.endswith("number 2 in line")
    first.go_on.set()
    assert await asyncio.to_thread(waiting[2].result, 5) == ["shot"]
    jobs.close()


def test_the_job_of_a_run_is_found_the_last_one_of_several(jobs):
    work = lambda job: ["shot"]  # noqa: E731
    first, last = jobs.start(work, run="r"), jobs.start(work, run="r")
    assert jobs.find_run("r") is last is not first
    assert jobs.find_run("s") is None
