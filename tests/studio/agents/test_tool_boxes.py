"""Boxes that an agent gives become the mask of an edit."""

from pathlib import Path

import numpy as np
import pytest

from components.errors import ValueNotAllowed
from components.imaging.picture.picture import read_picture
from components.studio.agents.tool_pictures import ToolPictures
from components.studio.page.cache import cache_file
from tests.library.pictures import encode, noise


@pytest.fixture
def pictures(for_agents) -> ToolPictures:
    return ToolPictures(for_agents.service)


def marked(pictures: ToolPictures, *boxes: list[float]) -> np.ndarray:
    """Return where a mask of boxes on a picture of 120 x 90 is white."""
    file = pictures.mark(cache_file(encode(noise(120, 90)), "picture"), boxes)
    return read_picture(Path(file)).pixels[..., 0] == 255


@pytest.mark.parametrize(
    ("box", "place"),
    [
        ([0.25, 0.5, 0.5, 1], (slice(45, 90), slice(30, 60))),
        ([0.5, 1, 0.25, 0.5], (slice(45, 90), slice(30, 60))),
        ([0.5, 0.5, 0.502, 1], (slice(45, 90), slice(60, 61))),
        ([0.999, 0.999, 1, 1], (slice(89, 90), slice(119, 120))),
        ([0, 0, 0.001, 0.001], (slice(0, 1), slice(0, 1))),
    ],
)
def test_each_box_marks_a_pixel_at_least_beside_others(pictures, box, place):
    expected = np.zeros((90, 120), bool)
    expected[place] = True
    expected[:9, 60:] = True
    assert np.array_equal(marked(pictures, box, [0.5, 0, 1, 0.1]), expected)


def test_a_box_without_an_area_is_refused(pictures):
    with pytest.raises(ValueNotAllowed, match="A box has no area"):
        marked(pictures, [0.5, 0.5, 0.5, 0.6], [0, 0, 1, 1])
