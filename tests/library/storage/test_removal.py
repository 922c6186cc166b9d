"""What is removed for good, and what must not be."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from components.errors import EndpointError
from components.imaging.picture.picture import read_picture
from components.library.ledger.ledger_rows import bill_in_doubt
from components.library.ledger.usage import PERHAPS, read_usage
from components.library.records.handling import Handling
from components.library.records.run import CANCELLED, DONE, FAILED, INTERRUPTED, RUNNING, WAITING, Run
from components.library.records.search import Search
from components.library.records.store import Store
from components.library.runs.asker import Asker
from components.library.storage import removal
from components.library.storage.removal import empty_bin, forget_addresses, remove_old_runs, remove_unnamed
from tests.library.exports import add_edit
from tests.library.pictures import PNG, disc
from tests.library.plans import plan

DAY, NOW = timedelta(days=1), datetime.now(UTC)
ANNA, BEN = "a" * 64, "b" * 64


def ended(state: str, days: float, visitor: str | None = ANNA, **changes) -> Run:
    """Return a run that ended so many days ago."""
    then = NOW - days * DAY
    asked = {"model": "m", "size": "1024x1024", "quality": "low", "n": 1, "prompt": "a secret wish"}
    known = {"state": state, "asked_at": then, "ended_at": then, "visitor": visitor, "message": "It ended."}
    return Run("edit", "e", asked, **known | {"spent": "no"} | changes)


def left(store: Store) -> set[str]:
    return {run.id for run in store.list_runs()}


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> Callable:
    """Give a function that has something done while files are being removed from a store."""

    def arrange(store: Store, work: Callable[[], object]) -> list:
        walk, done = store.files.walk, []

        def walk_then(folder: str = "") -> list[str]:
            found = list(walk(folder))
            done.append(work())
            return found

        monkeypatch.setattr(store.files, "walk", walk_then)
        return done

    return arrange


def test_what_is_being_removed_cannot_be_taken_out_of_the_bin_any_more(any_store: Store, open_any, during):
    shot, other = add_edit(any_store, 1), open_any()
    any_store.bin_shots([shot.id])
    restored = during(any_store, lambda: other.restore_shots([shot.id]))
    assert empty_bin(any_store, 0 * DAY) == 1
    assert restored == [0]
    assert any_store.find_shot(shot.id) is None


def test_what_was_removed_is_not_kept_in_memory_either(any_store: Store):
    shot = add_edit(any_store, 1)
    any_store.screen_views.keep(shot.picture, read_picture(PNG))
    any_store.bin_shots([shot.id])
    assert empty_bin(any_store, 0 * DAY) == 1
    assert any_store.screen_views.find(shot.picture) is None


def test_what_was_taken_out_of_the_bin_in_time_stays_with_all_its_files(any_store: Store, open_any, during):
    """Also while others are being removed: each is looked at again before its first file goes."""
    kept, gone = add_edit(any_store, 1), add_edit(any_store, 2)
    any_store.bin_shots([kept.id, gone.id])
    assert open_any().restore_shots([kept.id]) == 1
    assert empty_bin(any_store, 0 * DAY) == 1
    assert any_store.find_shot(kept.id).deleted_at is None
    assert all(any_store.files.has(key) for key in (kept.answer, kept.pasted, kept.source, kept.mask))


def test_a_removal_that_was_stopped_half_way_goes_on_the_next_time(any_store: Store, open_any, during):
    shot = add_edit(any_store, 1)
    any_store.bin_shots([shot.id])

    def fail() -> None:
        raise KeyboardInterrupt

    during(any_store, fail)
    with pytest.raises(KeyboardInterrupt):
        empty_bin(any_store, 0 * DAY)
    other = open_any()
    assert other.restore_shots([shot.id]) == 0
    assert empty_bin(other, 7 * DAY) == 1
    assert other.find_shot(shot.id) is None


@pytest.mark.parametrize("state", [FAILED, CANCELLED, INTERRUPTED])
def test_runs_that_brought_no_picture_are_forgotten_after_thirty_days(any_store: Store, state: str):
    old, new = ended(state, 31, None), ended(state, 29, None)
    others = [ended(other, 31, None) for other in (DONE, WAITING, RUNNING)]
    for run in (old, new, *others):
        any_store.add_run(run)
    assert remove_old_runs(any_store, 30 * DAY, 7 * DAY) == 1
    assert left(any_store) == {run.id for run in (new, *others)}
    assert remove_old_runs(any_store, 30 * DAY, 7 * DAY) == 0


def test_what_a_forgotten_run_cost_or_may_have_cost_is_not_forgotten(any_store: Store):
    run = ended(FAILED, 31, spent="perhaps", source="pictures/1.png", mask="masks/1.png", handling=Handling())
    any_store.add_run(run)
    any_store.end_run(run.id, bill_in_doubt(run), state=FAILED)
    before = read_usage(any_store.database, ANNA)
    assert [entry.fate for entry in before.doubts] == [PERHAPS]
    assert remove_old_runs(any_store, 30 * DAY, 7 * DAY) == 1
    assert any_store.find_run(run.id) is None
    assert read_usage(any_store.database, ANNA) == before


def test_network_addresses_are_forgotten_after_two_days(any_store: Store):
    for days in (1, 3):
        any_store.add_run(ended(FAILED, days), Asker(ANNA, "f" * 64))
    assert [forget_addresses(any_store) for _ in range(2)] == [1, 0]


def test_a_run_that_brought_a_picture_is_kept_to_put_it_back_with(any_store: Store):
    run = ended(INTERRUPTED, 31)
    any_store.add_run(run)
    add_edit(any_store, 1, run=run.id, visitor=ANNA)
    assert remove_old_runs(any_store, 30 * DAY, 7 * DAY) == 0
    assert left(any_store) == {run.id}


def test_who_has_deleted_everything_leaves_no_run_that_failed(any_store: Store):
    runs = {name: [ended(DONE, 20, name), ended(FAILED, 10, name), ended(FAILED, 1, name)] for name in (ANNA, BEN)}
    for run in (*runs[ANNA], *runs[BEN]):
        any_store.add_run(run)
    add_edit(any_store, 1, visitor=BEN)
    never = ended(FAILED, 10, "c" * 64)
    any_store.add_run(never)
    assert remove_old_runs(any_store, 30 * DAY, 7 * DAY) == 1
    # Not what was asked for since, nor of one who has pictures, nor of one who never had any.
    kept = {run.id for run in (*runs[ANNA], *runs[BEN], never)} - {runs[ANNA][1].id}
    assert left(any_store) == kept


def test_uploads_of_a_forgotten_run_go_and_those_that_others_name_stay(any_store: Store, monkeypatch):
    monkeypatch.setattr(removal, "RECENT", 0 * DAY)
    files = any_store.files
    keys = [files.write_once("pictures", "png", PNG + bytes([n])) for n in range(4)]
    old = ended(FAILED, 31, source=keys[0], mask=keys[1], handling=Handling(references=(keys[2],)))
    any_store.add_run(old)
    any_store.add_run(ended(FAILED, 1, source=keys[2]))
    shot = add_edit(any_store, 1)
    assert remove_unnamed(any_store) == 1
    assert [files.has(key) for key in keys] == [True, True, True, False]
    remove_old_runs(any_store, 30 * DAY, 7 * DAY)
    assert remove_unnamed(any_store) == 2
    assert [files.has(key) for key in keys] == [False, False, True, False]
    assert files.has(shot.source)
    assert any_store.count_shots(Search()) == 1


def test_a_run_that_is_being_recorded_keeps_its_picture(far_end, maker, store: Store, folder: Path, monkeypatch):
    """Its picture lay there from before, of nothing any more, when it was kept once more."""
    far_end.answer({"error": {"message": "No"}}, 400)
    edit, add_run, removed = plan(PNG, disc(48, 32, 9)), store.add_run, []
    key = store.files.write_once("pictures", "png", PNG)
    long_ago = (NOW - DAY).timestamp()
    os.utime(folder / "files" / key, (long_ago, long_ago))

    def sweep_then_add(run: Run, *more: object) -> None:
        removed.append(remove_unnamed(store))
        add_run(run, *more)

    monkeypatch.setattr(store, "add_run", sweep_then_add)
    job = maker.repaint(edit)
    with pytest.raises(EndpointError):
        job.result(60)
    run = store.find_run(job.run)
    assert removed == [0]
    assert store.files.read_file(run.source) == PNG
    assert store.files.has(run.mask)
