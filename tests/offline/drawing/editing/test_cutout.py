"""Pictures on transparency: what is seen of them, and what is not."""

import cv2
import numpy as np
import pytest

from components.offline.drawing.canvas import premultiply, straighten
from components.offline.drawing.catalogue import SCENES
from components.offline.drawing.editing.cutout import cut_picture
from components.offline.drawing.editing.retouch import edit_picture
from components.offline.drawing.mark import label_box
from components.offline.drawing.palette import main_colour
from components.offline.drawing.subject import find_subject

SIZE = (320, 320)
SCENE_WORDS = {name: scene.words.split("|")[0].split(" ")[0] for name, scene in SCENES.items()}


def without_mark(pixels: np.ndarray) -> np.ndarray:
    """Return alpha with nothing where the mark is."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = label_box(width, height)
    alpha = pixels[..., 3].copy()
    alpha[top:bottom, left:right] = 0
    return alpha


def count_parts(pixels: np.ndarray) -> int:
    """Return how many separate things are seen."""
    seen = (without_mark(pixels) > 128).astype(np.uint8)
    sizes = cv2.connectedComponentsWithStats(seen)[2][1:, cv2.CC_STAT_AREA]
    return int((sizes > 200).sum())


@pytest.mark.parametrize(
    ("prompt", "size", "count"),
    [
        ("a red ball on the beach at sunset", SIZE, 1),
        ("three red balloons", (480, 320), 3),
        ("a ball and a heart", (320, 480), 2),
        ("a cat wearing sunglasses", SIZE, 1),
    ],
)
def test_what_is_named_is_seen_and_nothing_else(prompt, size, count):
    pixels = cut_picture(prompt, size, "low")
    alpha = without_mark(pixels)
    assert count_parts(pixels) == count
    assert alpha[:4].max() == alpha[:, :4].max() == alpha[:, -4:].max() == 0
    assert 0.1 < (alpha == 255).mean() < 0.7
    assert (pixels[pixels[..., 3] == 0] == 0).all()


def test_edges_are_soft_and_have_the_things_colour():
    pixels = cut_picture("a red ball", (640, 640), "low")
    alpha = without_mark(pixels)
    edge = (alpha > 30) & (alpha < 225)
    assert edge.sum() > 300
    red, green, blue = pixels[edge][:, :3].astype(int).mean(axis=0)
    assert red > green + 60
    assert red > blue + 40


@pytest.mark.parametrize("prompt", [*SCENE_WORDS.values(), "quarterly plan", "rain", "🌸"])
def test_a_prompt_that_names_no_thing_is_never_empty(prompt):
    alpha = without_mark(cut_picture(prompt, (192, 128), "low"))
    assert 0.2 < (alpha == 255).mean() < 0.8
    assert alpha[0].max() == alpha[:, 0].max() == 0


def test_the_mark_stays_in_sight():
    pixels = cut_picture("a heart", (640, 640), "low")
    left, top, right, bottom = label_box(640, 640)
    mark = pixels[top:bottom, left:right]
    assert np.percentile(mark[..., 3], 20) > 120
    assert np.percentile(mark[..., :3], 50) < 60
    assert (mark[..., :3] > 160).all(axis=2).mean() > 0.03


def test_pictures_of_one_order_differ():
    first, second = (cut_picture("a cat", SIZE, "low", index).astype(int) for index in (0, 1))
    assert np.abs(first - second).mean() > 1


def test_an_edit_without_a_mask_keeps_the_subject(photo):
    small = cv2.resize(photo, (512, 512), interpolation=cv2.INTER_AREA)
    pixels = edit_picture("keep it", small, None, (512, 512), "low", transparent=True)
    alpha = without_mark(pixels)
    assert alpha[256, 256] == 255
    assert alpha[:150].max() == alpha[:, :150].max() == alpha[:, -150:].max() == 0
    red, _, blue = pixels[256, 256, :3].astype(int)
    assert red > blue + 80


def test_what_an_edit_adds_belongs_to_the_subject(photo):
    small = cv2.resize(photo, (512, 512), interpolation=cv2.INTER_AREA)
    kept, added = (
        without_mark(edit_picture(prompt, small, None, (512, 512), "low", transparent=True)) > 128
        for prompt in ("keep it", "a grey butterfly")
    )
    assert added[:200].sum() > 5_000
    assert kept[:200].sum() < 100


def test_what_is_sure_is_the_subject_whatever_its_colour():
    wall = np.full((96, 96, 3), 128, np.uint8)
    wall[40:60, 40:60] = (200, 30, 40)
    sure = np.zeros((96, 96), bool)
    sure[10:30, 10:30] = True
    assert find_subject(wall)[12:28, 12:28].max() == 0
    assert find_subject(wall, sure)[12:28, 12:28].min() == 1


@pytest.mark.parametrize(("shown", "share"), [("flat", 0.45), ("noise", 0.45)])
def test_where_nothing_stands_out_the_middle_is_the_subject(shown, share):
    noise = np.random.default_rng(1).integers(0, 255, (96, 128, 3), np.uint8)
    alpha = find_subject(noise if shown == "noise" else np.full_like(noise, 128))
    assert alpha.mean() == pytest.approx(share, abs=0.05)
    assert alpha[48, 64] == 1


@pytest.mark.parametrize(
    ("prompt", "least", "most"),
    [("remove it", 0.99, 1), ("a red flower", 0.3, 0.9), ("make it blue", 0.2, 0.9)],
)
def test_a_masked_edit_leaves_in_the_mask_only_what_is_drawn(photo, hole, prompt, least, most):
    small = cv2.resize(photo, (512, 512), interpolation=cv2.INTER_AREA)
    mask = hole[::2, ::2]
    pixels = edit_picture(prompt, small, mask, (512, 512), "low", transparent=True)
    kernel = np.ones((13, 13), np.uint8)
    outside = cv2.dilate(mask.astype(np.uint8), kernel) == 0
    assert (pixels[..., 3][outside] == 255).all()
    inside = cv2.erode(mask.astype(np.uint8), kernel) > 0
    assert least <= (pixels[..., 3][inside] == 0).mean() <= most


def test_a_scene_fades_into_its_mask(photo, hole):
    small = cv2.resize(photo, (512, 512), interpolation=cv2.INTER_AREA)
    alpha = edit_picture("night sky", small, hole[::2, ::2], (512, 512), "low", transparent=True)[..., 3]
    assert alpha[256, 256] > 230
    assert alpha[256, 190:220].min() < 90
    assert alpha[256, :170].min() == 255


def test_alpha_comes_and_goes_without_loss():
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 256, (32, 32, 4), np.uint8)
    pixels[pixels[..., 3] == 0] = 0
    assert np.array_equal(straighten(premultiply(pixels)), pixels)


def test_the_main_colour_is_the_strong_one():
    picture = np.full((100, 100, 3), 245, np.uint8)
    picture[30:70, 30:70] = (200, 30, 40)
    red, green, blue = main_colour(picture)
    assert red > 0.6
    assert max(green, blue) < 0.3
