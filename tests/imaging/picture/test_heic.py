"""HEIC is read where its reader is installed; elsewhere a person is told what to do, and everything else works."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from components.imaging.picture.heic import can_read_heic, names_heic
from components.imaging.picture.picture import read_picture

ROOT = Path(__file__).resolve().parents[3]
WITHOUT_READER = """
import sys
sys.modules["pillow_heif"] = None  # As if it were not installed.
from pathlib import Path
from components.errors import UnreadablePicture
from components.imaging.picture.picture import measure_picture, read_picture
for name in sys.argv[1:]:
    for read in (read_picture, measure_picture):
        try:
            print(read(Path(name)) and "read")
        except UnreadablePicture as error:
            print(error)
"""
SOURCE = np.full((32, 48, 3), 120, dtype=np.uint8)


def test_this_machine_has_the_reader_that_the_tests_need():
    file = io.BytesIO()
    Image.fromarray(SOURCE).save(file, "HEIF")
    assert can_read_heic()
    assert read_picture(file.getvalue()).size == (48, 32)


def test_without_the_reader_a_heic_is_refused_with_the_remedy_and_others_are_read(tmp_path):
    files = [tmp_path / name for name in ("photo.heic", "photo.avif", "photo.png", "photo.txt")]
    for file, fmt in zip(files, ("HEIF", "AVIF", "PNG"), strict=False):
        Image.fromarray(SOURCE).save(file, fmt)
    files[3].write_text("hello, this is text")
    command = [sys.executable, "-c", WITHOUT_READER, *map(str, files)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == said[1]
    assert "Save it as a JPEG" in said[0]
    assert "pip install -r requirements-heic.txt" in said[0]
    assert said[2:6] == ["read"] * 4
    assert "not a picture Proofroom can read" in said[6]


@pytest.mark.parametrize(
    ("brands", "is_heic"),
    [
        ((b"heic", b"mif1", b"heic"), True),
        ((b"mif1", b"mif1", b"heic"), True),
        ((b"mif1",), True),
        ((b"avif", b"avif", b"mif1", b"miaf"), False),
        ((b"mif1", b"avif"), False),
        ((b"isom", b"mp41"), None),
    ],
)
def test_a_heic_is_told_by_its_brands(brands, is_heic):
    content = brands[0] + bytes(4) + b"".join(brands[1:])
    head = (len(content) + 8).to_bytes(4, "big") + b"ftyp" + content
    assert names_heic(io.BytesIO(head + b"\0\0\0\x08mdat")) is is_heic


def test_a_file_that_ends_in_its_first_bytes_is_no_heic():
    for cut in (b"", b"\0\0\0", b"\0\0\0\x18ftyp"):
        assert names_heic(io.BytesIO(cut)) is None
