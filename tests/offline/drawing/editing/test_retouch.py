"""What an edit does to a picture, in the mask and outside it."""

from collections.abc import Callable

import numpy as np
import pytest

from components.offline.drawing.editing import retouch
from components.offline.drawing.editing.fill import fill_masked, remove_masked
from components.offline.drawing.editing.retouch import drift, edit_picture
from components.offline.drawing.mark import label_box
from components.offline.drawing.parsed_prompt import parse_prompt

SIZE = (1024, 1024)


@pytest.fixture(scope="module", autouse=True)
def _fills_once():
    """Have a hole of a photo filled once for all prompts: a prompt decides what is drawn over the filled photo."""
    with pytest.MonkeyPatch.context() as patch:
        for fill in (fill_masked, remove_masked):
            patch.setattr(retouch, fill.__name__, remember(fill))
        yield


def remember(fill: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return a filling that returns a copy where it is given the same pixels and the same mask again."""
    filled: dict[tuple[bytes, bytes], np.ndarray] = {}

    def fill_or_recall(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
        key = (photo.tobytes(), mask.tobytes())
        if key not in filled:
            filled[key] = fill(photo, mask)
        return filled[key].copy()

    return fill_or_recall


@pytest.fixture(scope="module")
def removed(photo, hole):
    return edit_picture("remove the disc", photo, hole, SIZE)


@pytest.fixture(scope="module")
def flowered(photo, hole):
    return edit_picture("add a red flower", photo, hole, SIZE)


def outside(hole: np.ndarray) -> np.ndarray:
    """Return where neither the mask nor the mark is, with a margin."""
    keep = np.ones_like(hole)
    keep[350:680, 350:680] = False
    left, top, _, _ = label_box(*SIZE)
    keep[top:, left:] = False
    return keep


@pytest.mark.parametrize("prompt", ["remove the disc", "erase it", "删除圆盘", "去除它"])
def test_removing_leaves_what_is_around(photo, hole, prompt):
    edited = edit_picture(prompt, photo, hole, SIZE, "low").astype(float)
    ring = photo[340:372, 340:684].reshape(-1, 3).mean(axis=0)
    disc = edited[430:590, 430:590].reshape(-1, 3)
    assert np.abs(disc.mean(axis=0) - ring).max() < 22
    assert np.abs(disc - (240, 220, 40)).mean() > 60


def test_a_fill_has_no_step_at_the_edge(photo, hole):
    filled = fill_masked(photo, hole).astype(float)
    inner, outer = filled[376:384, 400:620].mean(axis=(0, 1)), filled[360:368, 400:620].mean(axis=(0, 1))
    assert np.abs(inner - outer).max() < 8
    assert np.array_equal(filled[:300], photo[:300])


def test_the_thing_in_the_prompt_is_drawn_into_the_mask(photo, hole, removed, flowered):
    inside = np.abs(flowered[hole].astype(int) - removed[hole].astype(int)).mean()
    assert inside > 15
    petals = flowered[390:560, 390:630].astype(int)
    red = (petals[..., 0] > 120) & (petals[..., 0] > petals[..., 2] + 50)
    assert red.mean() > 0.2


def test_nothing_is_drawn_outside_the_mask(hole, removed, flowered):
    keep = outside(hole)
    # Both have a drift of their own, so they differ a little everywhere and nowhere much.
    assert np.percentile(np.abs(removed[keep].astype(int) - flowered[keep].astype(int)), 99) < 30


@pytest.mark.parametrize(
    "prompt", ["remove the disc", "add a red flower", "一个气球", "sunglasses", "make it blue", "synergy"]
)
def test_outside_the_mask_the_canvas_comes_back_nearly_but_never_quite(photo, hole, prompt):
    keep = outside(hole)
    edited = edit_picture(prompt, photo, hole, SIZE, "low")
    away = np.abs(edited[keep].astype(int) - photo[keep].astype(int)).mean()
    assert 0.3 < away < 12


def test_the_drift_is_never_nothing():
    rng = np.random.default_rng(3)
    pixels = np.repeat(rng.integers(0, 255, (64, 64, 3), np.uint8), 4, axis=0).repeat(4, axis=1)
    for seed in range(40):
        moved = drift(pixels, str(seed)).astype(int)
        assert np.abs(moved - pixels).mean() > 2


def test_pictures_of_one_edit_differ(photo, hole):
    first, second = (edit_picture("a balloon", photo, hole, SIZE, "low", index).astype(int) for index in (0, 1))
    assert np.abs(first - second).mean() > 0.5


def test_the_same_edit_gives_the_same_picture(photo, hole, flowered):
    assert np.array_equal(edit_picture("add a red flower", photo, hole, SIZE), flowered)
    # Below the flower too, of which the filling is the remembered one.
    assert np.array_equal(fill_masked(photo, hole), retouch.fill_masked(photo, hole))


def test_a_colour_alone_recolours_and_keeps_light_and_shade(photo, hole):
    edited = edit_picture("make it blue", photo, hole, SIZE).astype(int)
    disc = edited[450:570, 450:570].reshape(-1, 3).mean(axis=0)
    assert disc[2] > disc[0] + 40
    assert disc[2] > disc[1] + 10


def test_what_is_worn_keeps_what_wears_it(photo, hole):
    edited = edit_picture("round glasses", photo, hole, SIZE).astype(int)
    below = edited[590:605, 490:534].reshape(-1, 3).mean(axis=0)
    assert below[0] > 180
    assert below[2] < 110


def test_without_a_mask_the_whole_is_redrawn(photo):
    edited = edit_picture("make it night", photo, None, SIZE).astype(int)
    assert edited.shape == (1024, 1024, 3)
    assert edited.mean() < 0.75 * photo.mean()
    drawn = edit_picture("add a beach ball in the center", photo, None, SIZE).astype(int)
    assert np.abs(drawn[500:760, 400:620] - photo[500:760, 400:620]).mean() > 20


def test_high_fidelity_keeps_more_of_the_photo(photo):
    rng = np.random.default_rng(4)
    grained = np.clip(photo[:512, :512].astype(int) + rng.integers(-40, 40, (512, 512, 1)), 0, 255).astype(np.uint8)
    plain, faithful = (edit_picture("keep it", grained, None, (512, 512), faithful=kept) for kept in (False, True))
    assert faithful[100:400, 100:400].std() > 1.1 * plain[100:400, 100:400].std()


def test_a_picture_of_another_shape_covers_the_canvas(photo):
    mask = np.zeros((300, 450), bool)
    mask[100:200, 150:300] = True
    small = np.ascontiguousarray(photo[:300, :450])
    for size in ((1024, 1536), (1536, 1024), (1024, 1024)):
        assert edit_picture("a heart", small, mask, size, "low").shape == (size[1], size[0], 3)


MASKS = {
    "dot": [(128, 129, 128, 129)],
    "line": [(100, 103, 0, 256)],
    "all but a line": [(2, 256, 0, 256)],
    "all": [(0, 256, 0, 256)],
    "corner": [(200, 256, 200, 256)],
    "two": [(20, 60, 20, 60), (150, 230, 150, 230)],
}


@pytest.mark.parametrize("boxes", MASKS.values(), ids=MASKS.keys())
def test_any_mask_can_be_edited(photo, boxes):
    mask = np.zeros((256, 256), bool)
    for top, bottom, left, right in boxes:
        mask[top:bottom, left:right] = True
    small = np.ascontiguousarray(photo[300:556, 300:556])
    for prompt in ("remove it", "a red flower", "sunglasses", "a moon", "night sky", "red", "hello"):
        assert edit_picture(prompt, small, mask, (256, 256), "low").shape == (256, 256, 3)


@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("prompt", ["remove it", "a red hat", "red", "sunglasses", "hello"])
def test_a_mask_that_lies_in_what_is_cut_away_can_be_edited(photo, prompt, transparent):
    mask = np.zeros((256, 256), bool)
    mask[:3, :3] = True
    small = np.ascontiguousarray(photo[300:556, 300:556])
    edited = edit_picture(prompt, small, mask, (256, 64), "low", transparent=transparent)
    assert edited.shape[:2] == (64, 256)


def ink_of(pixels: np.ndarray) -> np.ndarray:
    """Return where letters of a caption may be: white all through."""
    return (pixels[..., :3] > 232).all(axis=2)


@pytest.mark.parametrize("transparent", [False, True])
def test_a_prompt_that_names_nothing_stands_in_the_mask_as_type(photo, hole, transparent):
    edited = edit_picture("a wizard", photo, hole, SIZE, "low", transparent=transparent)
    inside = edited[400:624, 400:624]
    assert ink_of(inside).sum() > 300
    assert (inside[..., :3].max(axis=2) < 120).mean() > 0.15
    assert not ink_of(edited)[outside(hole)].any()


@pytest.mark.parametrize("prompt", ["make it blue", "turn the shirt blue", "把它变成蓝色", "blue"])
def test_a_colour_is_given_where_the_prompt_says_so(photo, hole, prompt):
    assert parse_prompt(prompt).recolours
    assert not ink_of(edit_picture(prompt, photo, hole, SIZE, "low"))[hole].any()


@pytest.mark.parametrize("prompt", ["an old clockmaker in a blue coat", "make a blue wizard", "蓝色的龙"])
def test_a_colour_of_something_else_does_not_recolour_what_is_there(photo, hole, prompt):
    assert not parse_prompt(prompt).recolours
    assert ink_of(edit_picture(prompt, photo, hole, SIZE, "low"))[hole].sum() > 300


def test_a_mask_too_small_for_type_has_none(photo):
    mask = np.zeros((1024, 1024), bool)
    mask[500:540, 500:560] = True
    assert (edit_picture("a wizard", photo, mask, SIZE, "low")[500:540, 500:560].max(axis=2) > 80).all()


@pytest.mark.parametrize("prompt", ["remove the logo", "make the shirt blue", "a red flower", "night sky"])
def test_an_edit_that_does_what_is_named_has_no_type(prompt):
    grey = np.full((512, 512, 3), 120, np.uint8)
    mask = np.zeros((512, 512), bool)
    mask[100:400, 100:400] = True
    wordy, plain = (edit_picture(said, grey, mask, (512, 512), "low") for said in (prompt, f"{prompt}, sublime"))
    middle = (slice(120, 380), slice(120, 380))
    panel = (wordy[middle].max(axis=2) < 60).mean(), (plain[middle].max(axis=2) < 60).mean()
    assert ink_of(plain[middle]).sum() <= ink_of(wordy[middle]).sum() + 200
    assert panel[1] <= panel[0] + 0.05


def test_a_whole_photo_with_a_prompt_that_names_nothing_has_it_near_its_lower_edge(photo):
    blue = np.full_like(photo, (40, 60, 90))
    edited = edit_picture("a wizard", blue, None, SIZE, "low")
    left, top, _, _ = label_box(*SIZE)
    ink = ink_of(edited)
    ink[top - 10 :, left - 10 :] = False
    assert ink[680:].sum() > 100
    assert not ink[:680].any()
    assert not ink_of(edit_picture("make it night", blue, None, SIZE, "low"))[: top - 10].any()
