"""A run of a process that is gone is accounted for at the next start: its answers are found, or it is interrupted."""

import pytest

from components.errors import Stopped, StorageError
from components.library.records.run import BILLED, UNSENT, Run
from components.library.records.search import Search
from components.library.runs.jobs import Jobs
from components.library.runs.journal import Journal
from components.library.runs.orphans.orphaned_runs import UNPASTED, account_for
from components.library.runs.recovery import Recovered, recover
from components.message.message import Message
from tests.library.pictures import DAMAGED, JPEG, PNG
from tests.library.runs.pause import Pause
from tests.library.shots import some_run


def left_run(open_any, **changes) -> Run:
    """Return a run of a process that is gone."""
    gone = open_any()
    run = Run(**{"kind": "generate", "endpoint": "e", "parameters": {"model": "m", "prompt": "花", "n": 1}} | changes)
    gone.add_run(run)
    if changes.get("state") == "running":
        gone.update_run(run.id, sent_at=run.asked_at)
    gone.close()
    return run


def test_an_answer_that_was_never_recorded_becomes_a_shot_of_its_run(open_any):
    run = left_run(open_any, state="running", parameters={"model": "m", "prompt": "花", "n": 2}, visitor="v" * 64)
    store = open_any()
    for number, data in enumerate((PNG, JPEG)):
        store.files.write_file(f"shots/2026/03/04/{run.shot_id(number)}/answer.png", data)
    mended = recover(store)
    assert (mended.found, mended.interrupted) == (2, 0)
    first, second = store.list_shots_of(run.id)
    assert [store.files.read_file(shot.answer) for shot in (first, second)] == [PNG, JPEG]
    assert (first.recipe.prompt, first.visitor, first.recipe.cost, first.width) == ("花", "v" * 64, None, 48)
    # Everything came: nothing was interrupted.
    assert (store.find_run(run.id).state, store.find_run(run.id).spent) == ("done", "yes")
    assert recover(store) == Recovered()
    assert store.count_shots(Search(text="花")) == 2


def test_an_edit_that_was_stopped_before_the_paste_says_so_and_names_what_was_edited(open_any):
    run = left_run(open_any, kind="edit", state="running", source="pictures/1.png", mask="masks/1.png", parent="p" * 32)
    store = open_any()
    folder = f"shots/2026/03/04/{run.shot_id(0)}"
    for name, data in (("answer.png", DAMAGED), ("answer-2.jpg", JPEG), ("pasted.png.0.part", b"half")):
        store.files.write_file(f"{folder}/{name}", data)
    assert recover(store) == Recovered(found=1, removed=1, left=frozenset({run.id}))
    [shot] = store.list_shots_of(run.id)
    assert (shot.answer, shot.note) == (f"{folder}/answer-2.jpg", UNPASTED)
    assert (shot.source, shot.mask, shot.recipe.parent) == ("pictures/1.png", "masks/1.png", "p" * 32)
    assert list(store.files.walk(folder)) == [f"{folder}/{n}" for n in ("answer-2.jpg", "answer.png", "recipe.json")]


@pytest.mark.parametrize(
    ("state", "came", "spent", "message"),
    [
        ("waiting", 0, "no", UNSENT),
        ("running", 0, "perhaps", BILLED),
        ("running", 1, "yes", "Proofroom was stopped while it stored the answer: 1 of 2 pictures are kept."),
    ],
)
def test_a_run_that_was_left_behind_is_interrupted_and_says_what_is_known(open_any, state, came, spent, message):
    run = left_run(open_any, state=state, parameters={"model": "m", "prompt": "p", "n": 2})
    store = open_any()
    for number in range(came):
        store.files.write_file(f"shots/2026/03/04/{run.shot_id(number)}/answer.png", PNG)
    assert recover(store) == Recovered(found=came, interrupted=1)
    found = store.find_run(run.id)
    assert (found.state, found.spent, str(found.message)) == ("interrupted", spent, str(message))
    assert found.ended_at is not None
    assert recover(store) == Recovered()


def test_a_run_whose_answer_cannot_be_read_stays_open_and_holds_up_nothing(open_any, monkeypatch, caplog):
    stuck, free = left_run(open_any, state="running"), left_run(open_any, state="running")
    store = open_any()
    folder = f"shots/2026/03/04/{stuck.shot_id(0)}"
    store.files.write_file(f"{folder}/answer.png", PNG)

    def refuse(key: str) -> bytes:
        raise StorageError(Message("The disk does not answer."))

    with monkeypatch.context() as patch:
        patch.setattr(store.files, "read_file", refuse)
        assert recover(store) == Recovered(interrupted=1, left=frozenset({stuck.id}))
    assert [store.find_run(run.id).state for run in (stuck, free)] == ["running", "interrupted"]
    assert f"The picture in {folder} cannot be looked at" in caplog.text
    assert recover(store) == Recovered(found=1)
    assert (store.find_run(stuck.id).state, store.find_run(stuck.id).spent) == ("done", "yes")


def test_an_answer_that_cannot_be_read_is_looked_at_again_where_its_run_has_ended_too(open_any, monkeypatch):
    run = left_run(open_any, state="cancelled")
    store = open_any()
    store.files.write_file(f"shots/{run.asked_at:%Y/%m/%d}/{run.shot_id(0)}/answer.png", PNG)

    def refuse(key: str) -> bytes:
        raise StorageError(Message("The disk does not answer."))

    with monkeypatch.context() as patch:
        patch.setattr(store.files, "read_file", refuse)
        assert recover(store) == Recovered(left=frozenset({run.id}))
    assert [shot.run for shot in account_for(store, run)] == [run.id]


def test_what_another_process_has_in_hand_is_left_alone(open_any):
    """Its answer lies there, its row does not yet."""
    other, store = open_any(), open_any()
    run = Run("generate", "e", {"model": "m", "prompt": "p", "n": 1}, state="running")
    other.add_run(run)
    folder = f"shots/2026/03/04/{run.shot_id(0)}"
    other.files.write_file(f"{folder}/answer.png", PNG)
    other.files.write_file(f"{folder}/pasted.png.0.part", b"half")
    assert recover(store) == Recovered()
    assert len(list(store.files.walk(folder))) == 2
    assert store.find_run(run.id).state == "running"
    other.close()
    assert recover(store) == Recovered(found=1, removed=1)


def test_a_run_in_line_that_another_process_has_closed_is_not_sent(far_end, make_maker, store, flower):
    """Its money is no longer reserved, and nobody would count the call."""
    maker, pause = make_maker(store), Pause()
    maker.jobs = Jobs(workers=1)
    maker.jobs.start(pause)
    job = maker.create(flower)
    account_for(store, store.find_run(job.run))
    pause.go_on.set()
    with pytest.raises(Stopped, match=r"was not sent: .* Ask again\.$"):
        job.result(60)
    run = store.find_run(job.run)
    assert (run.state, run.spent, run.sent_at, far_end.asked) == ("interrupted", "no", None, [])
    maker.jobs.close()


def test_a_run_that_another_process_closes_before_a_repetition_is_not_sent_again(store):
    journal, run = Journal(store), some_run()
    store.add_run(run)
    journal.send_run(run.id)
    journal.unsend_run(run.id)
    account_for(store, store.find_run(run.id))
    journal.unsend_run(run.id)
    assert store.find_run(run.id).state == "interrupted"
    with pytest.raises(Stopped):
        journal.send_run(run.id)
