"""The record of a run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from components.library.ledger.bill import NO_BILL
from components.library.ledger.ledger_rows import bill_in_doubt
from components.library.ledger.usage import read_usage
from components.library.records.handling import Handling
from components.library.records.prompts import Prompts
from components.library.records.search import Search
from components.library.records.store import Store
from tests.library.pictures import PNG, disc
from tests.library.plans import plan
from tests.library.shots import bare_shot, some_run

NOW = datetime(2026, 3, 4, 5, 6, 7, 891234, UTC)


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
    assert (str(found.message), found.spent, found.forecast) == ("It failed.", "perhaps", full.forecast)
    store.end_run(full.id, NO_BILL, if_open=True, state="interrupted")
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


def test_text_that_no_database_takes_does_not_lose_a_run_nor_what_is_counted_of_it(any_store: Store):
    text, me = "a\0b \ud800", "v" * 64
    parameters = {"model": "m", "prompt": text, "quality": text, "note": [text, {text: text}]}
    run = some_run(parameters=parameters, handling=Handling(references=(text,)), visitor=me, spent="perhaps")
    any_store.add_run(run)
    any_store.end_run(run.id, bill_in_doubt(run), seen=False)
    any_store.add_shot(replace(bare_shot(), recipe=replace(bare_shot().recipe, parameters=run.parameters), visitor=me))
    found = any_store.find_run(run.id)
    assert (found.state, found.prompt) == ("waiting", "ab ?")
    assert found.handling.references == ("ab ?",)
    assert found.parameters["note"] == ["ab ?", {"ab ?": "ab ?"}]
    # Every way in which the library is looked into.
    usage = read_usage(any_store.database, me)
    assert [entry.model for entry in usage.doubts] == ["m"]
    prompts = Prompts(any_store.database)
    assert [prompt.text for prompt in prompts.list_prompts(me, text)] == ["ab ?"]
    assert prompts.find_prompt(me, text) is None
    prompts.save_favourite(me, text, text)
    assert any_store.count_shots(Search(text=text, visitor=me)) == 1
    assert any_store.count_shots(Search(model=text, size=text, quality=text, visitor=text)) == 0
    assert any_store.find_shot(text) is any_store.find_run(text) is None
