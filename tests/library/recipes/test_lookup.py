"""A file that was made here is known again, by its bytes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from components.endpoint.client.client import ImagesClient
from components.library.recipes.lookup import find_answer_mask, find_shot_of_file
from components.library.recipes.png_recipe import write_png_recipe
from components.library.records.shot import Shot
from components.library.records.store import open_store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from tests.far_end import FarEnd
from tests.library.conftest import KEY
from tests.library.pictures import PNG, WIDE, answer_with, disc, redraw
from tests.library.plans import ask, plan, plan_two_parts

ME, OTHER = "a" * 64, "b" * 64
MASK = disc(480, 320, 60)


@pytest.fixture
def file_of(store, tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Give a function that hands in a file: what is kept under a key, or bytes."""

    def make(what: str | bytes) -> Path:
        path = tmp_path / "somebody's name for it.bin"
        path.write_bytes(store.files.read_file(what) if isinstance(what, str) else what)
        return path

    return make


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shot]:
    """Give the folder of a library with one edit, of which each test has a copy, and the edit."""
    folder, far_end, jobs = tmp_path_factory.mktemp("library") / "data", FarEnd(), Jobs()
    store = open_store(folder)
    far_end.say(redraw)
    maker = Maker(ImagesClient(far_end.url, KEY), store, jobs, "images.example")
    [shot] = maker.repaint(plan(WIDE, MASK), Asker(ME)).result(60)
    jobs.close()
    store.close()
    far_end.close()
    return folder, shot


@pytest.fixture
def folder(library: tuple[Path, Shot], tmp_path: Path) -> Path:
    """Give the data folder, with the edit in it."""
    return shutil.copytree(library[0], tmp_path / "data")


@pytest.fixture
def edited(library: tuple[Path, Shot]) -> Shot:
    """Give the edit."""
    return library[1]


def test_an_answer_is_known_again(far_end, maker, store, file_of):
    far_end.say(answer_with(PNG))
    [shot] = maker.create(ask(), Asker(ME)).result(60)
    assert find_shot_of_file(store, file_of(PNG), ME) == shot
    assert find_shot_of_file(store, file_of(WIDE), ME) is None


def test_the_answer_and_the_finished_picture_of_an_edit_are_known_again(store, file_of, edited):
    assert find_shot_of_file(store, file_of(edited.answer), ME) == edited
    assert find_shot_of_file(store, file_of(edited.pasted), ME) == edited
    assert find_shot_of_file(store, file_of(edited.source), ME) is None


def test_nobody_is_told_what_another_made(store, file_of, edited):
    for key in (edited.answer, edited.pasted):
        assert find_shot_of_file(store, file_of(key), OTHER) is None
        assert find_shot_of_file(store, file_of(key), "") is None
        assert find_shot_of_file(store, file_of(key), None) == edited


def test_a_file_that_only_says_that_it_was_made_here_is_not_believed(store, file_of, edited):
    forged = write_png_recipe(PNG, edited.recipe, None)
    assert find_shot_of_file(store, file_of(forged), ME) is None


def test_a_library_that_does_not_answer_keeps_nobody_from_a_picture(store, file_of, edited):
    handed_in = file_of(edited.pasted)
    store.files.remove(edited.pasted)
    assert find_shot_of_file(store, handed_in, ME) is None
    answer = file_of(edited.answer)
    with store.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE shots")
    assert find_shot_of_file(store, answer, ME) is None


def test_the_mask_of_an_answer_is_what_of_it_was_taken(store, edited):
    mask = find_answer_mask(store, edited)
    box = edited.handling.parts[0].place
    assert mask.shape == (edited.height, edited.width)
    placed = mask[box[1] : box[3], box[0] : box[2]]
    assert abs(placed.mean() - MASK.mean()) < 0.01
    assert np.count_nonzero(mask) == np.count_nonzero(placed)


def test_of_an_edit_in_parts_it_is_the_first_answers(far_end, maker, store):
    far_end.say(redraw)
    far_end.say(redraw)
    [shot] = maker.repaint(plan_two_parts(), Asker(ME)).result(60)
    mask = find_answer_mask(store, shot)
    assert mask.shape == (shot.height, shot.width)
    assert 0 < mask.mean() < 0.5


def test_a_mask_that_is_not_known_is_none(far_end, maker, store, edited):
    far_end.say(redraw)
    [redrawn] = maker.repaint(plan(WIDE, None), Asker(ME)).result(60)
    assert find_answer_mask(store, redrawn) is None
    store.files.remove(edited.mask)
    assert find_answer_mask(store, edited) is None
