"""Frames are counted up to a bound, by steps that are counted too: a reader's own count may take minutes."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from components.imaging.formats.frames import MOST_COUNTED
from components.imaging.formats.gif_blocks import count_gif_frames
from components.imaging.formats.tiff_directories import count_directories
from components.imaging.picture.picture import read_picture
from tests.english import english


class CountingFile(io.BytesIO):
    """Count how often it is read."""

    reads = 0

    def read(self, *size: int) -> bytes:
        self.reads += 1
        return super().read(*size)


def encode(count: int, fmt: str) -> bytes:
    frames = [Image.fromarray(np.full((8, 8, 3), number * 83 % 256, np.uint8)) for number in range(count)]
    file = io.BytesIO()
    frames[0].save(file, fmt, save_all=True, append_images=frames[1:])
    return file.getvalue()


def endless_tiff(count: int) -> bytes:
    """Return a TIFF of 8 x 8 grey pixels, followed by so many directories of one entry."""
    tags = {256: 8, 257: 8, 258: 8, 259: 1, 262: 1, 273: 8, 278: 8, 279: 64}
    start = 8 + 64
    after = start + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in tags.items())
    file = bytearray(b"II*\0" + struct.pack("<L", start) + bytes(64))
    file += struct.pack("<H", len(tags)) + entries + struct.pack("<L", after)
    one = 2 + 12 + 4
    for number in range(count):
        following = after + (number + 1) * one if number + 1 < count else 0
        file += struct.pack("<HHHLLL", 1, 256, 4, 1, 8, following)
    return bytes(file)


@pytest.mark.parametrize(("fmt", "count"), [("TIFF", 1), ("TIFF", 3), ("TIFF", 100), ("GIF", 1), ("GIF", 3)])
def test_frames_are_counted_as_they_are(fmt, count):
    notices = read_picture(encode(count, fmt)).notices
    assert [n for n in english(notices) if "frames" in n] == (
        [f"Only the first of {count} frames is used."] if count > 1 else []
    )


@pytest.mark.parametrize("fmt", ["GIF", "PNG", "WEBP", "TIFF"])
def test_of_more_than_a_hundred_frames_it_says_just_that(fmt):
    assert "Only the first of more than 100 frames is used." in english(read_picture(encode(120, fmt)).notices)


def test_the_directories_of_a_tiff_are_walked_no_further_than_the_bound():
    file = CountingFile(endless_tiff(70_000))  # 1.3 MB
    assert count_directories(file, MOST_COUNTED + 1) == MOST_COUNTED + 1
    assert file.reads <= 3 * MOST_COUNTED
    assert "more than 100" in str(read_picture(file.getvalue()).notices[0])


def test_directories_that_lead_back_are_not_walked_for_ever():
    loop = bytearray(endless_tiff(2))
    loop[-4:] = struct.pack("<L", 72)
    file = CountingFile(bytes(loop))
    assert count_directories(file, MOST_COUNTED + 1) == MOST_COUNTED + 1
    assert file.reads <= 3 * MOST_COUNTED


def test_the_pieces_of_a_gif_are_walked_no_further_than_the_bound():
    head = b"GIF89a" + struct.pack("<HHBBB", 8, 8, 0, 0, 0) + b"," + bytes(9) + b"\2"
    file = CountingFile(head + b"\1\0" * 100_000)
    assert count_gif_frames(file, 100, most_pieces=500) == 1
    assert file.reads <= 2 * 500


@pytest.mark.parametrize("kept", [6, 12, 20, 60])
def test_a_gif_that_ends_early_is_counted_as_far_as_it_goes(kept):
    assert count_gif_frames(io.BytesIO(encode(3, "GIF")[:kept]), 100) == 1
