"""Every run is on record from before it is sent, and says how it ended and what it cost."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import Cancelled, ConnectionCut, DiskFull, KeyRefused, ProofroomError, Stopped
from components.imaging.extension import Margins
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import Framing, plan_edit
from components.library.edits.references import Guidance, Reference
from components.library.records.handling import Handling
from components.library.records.prompts import Prompts
from components.library.records.run import Run
from components.library.records.search import Search
from components.library.records.store import Store, open_store
from components.library.records.usage import read_usage
from components.library.runs.jobs import Jobs
from tests.far_end import RESET
from tests.library.fickle import FickleFileSystem
from tests.library.pictures import JPEG, PNG, answer_with, disc, redraw
from tests.library.plans import plan
from tests.library.records.test_store import run_at_once
from tests.library.shots import bare_shot

FLOWER = GenerateRequest(contract_for("gpt-image-1", "offline"), "a red rose")
NOW = datetime(2026, 3, 4, 5, 6, 7, 891234, UTC)


def some_run(**changes) -> Run:
    return Run(**{"kind": "generate", "endpoint": "e", "parameters": {"model": "m", "prompt": "花"}} | changes)


def test_a_run_is_found_again_equal_in_every_field_and_so_is_a_change(open_any):
    store = open_any()
    full = some_run(
        kind="edit",
        forecast=plan(PNG, disc(48, 32, 9)).forecast.cost,
        visitor="v" * 64,
        parent="p" * 32,
        source="pictures/1.png",
        mask="masks/1.png",
        handling=Handling(feather=1.5, references=("pictures/2.png",)),
        asked_at=NOW,
    )
    for run in (full, some_run()):
        store.add_run(run)
        assert open_any().find_run(run.id) == run
    store.update_run(full.id, state="failed", sent_at=NOW, ended_at=NOW, message="It failed.", spent="perhaps")
    found = store.find_run(full.id)
    assert (found.state, found.sent_at, found.ended_at) == ("failed", NOW, NOW)
    assert (found.message, found.spent, found.forecast) == ("It failed.", "perhaps", full.forecast)
    store.update_run(full.id, if_open=True, state="interrupted")
    assert store.find_run(full.id).state == "failed"
    assert store.find_run("0" * 32) is None


def test_runs_are_listed_newest_first_by_visitor_and_state(any_store):
    runs = [
        some_run(asked_at=NOW + timedelta(minutes=n), visitor="ab"[n % 2] * 64, state=("waiting", "done")[n // 2])
        for n in range(4)
    ]
    for run in runs:
        any_store.add_run(run)
    assert any_store.list_runs() == runs[::-1]
    assert any_store.list_runs("a" * 64) == [runs[2], runs[0]]
    assert any_store.list_runs(None, ["waiting", "running"]) == [runs[1], runs[0]]
    assert any_store.list_runs("b" * 64, ["done"]) == [runs[3]]


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
    job = maker.repaint(edit, "v" * 64)
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
    assert (ended.state, ended.spent, ended.message) == ("done", "yes", "")
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
    assert (run.state, run.message, run.spent) == ("failed", caught.value.message, spent)


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
        assert run.message == "Cancelled. Nothing was sent."
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
    assert (run.state, run.message, shot.run) == ("done", "", run.id)


def test_every_picture_of_a_run_names_it(far_end, maker):
    far_end.say(answer_with(PNG, JPEG))
    job = maker.create(GenerateRequest(contract_for("gpt-image-1"), "two", n=2))
    shots = job.result(60)
    assert {shot.run for shot in shots} == {job.run}
    assert len({shot.id for shot in shots}) == 2


def test_of_two_processes_none_takes_the_others_runs_for_left_behind(open_any):
    one, other = open_any(), open_any()
    mine, theirs = some_run(), some_run()
    one.add_run(mine)
    other.add_run(theirs)
    for store in (one, other):
        assert {run.id: gone for run, gone in store.list_unfinished()} == {mine.id: False, theirs.id: False}
    other.close()
    assert {run.id: gone for run, gone in one.list_unfinished()} == {mine.id: False, theirs.id: True}
    assert {run.id: gone for run, gone in open_any().list_unfinished()} == {mine.id: False, theirs.id: True}


def cut_locks(database: str) -> int:
    """Have PostgreSQL end the connections that hold a process's lock; return how many those were."""
    engine = sql.create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    holders = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"
    with engine.begin() as connection:
        cut = connection.exec_driver_sql(holders).scalar()
    engine.dispose()
    return cut


def test_a_process_whose_connection_was_cut_is_not_gone_while_it_lives(make_database, tmp_path):
    database = make_database()
    mine, other = (Store(database, str(tmp_path)) for _ in range(2))
    run = some_run()
    mine.add_run(run)
    for _ in range(2):
        assert cut_locks(database) == 2
        assert {run.id: gone for run, gone in other.list_unfinished()} == {run.id: False}
    mine.close()
    assert {run.id: gone for run, gone in other.list_unfinished()} == {run.id: True}
    other.close()
    assert cut_locks(database) == 0


def test_text_that_no_database_takes_does_not_lose_a_run_nor_what_is_counted_of_it(any_store: Store):
    text, me = "a\0b \ud800", "v" * 64
    parameters = {"model": "m", "prompt": text, "quality": "low", "note": [text, {text: text}]}
    run = some_run(parameters=parameters, handling=Handling(references=(text,)), visitor=me, spent="perhaps")
    any_store.add_run(run)
    any_store.add_shot(replace(bare_shot(), recipe=replace(bare_shot().recipe, parameters=run.parameters), visitor=me))
    found = any_store.find_run(run.id)
    assert (found.state, found.prompt) == ("waiting", "ab ?")
    assert found.handling.references == ("ab ?",)
    assert found.parameters["note"] == ["ab ?", {"ab ?": "ab ?"}]
    # Every way in which the library is looked into.
    usage = read_usage(any_store.database, me)
    assert [entry.sums.calls for entry in (*usage.entries, *usage.doubts)] == [1, 1]
    prompts = Prompts(any_store.database)
    assert [prompt.text for prompt in prompts.list_prompts(me, text)] == ["ab ?"]
    assert prompts.find_prompt(me, text) is None
    prompts.save_favourite(me, text, text)
    assert any_store.count_shots(Search(text=text, visitor=me)) == 1
    assert any_store.count_shots(Search(model=text, size=text, quality=text, visitor=text)) == 0
    assert any_store.find_shot(text) is any_store.find_run(text) is None


def test_a_process_that_was_killed_with_nothing_in_hand_leaves_nothing(tmp_path):
    store = open_store(tmp_path)
    [mine] = (tmp_path / "processes").iterdir()
    (tmp_path / "processes" / ("0" * 32)).touch()
    other = open_store(tmp_path)
    assert mine.exists()
    assert len(list((tmp_path / "processes").iterdir())) == 2
    other.close()
    store.close()
    assert list((tmp_path / "processes").iterdir()) == []


def test_many_processes_that_start_at_once_each_hold_their_own(tmp_path):
    open_store(tmp_path).close()
    stores: list[Store] = []
    assert run_at_once(12, lambda _: stores.append(open_store(tmp_path))) == []
    runs = [some_run() for _ in stores]
    for store, run in zip(stores, runs, strict=True):
        store.add_run(run)
    assert [gone for store in stores for _, gone in store.list_unfinished()] == [False] * 144
    for store in stores:
        store.close()
