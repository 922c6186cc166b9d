"""A page that comes back to an edit while its answer grows goes on seeing it grow."""

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from components.library.edits.spec import Spec, spec_of_run
from components.library.runs.progress import Partial, Progress
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.form.resume import Resumed
from tests.library.pictures import decode, encode
from tests.studio.conftest import Served
from tests.studio.forged.visit import name_handler
from tests.studio.named_endpoints.calls import HEIGHT, MASK, PIXELS, WIDTH, edit

VALUES = ["a prompt"]
UNFINISHED = "The picture shown is unfinished."
WHITE = encode(np.full((1024, 1024, 3), 255, dtype=np.uint8))


@pytest.fixture
def streamed(served: Served, client, as_file) -> Spec:
    """Give what an edit asked for that is streamed."""
    edit(client, as_file, MASK, region="whole-picture")
    spec = spec_of_run(served.store.list_runs(count=1)[0])
    return replace(spec, parameters={**spec.parameters, "partial_images": 1})


def come_back(served: Served, spec: Spec, until: str) -> list[dict]:
    """Return the updates of a page that comes back while one unfinished picture is there, until the edit has ended.

    The edit ends once the page has said ``until``.
    """
    _, job_status = served.studio.job_statuses
    finish = threading.Event()

    def work(progress: Progress) -> list:
        progress.partial = Partial(WHITE)
        finish.wait(60)
        return [served.store.latest_shots(1)[0]]

    job = served.service.maker.jobs.start(work)
    loaded = served.service.loaded_pictures.load(served.service.loaded_pictures.serve_file(spec.source))
    [resume] = [each.fn for each in served.studio.fns.values() if each.fn and name_handler(each) == "EditResume.resume"]

    async def follow() -> list[dict]:
        updates = []
        async for update in resume(Resumed(spec, job=job.id), MaskHistory(), None, loaded, (), VALUES):
            updates.append(update)
            if until in str(update.get(job_status.line)):
                finish.set()
        return updates

    try:
        return asyncio.run(follow())
    finally:
        finish.set()


def shown(updates: list[dict]) -> list[np.ndarray]:
    """Return the unfinished pictures that the page was given."""
    files = [value for update in updates for value in update.values() if str(value).endswith("unfinished.png")]
    return [decode(Path(file).read_bytes()) for file in files]


def test_the_edit_is_seen_to_grow_and_then_whole(served, streamed):
    _, job_status = served.studio.job_statuses
    updates = come_back(served, streamed, until=UNFINISHED)
    [unfinished] = shown(updates)
    assert unfinished.shape == (HEIGHT, WIDTH, 3)
    assert unfinished[HEIGHT // 2, WIDTH // 2].tolist() == [255] * 3
    assert np.array_equal(unfinished[:60], PIXELS[:60])
    assert "outside the mask changed" in updates[-1][job_status.line]
    assert updates[-1][job_status.run]["interactive"]


def test_an_edit_that_cannot_be_planned_again_ends_all_the_same(served, streamed):
    _, job_status = served.studio.job_statuses
    # As one of whose picture nothing is kept any more.
    lost = replace(streamed, mask="masks/of-nothing.png")
    updates = come_back(served, lost, until="note busy")
    assert shown(updates) == []
    # The picture of before stays dimmed.
    assert not [update for update in updates if UNFINISHED in str(update.get(job_status.line))]
    assert "outside the mask changed" in updates[-1][job_status.line]
