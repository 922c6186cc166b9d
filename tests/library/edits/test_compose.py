"""The file that is handed over, pixel by pixel."""

import tracemalloc

import numpy as np
import pytest

from components.imaging.extension import Margins
from components.imaging.picture.picture import read_picture, read_view
from components.library.edits.compose import finish_edit
from components.library.edits.edit import plan_edit
from components.library.records.screen_views import SCREEN_EDGE
from tests.imaging.profiles import display_p3
from tests.library.pictures import WIDE, answer_with, decode, disc, encode, flat_answer, noise, redraw
from tests.library.plans import ask, plan


def test_without_a_mask_the_whole_picture_is_redrawn_and_nothing_is_claimed(far_end, maker, store):
    far_end.say(redraw)
    [shot] = maker.repaint(plan(encode(noise(300, 200)), None)).result(60)
    assert shot.mask is None
    assert shot.changed_outside_mask is None
    assert decode(store.files.read_file(shot.pasted)).shape == (200, 300, 3)


@pytest.mark.parametrize(("width", "height", "channels"), [(1000, 300, 3), (333, 777, 4), (451, 300, 4)])
def test_outside_the_mask_every_pixel_of_the_file_equals_the_upload(far_end, maker, store, width, height, channels):
    pixels = noise(width, height, channels)
    mask = disc(width, height, 90) | disc(width, height, 40, at=(0, height - 1))
    far_end.say(redraw)
    [shot] = maker.repaint(plan(encode(pixels), mask, size="")).result(60)
    pasted = decode(store.files.read_file(shot.pasted))
    assert pasted.shape == pixels.shape
    assert np.array_equal(pasted[~mask], pixels[~mask])
    assert shot.changed_outside_mask == 0
    # And the mask's inside is really new: of noise on noise hardly a pixel stays.
    assert (pasted[mask][:, :3] != pixels[mask][:, :3]).any(axis=1).mean() > 0.95


def test_an_answer_of_another_size_changes_nothing_outside_either(far_end, maker, store):
    pixels, mask = noise(451, 300), disc(451, 300, 60)
    far_end.say(answer_with(encode(noise(700, 501))))
    [shot] = maker.repaint(plan(encode(pixels), mask)).result(60)
    pasted = decode(store.files.read_file(shot.pasted))
    assert np.array_equal(pasted[~mask], pixels[~mask])
    assert shot.changed_outside_mask == 0


def test_three_edits_of_one_another_leave_the_first_upload_outside_all_masks(far_end, maker, store):
    pixels = noise(451, 300)
    source, parent, painted = encode(pixels), None, np.zeros((300, 451), dtype=bool)
    for step in range(3):
        mask = disc(451, 300, 30 + step, at=(60 + 150 * step, 60 + 80 * step))
        painted |= mask
        far_end.say(redraw)
        [shot] = maker.repaint(plan(source, mask, parent)).result(60)
        assert shot.changed_outside_mask == 0
        assert shot.recipe.parent == parent
        assert store.files.read_file(shot.source) == source
        source, parent = store.files.read_file(shot.picture), shot.id
    assert np.array_equal(decode(source)[~painted], pixels[~painted])
    assert len(store.latest_shots(10)) == 3


def test_the_finished_picture_has_the_profile_and_the_numbers_it_came_with(far_end, maker, store):
    pixels, mask = noise(300, 200), disc(300, 200, 60)
    source = encode(pixels, icc_profile=display_p3())
    far_end.say(lambda asked: answer_with(flat_answer(asked, (255, 0, 0))))
    [shot] = maker.repaint(plan(source, mask)).result(60)
    written = read_picture(store.files.read_file(shot.pasted))
    assert written.icc_profile == display_p3()
    assert np.array_equal(written.pixels[~mask], pixels[~mask])
    # The red of sRGB in the numbers of Display P3.
    assert written.pixels[100, 150].astype(int) == pytest.approx([234, 51, 35], abs=2)


def test_an_extended_picture_is_recorded_with_its_margins(far_end, maker, store):
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    edit = plan_edit(ask(), read_picture(WIDE), WIDE, None, margins=Margins(left=100, bottom=7), feather=0)
    [shot] = maker.repaint(edit).result(60)
    made = decode(store.files.read_file(shot.pasted))
    assert made.shape == (327, 580, 3)
    assert np.array_equal(made[:320, 100:], decode(WIDE))
    assert (made[:, :100] == 250).all()
    assert shot.handling.extend == (100, 0, 0, 7)
    assert shot.handling.feather == 0


def test_writing_and_counting_takes_no_second_picture():
    pixels = np.full((3000, 4000, 3), 90, dtype=np.uint8)
    edit = plan(encode(pixels), disc(4000, 3000, 100, at=(900, 700)))
    tracemalloc.start()
    try:
        # What an answer takes does not depend on the picture's size.
        finished = finish_edit(edit, {})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert finished.changed_outside_mask == 0
    assert np.array_equal(decode(finished.png), pixels)
    assert peak < pixels.nbytes


@pytest.mark.parametrize(
    ("size", "channels", "masked"),
    [((300, 200), 4, True), ((300, 200), 3, False), ((2500, 300), 3, True), ((2500, 300), 4, False)],
    ids=["a part", "the whole", "a part, larger than a screen", "the whole, larger than a screen"],
)
def test_what_is_shown_is_what_the_file_shows(far_end, maker, store, channels, size, masked):
    source = encode(noise(*size, channels), icc_profile=display_p3())
    far_end.say(redraw)
    [shot] = maker.repaint(plan(source, disc(*size, 90) if masked else None)).result(60)
    kept, shown = store.screen_views.find(shot.picture), read_view(store.files.read_file(shot.pasted), SCREEN_EDGE)
    assert max(kept.size) <= SCREEN_EDGE
    assert np.array_equal(kept.pixels, shown.pixels)
    assert kept.icc_profile == shown.icc_profile
