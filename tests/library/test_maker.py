import asyncio
import base64
import errno
import hashlib
import json
import threading
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from components.endpoint.client import ImagesClient
from components.endpoint.contract import contract_for
from components.endpoint.cost import Cost
from components.endpoint.request import GenerateRequest
from components.endpoint.retry import Retries
from components.errors import (
    Cancelled,
    ConnectionCut,
    DiskFull,
    KeyRefused,
    ProofroomError,
    StorageError,
    UnreadableAnswer,
)
from components.imaging.extension import Margins
from components.imaging.picture import read_picture
from components.library.edit import WHOLE, Edit, Framing, plan_edit
from components.library.maker import Maker
from components.library.store import Store
from tests.far_end import http_answer
from tests.imaging.profiles import display_p3
from tests.library.conftest import KEY
from tests.library.fickle import FickleFileSystem
from tests.library.pictures import USAGE, answer_with, decode, disc, encode, flat_answer, huge_png, noise, redraw

CONTRACT = contract_for("gpt-image-1")
PNG = encode(noise(48, 32))
JPEG = encode(noise(48, 32, seed=8), "JPEG")
WEBP = encode(noise(48, 32, seed=9), "WEBP")
WIDE = encode(noise(480, 320))
DAMAGED = PNG[: len(PNG) // 2]


def ask(**changes) -> GenerateRequest:
    return GenerateRequest(CONTRACT, **{"prompt": "a red rose"} | changes)


def plan(source: bytes, mask: np.ndarray | None, parent: str | None = None, **changes) -> Edit:
    return plan_edit(ask(**changes), read_picture(source), source, mask, Framing(WHOLE), parent=parent)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("picture", "suffix"), [(PNG, "png"), (JPEG, "jpg"), (WEBP, "webp")])
def test_what_the_endpoint_sent_is_on_disk_verbatim_when_the_job_ends(
    folder, far_end, maker, store, flower, picture, suffix
):
    far_end.say(answer_with(picture))
    [shot] = maker.create(flower).result(10)
    assert (folder / "files" / shot.answer).read_bytes() == picture
    assert shot.answer.endswith(f"/answer.{suffix}")
    assert shot.picture == shot.answer
    assert shot.sha256 == hashlib.sha256(picture).hexdigest()
    assert (shot.width, shot.height) == (48, 32)
    assert store.find_shot(shot.id) == shot


def test_the_bytes_are_on_disk_before_anything_is_made_of_them(tmp_path, far_end, make_maker, fickle_store):
    FickleFileSystem.break_down("pasted")
    far_end.say(answer_with(PNG))
    with pytest.raises(DiskFull):
        make_maker(fickle_store).repaint(plan(PNG, disc(48, 32, 9))).result(10)
    kept = contents(tmp_path / "fickle")
    assert [data for key, data in kept.items() if key.endswith("/answer.png")] == [PNG]
    assert not [key for key in kept if key.endswith((".part", "recipe.json"))]


def test_row_and_recipe_file_hold_all_that_was_asked_and_answered(folder, far_end, maker, store):
    before = datetime.now(UTC)
    far_end.say(answer_with(JPEG, X_Request_Id="req-7"))
    request = ask(
        prompt="ein Löwe\n«ruhig»", size="1536x1024", quality="low", output_format="jpeg", output_compression=80
    )
    [shot] = maker.create(request).result(10)
    recipe = store.find_shot(shot.id).recipe
    assert recipe.parameters == {
        "model": "gpt-image-1",
        "prompt": "ein Löwe\n«ruhig»",
        "n": 1,
        "size": "1536x1024",
        "quality": "low",
        "output_format": "jpeg",
        "output_compression": 80,
    }
    assert recipe.kind == "generate"
    assert recipe.endpoint == "images.example"
    assert recipe.usage == USAGE
    assert recipe.request_id == "req-7"
    # 9 tokens of text at 35 and 4,160 of pictures at 280 yuan per million.
    assert recipe.cost == Cost(Decimal("1.165115"), "CNY")
    assert 0 < recipe.seconds < 10
    assert before <= recipe.made_at <= datetime.now(UTC)
    assert recipe.parent is None

    written = json.loads((folder / "files" / shot.answer).with_name("recipe.json").read_bytes())
    assert written == shot.as_json()
    assert written["recipe"]["parameters"] == recipe.parameters
    assert written["recipe"]["cost"] == {"amount": 1.165115, "currency": "CNY"}
    assert written["recipe"]["made_at"] == recipe.made_at.isoformat()
    assert written["sha256"] == hashlib.sha256(JPEG).hexdigest()


def test_without_usage_the_cost_is_not_known(far_end, maker, store, flower):
    far_end.say(answer_with(PNG, usage=None))
    [shot] = maker.create(flower).result(10)
    assert store.find_shot(shot.id).recipe.cost is None
    assert store.find_shot(shot.id).recipe.usage is None


def test_pictures_of_one_call_are_shots_of_one_recipe(far_end, maker, store):
    far_end.say(answer_with(PNG, JPEG, WEBP))
    shots = maker.create(ask(n=3)).result(10)
    assert [shot.number for shot in shots] == [0, 1, 2]
    assert [store.read_file(shot.answer) for shot in shots] == [PNG, JPEG, WEBP]
    assert len({shot.id for shot in shots}) == 3
    assert all(shot.recipe == shots[0].recipe for shot in shots)


def test_fewer_pictures_than_asked_for_are_kept(far_end, maker, store):
    far_end.say(answer_with(PNG))
    [shot] = maker.create(ask(n=4)).result(10)
    assert shot.recipe.parameters["n"] == 4
    assert store.latest_shots(5) == [shot]


def test_a_repaint_keeps_upload_mask_answer_and_pasted_picture(folder, far_end, maker, store):
    upload = encode(noise(300, 200), "JPEG", quality=90)
    mask = disc(300, 200, 50)
    far_end.say(redraw)
    [shot] = maker.repaint(plan(upload, mask, parent="p" * 32)).result(20)
    assert store.read_file(shot.source) == upload
    assert shot.source.endswith(".jpg")
    kept_mask = decode(store.read_file(shot.mask))
    assert kept_mask.shape == (200, 300, 4)
    assert np.array_equal(kept_mask[..., 3], np.where(mask, 0, 255))
    # What the endpoint sent is what it sent, at its own size; what was made of it is another file.
    assert (shot.width, shot.height) == (1536, 1024)
    assert decode(store.read_file(shot.answer)).shape == (1024, 1536, 3)
    pasted = decode(store.read_file(shot.pasted))
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


def test_without_a_mask_the_whole_picture_is_redrawn_and_nothing_is_claimed(far_end, maker, store):
    far_end.say(redraw)
    [shot] = maker.repaint(plan(encode(noise(300, 200)), None)).result(20)
    assert shot.mask is None
    assert shot.changed_outside_mask is None
    assert decode(store.read_file(shot.pasted)).shape == (200, 300, 3)


@pytest.mark.parametrize("channels", [3, 4], ids=["RGB", "RGBA"])
@pytest.mark.parametrize(("width", "height"), [(1000, 300), (333, 777), (451, 300)])
def test_outside_the_mask_every_pixel_of_the_file_equals_the_upload(far_end, maker, store, width, height, channels):
    pixels = noise(width, height, channels)
    mask = disc(width, height, 90) | disc(width, height, 40, at=(0, height - 1))
    far_end.say(redraw)
    [shot] = maker.repaint(plan(encode(pixels), mask)).result(20)
    pasted = decode(store.read_file(shot.pasted))
    assert pasted.shape == pixels.shape
    assert np.array_equal(pasted[~mask], pixels[~mask])
    assert shot.changed_outside_mask == 0
    # And the mask's inside is really new: of noise on noise hardly a pixel stays.
    assert (pasted[mask][:, :3] != pixels[mask][:, :3]).any(axis=1).mean() > 0.95


def test_an_answer_of_another_size_changes_nothing_outside_either(far_end, maker, store):
    pixels, mask = noise(451, 300), disc(451, 300, 60)
    far_end.say(answer_with(encode(noise(700, 501))))
    [shot] = maker.repaint(plan(encode(pixels), mask)).result(20)
    pasted = decode(store.read_file(shot.pasted))
    assert np.array_equal(pasted[~mask], pixels[~mask])
    assert shot.changed_outside_mask == 0


def test_five_edits_of_one_another_leave_the_first_upload_outside_all_masks(far_end, maker, store):
    pixels = noise(451, 300)
    source, parent, painted = encode(pixels), None, np.zeros((300, 451), dtype=bool)
    for step in range(5):
        mask = disc(451, 300, 30 + step, at=(60 + 80 * step, 60 + 40 * step))
        painted |= mask
        far_end.say(answer_with(encode(noise(512, 512, seed=step))))
        [shot] = maker.repaint(plan(source, mask, parent, size="1024x1024")).result(20)
        assert shot.changed_outside_mask == 0
        assert shot.recipe.parent == parent
        assert store.read_file(shot.source) == source
        source, parent = store.read_file(shot.picture), shot.id
    assert np.array_equal(decode(source)[~painted], pixels[~painted])
    assert len(store.latest_shots(10)) == 5


def test_the_same_upload_and_mask_are_kept_once(folder, far_end, maker):
    upload, mask = encode(noise(60, 40)), disc(60, 40, 9)
    for _ in range(3):
        far_end.say(answer_with(PNG))
        maker.repaint(plan(upload, mask)).result(20)
    kept = contents(folder / "files")
    assert len([key for key in kept if key.startswith("pictures/")]) == 1
    assert len([key for key in kept if key.startswith("masks/")]) == 1
    assert len([key for key in kept if key.endswith("/answer.png")]) == 3


@pytest.mark.parametrize("fails", ["/answer.", "/pictures/", "/masks/", "/pasted.", "/recipe."])
def test_what_a_full_disk_refused_is_stored_later_without_asking_again(
    tmp_path, far_end, make_maker, fickle_store, fails
):
    maker = make_maker(fickle_store)
    upload, mask = encode(noise(60, 40)), disc(60, 40, 9)
    FickleFileSystem.break_down(fails)
    far_end.say(answer_with(PNG, JPEG))
    job = maker.repaint(plan(upload, mask, n=2))
    with pytest.raises(DiskFull) as caught:
        job.result(10)
    assert caught.value.message.endswith("Free some space, then store it again.")
    assert fickle_store.latest_shots(5) == []
    # Still full: it can be tried as often as one likes.
    again = maker.store_again(job.id)
    with pytest.raises(DiskFull):
        again.result(10)

    FickleFileSystem.break_down(None)
    shots = maker.store_again(again.id).result(10)
    assert len(far_end.asked) == 1
    assert [fickle_store.read_file(shot.answer) for shot in shots] == [PNG, JPEG]
    assert [shot.changed_outside_mask for shot in shots] == [0, 0]
    assert {shot.id for shot in fickle_store.latest_shots(5)} == {shot.id for shot in shots}
    # Once more, from a page that does not know: nothing is there twice.
    assert maker.store_again(job.id).result(10) == shots
    assert len(fickle_store.latest_shots(5)) == 2
    kept = contents(tmp_path / "fickle")
    assert len([key for key in kept if key.endswith(".part")]) == 0
    assert len([key for key in kept if "/answer." in key]) == 2


def test_storing_again_what_is_not_there_is_told_in_a_sentence(maker, far_end, flower):
    far_end.say(answer_with(PNG))
    job = maker.create(flower)
    job.result(10)
    for job_id in ("no such job", job.id):
        with pytest.raises(StorageError, match="nothing left to store"):
            maker.store_again(job_id).result(10)


@pytest.mark.parametrize(
    "broken",
    [http_answer({"data": [{"b64_json": "no base64!"}]}), http_answer(b'{"data": [{"b64_json": "iVBORw0KG"}]')],
    ids=["no base64", "no JSON"],
)
def test_an_answer_that_cannot_be_read_is_kept(folder, far_end, maker, store, flower, broken):
    far_end.say(broken)
    with pytest.raises(UnreadableAnswer) as caught:
        maker.create(flower).result(10)
    [(key, kept)] = contents(folder / "files").items()
    assert key.startswith("unread/")
    assert kept == broken.partition(b"\r\n\r\n")[2]
    assert caught.value.message.endswith(f"What came back is kept as {key} in the data folder.")
    assert store.latest_shots(5) == []


def test_what_came_of_an_answer_that_was_cut_is_kept(folder, far_end, maker):
    """Of two pictures the first came whole, and both may have been billed."""
    whole = answer_with(PNG, encode(noise(200, 200)))
    far_end.say(whole[:-9000])
    with pytest.raises(ConnectionCut) as caught:
        maker.create(ask(n=2)).result(10)
    [(key, kept)] = contents(folder / "files").items()
    assert key in caught.value.message
    assert whole.partition(b"\r\n\r\n")[2].startswith(kept)
    assert base64.b64encode(PNG) in kept


@pytest.mark.parametrize("order", [0, 1], ids=["damaged first", "damaged last"])
@pytest.mark.parametrize(
    "bad", [DAMAGED, huge_png(8001, 8000), huge_png(60_000, 60_000)], ids=["cut", "too large", "bomb"]
)
def test_of_a_damaged_picture_and_a_good_one_the_good_one_is_kept(folder, far_end, maker, store, bad, order):
    pictures = [bad, PNG] if order == 0 else [PNG, bad]
    far_end.say(answer_with(*pictures))
    [shot] = maker.create(ask(n=2)).result(10)
    assert store.read_file(shot.answer) == PNG
    assert store.latest_shots(5) == [shot]
    # The damaged one was paid for too.
    assert bad in contents(folder / "files").values()


def test_when_no_picture_opens_they_are_kept_and_named(folder, far_end, maker, store):
    far_end.say(answer_with(DAMAGED, X_Request_Id="req-9"))
    with pytest.raises(UnreadableAnswer) as caught:
        maker.repaint(plan(PNG, disc(48, 32, 9))).result(10)
    key = next(key for key, data in contents(folder / "files").items() if data == DAMAGED)
    assert caught.value.message == (
        f"The endpoint sent a damaged picture, which may have been billed. It is kept as {key} in the data folder;"
        " ask again for another."
    )
    assert caught.value.request_id == "req-9"
    assert store.latest_shots(5) == []


def plan_two_parts(**changes) -> Edit:
    """Return an edit of two far-apart discs, a request each."""
    mask = disc(480, 320, 20, at=(40, 40)) | disc(480, 320, 20, at=(440, 280))
    return plan_edit(ask(**changes), read_picture(WIDE), WIDE, mask, Framing(apart=True))


def test_parts_are_put_back_one_after_another(far_end, maker, store):
    for number in range(2):
        far_end.say(
            lambda asked, number=number: answer_with(flat_answer(asked, 250 - number), X_Request_Id=f"r{number}")
        )
    job = maker.repaint(plan_two_parts())
    [shot] = job.result(10)
    made = decode(store.read_file(shot.pasted))
    assert made[40, 40].tolist() == [250] * 3
    assert made[280, 440].tolist() == [249] * 3
    assert shot.changed_outside_mask == 0
    assert job.notice == ""
    assert [Path(part["answer"]).name for part in shot.handling["parts"]] == ["answer.png", "answer-2.png"]
    assert all(store.read_file(part["answer"]) for part in shot.handling["parts"])
    # One record for what was asked twice.
    assert shot.recipe.request_id == "r0 r1"
    assert shot.recipe.usage == {
        "total_tokens": 2 * 4169,
        "input_tokens": 2 * 9,
        "output_tokens": 2 * 4160,
        "input_tokens_details": {"text_tokens": 2 * 9},
    }
    assert store.find_shot(shot.id) == shot


def test_when_a_later_part_is_refused_what_came_before_is_put_back(far_end, maker, store):
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    far_end.answer({"error": {"message": "Slow down", "code": "rate_limit_exceeded"}}, 429)
    job = maker.repaint(plan_two_parts())
    [shot] = job.result(10)
    assert job.notice.startswith("1 of 2 parts came. ")
    assert "429" in job.notice
    made, before = decode(store.read_file(shot.pasted)), decode(WIDE)
    assert made[40, 40].tolist() == [250] * 3
    assert np.array_equal(made[280, 440], before[280, 440])


def test_each_part_is_on_disk_before_the_next_is_asked_for(folder, far_end, maker):
    kept = []

    def look(asked) -> bytes:
        kept.append([key for key in contents(folder / "files") if key.endswith("answer.png")])
        return answer_with(flat_answer(asked, 250))

    far_end.say(look)
    far_end.say(look)
    maker.repaint(plan_two_parts()).result(10)
    assert [len(keys) for keys in kept] == [0, 1]


def test_a_damaged_part_costs_none_of_the_others(far_end, maker, store):
    far_end.say(answer_with(DAMAGED))
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    [shot] = maker.repaint(plan_two_parts()).result(10)
    made, before = decode(store.read_file(shot.pasted)), decode(WIDE)
    assert np.array_equal(made[40, 40], before[40, 40])
    assert made[280, 440].tolist() == [250] * 3


def test_the_finished_picture_has_the_profile_and_the_numbers_it_came_with(far_end, maker, store):
    pixels, mask = noise(300, 200), disc(300, 200, 60)
    source = encode(pixels, icc_profile=display_p3())
    far_end.say(lambda asked: answer_with(flat_answer(asked, (255, 0, 0))))
    [shot] = maker.repaint(plan(source, mask)).result(10)
    written = read_picture(store.read_file(shot.pasted))
    assert written.icc_profile == display_p3()
    assert np.array_equal(written.pixels[~mask], pixels[~mask])
    # The red of sRGB in the numbers of Display P3.
    assert written.pixels[100, 150].astype(int) == pytest.approx([234, 51, 35], abs=2)


def test_an_extended_picture_is_recorded_with_its_margins(far_end, maker, store):
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    edit = plan_edit(ask(), read_picture(WIDE), WIDE, None, margins=Margins(left=100, bottom=7), feather=0)
    [shot] = maker.repaint(edit).result(10)
    made = decode(store.read_file(shot.pasted))
    assert made.shape == (327, 580, 3)
    assert np.array_equal(made[:320, 100:], decode(WIDE))
    assert (made[:, :100] == 250).all()
    assert shot.handling["extend"] == [100, 0, 0, 7]
    assert shot.handling["feather"] == 0


def test_a_refusal_is_the_endpoints_and_leaves_nothing(folder, far_end, maker, flower):
    far_end.answer({"error": {"message": "Bad key", "code": "invalid_api_key"}}, 401)
    with pytest.raises(KeyRefused, match=r"^The endpoint refused the key \(401\)\."):
        maker.create(flower).result(10)
    assert contents(folder / "files") == {}


def test_when_there_is_no_room_nothing_is_asked(tmp_path, far_end, make_maker, flower):
    """A folder that was taken away stands for every place that cannot be written."""
    store = Store(f"sqlite:///{tmp_path / 'a.db'}", str(tmp_path / "files"))
    (tmp_path / "files").rmdir()
    with pytest.raises(StorageError):
        make_maker(store).create(flower).result(10)
    assert far_end.asked == []
    store.close()


def test_what_is_cancelled_before_it_starts_sends_nothing(far_end, maker, jobs, flower):
    release = threading.Event()
    blockers = [jobs.start(lambda _job: release.wait(10) and []) for _ in range(32)]
    job = maker.create(flower)
    job.cancel()
    release.set()
    with pytest.raises(Cancelled, match="Nothing was sent"):
        job.result(10)
    for blocker in blockers:
        blocker.result(10)
    assert far_end.asked == []


async def test_what_is_cancelled_while_it_runs_is_kept_all_the_same(far_end, maker, store, flower):
    asked, release = threading.Event(), threading.Event()

    def wait(_asked) -> bytes:
        asked.set()
        release.wait(10)
        return answer_with(PNG)

    far_end.say(wait)
    job = maker.create(flower)
    assert await asyncio.to_thread(asked.wait, 5)
    assert job.stage.startswith("Waiting for ")
    assert job.stage.endswith(" images.example")
    job.cancel()
    with pytest.raises(Cancelled, match=r"^Stopped waiting\. The request had been sent"):
        async for _ in job.follow(every=0.02):
            pass
    assert store.latest_shots(5) == []
    release.set()
    [shot] = await asyncio.to_thread(job.result, 10)
    assert store.latest_shots(5) == [shot]
    assert store.read_file(shot.answer) == PNG


@pytest.fixture
def patient(far_end, store, jobs) -> Maker:
    """Give a maker that asks again, after the wait it is told."""
    return Maker(ImagesClient(far_end.url, KEY, read_timeout=10, retries=Retries()), store, jobs, "images.example")


def refuse_for(seconds: str) -> bytes:
    return http_answer({"error": {"message": "Slow down"}}, 429, retry_after=seconds)


def test_a_refusal_that_passes_is_waited_out_with_a_countdown(far_end, patient, flower):
    far_end.say(refuse_for("0.3"))
    far_end.say(answer_with(PNG))
    job = patient.create(flower)
    stages = set()

    async def look() -> None:
        async for progress in job.follow(every=0.02):
            stages.add(progress.stage)

    asyncio.run(look())
    assert len(job.result(0)) == 1
    assert "Too many requests in a short time (429). Asking again in 1 s" in stages
    assert len(far_end.asked) == 2


async def test_a_wait_is_cancelled_at_once_and_nothing_was_spent(far_end, patient, flower):
    far_end.say(refuse_for("100"))
    job = patient.create(flower)
    with suppress(Cancelled):
        async for progress in job.follow(every=0.02):
            if "Asking again in" in progress.stage:
                job.cancel()
    with pytest.raises(Cancelled, match=r"^Cancelled\. Nothing was sent\.$"):
        await asyncio.to_thread(job.result, 5)
    assert len(far_end.asked) == 1


def test_ten_calls_are_on_the_way_at_once(far_end, maker, store, flower):
    barrier = threading.Barrier(10)

    def wait(_asked) -> bytes:
        barrier.wait(10)
        return answer_with(PNG)

    for _ in range(10):
        far_end.say(wait)
    running = [maker.create(flower) for _ in range(10)]
    assert {len(job.result(20)) for job in running} == {1}
    assert len(store.latest_shots(20)) == 10


def test_the_key_is_in_no_file(tmp_path, folder, far_end, maker, flower):
    echo = {"error": {"message": f"Bad key {KEY}", "param": KEY}, "usage": {"key": KEY}}
    headers = {"X_Request_Id": KEY}
    for script in (
        answer_with(PNG, **headers),
        http_answer({"key": KEY, "data": [{"b64_json": KEY}]}, **headers),
        http_answer(f'{{"key": "{KEY}", '.encode(), **headers),
        http_answer({"key": KEY, "data": [{"b64_json": "iVBORw0KGgo" * 99}]})[:-200],
        http_answer(echo, 401, **headers),
        http_answer(echo, **headers),
    ):
        far_end.say(script)
        with suppress(ProofroomError):
            maker.create(flower).result(10)
    far_end.say(redraw)
    maker.repaint(plan(PNG, disc(48, 32, 9))).result(20)
    assert f"Bearer {KEY}" in {asked.headers["Authorization"] for asked in far_end.asked}
    kept = contents(folder)
    assert any(name.startswith("files/unread/") for name in kept)
    assert [name for name, data in kept.items() if KEY.encode() in data] == []
    assert [path for path in tmp_path.rglob("*") if KEY in path.name] == []


def test_a_key_that_the_endpoint_repeats_in_its_usage_is_in_no_file(folder, far_end, maker, flower):
    far_end.say(answer_with(PNG, usage=USAGE | {"key": KEY}))
    maker.create(flower).result(10)
    assert [name for name, data in contents(folder).items() if KEY.encode() in data] == []


def test_a_disk_that_breaks_is_told_with_its_reason(far_end, make_maker, fickle_store, flower):
    FickleFileSystem.break_down("answer", errno.EIO)
    far_end.say(answer_with(PNG))
    job = make_maker(fickle_store).create(flower)
    with pytest.raises(StorageError, match=r"\(Input/output error\)"):
        job.result(10)
    assert job.again is not None


def test_an_answer_that_neither_opens_nor_can_be_written_can_still_be_stored(far_end, make_maker, fickle_store, flower):
    """What was paid for and not understood is not lost because the disk is full."""
    maker = make_maker(fickle_store)
    FickleFileSystem.break_down("unread")
    far_end.answer({"data": [{"b64_json": "no base64!"}]})
    job = maker.create(flower)
    with pytest.raises(ProofroomError):
        job.result(10)
    FickleFileSystem.break_down(None)
    with pytest.raises(UnreadableAnswer, match="is kept as unread/"):
        maker.store_again(job.id).result(10)
    assert len(far_end.asked) == 1
