"""The one entrance to the drawing, with either painter."""

import cv2
import numpy as np
import pytest

from components.offline.drawing.mark import label_box
from components.offline.drawing.picture import PictureRequest, draw_picture

SIZE = (512, 384)
EACH = pytest.mark.parametrize("painter", ["detailed", "flat"])


def draw(prompt: str = "a ball", **wanted: object) -> np.ndarray:
    return draw_picture(PictureRequest(prompt, **{"size": SIZE, "quality": "low", **wanted}))


@pytest.fixture(scope="module")
def small(photo) -> np.ndarray:
    return np.ascontiguousarray(photo[320:704, 256:768])


@pytest.fixture(scope="module")
def window() -> np.ndarray:
    mask = np.zeros((384, 512), bool)
    mask[80:300, 120:400] = True
    return mask


@EACH
@pytest.mark.parametrize("size", [(256, 256), (1536, 512), (512, 1536), (700, 420)])
@pytest.mark.parametrize("transparent", [False, True])
def test_a_picture_has_its_size_and_its_channels(painter, size, transparent):
    pixels = draw(size=size, transparent=transparent, painter=painter)
    assert pixels.shape == (size[1], size[0], 4 if transparent else 3)
    assert pixels.dtype == np.uint8
    if transparent:
        assert 0.1 < (pixels[..., 3] == 255).mean() < 0.9
        assert (pixels[pixels[..., 3] == 0] == 0).all()


@EACH
def test_the_same_request_gives_the_same_picture_and_another_index_another(painter, small, window):
    for photo, mask in ((None, None), (small, None), (small, window)):
        first, again, other = (draw(photo=photo, mask=mask, index=index, painter=painter) for index in (0, 0, 1))
        assert np.array_equal(first, again)
        assert np.abs(first.astype(int) - other).mean() > 0.5


@EACH
def test_the_mark_stands_in_the_corner_of_either(painter):
    left, top, right, bottom = label_box(*SIZE)
    mark = draw(painter=painter)[top:bottom, left:right]
    assert (mark > 200).all(axis=2).mean() > 0.02
    assert (mark < 130).all(axis=2).mean() > 0.2


@EACH
def test_an_edit_redraws_the_whole_canvas_a_little_and_the_mask_entirely(painter, small, window):
    edited = draw("add a red balloon", photo=small, mask=window, painter=painter).astype(int)
    away = np.abs(edited - small).mean(axis=2)
    beside = np.ones_like(window)
    beside[60:320, 100:420] = False
    beside[340:] = False
    assert 0.3 < away[beside].mean() < 12
    assert (away[beside] > 0).mean() > 0.3
    assert away[window].mean() > 2 * away[beside].mean()


@EACH
def test_an_edit_without_a_mask_keeps_the_photo_recognisable(painter, small):
    edited = draw("keep it", photo=small, painter=painter)
    shrunk = [cv2.resize(pixels[:330], (16, 10), interpolation=cv2.INTER_AREA).ravel() for pixels in (edited, small)]
    assert np.corrcoef(*shrunk)[0, 1] > 0.8
    assert not np.array_equal(edited, small)


@EACH
def test_an_edit_on_transparency_shows_what_is_not_masked(painter, small, window):
    alpha = draw("a ball", photo=small, mask=window, transparent=True, painter=painter)[..., 3]
    assert (alpha[:60] == 255).all()
    assert 0.1 < (alpha[100:280, 140:380] == 0).mean() < 0.9


@EACH
def test_a_photo_of_another_shape_covers_the_picture(painter, small, window):
    assert draw(photo=small, mask=window, size=(320, 640), painter=painter).shape == (640, 320, 3)
