"""The framing of an edit: which part of the picture travels, and at which size."""

from dataclasses import dataclass

import numpy as np

from components.endpoint.contracts.contract import ModelContract, parse_size
from components.errors import ValueNotAllowed
from components.imaging.frame import Frame, Size, frame_around, frame_mask, frame_picture, nearest_size
from components.imaging.mask.mask import bounding_box
from components.message.message import Listed, Message

AROUND, WHOLE = "around-mask", "whole-picture"
REGIONS = (AROUND, WHOLE)
# The pixels of a free size, about: as many as in the largest size that all models draw.
FREE_PIXELS = 1536 * 1024


@dataclass(frozen=True)
class Framing:
    """Hold the settings for the part of the picture that travels.

    ``region`` is one of ``REGIONS``, or "" for the better one. ``size`` is an allowed size as in the contract, or ""
    for the size that wastes least. ``apart`` asks for a request for each group of far-apart strokes. Raises
    ValueNotAllowed.
    """

    region: str = ""
    size: str = ""
    apart: bool = False

    def __post_init__(self) -> None:
        if self.region not in ("", *REGIONS):
            choices = Listed(REGIONS, "or")
            raise ValueNotAllowed(
                Message("region cannot be {value}: choose {choices}.", value=repr(self.region), choices=choices)
            )

    def sizes(self, contract: ModelContract, size: Size) -> tuple[Size, ...]:
        """Return the allowed sizes, (width, height), for a picture of ``size``. Raises ValueNotAllowed.

        A model that draws any size by a rule also allows a size with the aspect ratio of the picture.
        """
        if not self.size:
            return (*contract.canvas_sizes, *own_sizes(contract, size))
        contract.check("size", self.size, contract.sizes)
        return (parse_size(self.size),)

    def frame(self, mask: np.ndarray | None, size: Size, contract: ModelContract) -> Frame:
        """Return the frame for a mask, (height, width) bool, of a picture of ``size``; None redraws the whole."""
        allowed = self.sizes(contract, size)
        if mask is None or self.region == WHOLE:
            return frame_picture(size, nearest_size(size, allowed))
        frame = frame_around if self.region == AROUND else frame_mask
        return frame(bounding_box(mask), size, allowed)


def own_sizes(contract: ModelContract, size: Size) -> tuple[Size, ...]:
    """Return the size in a picture's own aspect ratio, (width, height), where the model draws any size; else ()."""
    if contract.size_rule is None:
        return ()
    scale = (FREE_PIXELS / (size[0] * size[1])) ** 0.5
    return (contract.size_rule.snap(round(size[0] * scale), round(size[1] * scale)),)


AUTOMATIC = Framing()
