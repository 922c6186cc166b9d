"""An edit: a picture, what of it to repaint, the frame that travels and the request that carries it.

The one place where the way from pixels to a request is walked. Sends nothing and stores nothing.
"""

from dataclasses import dataclass, field

import numpy as np

from components.endpoint.contract import ModelContract, parse_size
from components.endpoint.request import EditRequest, GenerateRequest
from components.imaging.frame import Frame, frame_picture, nearest_size
from components.imaging.mask import check_mask, mask_as_png
from components.imaging.picture import Picture, flatten, write_png


@dataclass(frozen=True, eq=False)
class Edit:
    """Hold one edit, ready to be sent.

    ``source`` is the picture's file as it came; ``mask`` is (height, width) bool at the picture's size, or None where
    the whole picture is redrawn; ``parent`` is the shot the picture is from.
    """

    picture: Picture
    source: bytes = field(repr=False)
    mask: np.ndarray | None = field(repr=False)
    frame: Frame
    request: EditRequest
    parent: str | None = None


def suggest_size(size: tuple[int, int], contract: ModelContract) -> str:
    """Return the allowed size nearest in aspect ratio to a picture of ``size``, as the contract writes it."""
    return "{}x{}".format(*nearest_size(size, contract.canvas_sizes))


def plan_edit(
    asked: GenerateRequest, picture: Picture, source: bytes, mask: np.ndarray | None, parent: str | None = None
) -> Edit:
    """Return the edit that does what ``asked`` says to a picture.

    Raises EmptyMask or FullMask for a mask that marks nothing or everything.
    """
    if mask is not None:
        check_mask(mask)
    frame = frame_picture(picture.size, parse_size(asked.size))
    request = EditRequest(
        contract=asked.contract,
        prompt=asked.prompt,
        size=asked.size,
        quality=asked.quality,
        output_format=asked.output_format,
        output_compression=asked.output_compression,
        n=asked.n,
        image=write_png(flatten(frame.lay(picture.pixels))),
        mask=None if mask is None else mask_as_png(frame.lay_mask(mask)),
    )
    return Edit(picture, source, mask, frame, request, parent)
