"""The layout of an edit: the frames of a mask and their canvases, encoded, before anybody has written a prompt.

Making it is nearly all of the work of an edit before the sending. A prompt changes nothing about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from components.endpoint.contracts.contract import ModelContract
from components.imaging.colour.conversion import to_srgb
from components.imaging.extension import NO_MARGINS, Margins, soften_margin
from components.imaging.frame import Frame
from components.imaging.mask.groups import group_mask
from components.imaging.mask.mask import check_mask, mask_as_png, pack_mask
from components.imaging.mask.warnings import find_warnings
from components.imaging.picture.picture import Picture, flatten, write_png
from components.library.edits.framing import Framing
from components.message.message import Message

# Every part is a request that costs money.
MOST_PARTS = 6
# Strokes nearer to each other than this share of the picture's longer edge travel in one part.
NEAR = 1 / 12


@dataclass(frozen=True, eq=False)
class Canvas:
    """Hold the files that travel for one part: the frame, the canvas and the mask, both as PNGs too.

    ``sent``: (height, width, 3) uint8 of the canvas, in the picture's own colours; ``mask``: (height, width) bool of
    the picture, or None for all of it.
    """

    frame: Frame
    sent: np.ndarray = field(repr=False)
    mask: np.ndarray | None = field(repr=False)
    image_png: bytes = field(repr=False)
    mask_png: bytes | None = field(repr=False)


@dataclass(frozen=True, eq=False)
class Layout:
    """Hold the canvases of an edit, of a picture that is extended by ``margins``.

    ``mask``: (height, width) bool of the extended picture, None where the whole picture is redrawn; ``mask_png`` is the
    mask for storing. ``cautions`` are sentences for the page before anything is sent.
    """

    picture: Picture
    mask: np.ndarray | None = field(repr=False)
    mask_png: bytes | None = field(repr=False)
    canvases: tuple[Canvas, ...]
    margins: Margins
    framing: Framing
    cautions: tuple[Message, ...]

    @property
    def nbytes(self) -> int:
        """Return the bytes of memory that the layout keeps, its picture among them."""
        arrays = [self.picture.pixels, self.mask]
        arrays += [array for canvas in self.canvases for array in (canvas.sent, canvas.mask)]
        files = [self.mask_png, *(png for canvas in self.canvases for png in (canvas.image_png, canvas.mask_png))]
        # Each once: the mask of a single canvas is the layout's own.
        kept = {id(array): array.nbytes for array in arrays if array is not None}
        return sum(kept.values()) + sum(len(file) for file in files if file)


def lay_out(
    picture: Picture,
    mask: np.ndarray | None,
    framing: Framing,
    contract: ModelContract,
    margins: Margins = NO_MARGINS,
    before: Layout | None = None,
) -> Layout:
    """Return the layout of an edit of a picture.

    ``mask``: (height, width) bool of the extended picture, True = repaint; the area of ``margins`` is added.
    ``before``: an earlier layout; where the same picture travels in the same frame, its canvas is taken from there.
    Raises EmptyMask or FullMask for a mask that marks nothing or everything, and PictureTooLarge for too wide margins.
    """
    picture, mask, new = extend_picture(picture, mask, margins)
    groups: Sequence[tuple[np.ndarray | None, Frame]]
    if mask is None:
        groups = [(None, framing.frame(None, picture.size, contract))]
    else:
        check_mask(mask)
        groups = frame_groups(mask, framing, contract)
    return Layout(
        picture=picture,
        mask=mask,
        mask_png=None if mask is None else pack_mask(mask),
        canvases=tuple(_draw_canvas(picture, group, frame, new, before) for group, frame in groups),
        margins=margins,
        framing=framing,
        cautions=() if mask is None else find_warnings(mask, picture.pixels, [frame for _, frame in groups]),
    )


def extend_picture(
    picture: Picture, mask: np.ndarray | None, margins: Margins
) -> tuple[Picture, np.ndarray | None, np.ndarray | None]:
    """Return the extended picture, the mask with the margins, and the new area; without margins the same and None.

    ``mask`` and the new area: (height, width) bool of the extended picture.
    """
    if not margins:
        return picture, mask, None
    new = margins.new_area(picture.size)
    extended = replace(picture, pixels=margins.extend(picture.pixels))
    return extended, new if mask is None else mask | new, new


def frame_groups(mask: np.ndarray, framing: Framing, contract: ModelContract) -> list[tuple[np.ndarray, Frame]]:
    """Return the groups of a mask and their frames: one group, or at most ``MOST_PARTS`` where ``apart`` is asked for.

    ``mask``: (height, width) bool with at least one True.
    """
    height, width = mask.shape
    groups = group_mask(mask, round(NEAR * max(mask.shape)), MOST_PARTS) if framing.apart else [mask]
    return [(group, framing.frame(group, (width, height), contract)) for group in groups]


def _draw_canvas(
    picture: Picture, mask: np.ndarray | None, frame: Frame, new: np.ndarray | None, before: Layout | None
) -> Canvas:
    sent, image_png = _find_drawn(picture, frame, before) or _draw_sent(picture, frame, new)
    mask_png = None if mask is None else mask_as_png(frame.mask_to_canvas(mask))
    return Canvas(frame, sent, mask, image_png, mask_png)


def _draw_sent(picture: Picture, frame: Frame, new: np.ndarray | None) -> tuple[np.ndarray, bytes]:
    """Return the canvas of a frame, in the picture's own colours, and as the PNG that travels."""
    sent = frame.place_cut(flatten(frame.cut(picture.pixels)))
    if new is not None:
        sent = soften_margin(sent, frame.mask_to_canvas(new))
    return sent, write_png(to_srgb(sent, picture.icc_profile))


def _find_drawn(picture: Picture, frame: Frame, before: Layout | None) -> tuple[np.ndarray, bytes] | None:
    """Return what ``_draw_sent`` has returned for an earlier layout, None where it drew another canvas.

    A picture that is extended is made anew for each layout, and never the same.
    """
    if before is None or before.picture is not picture:
        return None
    return next(((canvas.sent, canvas.image_png) for canvas in before.canvases if canvas.frame == frame), None)
