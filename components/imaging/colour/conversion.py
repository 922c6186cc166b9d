"""Convert pixels between ICC profiles, by LittleCMS.

Relative colorimetric with black point compensation: colours within both gamuts stay, others are clipped, and black
stays black. RGB numbers without a profile are sRGB. Knows nothing about files.
"""

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# 18 levels from 0 to 255 in each of three channels.
LATTICE = np.stack(np.meshgrid(*[np.arange(0, 256, 15, dtype=np.uint8)] * 3), axis=-1).reshape(18, -1, 3)


def to_srgb(pixels: np.ndarray, icc_profile: bytes | None) -> np.ndarray:
    """Return ``pixels`` of a profile as sRGB; the same array where no conversion is needed.

    ``pixels``: (height, width, 3 or 4) uint8, RGB or RGBA; alpha stays. Without a profile, with a profile equal to
    sRGB, and with a profile for which ``is_rgb`` is False, nothing is converted. Raises nothing about the profile.
    """
    return _convert(pixels, icc_profile, 0)


def from_srgb(pixels: np.ndarray, icc_profile: bytes | None) -> np.ndarray:
    """Return sRGB ``pixels`` as numbers of a profile: the inverse of ``to_srgb``, with the same exceptions."""
    return _convert(pixels, icc_profile, 1)


def is_rgb(icc_profile: bytes) -> bool:
    """Return whether a profile describes RGB numbers and converts both to sRGB and back.

    A scanner's profile may convert one way only; a damaged profile converts neither way.
    """
    return _both_ways(icc_profile, "RGB") is not None


@lru_cache(maxsize=16)
def transform_to_srgb(icc_profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the transform to sRGB for images of Pillow's ``mode``: "L", "CMYK", "LAB", "RGB" or "RGBA".

    None for a profile that is damaged or describes another mode.
    """
    return _build(icc_profile, mode, 0)


def transform_lab() -> ImageCms.ImageCmsTransform | None:
    """Return the transform to sRGB for "LAB" images without a profile; white is D50 as in TIFF and ICC."""
    return transform_to_srgb(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), "LAB")


def _convert(pixels: np.ndarray, icc_profile: bytes | None, direction: int) -> np.ndarray:
    if not icc_profile or _is_srgb(icc_profile):
        return pixels
    transforms = _both_ways(icc_profile, "RGB" if pixels.shape[2] == 3 else "RGBA")
    return np.array(transforms[direction].apply(Image.fromarray(pixels))) if transforms else pixels


# Transforms are shared between threads: LittleCMS does not write to a transform while applying it, each call has its
# own copy of the one-pixel cache (CachedXFORM in cmsxform.c), and Pillow releases the interpreter's lock meanwhile.
@lru_cache(maxsize=16)
def _both_ways(icc_profile: bytes, mode: str) -> tuple[ImageCms.ImageCmsTransform, ImageCms.ImageCmsTransform] | None:
    """Return the transforms to sRGB and back; None where one of them cannot be built."""
    forth, back = _build(icc_profile, mode, 0), _build(icc_profile, mode, 1)
    return (forth, back) if forth and back else None


@lru_cache(maxsize=16)
def _is_srgb(icc_profile: bytes) -> bool:
    """Return whether a profile changes no colour by more than one level, so that photos tagged sRGB stay bit-exact."""
    transforms = _both_ways(icc_profile, "RGB")
    lattice = Image.fromarray(LATTICE)
    return transforms is not None and all(
        np.abs(np.asarray(transform.apply(lattice), dtype=np.int16) - LATTICE).max() <= 1 for transform in transforms
    )


def _build(icc_profile: bytes, mode: str, direction: int) -> ImageCms.ImageCmsTransform | None:
    modes = (mode, "RGBA" if mode == "RGBA" else "RGB")
    try:
        profiles = (ImageCms.ImageCmsProfile(io.BytesIO(icc_profile)), SRGB)
        return ImageCms.buildTransform(
            profiles[direction],
            profiles[1 - direction],
            modes[direction],
            modes[1 - direction],
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None
