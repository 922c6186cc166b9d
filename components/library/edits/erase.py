"""An erasure: a picture, a mask, and the parts of the picture that are filled from the rest of it, on this machine.

Asks no endpoint. A filled part is kept as a PNG, as an answer of an endpoint is, and is put back in the same way.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np

from components.endpoint.contracts.cost import Cost
from components.errors import EmptyMask, FullMask
from components.imaging.erase.fill import NOTHING_LEFT, Filled, crop_around, fill_crop
from components.imaging.erase.patch_match import PatchMatch, never
from components.imaging.extension import NO_MARGINS, Margins
from components.imaging.formats.png_text import Text
from components.imaging.frame import Box, Frame
from components.imaging.mask.groups import group_mask
from components.imaging.mask.mask import bounding_box, pack_mask
from components.imaging.picture.picture import Picture, read_picture, write_png
from components.library.edits.compose import Finished, finish_picture
from components.library.edits.edit import UNGUIDED
from components.library.edits.layout import MOST_PARTS, NEAR, extend_picture
from components.library.edits.references import Guidance
from components.library.edits.source import Source
from components.message.message import Message

# What an erasure costs, in any currency.
NOTHING = Cost(Decimal(0), "USD")
NOTHING_PAINTED = Message("Nothing is painted. Paint what should be gone.")


@dataclass(frozen=True, eq=False)
class ErasedPart:
    """Hold one part: ``frame`` is the crop at its own size, ``mask`` (height, width) bool of the picture."""

    frame: Frame
    mask: np.ndarray = field(repr=False)


@dataclass(frozen=True, eq=False)
class Erase:
    """Hold one erasure, ready to be done; the fields are those of an Edit of the same names."""

    picture: Picture
    source: Source = field(repr=False)
    mask: np.ndarray = field(repr=False)
    parts: tuple[ErasedPart, ...]
    margins: Margins = NO_MARGINS
    parent: str | None = None
    feather: float | None = None
    guidance: Guidance = UNGUIDED

    @cached_property
    def mask_png(self) -> bytes:
        """Return the mask as a PNG, for storing."""
        return pack_mask(self.mask)

    @property
    def parameters(self) -> dict[str, object]:
        """Return the parameters on record of its run."""
        return {"model": "", "prompt": "", "n": 1, "output_format": "png"}


@dataclass(frozen=True)
class Filling:
    """Say how a part was filled, as the request of a call does: ``parameters`` are those of the recipe."""

    parameters: Mapping[str, object]

    def cost_of(self, usage: Mapping[str, object] | None) -> Cost:
        """Return that it cost nothing."""
        return NOTHING


def plan_erase(
    picture: Picture,
    source: Source,
    mask: np.ndarray,
    margins: Margins = NO_MARGINS,
    parent: str | None = None,
) -> Erase:
    """Return the erasure of the part under a mask, (height, width) bool of the extended picture, True = erase.

    The area of ``margins`` is added to the mask. Parts that are far apart are filled each from their own surroundings.
    Raises EmptyMask or FullMask for a mask that marks nothing or everything, and PictureTooLarge.
    """
    picture, extended, _ = extend_picture(picture, mask, margins)
    mask = mask if extended is None else extended
    if not mask.any():
        raise EmptyMask(NOTHING_PAINTED)
    if mask.all():
        raise FullMask(NOTHING_LEFT)
    groups = group_mask(mask, round(NEAR * max(mask.shape)), MOST_PARTS)
    parts = tuple(ErasedPart(_frame_of(crop_around(group)), group) for group in groups)
    return Erase(picture, source, mask, parts, margins, parent)


def fill_part(
    erase: Erase, number: int, patch_match: PatchMatch, check_wanted: Callable[[], None] = never
) -> tuple[bytes, Filled]:
    """Return a part of an erasure as a PNG, filled, and how it was filled. Raises as ``fill_crop``."""
    left, top, right, bottom = erase.parts[number].frame.box
    crop = np.ascontiguousarray(erase.picture.pixels[top:bottom, left:right])
    # What lies under another part of the mask is no source either.
    filled = fill_crop(crop, erase.mask[top:bottom, left:right], patch_match, check_wanted)
    return write_png(filled.pixels, erase.picture.icc_profile), filled


def finish_erase(erase: Erase, answers: Mapping[int, bytes], texts: Iterable[Text] = ()) -> Finished:
    """Return the finished picture of an erasure; ``answers`` are the filled parts by their numbers.

    Raises UnreadablePicture or PictureTooLarge where a part cannot be read.
    """
    box = bounding_box(erase.mask)
    left, top, right, bottom = box
    new = erase.picture.pixels[top:bottom, left:right].copy()
    for number, data in answers.items():
        part = erase.parts[number]
        inner = bounding_box(part.mask)
        inside = _cut(part.mask, inner)
        # Of the PNG that was written here: its pixels are in the picture's own colours.
        filled = _cut(read_picture(data).pixels, inner, part.frame.box[:2])
        _cut(new, inner, box[:2])[inside] = filled[inside]
    parts = tuple(answers)
    return finish_picture(erase.picture, erase.mask, box, new, texts, parts)


def _frame_of(box: Box) -> Frame:
    size = box[2] - box[0], box[3] - box[1]
    return Frame(box, size, (0, 0, *size))


def _cut(pixels: np.ndarray, box: Box, corner: tuple[int, int] = (0, 0)) -> np.ndarray:
    """Return ``box`` of the picture from pixels that begin at ``corner``, (left, top)."""
    left, top, right, bottom = box
    return pixels[top - corner[1] : bottom - corner[1], left - corner[0] : right - corner[0]]
