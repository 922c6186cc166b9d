"""Bombs: files made to take more time or memory to open than any picture of their size needs.

Found by how a file is built, before a reader follows it, and before the memory for its pixels is asked for. What a
reader itself bounds is left to it. Decodes nothing.
"""

import io
from typing import BinaryIO

from PIL import Image

from components.errors import UnreadablePicture
from components.imaging.formats.gif_blocks import count_pieces_before_picture
from components.imaging.formats.jpeg_segments import BadSegments, check_scans, is_arithmetic, read_exif
from components.imaging.formats.tiff_directories import BadDirectory, check_directories

# What a GIF says before its picture, its colour profile too, lies in some hundred.
MOST_PIECES = 4096
# The most pixels that a byte can stand for. Deflate makes at most 1032 bytes of one (zlib's technical details); a code
# of LZW has at most 12 bits and stands for fewer than 4096 bytes; PackBits makes 128 of two; in a JPEG every block of
# 8 x 8 takes a bit or more, unless it is coded arithmetically (ITU-T T.81, F and G).
DEFLATE, LZW, PACKBITS, JPEG = 1032, 2731, 64, 512
OF_TIFF = {"tiff_adobe_deflate": DEFLATE, "tiff_deflate": DEFLATE, "tiff_lzw": LZW, "packbits": PACKBITS}
OF_TIFF |= {"raw": 1, "jpeg": JPEG}
JPEG_BEGINNING = b"\xff\xd8\xff"
BUILT_BADLY = "This file is built as no picture needs to be, and is not opened. Export it again and try that file."


def check_structure(file: BinaryIO) -> None:
    """Raise UnreadablePicture for a file that a reader would take long to open; leaves the file at its beginning."""
    file.seek(0)
    beginning = file.read(4)
    try:
        if beginning.startswith(JPEG_BEGINNING):
            read_exif(file)
        elif beginning == b"GIF8":
            if count_pieces_before_picture(file, MOST_PIECES) == MOST_PIECES:
                raise UnreadablePicture(BUILT_BADLY)
        elif beginning[:2] in (b"II", b"MM"):
            check_directories(file)
    except (BadSegments, BadDirectory):
        raise UnreadablePicture(BUILT_BADLY) from None
    file.seek(0)


def check_before_decoding(image: Image.Image) -> None:
    """Raise UnreadablePicture for an open image that would take long to decode."""
    try:
        if image.format in ("JPEG", "MPO"):
            at = image.fp.tell()
            check_scans(image.fp)
            image.fp.seek(at)
    except BadSegments:
        raise UnreadablePicture(BUILT_BADLY) from None


def has_sound_exif(source: Image.Image | BinaryIO) -> bool:
    """Return whether the EXIF data of an open image, or of a JPEG's file, are whole and quick to read, if any."""
    try:
        if isinstance(source, Image.Image):
            exif = _exif_of(source)
        else:
            source.seek(0)
            exif = read_exif(source) if source.read(3) == JPEG_BEGINNING else b""
        check_directories(io.BytesIO(exif.removeprefix(b"Exif\0\0")))
    except BadSegments:
        raise UnreadablePicture(BUILT_BADLY) from None
    except BadDirectory:
        return False
    return True


def check_size(image: Image.Image) -> None:
    """Raise UnreadablePicture for an open image of more pixels than its file can hold, whatever they show.

    Formats that make any size of a few bytes, such as WebP, are not judged; nor is PNG, which is elsewhere.
    """
    at = image.fp.tell()
    size = image.fp.seek(0, 2)
    least = _least_bytes(image)
    image.fp.seek(at)
    if size < least:
        raise UnreadablePicture(
            f"At least {1 - size / least:.0%} of this picture is missing: its file says {image.width:,} x"
            f" {image.height:,} pixels, and is too small for them. Export it again and try that file."
        )


def _exif_of(image: Image.Image) -> bytes:
    """Return the EXIF data that Pillow will read; in a PNG they may be a text of hexadecimal digits."""
    text = str(image.info.get("Raw profile type exif", ""))
    try:
        return image.info.get("exif") or bytes.fromhex("".join(text.split("\n")[3:]))
    except ValueError:
        return b""


def _least_bytes(image: Image.Image) -> int:
    """Return how many bytes the pixels of an image take at least; 0 where nothing is known."""
    count = image.width * image.height
    if image.format in ("JPEG", "MPO"):
        return 0 if is_arithmetic(image.fp) else count // JPEG
    if image.format == "BMP":
        return count * _bits_of(image) // 8 if image.tile[0][0] == "raw" else 0
    if image.format == "GIF":
        # The first picture may cover but a part of the whole.
        left, top, right, bottom = image.tile[0][1]
        return (right - left) * (bottom - top) // LZW
    if image.format == "TIFF" and (pixels := OF_TIFF.get(image.info.get("compression"))):
        return count * _bits_of(image) // 8 // pixels
    return 0


def _bits_of(image: Image.Image) -> int:
    """Return the fewest bits that a pixel of an image's mode takes in a file."""
    return {"1": 1, "P": 1, "L": 1}.get(image.mode, 8)
