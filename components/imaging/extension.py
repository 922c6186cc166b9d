"""Extend a picture by margins, which the model then paints (outpainting)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from components.errors import EmptyExtension, PictureTooLarge, ValueNotAllowed
from components.imaging.frame import Size
from components.imaging.picture.decoder import MAX_PIXELS
from components.message.message import Message

RATIOS = ("1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16")
SIDES = ("left", "top", "right", "bottom")
# (distance from the picture, blur) of the margin on the canvas, both in canvas pixels.
FADES = ((0, 6), (16, 24), (64, 80))
# Wide blurs are computed at 1 / SMALLER of the size.
SMALLER = 8


@dataclass(frozen=True)
class Margins:
    """Hold the pixels that are added on each side."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def __bool__(self) -> bool:
        """Whether any side gets pixels."""
        return any((self.left, self.top, self.right, self.bottom))

    def size_of(self, size: Size) -> Size:
        """Return the size, (width, height), of a picture of ``size`` once extended. Raises PictureTooLarge."""
        width, height = size[0] + self.left + self.right, size[1] + self.top + self.bottom
        if width * height > MAX_PIXELS:
            raise PictureTooLarge(
                Message(
                    "Extended like this the picture would have {width:,} x {height:,} pixels, and {most} megapixels are"
                    " the most. Extend it less.",
                    width=width,
                    height=height,
                    most=MAX_PIXELS // 1_000_000,
                )
            )
        return width, height

    def extend(self, pixels: np.ndarray) -> np.ndarray:
        """Return ``pixels`` with the margins, filled with the repeated edge of the picture."""
        if not self:
            return pixels
        return cv2.copyMakeBorder(pixels, self.top, self.bottom, self.left, self.right, cv2.BORDER_REPLICATE)

    def extend_mask(self, mask: np.ndarray) -> np.ndarray:
        """Return a mask of the picture, (height, width) bool, as one of the extended picture; False in the margins."""
        return np.pad(mask, ((self.top, self.bottom), (self.left, self.right))) if self else mask

    def new_area(self, size: Size) -> np.ndarray:
        """Return the margins of a picture of ``size`` as a mask of the extended picture: (height, width) bool."""
        width, height = self.size_of(size)
        mask = np.ones((height, width), dtype=bool)
        mask[self.top : self.top + size[1], self.left : self.left + size[0]] = False
        return mask


NO_MARGINS = Margins()


def margins_to_ratio(size: Size, ratio: str) -> Margins:
    """Return the margins, equal on two sides, that give a picture of ``size`` the aspect ratio "W:H".

    Raises ValueNotAllowed for a text that is no ratio, EmptyExtension for the ratio that the picture has already, and
    PictureTooLarge.
    """
    found = re.fullmatch(r"\s*(\d{1,3})\s*:\s*(\d{1,3})\s*", ratio)
    if not found or "0" in (found[1].lstrip("0") or "0", found[2].lstrip("0") or "0"):
        raise ValueNotAllowed(Message("{ratio} is no aspect ratio. Write one such as 16:9.", ratio=repr(ratio)))
    across, down = int(found[1]), int(found[2])
    width, height = size
    wider, higher = max(0, round(height * across / down) - width), max(0, round(width * down / across) - height)
    margins = Margins(wider // 2, higher // 2, wider - wider // 2, higher - higher // 2)
    if not margins:
        raise EmptyExtension(
            Message(
                "The picture is {across}:{down} already. Choose another ratio, or add to its sides.",
                across=across,
                down=down,
            )
        )
    margins.size_of(size)
    return margins


def margins_of_sides(size: Size, amounts: Mapping[str, int]) -> Margins:
    """Return the margins from ``amounts``, pixels by the name of a side, for a picture of ``size``.

    Raises EmptyExtension where no side gets pixels, and PictureTooLarge.
    """
    margins = Margins(**amounts)
    if not margins:
        raise EmptyExtension(Message("The picture would not be extended. Say how much to add on at least one side."))
    margins.size_of(size)
    return margins


def read_margins(text: str, size: Size) -> Margins:
    """Return the margins that a text describes, for a picture of ``size``.

    "16:9" is the ratio of the extended picture; "25%" and "200" are added on every side; "left 200, bottom 10%" are
    added on the named sides. Percents are of the picture's width or height. A blank text means no margins. Raises
    ValueNotAllowed, EmptyExtension where no pixel would be added, and PictureTooLarge.
    """
    if not text.strip():
        return NO_MARGINS
    if ":" in text:
        return margins_to_ratio(size, text)
    amounts: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.lower().split(","))):
        found = re.fullmatch(r"(?:(left|top|right|bottom)[\s=]\s*)?(\d{1,6}(?:\.\d+)?)\s*(px|%)?", part)
        if not found:
            raise ValueNotAllowed(
                Message(
                    "extend cannot be {text}: write a ratio such as 16:9, an amount for every side such as 20%, or"
                    " sides such as left 200, top 10%.",
                    text=repr(text[:80]),
                )
            )
        side, amount, unit = found.groups()
        for name in (side,) if side else SIDES:
            amounts[name] = amount_in_pixels(float(amount), unit == "%", size[SIDES.index(name) % 2])
    return margins_of_sides(size, amounts)


def amount_in_pixels(amount: float, percent: bool, edge: int) -> int:
    """Return a side's margin in pixels; percents are of ``edge``."""
    return round(edge * amount / 100) if percent else round(amount)


def soften_margin(canvas: np.ndarray, margin: np.ndarray) -> np.ndarray:
    """Return the canvas with its margin blurred more with the distance from the picture.

    ``canvas``: (height, width, 3) uint8; ``margin``: (height, width) bool. Without the blur the repeated edge makes
    streaks, which models continue as if they were part of the picture.
    """
    height, width = canvas.shape[:2]
    distance = cv2.distanceTransform(margin.astype(np.uint8), cv2.DIST_L2, 3)
    small = cv2.resize(canvas, (width // SMALLER, height // SMALLER), interpolation=cv2.INTER_AREA)
    result = canvas
    for start, blur in FADES:
        blurred = cv2.resize(cv2.GaussianBlur(small, (0, 0), blur / SMALLER), (width, height))
        share = np.clip((distance - np.float32(start)) / np.float32(max(16, start)), 0, 1, dtype=np.float32)
        result = cv2.blendLinear(result, blurred, 1 - share, share)
    return result
