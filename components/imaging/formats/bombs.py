"""Refuse decompression bombs: files made to take much time or memory to open.

A bomb is recognized by the structure of the file, before a reader follows the structure and before the memory for the
pixels is allocated. Covers only the cases that the readers do not bound themselves. Decodes nothing.
"""

import io
from typing import BinaryIO

from PIL import Image, ImageFile

from components.errors import UnreadablePicture
from components.imaging.formats.gif_blocks import count_pieces_before_picture
from components.imaging.formats.jpeg_segments import BadSegments, check_scans, is_arithmetic, read_exif
from components.imaging.formats.tiff_directories import NESTED_OF_EXIF, BadDirectory, check_directories
from components.imaging.percent import format_percent
from components.imaging.picture.image_file import file_of
from components.message.message import Message

# The blocks before the picture of a GIF, with its colour profile, have some hundred pieces.
MOST_PIECES = 4096
# The most pixels that a byte can encode. Deflate makes at most 1032 bytes from one (zlib's technical details); a code
# of LZW has at most 12 bits and encodes fewer than 4096 bytes; PackBits makes 128 bytes from two; in a JPEG every block
# of 8 x 8 takes a bit or more, unless it is coded arithmetically (ITU-T T.81, F and G).
DEFLATE, LZW, PACKBITS, JPEG = 1032, 2731, 64, 512
OF_TIFF = {"tiff_adobe_deflate": DEFLATE, "tiff_deflate": DEFLATE, "tiff_lzw": LZW, "packbits": PACKBITS}
OF_TIFF |= {"raw": 1, "jpeg": JPEG}
JPEG_BEGINNING = b"\xff\xd8\xff"
BUILT_BADLY = Message(
    "This file has far more parts than a picture needs, and was not opened. Export it again and try that file."
)


def check_structure(file: BinaryIO) -> None:
    """Raise UnreadablePicture for a file that takes a reader long to open; leave the file at its beginning."""
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


def check_before_decoding(image: ImageFile.ImageFile) -> None:
    """Raise UnreadablePicture for an open image that takes long to decode."""
    try:
        if image.format in ("JPEG", "MPO"):
            file = file_of(image)
            at = file.tell()
            check_scans(file)
            file.seek(at)
    except BadSegments:
        raise UnreadablePicture(BUILT_BADLY) from None


def has_sound_exif(source: Image.Image | BinaryIO) -> bool:
    """Return whether the EXIF data of an open image, or of a JPEG's file, are whole and quick to read, or missing."""
    try:
        if isinstance(source, Image.Image):
            exif = _exif_of(source)
        else:
            source.seek(0)
            exif = read_exif(source) if source.read(3) == JPEG_BEGINNING else b""
        check_directories(io.BytesIO(exif.removeprefix(b"Exif\0\0")), NESTED_OF_EXIF)
    except BadSegments:
        raise UnreadablePicture(BUILT_BADLY) from None
    except BadDirectory:
        return False
    return True


def check_size(image: ImageFile.ImageFile) -> None:
    """Raise UnreadablePicture for an open image with more pixels than the bytes of its file can encode.

    Formats that encode any size in a few bytes, such as WebP, are not checked; ``mending`` checks PNG.
    """
    file = file_of(image)
    at = file.tell()
    size = file.seek(0, 2)
    least = _least_bytes(image)
    file.seek(at)
    if size < least:
        raise UnreadablePicture(
            Message(
                "At least {share} of this picture is missing: its file says {width:,} x {height:,} pixels, and is"
                " too small for them. Export it again and try that file.",
                share=format_percent(least - size, least),
                width=image.width,
                height=image.height,
            )
        )


def _exif_of(image: Image.Image) -> bytes:
    """Return the EXIF data that Pillow reads; in a PNG they may be a text of hexadecimal digits."""
    text = str(image.info.get("Raw profile type exif", ""))
    try:
        return image.info.get("exif") or bytes.fromhex("".join(text.split("\n")[3:]))
    except ValueError:
        return b""


def _least_bytes(image: ImageFile.ImageFile) -> int:
    """Return the least bytes that the pixels of an image take; 0 = unknown."""
    count = image.width * image.height
    if image.format in ("JPEG", "MPO"):
        return 0 if is_arithmetic(file_of(image)) else count // JPEG
    if image.format == "BMP":
        return count * _bits_of(image) // 8 if image.tile[0].codec_name == "raw" else 0
    if image.format == "GIF":
        # The first picture may cover only a part of the canvas.
        left, top, right, bottom = image.tile[0].extents or (0, 0, *image.size)
        return (right - left) * (bottom - top) // LZW
    if image.format == "TIFF" and (pixels := OF_TIFF.get(image.info.get("compression", ""))):
        return count * _bits_of(image) // 8 // pixels
    return 0


def _bits_of(image: Image.Image) -> int:
    """Return the fewest bits that a pixel of the image's mode takes in a file."""
    return {"1": 1, "P": 1, "L": 1}.get(image.mode, 8)
