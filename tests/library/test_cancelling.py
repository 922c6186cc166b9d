"""What cancelling can save, and what it can no longer save."""

import asyncio

import pytest

from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.errors import Cancelled
from components.library.runs.maker import Maker
from tests.library.conftest import KEY
from tests.library.pictures import answer_with, flat_answer
from tests.library.plans import ask, plan_two_parts

SLOW_DOWN = ({"error": {"message": "Slow down", "code": "rate_limit"}}, 429)


@pytest.fixture
def patient(far_end, jobs, store) -> Maker:
    """Give a maker that asks again after a minute."""
    client = ImagesClient(far_end.url, KEY, retries=Retries(first=60, chance=lambda: 0))
    return Maker(client, store, jobs, "images.example")


async def cancel_in_countdown(job) -> str:
    """Return what a page is told that cancels while the job waits to ask again; "" where it got its pictures."""
    try:
        async for progress in job.follow(every=0.01):
            if "Asking again in" in str(progress.stage):
                job.cancel()
        await asyncio.to_thread(job.result, 10)
    except Cancelled as cancelled:
        return str(cancelled)
    return ""


async def test_a_call_that_was_refused_has_cost_nothing(far_end, patient):
    far_end.answer(*SLOW_DOWN)
    job = patient.create(ask())
    assert await cancel_in_countdown(job) == "Cancelled. Nothing was sent."
    assert len(far_end.asked) == 1


async def test_a_part_that_came_was_billed_and_is_kept(far_end, patient, store):
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    far_end.answer(*SLOW_DOWN)
    job = patient.repaint(plan_two_parts())
    # Whichever is quicker: the page is told of the cancelling, or it gets the picture with a notice.
    said = await cancel_in_countdown(job) or job.notice
    assert "Nothing was sent" not in said
    assert "The parts that had come were billed" in said
    [shot] = await asyncio.to_thread(job.result, 10)
    assert store.find_shot(shot.id) == shot
    assert str(job.notice).startswith("1 of 2 parts came.")
