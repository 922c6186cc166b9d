"""What a failing disk refused is stored later, and not paid for again."""

import errno

import pytest

from components.errors import DiskFull, ProofroomError, StorageError, UnreadableAnswer
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.runs.job import Job
from components.library.runs.maker import Maker
from tests.library.pictures import JPEG, PNG, answer_with, disc, encode, flat_answer, noise
from tests.library.plans import plan, plan_two_parts
from tests.library.stores.fickle import FickleFileSystem
from tests.library.stores.folder import contents


def test_the_bytes_are_on_disk_before_anything_is_made_of_them(tmp_path, far_end, make_maker, fickle_store):
    FickleFileSystem.break_down("pasted")
    far_end.say(answer_with(PNG))
    with pytest.raises(DiskFull):
        make_maker(fickle_store).repaint(plan(PNG, disc(48, 32, 9))).result(60)
    kept = contents(tmp_path / "fickle")
    assert [data for key, data in kept.items() if key.endswith("/answer.png")] == [PNG]
    assert not [key for key in kept if key.endswith((".part", "recipe.json"))]


@pytest.mark.parametrize("fails", ["/answer.", "/pasted.", "/recipe."])
def test_what_a_full_disk_refused_is_stored_later_without_asking_again(
    tmp_path, far_end, make_maker, fickle_store, fails
):
    maker = make_maker(fickle_store)
    upload, mask = encode(noise(60, 40)), disc(60, 40, 9)
    FickleFileSystem.break_down(fails)
    far_end.say(answer_with(PNG, JPEG))
    job = maker.repaint(plan(upload, mask, n=2))
    with pytest.raises(DiskFull) as caught:
        job.result(60)
    assert str(caught.value).endswith("Free some space, then store it again.")
    assert fickle_store.latest_shots(5) == []
    # Still full: it can be tried as often as one likes.
    again = maker.store_again(job.id)
    with pytest.raises(DiskFull):
        again.result(60)

    FickleFileSystem.break_down(None)
    shots = maker.store_again(again.id).result(60)
    assert len(far_end.asked) == 1
    assert [fickle_store.files.read_file(shot.answer) for shot in shots] == [PNG, JPEG]
    assert [shot.changed_outside_mask for shot in shots] == [0, 0]
    assert {shot.id for shot in fickle_store.latest_shots(5)} == {shot.id for shot in shots}
    # What was stored is not held any more, whichever attempt did it.
    assert [maker.jobs.find(each.id).can_store_again for each in (job, again)] == [False, False]
    # Once more, from a page that does not know: nothing is there twice.
    assert maker.store_again(job.id).result(60) == shots
    assert len(fickle_store.latest_shots(5)) == 2
    kept = contents(tmp_path / "fickle")
    assert len([key for key in kept if key.endswith(".part")]) == 0
    assert len([key for key in kept if "/answer." in key]) == 2


def test_storing_again_what_is_not_there_is_told_in_a_sentence(maker, far_end, flower):
    far_end.answer({"error": {"message": "No"}}, 400)
    job = maker.create(flower)
    with pytest.raises(ProofroomError):
        job.result(60)
    for job_id in ("no such job", job.id):
        with pytest.raises(StorageError, match="nothing left to store"):
            maker.store_again(job_id).result(60)


def test_a_disk_that_breaks_is_told_with_its_reason(far_end, make_maker, fickle_store, flower):
    FickleFileSystem.break_down("answer", errno.EIO)
    far_end.say(answer_with(PNG))
    job = make_maker(fickle_store).create(flower)
    with pytest.raises(StorageError, match=r"\(Input/output error\)"):
        job.result(60)
    assert job.can_store_again


def test_an_answer_that_neither_opens_nor_can_be_written_can_still_be_stored(far_end, make_maker, fickle_store, flower):
    """What was paid for and not understood is not lost because the disk is full."""
    maker = make_maker(fickle_store)
    FickleFileSystem.break_down("unread")
    far_end.answer({"data": [{"b64_json": "no base64!"}]})
    job = maker.create(flower)
    with pytest.raises(ProofroomError):
        job.result(60)
    FickleFileSystem.break_down(None)
    with pytest.raises(UnreadableAnswer, match="is kept as unread/"):
        maker.store_again(job.id).result(60)
    assert not job.can_store_again
    assert len(far_end.asked) == 1


@pytest.fixture
def half_maker(far_end, make_maker, fickle_store) -> Maker:
    """Give a maker that gets one of two parts; the answer to the second is no picture, and its place refuses it."""
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    far_end.answer({"data": [{"b64_json": "no base64!"}]})
    FickleFileSystem.break_down("/unread/")
    return make_maker(fickle_store)


def check_half(store: Store, job: Job, shots: list[Shot]) -> None:
    """See that a run of which one of two parts came is done, says why, and has nothing left to store."""
    [key] = store.files.list_folder("unread")
    run = store.find_run(job.run)
    assert (run.state, [shot.id for shot in shots]) == ("done", [run.shot_id(0)])
    assert str(run.message) == str(job.notice)
    assert str(run.message).startswith("1 of 2 parts came. ")
    assert f"What came back is kept as {key} in the data folder." in str(run.message)
    assert not job.can_store_again


def test_what_came_of_a_part_is_stored_with_the_parts_that_came(fickle_store, half_maker, monkeypatch):
    """The place refuses it once; then nothing is left to store, and nothing makes a failure of the run."""
    write_shots = half_maker._writer.write_shots

    def write_later(*made):
        FickleFileSystem.break_down(None)
        return write_shots(*made)

    monkeypatch.setattr(half_maker._writer, "write_shots", write_later)
    job = half_maker.repaint(plan_two_parts())
    shots = job.result(60)
    check_half(fickle_store, job, shots)
    assert half_maker.store_again(job.id).result(60) == shots
    check_half(fickle_store, job, shots)


def test_what_came_of_a_part_can_be_stored_later_and_the_parts_that_came_are_in_the_library(fickle_store, half_maker):
    job = half_maker.repaint(plan_two_parts())
    with pytest.raises(DiskFull):
        job.result(60)
    assert len(fickle_store.latest_shots(5)) == 1
    FickleFileSystem.break_down(None)
    again = half_maker.store_again(job.id)
    check_half(fickle_store, again, again.result(60))
    assert not job.can_store_again


@pytest.mark.parametrize("fails", ["/pictures/", "/masks/"])
def test_an_edit_whose_picture_or_mask_cannot_be_kept_is_not_sent(far_end, make_maker, fickle_store, fails):
    FickleFileSystem.break_down(fails)
    far_end.say(answer_with(PNG))
    with pytest.raises(DiskFull) as caught:
        make_maker(fickle_store).repaint(plan(PNG, disc(48, 32, 9)))
    assert str(caught.value) == "The disk is full, so nothing was sent. Free some space, then try again."
    assert far_end.asked == []
    assert fickle_store.list_runs() == []
