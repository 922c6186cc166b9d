"""A mask file that is put in: which reading is taken, that the other one is offered, and that strokes stay."""

from pathlib import Path

import numpy as np
import pytest

from components.errors import EmptyMask, FullMask, UnreadablePicture
from components.imaging.extension import NO_MARGINS, Margins
from components.studio.edit.mask.mask_upload import MaskUpload, read_upload
from components.studio.page.loaded_pictures import LoadedPicture
from tests.library.pictures import disc, encode, white_mask
from tests.studio.edit.mask.white_strokes import ADDED, MASK, SIZE, strokes

ERASED = disc(*SIZE, 10)


@pytest.fixture
def put_in(tmp_path: Path):
    def put_in(data: bytes, margins: Margins = NO_MARGINS) -> tuple[np.ndarray, MaskUpload, tuple[str, ...]]:
        path = tmp_path / "mask.png"
        path.write_bytes(data)
        return read_upload(str(path), LoadedPicture("", margins.size_of(SIZE), "", SIZE, "", margins=margins))

    return put_in


@pytest.mark.parametrize(
    ("data", "said", "offer"),
    [
        (white_mask(MASK), "White is repainted: 8.4 % of the picture.", "Repaint black instead"),
        (
            strokes(MASK),
            "The opaque part of the mask is repainted: 8.4 % of the picture.",
            "Repaint the transparent part instead",
        ),
    ],
    ids=["white on black", "white strokes on transparent"],
)
def test_the_reading_is_said_and_the_other_is_offered(put_in, data, said, offer):
    mask, upload, notices = put_in(data)
    assert np.array_equal(mask, MASK)
    assert (str(upload.said), str(upload.offer), notices) == (said, offer, ())


def test_the_other_reading_is_taken_and_leads_back(put_in):
    mask, upload, _ = put_in(strokes(MASK))
    rest, other = upload.switch(mask)
    assert np.array_equal(rest, ~MASK)
    assert str(other.said) == "The transparent part of the mask is repainted: 92 % of the picture."
    assert str(other.offer) == "Repaint the opaque part instead"
    assert np.array_equal(other.switch(rest)[0], MASK)


def test_what_was_drawn_stays_drawn_however_often_the_reading_is_changed(put_in):
    mask, upload, _ = put_in(strokes(MASK))
    drawn = (mask | ADDED) & ~ERASED
    for reading in (~MASK, MASK, ~MASK, MASK):
        drawn, upload = upload.switch(drawn)
        assert np.array_equal(drawn, (reading | ADDED) & ~ERASED)
    # Drawn over what had been erased before, in the reading of then.
    drawn, upload = upload.switch(drawn | ERASED)
    assert np.array_equal(drawn, ~MASK | ADDED | ERASED)


def test_a_file_of_another_size_is_scaled_and_it_says_so(put_in):
    mask, upload, notices = put_in(white_mask(disc(600, 400, 80)))
    assert mask.shape == MASK.shape
    assert list(map(str, notices)) == ["The mask is 600 x 400 pixels and was scaled to the picture's 300 x 200."]
    assert np.array_equal(upload.switch(mask)[0], ~mask)


def test_on_an_extended_picture_a_file_of_the_picture_s_size_marks_the_picture(put_in):
    margins = Margins(left=60, bottom=50)
    mask, upload, notices = put_in(strokes(MASK), margins)
    assert np.array_equal(mask, margins.extend_mask(MASK))
    assert notices == ()
    assert np.array_equal(upload.switch(mask)[0], margins.extend_mask(~MASK))
    # One of the extended picture's size, as it can be downloaded, marks that.
    mask, upload, notices = put_in(white_mask(disc(360, 250, 30, at=(0, 0))), margins)
    assert np.array_equal(mask, disc(360, 250, 30, at=(0, 0)))
    assert notices == ()


def test_a_picture_that_is_extended_keeps_both_readings_and_what_was_drawn(put_in):
    margins = Margins(right=100)
    mask, upload, _ = put_in(strokes(MASK))
    drawn, upload = upload.switch(mask | ADDED)
    wide = upload.reshape(margins.extend_mask)
    again, wide = wide.switch(margins.extend_mask(drawn))
    assert np.array_equal(again, margins.extend_mask(MASK | ADDED))
    assert wide.size == (400, 200)
    assert str(wide.said) == "The opaque part of the mask is repainted: 8.4 % of the picture."


def test_a_file_that_marks_nothing_or_everything_is_refused(put_in):
    with pytest.raises(EmptyMask):
        put_in(white_mask(np.zeros_like(MASK)))
    with pytest.raises(FullMask):
        put_in(white_mask(np.ones_like(MASK)))


def test_a_file_that_was_cut_is_refused_with_the_share_that_is_missing(put_in):
    with pytest.raises(UnreadablePicture, match="% of this picture is missing"):
        put_in(encode(np.random.default_rng(1).integers(0, 255, (200, 300), dtype=np.uint8))[:9000])
