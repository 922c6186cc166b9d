"""A run is on record from before the sending until its end."""

import threading

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import Cancelled, ConnectionCut, DiskFull, KeyRefused, ProofroomError, Stopped
from components.imaging.extension import Margins
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import plan_edit
from components.library.edits.framing import Framing
from components.library.edits.references import Guidance, Reference
from components.library.records.handling import Handling
from components.library.records.run import UsualTime
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from tests.far_end import RESET, http_answer
from tests.library.pictures import JPEG, PNG, answer_with, disc, redraw
from tests.library.stores.fickle import FickleFileSystem

FLOWER = GenerateRequest(contract_for("gpt-image-1", "offline"), "a red rose")


def test_the_intent_is_on_record_before_anything_is_sent(far_end, maker, store):
    seen = []

    def look(asked) -> bytes:
        [run] = store.list_runs()
        kept_mask = read_picture(store.files.read_file(run.mask)).pixels[..., 3] == 0
        seen.append((run, store.files.read_file(run.source), kept_mask))
        return redraw(asked)

    far_end.say(look)
    mask = disc(60, 50, 12)
    guidance = Guidance((Reference(JPEG, PNG),), "high")
    edit = plan_edit(
        FLOWER, read_picture(PNG), PNG, mask, Framing("around-mask", "1024x1024", True), Margins(3, 4, 9, 14), 2.5,
        "p" * 32, guidance,
    )  # fmt: skip
    job = maker.repaint(edit, Asker("v" * 64))
    [shot] = job.result(60)
    run, source, kept_mask = seen[0]
    assert (run.state, run.kind, run.visitor, run.parent) == ("running", "edit", "v" * 64, "p" * 32)
    assert run.sent_at >= run.asked_at
    assert source == PNG
    assert (kept_mask == edit.mask).all()
    references = run.handling.references
    assert run.handling == Handling(
        region="around-mask",
        size="1024x1024",
        apart=True,
        extend=(3, 4, 9, 14),
        feather=2.5,
        input_fidelity="high",
        asked_parts=len(edit.parts),
        references=references,
    )
    assert [store.files.read_file(key) for key in references] == [JPEG]
    assert run.parameters == edit.parts[0].request.parameters
    assert run.forecast == edit.forecast.cost
    assert (shot.run, shot.visitor, shot.id) == (run.id, "v" * 64, run.shot_id(0))
    ended = store.find_run(job.run)
    assert (ended.state, ended.spent, str(ended.message)) == ("done", "yes", "")
    assert ended.ended_at >= ended.sent_at


@pytest.mark.parametrize(
    ("script", "error", "spent"),
    [
        ([b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}"], KeyRefused, "no"),
        ([RESET], ConnectionCut, "perhaps"),
        ([answer_with(PNG[:40])], ProofroomError, "yes"),
    ],
)
def test_a_run_that_fails_says_why_and_whether_it_was_billed(far_end, maker, store, flower, script, error, spent):
    far_end.say(*script)
    job = maker.create(flower)
    with pytest.raises(error) as caught:
        job.result(60)
    run = store.find_run(job.run)
    assert (run.state, str(run.message), run.spent) == ("failed", str(caught.value), spent)


def test_a_run_that_was_cancelled_in_line_was_not_sent_and_has_a_place_until_then(far_end, make_maker, store, flower):
    release, maker = threading.Event(), make_maker(store)
    maker.jobs = Jobs(workers=1)
    begun = threading.Event()
    blocker = maker.jobs.start(lambda _job: begun.set() or (release.wait(60) and []))
    assert begun.wait(60)
    first, second = maker.create(flower), maker.create(flower)
    assert [maker.jobs.position(job.id) for job in (blocker, first, second)] == [0, 1, 2]
    assert [store.find_run(job.run).state for job in (first, second)] == ["waiting"] * 2
    first.cancel()
    assert maker.jobs.position(first.id) == 0
    assert maker.jobs.position(second.id) == 1
    second.cancel()
    release.set()
    for job in (first, second):
        with pytest.raises(Cancelled):
            job.result(60)
        run = store.find_run(job.run)
        assert (run.state, run.sent_at, run.spent) == ("cancelled", None, "no")
        assert str(run.message) == "Cancelled. Nothing was sent."
    assert maker.jobs.position(second.id) == maker.jobs.position("no such job") == 0
    assert far_end.asked == []
    maker.jobs.close()


def test_a_run_that_waits_in_line_when_proofroom_is_stopped_was_not_sent(far_end, make_maker, store, flower):
    release, maker = threading.Event(), make_maker(store)
    maker.jobs = Jobs(workers=1)
    begun = threading.Event()
    maker.jobs.start(lambda _job: begun.set() or (release.wait(60) and []))
    assert begun.wait(60)
    job = maker.create(flower)
    closing = threading.Thread(target=maker.jobs.close)
    closing.start()
    release.set()
    closing.join(60)
    with pytest.raises(Stopped, match="nothing was sent"):
        job.result(0)
    run = store.find_run(job.run)
    assert (run.state, run.spent, run.sent_at) == ("interrupted", "no", None)
    assert far_end.asked == []


def test_a_run_whose_pictures_could_not_be_stored_is_done_once_they_are(far_end, make_maker, fickle_store, flower):
    maker = make_maker(fickle_store)
    FickleFileSystem.break_down("/answer.")
    far_end.say(answer_with(PNG))
    job = maker.create(flower)
    with pytest.raises(DiskFull):
        job.result(60)
    run = fickle_store.find_run(job.run)
    assert (run.state, run.spent) == ("failed", "yes")
    FickleFileSystem.break_down(None)
    [shot] = maker.store_again(job.id).result(60)
    run = fickle_store.find_run(job.run)
    assert (run.state, str(run.message), shot.run) == ("done", "", run.id)
    # A person's wait is no endpoint's.
    assert run.seconds is None


def test_a_run_records_its_seconds_and_the_usual_time_of_the_runs_before_it(far_end, make_maker, store, flower):
    """The usual time stays with the run, so that every page and process says the same of it."""
    maker, jobs = make_maker(store), []
    for _ in range(4):
        far_end.say(0.1, answer_with(PNG))
        jobs.append(maker.create(flower))
        jobs[-1].result(60)
    *earlier, last = (store.find_run(job.run) for job in jobs)
    assert [run.usual for run in earlier] == [None] * 3
    assert all(0.1 <= run.seconds < 60 for run in earlier)
    assert last.usual == jobs[-1].usual == UsualTime(sorted(run.seconds for run in earlier)[1])


def test_a_run_that_failed_has_no_seconds(far_end, maker, store, flower):
    far_end.say(http_answer({}, 401))
    job = maker.create(flower)
    with pytest.raises(KeyRefused):
        job.result(60)
    assert store.find_run(job.run).seconds is None


def test_every_picture_of_a_run_names_it(far_end, maker):
    far_end.say(answer_with(PNG, JPEG))
    job = maker.create(GenerateRequest(contract_for("gpt-image-1"), "two", n=2))
    shots = job.result(60)
    assert {shot.run for shot in shots} == {job.run}
    assert len({shot.id for shot in shots}) == 2
