"""Strokes as a page hands them over, and what nobody's page would."""

import base64
import zlib

import numpy as np
import pytest

from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.strokes import MOST_PACKED, Strokes
from components.studio.events.event_errors import UnexpectedValue
from tests.library.pictures import disc
from tests.studio.handed_strokes import hand_over

PAINTED = disc(300, 201, 40)


def pack(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


def test_strokes_are_read_as_they_were_handed_over():
    assert np.array_equal(Strokes.handed_over(hand_over(PAINTED), MaskHistory()).painted.strokes, PAINTED)


@pytest.mark.parametrize("number", [None, "1", -1, True, 1.0, 10**9])
def test_a_state_of_no_number_is_refused(number):
    with pytest.raises(UnexpectedValue):
        Strokes.handed_over(hand_over(PAINTED) | {"number": number}, MaskHistory())


@pytest.mark.parametrize(
    "size",
    [None, "8x8", [], [8], [8, 8, 1], [0, 8], [-8, -8], [8.0, 8.0], [True, 64], [4097, 1], [10**9, 10**9]],
)
def test_a_view_of_no_size_or_any_size_is_refused(size):
    with pytest.raises(UnexpectedValue):
        Strokes.handed_over({"size": size, "bits": pack(bytes(8))}, MaskHistory())


@pytest.mark.parametrize(
    "bits",
    [
        7,
        [],
        "",
        "=",
        "a picture",
        base64.b64encode(b"no zlib").decode(),
        pack(bytes(7)),
        pack(bytes(9)),
        # Ten megabytes in ten kilobytes, of which eight bytes are unpacked.
        pack(bytes(10**7)),
        "A" * (MOST_PACKED + 1),
        base64.b64encode(zlib.compress(bytes(8))[:-1]).decode(),
        base64.b64encode(zlib.compress(bytes(8)) + b"more").decode(),
    ],
)
def test_strokes_that_are_not_one_bit_for_each_pixel_are_refused(bits):
    with pytest.raises(UnexpectedValue):
        Strokes.handed_over({"size": [8, 8], "bits": bits}, MaskHistory())
