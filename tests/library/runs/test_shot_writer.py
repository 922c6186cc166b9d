"""What people do with a picture while its answer is put back stays done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from components.errors import StorageError
from components.imaging.picture.picture import measure_picture
from components.library.edits.edit import Edit
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.runs import shot_writer
from components.library.runs.orphans.orphaned_runs import UNPASTED
from components.library.runs.recovery import Recovered, recover
from components.library.runs.shot_writer import ShotWriter
from components.library.storage.removal import empty_bin
from tests.library.pictures import PLAIN, PLAIN_ANSWERS, disc
from tests.library.plans import plan
from tests.library.shots import edit_shot


def nobody(_shots: list[Shot]) -> None:
    """Tell nobody of the shots."""


@pytest.fixture
def edit() -> Edit:
    return plan(PLAIN, disc(48, 32, 9))


@pytest.fixture
def unpasted(store: Store) -> Shot:
    """Give a shot whose answer was never put back."""
    answer = "shots/2026/03/04/a/answer.png"
    store.files.write_file(answer, PLAIN_ANSWERS[0])
    shot = edit_shot(answer=answer, pasted=None, handling=None, changed_outside_mask=None, note=UNPASTED)
    store.add_shot(shot)
    return shot


def test_a_star_and_the_bin_stay_as_they_were_chosen_meanwhile(store: Store, unpasted: Shot, edit: Edit):
    store.star(unpasted.id, True)
    store.bin_shots([unpasted.id])
    before = store.find_shot(unpasted.id)
    finished = ShotWriter(store, nobody).finish_shot(unpasted, edit, ())
    assert store.find_shot(unpasted.id) == finished
    assert (finished.starred, finished.deleted_at) == (True, before.deleted_at)
    assert (str(finished.note), finished.changed_outside_mask) == ("", 0)
    assert store.files.has(finished.pasted)


def test_the_size_of_the_finished_picture_is_on_record(store: Store, unpasted: Shot, edit: Edit):
    finished = ShotWriter(store, nobody).finish_shot(unpasted, edit, ())
    assert finished.handling.picture_size == measure_picture(store.files.read_file(finished.pasted))[:2]
    assert finished.handling.picture_size != (finished.width, finished.height)


@pytest.mark.parametrize("whole", [True, False], ids=["removed", "half removed"])
def test_a_picture_that_is_removed_for_good_meanwhile_leaves_no_file(
    store: Store, unpasted: Shot, edit: Edit, monkeypatch, whole
):
    finish_edit = shot_writer.finish_edit

    def remove_first(*asked):
        store.bin_shots([unpasted.id])
        empty_bin(store, timedelta(0))
        if not whole:
            store.add_row(replace(unpasted, deleted_at=datetime(1970, 1, 1, tzinfo=UTC)))
        return finish_edit(*asked)

    monkeypatch.setattr(shot_writer, "finish_edit", remove_first)
    with pytest.raises(StorageError, match="removed for good while its answer was being put back"):
        ShotWriter(store, nobody).finish_shot(unpasted, edit, ())
    assert list(store.files.walk("shots")) == []
    empty_bin(store, timedelta(0))
    assert (store.find_shot(unpasted.id), recover(store)) == (None, Recovered())
