"""Files of a killed process that cannot be read are looked at again, and hold up no other run."""

from collections.abc import Iterator
from datetime import UTC, datetime

from components.errors import StorageError
from components.library.records.run import RUNNING
from components.library.records.store import open_store
from components.message.message import Message
from tests.library.pictures import PNG
from tests.library.runs.orphans.conftest import Watching
from tests.library.runs.orphans.folder_today import folder_today
from tests.library.shots import some_run


def test_a_run_whose_files_cannot_be_touched_holds_up_no_other(folder, start_watch: Watching, monkeypatch, caplog):
    killed, store = open_store(folder), open_store(folder)
    stuck, free = some_run(sent_at=datetime.now(UTC), state=RUNNING), some_run(sent_at=datetime.now(UTC), state=RUNNING)
    for run in (stuck, free):
        killed.add_run(run)
    killed.close()
    walk = store.files.walk

    def refuse(key: str) -> Iterator[str]:
        if key == folder_today(stuck):
            raise StorageError(Message("The disk is gone."))
        return walk(key)

    monkeypatch.setattr(store.files, "walk", refuse)
    watch = start_watch(store)
    watch.look(0)
    assert [store.find_run(run.id).state for run in (stuck, free)] == ["running", "interrupted"]
    assert "The disk is gone." in caplog.text
    monkeypatch.undo()
    watch.look(2)
    assert store.find_run(stuck.id).state == "interrupted"
    store.close()


def test_an_answer_that_cannot_be_read_is_looked_at_again_before_its_run_ends(folder, start_watch, monkeypatch, caplog):
    killed, store = open_store(folder), open_store(folder)
    run = some_run(sent_at=datetime.now(UTC), state=RUNNING)
    killed.add_run(run)
    killed.files.write_file(f"{folder_today(run)}/answer.png", PNG)
    killed.close()
    tries: list[float] = []

    def refuse(key: str) -> bytes:
        tries.append(second)
        raise StorageError(Message("The disk does not answer."))

    monkeypatch.setattr(store.files, "read_file", refuse)
    watch = start_watch(store)
    for second in range(60):
        watch.look(second)
    assert (store.find_run(run.id).state, tries) == ("running", [0, 2, 6, 14, 30])
    monkeypatch.undo()
    watch.look(62)
    assert store.files.read_file(store.list_shots_of(run.id)[0].answer) == PNG
    assert (store.find_run(run.id).state, store.find_run(run.id).spent) == ("done", "yes")
    assert "The disk does not answer." in caplog.text
    store.close()
