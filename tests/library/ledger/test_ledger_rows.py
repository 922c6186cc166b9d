"""The ledger has a row for each run, from before the sending, with what the run cost when it ended."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.errors import DiskFull, ProofroomError
from components.library.ledger.bill import NO, NO_BILL, Bill, Charge
from components.library.ledger.usage import Usage, read_usage
from components.library.records.run import Run
from components.library.records.store import Store, open_store
from components.library.runs.asker import NOBODY, Asker
from components.library.runs.recovery import recover
from components.library.storage.ledger_schema import LEDGER
from tests.far_end import RESET
from tests.library.exports import add_edit, bring, write_zip
from tests.library.pictures import JPEG, PNG, answer_with
from tests.library.plans import plan_two_parts
from tests.library.stores.fickle import FickleFileSystem

USAGE = {"input_tokens": 9, "output_tokens": 100}


def entry(store: Store, run_id: str) -> dict[str, object]:
    with store.database.read() as connection:
        return dict(connection.execute(sql.select(LEDGER).where(LEDGER.c.run == run_id)).one()._mapping)


def known(row: dict[str, object]) -> tuple[object, ...]:
    return row["state"], row["cost"], row["reserved"], row["drawn"], row["pictures"]


def test_the_forecast_is_reserved_before_anything_is_sent_and_settled_from_the_usage(far_end, maker, store, flower):
    seen = []

    def look(_asked) -> bytes:
        [run] = store.list_runs()
        seen.append(entry(store, run.id))
        return answer_with(PNG, JPEG, usage=USAGE)

    far_end.say(look)
    job = maker.create(replace(flower, n=2), Asker("v" * 64, "a" * 64))
    job.result(60)
    [before] = seen
    forecast = int(flower.forecast.cost.amount * 2 * 10**9)
    assert known(before) == ("reserved", None, before["reserved"], 2, 0)
    assert abs(before["reserved"] - forecast) < forecast / 10
    assert (before["visitor"], before["address"], before["payer"]) == ("v" * 64, "a" * 64, "owner")
    after = entry(store, job.run)
    cost = int(flower.cost_of(USAGE).amount * 10**9)
    assert known(after) == ("settled", cost, 0, 2, 2)
    assert (after["tokens_in"], after["tokens_out"], after["error"]) == (9, 100, "")


@pytest.mark.parametrize(
    ("answer", "state", "counts", "drawn", "error"),
    [
        (b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}", "freed", False, 0, "KeyRefused"),
        (RESET, "doubtful", True, 1, "ConnectionCut"),
        (answer_with(PNG[:40]), "settled", True, 1, "UnreadableAnswer"),
    ],
)
def test_what_may_have_been_billed_stays_reserved_and_nothing_else(
    far_end, maker, store, flower, answer, state, counts, drawn, error
):
    far_end.say(answer)
    job = maker.create(flower)
    with pytest.raises(ProofroomError):
        job.result(60)
    row = entry(store, job.run)
    assert (row["state"], row["drawn"], row["pictures"], row["error"]) == (state, drawn, 0, error)
    assert ((row["cost"] or 0) + row["reserved"] > 0) == counts


def test_a_billed_call_without_a_reported_usage_counts_as_forecast_and_is_shown_as_not_known(
    far_end, maker, store, flower
):
    far_end.say(answer_with(PNG, usage=None))
    job = maker.create(flower)
    job.result(60)
    row = entry(store, job.run)
    assert (row["state"], row["cost"], row["pictures"]) == ("settled", None, 1)
    assert row["reserved"] == round(flower.forecast.cost.amount * 10**9)
    assert read_usage(store.database).total.unpriced == 1


def test_of_an_edit_whose_second_part_was_cut_only_that_part_stays_in_doubt(far_end, maker, store):
    far_end.say(answer_with(PNG, usage=USAGE), RESET)
    edit = plan_two_parts()
    job = maker.repaint(edit)
    job.result(60)
    row, part = entry(store, job.run), edit.parts[1].request
    assert (row["state"], row["reserved"]) == ("doubtful", round(part.forecast.cost.amount * 10**9))
    assert (row["drawn"], row["pictures"]) == (2, 1)


def test_what_is_stored_again_is_counted_once(far_end, make_maker, fickle_store, flower):
    maker = make_maker(fickle_store)
    FickleFileSystem.break_down("/answer.")
    far_end.say(answer_with(PNG, usage=USAGE))
    job = maker.create(flower)
    with pytest.raises(DiskFull):
        job.result(60)
    settled = entry(fickle_store, job.run)
    FickleFileSystem.break_down(None)
    maker.store_again(job.id).result(60)
    assert entry(fickle_store, job.run) == settled | {"pictures": 1, "error": ""}
    assert settled["state"] == "settled"


def test_a_run_that_nobody_waits_for_any_more_stays_reserved(far_end, maker, store, flower):
    """As where Proofroom is stopped while it waits; an answer that comes all the same settles the run."""
    states = []

    def look(_asked) -> bytes:
        maker.abandon_running()
        [run] = store.list_runs()
        states.append(entry(store, run.id)["state"])
        return answer_with(PNG, usage=USAGE)

    far_end.say(look)
    job = maker.create(flower)
    job.result(60)
    assert (states, entry(store, job.run)["state"]) == (["doubtful"], "settled")


@pytest.mark.parametrize(("forecast", "counted"), [(Cost(Decimal("0.25"), "USD"), 250_000_000), (None, None)])
def test_a_call_that_was_taken_for_unsent_counts_once_it_is_billed(any_store, forecast, counted):
    """As where a process that lives was taken for ended."""
    run = Run("generate", "e", {"model": "m", "prompt": "p", "n": 1}, forecast)
    any_store.add_run(run)
    any_store.end_run(run.id, NO_BILL, state="interrupted")
    refused = Bill((Charge(forecast, 1, NO),))
    any_store.end_run(run.id, refused, state="failed")
    assert known(entry(any_store, run.id)) == ("freed", None, 0, 0, 0)
    for _ in range(2):
        any_store.end_run(run.id, Bill((Charge(forecast, 1),)), state="failed")
        assert known(entry(any_store, run.id)) == ("doubtful", None, counted, 1, 0)


@pytest.mark.parametrize(("sent", "came", "state"), [(False, 0, "freed"), (True, 0, "doubtful"), (True, 1, "settled")])
def test_what_a_killed_process_may_have_spent_stays_reserved(open_any, sent, came, state):
    gone = open_any()
    run = Run("generate", "e", {"model": "m", "prompt": "p", "n": 1}, Cost(Decimal("0.25"), "USD"))
    gone.add_run(run)
    if sent:
        gone.update_run(run.id, state="running", sent_at=run.asked_at)
    gone.close()
    store = open_any()
    for number in range(came):
        store.files.write_file(f"shots/2026/03/04/{run.shot_id(number)}/answer.png", PNG)
    for _ in range(2):
        recover(store)
        quarter = 250_000_000 if sent else 0
        assert known(entry(store, run.id)) == (state, None, quarter, int(sent), came)


def test_a_lost_database_gets_the_calls_of_the_pictures_that_are_found_again(tmp_path, far_end, make_maker, flower):
    store = open_store(tmp_path)
    far_end.say(answer_with(PNG, JPEG, usage=USAGE))
    make_maker(store).create(replace(flower, n=2), Asker("v" * 64)).result(60)
    before = read_usage(store.database, "v" * 64).total
    store.close()
    for file in tmp_path.glob("proofroom.db*"):
        file.unlink()
    store = open_store(tmp_path)
    assert recover(store).found == 2
    assert read_usage(store.database, "v" * 64).total == before
    store.close()


def test_the_ledger_holds_no_prompt(far_end, maker, store, flower):
    far_end.say(answer_with(PNG))
    job = maker.create(flower, NOBODY)
    job.result(60)
    assert "flower" not in json.dumps(entry(store, job.run), default=str)


def test_pictures_that_were_imported_are_no_calls(tmp_path, store, any_store):
    path = write_zip(tmp_path / "a.zip", store, [add_edit(store, 1, run="f" * 32)])
    assert bring(path, any_store).came == 1
    assert read_usage(any_store.database) == Usage()
