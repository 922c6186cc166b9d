"""The colour tag of a file, in any of the formats' ways, read as an ICC profile.

The first of cICP, iCCP, sRGB, gAMA and cHRM counts in a PNG (third edition, 4.3); an ICC profile or else the code
points of an nclx box in AVIF and HEIC; an ICC profile in other files, and in a JPEG also the mark of Adobe RGB in the
EXIF data. Numbers without a tag are sRGB. Converts nothing.
"""

import struct
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field

import numpy as np
from PIL import ImageFile

from components.imaging.colour.code_points import (
    CURVES,
    D65,
    HLG,
    PQ,
    PRIMARIES,
    SRGB_CURVE,
    SRGB_PRIMARIES,
    UNSPECIFIED,
    Curve,
    Primaries,
)
from components.imaging.colour.conversion import is_rgb, transform_to_srgb
from components.imaging.colour.matrix_profile import build_profile
from components.imaging.colour.nclx_box import read_code_points
from components.imaging.formats.png_file import MOST_PROFILE
from components.imaging.picture.image_file import file_of
from components.imaging.picture.mode import kind_of
from components.message.message import Message

BROKEN_PROFILE = Message("The picture's colour profile cannot be read and was left out.")
BROKEN_TAG = Message("The picture's colour tag cannot be read and was left out.")
NAMES = {(9, SRGB_CURVE): "BT.2020", (12, SRGB_CURVE): "Display P3"}
# sRGB as gAMA and cHRM (PNG, 11.3.2.5). Writers round: 45000 to 46000 mean 45455.
SRGB_GAMMA, NEAR_GAMMA, NEAR_CHROMATICITY = 45455, 500, 0.002
# A gamma outside of this range is an error.
GAMMAS = (0.1, 10.0)
# Adobe RGB (1998), the optional colour space of the Design rule for Camera File system (DCF 2.0).
ADOBE_RGB = Primaries((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65), Curve(563 / 256)
EXIF_IFD, INTEROP_IFD, COLOUR_SPACE = 0x8769, 0xA005, 0xA001
# Bytes at the beginning of an AVIF that contain the boxes with the description of the pictures.
HEAD = 1 << 16


@dataclass(frozen=True)
class ColourTag:
    """Hold the colour space of a file's numbers.

    ``icc_profile``: None for sRGB. ``hdr``: PQ or HLG for HDR numbers with ``primaries``, for which there is no profile
    yet; else None. ``narrow``: black is 16 and white 235 of 255, as in video. ``notices``: sentences about unreadable
    tags.
    """

    icc_profile: bytes | None = field(default=None, repr=False)
    hdr: int | None = None
    primaries: Primaries = SRGB_PRIMARIES
    narrow: bool = False
    notices: tuple[Message, ...] = ()


SRGB_TAG = ColourTag()


def read_tag(image: ImageFile.ImageFile, png: Mapping[bytes, bytes]) -> ColourTag:
    """Return the colour tag of an open image; ``png`` are the colour chunks of a PNG by their names."""
    if image.format == "PNG":
        return _read_png(image, png)
    if "icc_profile" in image.info:
        profile = image.info["icc_profile"]
        return ColourTag(profile) if is_usable(profile, kind_of(image)) else ColourTag(notices=(BROKEN_PROFILE,))
    if image.format in ("AVIF", "HEIF"):
        return _read_nclx(image)
    if image.format in ("JPEG", "MPO") and _is_adobe_rgb(image):
        return ColourTag(build_profile(*ADOBE_RGB, "Adobe RGB (1998)"))
    return SRGB_TAG


def _read_png(image: ImageFile.ImageFile, chunks: Mapping[bytes, bytes]) -> ColourTag:
    notices = []
    if b"cICP" in chunks:
        if tag := _of_cicp(chunks[b"cICP"]):
            return tag
        notices.append(BROKEN_TAG)
    if b"iCCP" in chunks:
        profile = _unpack_iccp(chunks[b"iCCP"])
        if is_usable(profile, kind_of(image)):
            return ColourTag(profile, notices=tuple(notices))
        notices.append(BROKEN_PROFILE)
    if b"sRGB" in chunks or not chunks.keys() & {b"gAMA", b"cHRM"}:
        return ColourTag(notices=tuple(notices))
    try:
        profile = _of_gamma(chunks.get(b"gAMA"), chunks.get(b"cHRM"))
    except (struct.error, ValueError):
        return ColourTag(notices=(*notices, BROKEN_TAG))
    return ColourTag(profile, notices=tuple(notices))


def _of_cicp(data: bytes) -> ColourTag | None:
    """Return the tag of a cICP chunk; None for an invalid chunk: the matrix must be 0 for RGB, the range 0 or 1."""
    if len(data) != 4 or data[2] != 0 or data[3] > 1:
        return None
    return _of_code_points(data[0], data[1], narrow=data[3] == 0)


def _of_code_points(primaries: int, transfer: int, narrow: bool = False) -> ColourTag | None:
    """Return the tag of two code points; None for reserved ones and for transfer functions without a display curve."""
    # Unspecified means the default, sRGB.
    colours = SRGB_PRIMARIES if primaries == UNSPECIFIED else PRIMARIES.get(primaries)
    if colours is not None and transfer in (PQ, HLG):
        return ColourTag(hdr=transfer, primaries=colours, narrow=narrow)
    curve = SRGB_CURVE if transfer == UNSPECIFIED else CURVES.get(transfer)
    if colours is None or curve is None:
        return None
    if (colours, curve) == (SRGB_PRIMARIES, SRGB_CURVE):
        return ColourTag(narrow=narrow)
    name = NAMES.get((primaries, curve), f"H.273 primaries {primaries}, transfer {transfer}")
    return ColourTag(build_profile(colours, curve, name), narrow=narrow)


def is_usable(profile: bytes | None, kind: str) -> bool:
    """Return whether an ICC profile converts numbers of a kind, "RGB", "L", "CMYK" or "LAB", to sRGB."""
    if not profile:
        return False
    # Grey numbers with an RGB profile mean equal amounts of red, green and blue.
    return (kind in ("RGB", "L") and is_rgb(profile)) or transform_to_srgb(profile, kind) is not None


def _unpack_iccp(data: bytes) -> bytes | None:
    """Return the profile in an iCCP chunk; None for a damaged profile, or one of more than MOST_PROFILE bytes."""
    packed = data.partition(b"\0")[2]
    with suppress(zlib.error):
        reader = zlib.decompressobj()
        profile = reader.decompress(packed[1:], MOST_PROFILE)
        return profile if packed[:1] == b"\0" and not reader.unconsumed_tail else None
    return None


def _of_gamma(gama: bytes | None, chrm: bytes | None) -> bytes | None:
    """Return the profile of gAMA and cHRM, None where they mean sRGB; sRGB's value counts for a missing chunk.

    Raises struct.error or ValueError for impossible numbers.
    """
    primaries = SRGB_PRIMARIES
    if chrm is not None:
        white, red, green, blue = (pair for pair in struct.iter_unpack(">II", chrm))
        primaries = Primaries(*((x / 100_000, y / 100_000) for x, y in (red, green, blue, white)))
    if _is_near(primaries, SRGB_PRIMARIES):
        primaries = SRGB_PRIMARIES
    curve, written = SRGB_CURVE, SRGB_GAMMA if gama is None else struct.unpack(">I", gama)[0]
    if gama is not None and not (primaries == SRGB_PRIMARIES and abs(written - SRGB_GAMMA) <= NEAR_GAMMA):
        curve = Curve(100_000 / max(1, written))
    if (primaries, curve) == (SRGB_PRIMARIES, SRGB_CURVE):
        return None
    profile = build_profile(primaries, curve, "From the picture's gAMA and cHRM")
    if profile is None or not GAMMAS[0] <= curve.gamma <= GAMMAS[1] or not is_rgb(profile):
        raise ValueError("these span no colour space")
    return profile


def _is_near(one: Primaries, other: Primaries) -> bool:
    return bool(np.abs(np.subtract(astuple(one), astuple(other))).max() <= NEAR_CHROMATICITY)


def _read_nclx(image: ImageFile.ImageFile) -> ColourTag:
    """Return the tag in the nclx box of the main picture of an AVIF or HEIC (ISO/IEC 23008-12, 6.5.5)."""
    if image.format == "HEIF":
        nclx = image.info.get("nclx_profile")
        points = (nclx["color_primaries"], nclx["transfer_characteristics"]) if nclx else None
    else:
        file = file_of(image)
        file.seek(0)
        head = file.read(HEAD)
        try:
            points = read_code_points(head)
        except ValueError:
            return ColourTag(notices=(BROKEN_TAG,)) if b"colrnclx" in head else SRGB_TAG
    if points is None:
        return SRGB_TAG
    # The matrix and the range belong to luma and chroma, and the decoder has applied them.
    return _of_code_points(*points) or ColourTag(notices=(BROKEN_TAG,))


def _is_adobe_rgb(image: ImageFile.ImageFile) -> bool:
    """Return whether the EXIF data say Adobe RGB: uncalibrated, with the index R03 (Exif 2.32, DCF 2.0)."""
    with suppress(OSError, ValueError, SyntaxError, TypeError, LookupError, struct.error):
        exif = image.getexif()
        index = exif.get_ifd(EXIF_IFD).get(INTEROP_IFD) and exif.get_ifd(INTEROP_IFD).get(1)
        index = index.encode("latin-1", "replace") if isinstance(index, str) else index or b""
        return exif.get_ifd(EXIF_IFD).get(COLOUR_SPACE) == 0xFFFF and bytes(index).startswith(b"R03")
    return False
