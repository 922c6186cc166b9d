"""Any number of pages follow a job, and a page that goes away leaves the job running."""

import asyncio
import gc
import traceback
import weakref
from contextlib import aclosing

import pytest

from components.errors import Cancelled, EndpointFailed, ProofroomError, StorageError
from components.library.runs.progress import Progress
from components.message.message import verbatim
from tests.library.runs.follow import follow

SECRET = "sk-secret-in-an-exception"


async def test_a_job_goes_on_when_its_follower_goes_away(jobs, pause):
    job, seen = jobs.start(pause), asyncio.Event()
    page = asyncio.create_task(follow(job, seen))
    await asyncio.wait_for(seen.wait(), 60)
    page.cancel()
    with pytest.raises(asyncio.CancelledError):
        await page
    pause.go_on.set()
    assert await asyncio.to_thread(job.result, 5) == ["shot"]
    assert not job.progress.cancelled


async def test_many_pages_follow_one_job_and_one_of_them_leaves(jobs, pause):
    job, seen = jobs.start(pause), asyncio.Event()
    leaves, *stay = [asyncio.create_task(follow(job, seen)) for _ in range(5)]
    await asyncio.wait_for(seen.wait(), 60)
    leaves.cancel()
    pause.go_on.set()
    assert await asyncio.wait_for(asyncio.gather(*stay), 60) == [["shot"]] * 4


async def test_a_follower_is_told_the_stage_and_the_seconds(jobs, pause):
    job = jobs.start(pause)
    await asyncio.to_thread(pause.begun.wait, 5)
    job.progress.stage = verbatim("Waiting for the far end")
    async with aclosing(job.follow(every=0.02)) as steps:
        first = await anext(steps)
        second = await anext(steps)
    assert first.stage == second.stage == verbatim("Waiting for the far end")
    assert 0 <= first.seconds < second.seconds


async def test_cancelling_frees_the_follower_while_the_work_goes_on(jobs, pause):
    job, seen = jobs.start(pause), asyncio.Event()
    await asyncio.to_thread(pause.begun.wait, 5)
    page = asyncio.create_task(follow(job, seen))
    await asyncio.wait_for(seen.wait(), 60)
    job.cancel()
    with pytest.raises(Cancelled) as caught:
        await asyncio.wait_for(page, 60)
    assert str(caught.value) == (
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
    assert {(str(e), e.spent, e.status, e.request_id, e.retry_after) for e in told} == {
        ("It failed. Nothing was billed for this call.", "no", 500, "req-1", 2.5)
    }
    gc.collect()
    assert [ref() for ref in held] == [None] * 4


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
