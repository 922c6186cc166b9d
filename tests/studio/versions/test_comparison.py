"""Any two versions of a picture side by side, and what changed between them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from components.imaging.mask.mask import RUBYLITH
from components.library.records.handling import Handling, read_handling
from components.library.records.lineage import Lineage, Version
from components.library.records.shot import Shot
from components.library.records.store import Store, open_store
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.results import divide_at
from components.studio.versions.comparison import Comparison, compare_versions
from tests.library.pictures import alpha_mask, decode, disc, encode, noise
from tests.library.shots import edit_shot

BEFORE, MASK = noise(48, 32), disc(48, 32, 9)
AFTER = np.where(MASK[..., None], 255 - BEFORE, BEFORE)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    store = open_store(tmp_path / "data")
    yield store
    store.close()


def keep(store: Store, called: str, pixels: np.ndarray, parent: Version | None = None, **changes) -> Version:
    """Return a version with these pixels; an edit where it has a parent, else an upload."""
    key = store.files.write_file(f"pictures/{called}.png", encode(pixels))
    if parent is None:
        return Version(key, "")
    shot: Shot = replace(edit_shot(), id=called.ljust(32, "0"), **{"mask": None, "source": parent.key} | changes)
    return Version(key, "1", replace(shot, pasted=key), parent.name)


@pytest.fixture
def compare(store: Store) -> Callable[..., Comparison]:
    """Give a function that compares the first and the last of a row of versions."""

    def compare(*versions: Version) -> Comparison:
        return compare_versions(LoadedPictures(store), store, Lineage(versions), versions[0], versions[-1])

    return compare


@pytest.fixture
def edited(store: Store) -> tuple[Version, Version]:
    """Give an upload and an edit of it."""
    upload = keep(store, "a", BEFORE)
    mask = store.files.write_file("masks/m.png", alpha_mask(MASK))
    return upload, keep(store, "b", AFTER, upload, mask=mask, handling=Handling())


def views(store: Store, pair: Comparison, with_mask: bool = False) -> list[np.ndarray]:
    return [decode(Path(file).read_bytes()) for file in pair.draw_views(LoadedPictures(store), with_mask)]


def test_what_was_edited_is_shown_beside_what_came_of_it_and_counted(store, compare, edited):
    pair = compare(*edited)
    before, after = views(store, pair)
    assert np.array_equal(before, BEFORE)
    assert np.array_equal(after, AFTER)
    assert pair.count_differing() == np.count_nonzero(MASK)
    assert pair.said == ()


def test_the_mask_lies_over_what_was_edited_and_around_what_came_of_it(store, compare, edited):
    pair = compare(*edited)
    assert np.array_equal(pair.mask, MASK)
    before, after = (view.astype(int) for view in views(store, pair, with_mask=True))
    mixed = (BEFORE[MASK].astype(float) + RUBYLITH[:3]) / 2
    assert np.abs(before[MASK] - mixed).max() <= 2
    assert np.array_equal(before[~MASK], BEFORE[~MASK])
    assert (np.abs(after - RUBYLITH[:3]).max(axis=2) <= 8).sum() > 20
    middle = (16, 24)
    assert np.array_equal(after[middle], AFTER[middle])


def test_the_heat_map_is_warm_where_something_changed_and_nowhere_else(compare, edited):
    heat = decode(Path(compare(*edited).draw_heat()).read_bytes())
    coloured = heat.max(axis=2) != heat.min(axis=2)
    assert np.array_equal(coloured, MASK & (BEFORE != AFTER).any(axis=2))


def test_an_extended_picture_is_compared_in_its_place_over_any_number_of_edits(store, compare):
    upload = keep(store, "a", BEFORE)
    once = np.pad(BEFORE, ((0, 0), (8, 4), (0, 0)), constant_values=0)
    twice = np.pad(once, ((6, 0), (0, 2), (0, 0)), constant_values=255)
    first = keep(store, "b", once, upload, handling=Handling(extend=(8, 0, 4, 0)))
    second = keep(store, "c", twice, first, handling=Handling(extend=(0, 6, 2, 0)))
    pair = compare(upload, first, second)
    assert pair.before.size == pair.after.size == (62, 38)
    assert np.array_equal(pair.before.pixels[6:, 8:56], BEFORE)
    assert pair.count_differing() <= 62 * 38 - 48 * 32
    assert "extended" in str(pair.said[0])
    before, after = views(store, pair)
    assert np.array_equal(before[6:, 8:56], BEFORE)
    # A checkerboard, grey, where there was nothing yet.
    assert (before[:6] == before[:6, :, :1]).all()
    assert np.array_equal(after, twice)


def test_pictures_of_two_sizes_are_scaled_and_it_says_so(store, compare):
    upload = keep(store, "a", BEFORE)
    pair = compare(upload, keep(store, "b", np.repeat(np.repeat(BEFORE, 2, 0), 2, 1), upload))
    assert pair.count_differing() == 0
    assert "differ in size, 48 x 32 and 96 x 64 pixels" in str(pair.said[0])
    assert "stretched" not in str(pair.said[0])
    assert [view.shape[:2] for view in views(store, pair)] == [(32, 48), (64, 96)]
    assert "stretched" in str(compare(upload, keep(store, "c", noise(60, 20), upload)).said[0])


def test_of_two_that_are_no_edit_of_each_other_there_is_no_mask(store, compare, edited):
    upload, edit = edited
    other = keep(store, "c", noise(48, 32, seed=3), upload, mask=edit.shot.mask)
    assert compare(edit, upload, other).mask is None
    assert list(map(str, compare(edit, edit).said)) == ["Before and after are the same version."]


def test_a_mask_that_is_lost_takes_no_picture_with_it(store, compare, edited):
    store.files.remove(edited[1].shot.mask)
    pair = compare(*edited)
    assert pair.mask is None
    assert len(views(store, pair, with_mask=True)) == 2


def test_before_is_what_was_edited_though_another_picture_is_shown_of_it(store, compare):
    """An answer that was handed in again was edited, and not the finished picture of its shot."""
    upload = keep(store, "a", BEFORE)
    answer = store.files.write_file("pictures/answer.png", encode(noise(30, 30)))
    pair = compare(upload, keep(store, "b", noise(30, 30), upload, source=answer))
    assert pair.count_differing() == 0
    assert pair.said == ()


@pytest.mark.parametrize("extend", [None, [1, 2], ["a", 0, 0, 0], 7])
def test_a_record_that_is_damaged_is_taken_as_it_can_be(store, compare, extend):
    upload = keep(store, "a", BEFORE)
    assert compare(upload, keep(store, "b", AFTER, upload, handling=read_handling({"extend": extend}))).said == ()


def test_transparency_that_came_counts_as_a_change(store, compare):
    upload = keep(store, "a", BEFORE)
    clear = np.dstack([BEFORE, np.where(MASK, 0, 255).astype(np.uint8)])
    assert compare(upload, keep(store, "b", clear, upload)).count_differing() == np.count_nonzero(MASK)


def test_an_answer_that_came_cut_is_compared_as_far_as_it_goes(store, compare):
    whole = encode(AFTER)
    upload, version = keep(store, "a", BEFORE), keep(store, "b", AFTER, Version("pictures/a.png", ""))
    store.files.write_file(version.key, whole[: len(whole) // 2])
    pair = compare(upload, version)
    came = int((pair.after.pixels[..., 3] == 255).all(axis=1).sum())
    assert 0 < came < 32
    assert np.array_equal(pair.after.pixels[:came, :, :3], AFTER[:came])
    assert pair.count_differing() >= (32 - came) * 48
    assert len(views(store, pair)) == 2


@pytest.mark.parametrize(
    ("edges", "place"),
    [
        ((300, 500), 28),  # beside what changed
        ((700, 900), 50),  # never right of the middle
        ((0, 1000), 10),  # what begins at the picture's edge is right of it for the most part
        ((40, 60), 4.2),
    ],
)
def test_a_slider_stands_where_what_changed_is_seen_as_it_became(edges, place):
    assert divide_at(*edges, 1000) == pytest.approx(place)


def test_the_slider_stands_left_of_the_mask_or_else_of_what_differs(compare, store, edited):
    upload, edit = edited
    assert compare(upload, edit).divided_at() == pytest.approx(100 * (24 - 9) / 48 - 2, abs=3)
    twice = np.array(AFTER)
    twice[:, 30:34] = 255 - twice[:, 30:34]
    assert compare(edit, keep(store, "c", twice)).divided_at() == 50
    twice[:, 12] = 255 - twice[:, 12]
    assert compare(edit, keep(store, "d", twice)).divided_at() == 23
    # All of it was redrawn: half of each is seen.
    assert compare(upload, keep(store, "e", 255 - BEFORE)).divided_at() == 50
