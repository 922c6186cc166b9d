"""The one entrance to the drawing: a request for a picture, and the function that draws it.

Whoever calls ``draw_picture`` needs to know nothing else in this folder. Knows nothing about HTTP and writes no file.
"""

from dataclasses import dataclass, field

import numpy as np

from components.offline.drawing.editing.cutout import cut_picture
from components.offline.drawing.editing.retouch import edit_picture
from components.offline.drawing.flat import edit_flat, paint_flat
from components.offline.drawing.painter import paint_picture
from components.settings.settings import OfflinePainter


@dataclass(frozen=True)
class PictureRequest:
    """Ask for one picture, drawn from a prompt or, where there is a photo, as an edit of it.

    ``size``: (width, height) in pixels. ``quality``: "low", "medium" or "high", the detail. ``index``: which of several
    pictures of one prompt. ``photo``: (height, width, 3) uint8 RGB of any size, scaled to cover the picture; ``mask``:
    (height, width) bool of the photo's size, True = repaint, or None for the whole; ``references``: further photos.
    ``faithful``: whether an edit keeps more of the photo. ``painter``: "flat" has plain areas of colour, in a few
    milliseconds, for tests that do not look at the picture.
    """

    prompt: str
    size: tuple[int, int]
    quality: str = "high"
    index: int = 0
    transparent: bool = False
    photo: np.ndarray | None = field(default=None, repr=False)
    mask: np.ndarray | None = field(default=None, repr=False)
    references: tuple[np.ndarray, ...] = field(default=(), repr=False)
    faithful: bool = False
    painter: OfflinePainter = "detailed"


def draw_picture(request: PictureRequest) -> np.ndarray:
    """Return the picture: (height, width, 3) uint8 RGB, or RGBA with straight alpha where it is to be transparent.

    The same request gives the same picture. An edit comes back as a model's does: the whole canvas is redrawn,
    shifted by a few pixels and toned.
    """
    prompt, size, index = request.prompt, request.size, request.index
    if request.photo is None:
        if request.painter == "flat":
            return paint_flat(prompt, size, index, transparent=request.transparent)
        return (cut_picture if request.transparent else paint_picture)(prompt, size, request.quality, index)
    if request.painter == "flat":
        return edit_flat(prompt, request.photo, request.mask, size, index, transparent=request.transparent)
    return edit_picture(
        prompt,
        request.photo,
        request.mask,
        size,
        request.quality,
        index,
        references=request.references,
        transparent=request.transparent,
        faithful=request.faithful,
    )
