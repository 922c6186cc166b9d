"""A picture of a room has few bytes whatever it shows, and in a blind room exactly as many as any other."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from components.review.pictures.sized_webp import EDGES, MOST_BYTES, encode_exactly, encode_within, fit_exactly
from tests.library.pictures import noise


def flat(edge: int, channels: int = 3) -> np.ndarray:
    return np.full((edge, edge, channels), 90, np.uint8)


def read(webp: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(webp)))


@pytest.mark.parametrize("edge", EDGES[:2])
def test_even_noise_has_no_more_bytes_than_a_size_allows(edge: int):
    webp = encode_within(noise(edge, edge), MOST_BYTES[edge])
    assert len(webp) <= MOST_BYTES[edge]
    assert read(webp).shape == (edge, edge, 3)


def test_two_hundred_of_the_smallest_open_on_a_phone_with_under_two_megabytes():
    assert 200 * MOST_BYTES[EDGES[0]] < 1_500_000


def test_a_noisy_alpha_channel_is_bounded_too():
    webp = encode_within(noise(320, 320, 4), MOST_BYTES[320])
    assert len(webp) <= MOST_BYTES[320]
    assert read(webp).shape == (320, 320, 4)


def test_a_simple_picture_keeps_the_best_quality():
    webp = encode_within(flat(320), MOST_BYTES[320])
    assert np.abs(read(webp).astype(int) - 90).max() <= 2


@pytest.mark.parametrize("channels", [3, 4])
def test_pictures_that_must_tell_nothing_have_the_same_number_of_bytes(channels: int):
    webps = [encode_exactly(pixels, 7_000) for pixels in (flat(320, channels), noise(320, 320, channels))]
    assert [len(webp) for webp in webps] == [7_000, 7_000]
    assert [read(webp).shape for webp in webps] == [(320, 320, channels)] * 2
    assert np.abs(read(webps[0])[..., :3].astype(int) - 90).max() <= 2


def test_padding_cannot_be_shrunk_by_a_transport_and_is_always_the_same():
    first, second = (encode_exactly(flat(320), 7_000) for _ in range(2))
    assert first == second
    assert len(zlib.compress(first, 9)) > 6_500


def test_a_size_is_reached_exactly_from_below_and_above():
    assert fit_exactly((1024, 1536), 2048) == fit_exactly((2048, 3072), 2048) == (1365, 2048)
    assert fit_exactly((4000, 10), 320) == (320, 1)
