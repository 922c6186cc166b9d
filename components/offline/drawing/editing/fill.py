"""Filling a masked part from what surrounds it.

What a prompt asks to remove is filled as Erase fills. What something else is drawn over is filled more quickly: the
broad forms come from OpenCV's inpainting on a small copy, the fine texture from the surroundings, mirrored at the edge
of the mask. Draws nothing new.
"""

from math import ceil

import cv2
import numpy as np

from components.errors import FullMask
from components.imaging.erase.fill import crop_around, fill_crop
from components.imaging.erase.patch_match import PatchMatch
from components.imaging.mask.mask import bounding_box

WORK_EDGE = 320
# The pixels of the working scale of a removal: a drawing is answered within a second.
REMOVAL_WORK = 20_000


def fill_masked(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the photo with its masked part filled from around it.

    ``photo``: (height, width, 3) uint8; ``mask``: (height, width) bool, True = fill.
    """
    height, width = mask.shape
    if not mask.any() or mask.all():
        return photo.copy()
    share = min(WORK_EDGE / max(height, width), 1.0)
    size = (max(round(width * share), 8), max(round(height * share), 8))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    hole = cv2.dilate(mask.astype(np.uint8) * 255, np.ones((5, 5), np.uint8))
    hole = (cv2.resize(hole, size, interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    if hole.all():
        return photo.copy()
    forms = cv2.inpaint(small, hole, 4, cv2.INPAINT_TELEA)
    # Inpainting leaves rays from the edge; they are softened where the hole is deep.
    depth = cv2.distanceTransform(hole, cv2.DIST_L2, 3)
    soft = cv2.GaussianBlur(forms, (0, 0), max(float(depth.max()) / 5, 1.0))
    share_soft = np.clip(depth / max(float(depth.max()), 1) * 1.4, 0, 1)[..., None]
    forms = forms * (1 - share_soft) + soft * share_soft
    forms = cv2.resize(forms.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    softness = max(width / 700, 1.0)
    # Beyond the crossfade nothing changes.
    left, top, right, bottom = bounding_box(mask)
    margin = ceil(5 * softness)
    box = slice(max(top - margin, 0), bottom + margin), slice(max(left - margin, 0), right + margin)
    filled = np.clip(forms[box] + _mirrored_texture(photo, mask)[box], 0, 255)
    # The seam: a few pixels of crossfade inside the mask hide the step between fill and photo.
    cover = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), softness)
    cover = np.where(mask, np.maximum(cover, 0.5), cover)[box][..., None]
    pixels = photo.copy()
    pixels[box] = cv2.convertScaleAbs(photo[box] * (1 - cover) + filled * cover)
    return pixels


def remove_masked(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the photo without what its mask covers, filled as Erase fills; arguments as for ``fill_masked``."""
    if not mask.any() or mask.all():
        return photo.copy()
    left, top, right, bottom = crop_around(mask)
    filled = photo.copy()
    try:
        crop = np.ascontiguousarray(photo[top:bottom, left:right])
        filled[top:bottom, left:right] = fill_crop(
            crop, mask[top:bottom, left:right], PatchMatch(), work=REMOVAL_WORK
        ).pixels
    except FullMask:
        return fill_masked(photo, mask)
    return filled


def _mirrored_texture(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return (height, width, 3) float32: in the mask, the fine texture of the place mirrored at the mask's edge."""
    height, width = mask.shape
    half = (width // 2, height // 2)
    hole = cv2.dilate(
        cv2.resize(mask.astype(np.uint8), half, interpolation=cv2.INTER_NEAREST), np.ones((3, 3), np.uint8)
    )
    _, labels = cv2.distanceTransformWithLabels(hole, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    known = np.flatnonzero(hole.ravel() == 0)
    where = np.zeros(int(labels.max()) + 1, np.int32)
    where[labels.ravel()[known]] = known
    nearest = where[labels]
    y, x = np.mgrid[0 : half[1], 0 : half[0]].astype(np.float32)
    mirror_x = np.clip(2 * (nearest % half[0]) - x, 0, half[0] - 1).astype(np.float32)
    mirror_y = np.clip(2 * (nearest // half[0]) - y, 0, half[1] - 1).astype(np.float32)
    small = cv2.resize(photo, half, interpolation=cv2.INTER_AREA).astype(np.float32)
    fine = small - cv2.GaussianBlur(small, (0, 0), max(width / 160, 2.0))
    # Texture near the mask would carry what is being removed; only what is known counts.
    fine *= (1 - cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 2.0))[..., None]
    texture = cv2.remap(fine, mirror_x, mirror_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return cv2.resize(np.clip(texture, -26, 26) * 0.8, (width, height), interpolation=cv2.INTER_LINEAR)
