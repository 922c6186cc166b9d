"""What a job asks, keeps and says while it runs; and that it can be stopped."""

import asyncio
import hashlib
import threading
from contextlib import suppress

import numpy as np
import pytest

from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.errors import Cancelled, KeyRefused, StorageError
from components.imaging.picture.picture import read_picture
from components.library.edits.source import map_source
from components.library.records.store import Store
from components.library.runs.jobs import WORKERS
from components.library.runs.maker import Maker
from tests.far_end import http_answer
from tests.library.conftest import KEY
from tests.library.pictures import JPEG, PNG, WEBP, answer_with, decode, disc, encode, noise, redraw
from tests.library.plans import plan
from tests.library.stores.folder import contents


@pytest.mark.parametrize(("picture", "suffix"), [(PNG, "png"), (JPEG, "jpg"), (WEBP, "webp")])
def test_what_the_endpoint_sent_is_on_disk_verbatim_when_the_job_ends(
    folder, far_end, maker, store, flower, picture, suffix
):
    far_end.say(answer_with(picture))
    [shot] = maker.create(flower).result(60)
    assert (folder / "files" / shot.answer).read_bytes() == picture
    assert shot.answer.endswith(f"/answer.{suffix}")
    assert shot.picture == shot.answer
    assert shot.sha256 == hashlib.sha256(picture).hexdigest()
    assert (shot.width, shot.height) == (48, 32)
    assert store.find_shot(shot.id) == shot


def test_a_repaint_keeps_upload_mask_answer_and_pasted_picture(folder, far_end, maker, store):
    upload = encode(noise(300, 200), "JPEG", quality=90)
    mask = disc(300, 200, 50)
    far_end.say(redraw)
    [shot] = maker.repaint(plan(upload, mask, parent="p" * 32, size="")).result(60)
    assert store.files.read_file(shot.source) == upload
    assert shot.source.endswith(".jpg")
    kept_mask = read_picture(store.files.read_file(shot.mask)).pixels
    assert kept_mask.shape == (200, 300, 4)
    assert np.array_equal(kept_mask[..., 3], np.where(mask, 0, 255))
    # What the endpoint sent is what it sent, at its own size; what was made of it is another file.
    assert (shot.width, shot.height) == (1536, 1024)
    assert decode(store.files.read_file(shot.answer)).shape == (1024, 1536, 3)
    pasted = decode(store.files.read_file(shot.pasted))
    assert pasted.shape == (200, 300, 3)
    assert not np.array_equal(pasted[mask], decode(upload)[mask])
    assert shot.picture == shot.pasted
    assert shot.recipe.kind == "edit"
    assert shot.recipe.parent == "p" * 32
    assert store.find_shot(shot.id) == shot
    assert set(contents(folder / "files")) == {
        shot.source,
        shot.mask,
        shot.answer,
        shot.pasted,
        shot.answer.replace("answer.png", "recipe.json"),
    }


def test_an_upload_that_is_removed_while_its_edit_waits_is_kept(tmp_path, far_end, maker, store):
    upload = encode(noise(300, 200), "JPEG", quality=90)
    file = tmp_path / "upload.jpg"
    file.write_bytes(upload)
    edit = plan(map_source(file), disc(300, 200, 50))
    file.unlink()
    far_end.say(redraw)
    [shot] = maker.repaint(edit).result(20)
    assert store.files.read_file(shot.source) == upload
    assert shot.source.endswith(".jpg")


def test_the_same_upload_and_mask_are_kept_once(folder, far_end, maker):
    upload, mask = encode(noise(60, 40)), disc(60, 40, 9)
    for _ in range(3):
        far_end.say(answer_with(PNG))
        maker.repaint(plan(upload, mask)).result(60)
    kept = contents(folder / "files")
    assert len([key for key in kept if key.startswith("pictures/")]) == 1
    assert len([key for key in kept if key.startswith("masks/")]) == 1
    assert len([key for key in kept if key.endswith("/answer.png")]) == 3


def test_a_refusal_is_the_endpoints_and_leaves_nothing(folder, far_end, maker, flower):
    far_end.answer({"error": {"message": "Bad key", "code": "invalid_api_key"}}, 401)
    with pytest.raises(KeyRefused, match=r"^The endpoint refused the key \(401\)\."):
        maker.create(flower).result(60)
    assert contents(folder / "files") == {}


def test_when_there_is_no_room_nothing_is_asked(tmp_path, far_end, make_maker, flower):
    """A folder that was taken away stands for every place that cannot be written."""
    store = Store(f"sqlite:///{tmp_path / 'a.db'}", str(tmp_path / "files"))
    (tmp_path / "files").rmdir()
    with pytest.raises(StorageError):
        make_maker(store).create(flower).result(60)
    assert far_end.asked == []
    store.close()


def test_what_is_cancelled_before_it_starts_sends_nothing(far_end, maker, jobs, flower):
    release = threading.Event()
    blockers = [jobs.start(lambda _job: release.wait(60) and []) for _ in range(WORKERS)]
    job = maker.create(flower)
    job.cancel()
    release.set()
    with pytest.raises(Cancelled, match="Nothing was sent"):
        job.result(60)
    for blocker in blockers:
        blocker.result(60)
    assert far_end.asked == []


async def test_what_is_cancelled_while_it_runs_is_kept_all_the_same(far_end, maker, store, flower):
    asked, release = threading.Event(), threading.Event()

    def wait(_asked) -> bytes:
        asked.set()
        release.wait(60)
        return answer_with(PNG)

    far_end.say(wait)
    job = maker.create(flower)
    assert await asyncio.to_thread(asked.wait, 5)
    assert str(job.progress.stage).startswith("Waiting for ")
    assert str(job.progress.stage).endswith(" images.example")
    job.cancel()
    with pytest.raises(Cancelled, match=r"^Stopped waiting\. The request had been sent"):
        async for _ in job.follow(every=0.02):
            pass
    assert store.latest_shots(5) == []
    release.set()
    [shot] = await asyncio.to_thread(job.result, 10)
    assert store.latest_shots(5) == [shot]
    assert store.files.read_file(shot.answer) == PNG


@pytest.fixture
def patient(far_end, store, jobs) -> Maker:
    """Give a maker that asks again, after the wait it is told."""
    return Maker(ImagesClient(far_end.url, KEY, read_timeout=30, retries=Retries()), store, jobs, "images.example")


def refuse_for(seconds: str) -> bytes:
    return http_answer({"error": {"message": "Slow down"}}, 429, retry_after=seconds)


def test_a_refusal_that_passes_is_waited_out_with_a_countdown(far_end, patient, flower):
    far_end.say(refuse_for("0.3"))
    far_end.say(answer_with(PNG))
    job = patient.create(flower)
    stages = set()

    async def look() -> None:
        async for progress in job.follow(every=0.02):
            stages.add(str(progress.stage))

    asyncio.run(look())
    assert len(job.result(0)) == 1
    assert "Too many requests in a short time (429). Asking again in 1 s" in stages
    assert len(far_end.asked) == 2


async def test_a_wait_is_cancelled_at_once_and_nothing_was_spent(far_end, patient, flower):
    far_end.say(refuse_for("100"))
    job = patient.create(flower)
    with suppress(Cancelled):
        async for progress in job.follow(every=0.02):
            if "Asking again in" in str(progress.stage):
                job.cancel()
    with pytest.raises(Cancelled, match=r"^Cancelled\. Nothing was sent\.$"):
        await asyncio.to_thread(job.result, 5)
    assert len(far_end.asked) == 1


def test_ten_calls_are_on_the_way_at_once(far_end, maker, store, flower):
    barrier = threading.Barrier(10)

    def wait(_asked) -> bytes:
        barrier.wait(60)
        return answer_with(PNG)

    for _ in range(10):
        far_end.say(wait)
    running = [maker.create(flower) for _ in range(10)]
    assert {len(job.result(60)) for job in running} == {1}
    assert len(store.latest_shots(20)) == 10
