"""Warnings of a mask that will hardly do, before money is spent."""

import numpy as np
import pytest

from components.imaging.frame import frame_picture
from components.imaging.mask.warnings import find_warnings
from tests.english import english

CANVAS = (1536, 1024)
FRAME = frame_picture((600, 400), CANVAS)


def painted(left: int = 100, top: int = 100, right: int = 300, bottom: int = 300) -> np.ndarray:
    mask = np.zeros((400, 600), dtype=bool)
    mask[top:bottom, left:right] = True
    return mask


def opaque(channels: int = 4) -> np.ndarray:
    return np.full((400, 600, channels), 255, dtype=np.uint8)


@pytest.mark.parametrize("channels", [3, 4])
def test_of_an_ordinary_mask_nothing_is_said(channels):
    assert find_warnings(painted(), opaque(channels), [FRAME]) == ()


def test_almost_everything_painted_leaves_too_little_to_go_by():
    mask = painted(0, 0, 600, 388)
    assert english(find_warnings(mask, opaque(), [FRAME])) == (
        "Almost everything is painted (97 %), so the model has little to go by. Erase what should stay, or redraw the"
        " whole picture.",
    )
    mask[:] = True
    mask[0, :3] = False
    assert english(find_warnings(mask, opaque(), [FRAME]))[0].startswith("Almost everything is painted (99.9988 %)")
    assert find_warnings(painted(0, 0, 600, 380), opaque(), [FRAME]) == ()


def test_a_mask_wholly_where_the_picture_is_transparent_is_doubtful():
    pixels = opaque()
    pixels[100:300, 100:300, 3] = 0
    assert english(find_warnings(painted(), pixels, [FRAME])) == (
        "Everything you painted lies where the picture is transparent. Paint over what should change.",
    )
    # A single pixel of it that is seen is enough, however faint.
    pixels[299, 299, 3] = 1
    assert find_warnings(painted(), pixels, [FRAME]) == ()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "In the mask a speck of a few pixels is painted, perhaps by accident. Drop the specks, or paint more."),
        (
            3,
            "In the mask 3 specks of a few pixels are painted, perhaps by accident. Drop the specks, or paint more.",
        ),
    ],
)
def test_specks_are_counted(count, said):
    mask = painted()
    for number in range(count):
        mask[20, 400 + 50 * number] = True
    assert english(find_warnings(mask, opaque(), [FRAME])) == (said,)


def test_a_small_picture_that_is_much_enlarged_is_named():
    pixels = np.full((100, 150, 3), 9, dtype=np.uint8)
    mask = np.zeros((100, 150), dtype=bool)
    mask[30:60, 30:60] = True
    assert english(find_warnings(mask, pixels, [frame_picture((150, 100), CANVAS)])) == (
        "What travels is small and would be enlarged 10.2 times, so the result will be imprecise. Use a larger"
        " picture.",
    )
    fair = frame_picture((150, 100), (600, 400))
    assert find_warnings(mask, pixels, [fair]) == ()
    # Of several frames the one that does worst counts.
    assert len(find_warnings(mask, pixels, [fair, frame_picture((150, 100), CANVAS)])) == 1


def test_an_answer_that_must_be_enlarged_much_is_named():
    small = frame_picture((600, 400), (120, 80))
    said = (
        "The answer would be enlarged 5.0 times to fit the picture, so it will look soft. Paint a smaller part, or have"
        " each part repainted by itself.",
    )
    assert english(find_warnings(painted(), opaque(), [small])) == said
    # Of several frames the one that does worst counts.
    assert english(find_warnings(painted(), opaque(), [FRAME, small])) == said
    assert find_warnings(painted(), opaque(), [frame_picture((600, 400), (150, 100))]) == ()


def test_several_cautions_come_most_serious_first():
    mask = np.ones((400, 600), dtype=bool)
    mask[0, :600] = False
    pixels = opaque()
    pixels[..., 3] = 0
    said = find_warnings(mask, pixels, [frame_picture((600, 400), (120, 80))])
    assert [text.split()[0] for text in english(said)] == ["Almost", "Everything", "The"]
