"""Mend files that are damaged beside the pixels, lack their end, or lack some pixels.

A picture with missing pixels is accepted, or refused with the missing share, as the reader asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from components.errors import UnreadablePicture
from components.imaging.formats.bombs import has_sound_exif
from components.imaging.formats.jpeg_file import mend_jpeg
from components.imaging.formats.jpeg_segments import remove_exif
from components.imaging.formats.png_file import PngFile, open_png
from components.imaging.formats.png_rows import check_stream, complete, missing_pixels, seems_cut
from components.imaging.formats.webp_file import mend_webp
from components.imaging.picture.orientation import BROKEN_EXIF
from components.message.message import Message, Sentences

NO_END = Message("The end mark of the picture's file is missing. All of its pixels are there.")
CHECK_SUM = Message("A check sum of the picture's pixels is wrong: some of them may be damaged.")
BESIDE = Message("What lies beside the pixels in the picture's file is damaged and was left out.")
COARSE = Message("All of this picture is there, but not its fine details: its file was cut off.")
GET_WHOLE = Message("Get the whole file and try that one.")


@dataclass(frozen=True)
class Mended:
    """Hold a file that decoders accept.

    ``missing``: (height, width) bool, before the EXIF orientation, True where no pixel came, or None. ``notices``:
    sentences about the damage. ``png``: the structure of a PNG, None for another format. ``colour``: the colour chunks
    of a PNG.
    """

    file: BinaryIO = field(repr=False)
    missing: np.ndarray | None = field(default=None, repr=False)
    notices: tuple[Message, ...] = ()
    png: PngFile | None = field(default=None, repr=False)
    colour: Mapping[bytes, bytes] = field(default_factory=dict, repr=False)


def mend_file(file: BinaryIO, most_pixels: int, cut: bool) -> Mended:
    """Return a file with the damage mended that is visible without decoding; mostly the file itself.

    A PNG with more than ``most_pixels`` is not examined. Raises UnreadablePicture for a PNG without a header or without
    any pixel, and, unless ``cut``, for a PNG that lacks some pixels.
    """
    png = open_png(file)
    if png is None:
        whole = has_sound_exif(file)
        return Mended(file) if whole else Mended(remove_exif(file), notices=(BROKEN_EXIF,))
    if png.size[0] * png.size[1] > most_pixels:
        return Mended(file)
    notices = png.damage if png.ends else (*png.damage, NO_END)
    if seems_cut(png):
        missing = missing_pixels(png)
        if missing is not None:
            notices = (*png.damage, _accept(missing, cut))
        return Mended(png.rebuild(complete(png)), missing, notices, png, png.colour_chunks())
    return Mended(png.rebuild() if notices or png.has_large_profile else file, None, notices, png, png.colour_chunks())


def mend_refused(refused: Mended, most_pixels: int, cut: bool) -> Mended | None:
    """Return a file that the decoder refused, mended; None where it cannot be mended. Raises as ``mend_file``."""
    if refused.png is None:
        return _mend_jpeg(refused, most_pixels, cut) or _mend_webp(refused, most_pixels, cut)
    png = refused.png
    if refused.missing is not None:
        return None
    missing = missing_pixels(png)
    if missing is None and check_stream(png):
        return Mended(png.rebuild(), None, (*refused.notices, BESIDE), png, refused.colour)
    notice = CHECK_SUM if missing is None else _accept(missing, cut)
    return Mended(png.rebuild(complete(png)), missing, (*refused.notices, notice), png, refused.colour)


def _mend_jpeg(refused: Mended, most_pixels: int, cut: bool) -> Mended | None:
    jpeg = mend_jpeg(refused.file, most_pixels)
    if jpeg is None:
        return None
    if jpeg.coarse and not cut:
        raise UnreadablePicture(Sentences(COARSE, GET_WHOLE))
    whole = COARSE if jpeg.coarse else NO_END
    notice = whole if jpeg.missing is None else _accept(jpeg.missing, cut)
    return Mended(jpeg.file, jpeg.missing, (*refused.notices, notice))


def _mend_webp(refused: Mended, most_pixels: int, cut: bool) -> Mended | None:
    webp = mend_webp(refused.file, most_pixels)
    if webp is None:
        return None
    notice = BESIDE if webp.missing is None else _accept(webp.missing, cut)
    return Mended(webp.file, webp.missing, (*refused.notices, notice))


def measure_missing(missing: np.ndarray) -> tuple[int, bool]:
    """Return the missing percent of a picture's pixels, (height, width) bool, and whether they are its lower part."""
    top = np.flatnonzero(missing.any(axis=1))[0]
    percent = 100 if missing.all() else min(99, max(1, round(100 * float(missing.mean()))))
    return percent, bool(top > 0 and missing[top:].all())


def _accept(missing: np.ndarray, cut: bool) -> Message:
    """Return the notice about missing pixels. Raises UnreadablePicture unless ``cut``, or where all are missing."""
    percent, is_lower = measure_missing(missing)
    if not cut or missing.all():
        if is_lower:
            said = Message("The lower {percent} % of this picture is missing: its file was cut off.", percent=percent)
        else:
            said = Message("{percent} % of this picture is missing: its file was cut off.", percent=percent)
        raise UnreadablePicture(Sentences(said, GET_WHOLE))
    if is_lower:
        return Message(
            "The lower {percent} % of this picture is missing, and transparent where it is shown here: its file was cut"
            " off.",
            percent=percent,
        )
    return Message(
        "{percent} % of this picture is missing, and transparent where it is shown here: its file was cut off.",
        percent=percent,
    )
