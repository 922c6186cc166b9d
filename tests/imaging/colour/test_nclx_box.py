"""The code points of an AVIF are read from its boxes, as libheif reads them, and damaged boxes end in one error."""

import io
from contextlib import suppress

import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from components.imaging.colour.nclx_box import read_code_points


def avif(mode: str, points: tuple[int, int] = (1, 13)) -> bytes:
    """Return an AVIF whose box nclx says ``points``."""
    file = io.BytesIO()
    Image.fromarray(np.full((32, 48, len(mode)), 99, dtype=np.uint8)).save(file, "AVIF")
    data = file.getvalue()
    at = data.index(b"colrnclx") + 8
    return data[:at] + b"".join(point.to_bytes(2, "big") for point in points) + data[at + 4 :]


WHOLE = avif("RGB", (12, 16))


# With transparency, the file has a second picture beside the main one.
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("points", [(1, 13), (9, 16), (12, 18), (2, 2)])
def test_the_points_are_those_that_libheif_reads(mode, points):
    data = avif(mode, points)
    witness = pillow_heif.open_heif(io.BytesIO(data)).info["nclx_profile"]
    assert read_code_points(data) == points
    assert (witness["color_primaries"], witness["transfer_characteristics"]) == points


def test_a_main_picture_without_a_tag_does_not_take_that_of_another():
    at = WHOLE.index(b"pitm") + 8
    assert read_code_points(WHOLE[:at] + b"\0\7" + WHOLE[at + 2 :]) is None


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_damage_ends_in_one_error_or_in_points(at, damage, cut):
    data = WHOLE[:at] + damage + (b"" if cut else WHOLE[at + len(damage) :])
    with suppress(ValueError):
        points = read_code_points(data)
        assert points is None or all(0 <= point < 1 << 16 for point in points)
