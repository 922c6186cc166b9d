"""An edit: a picture, a mask, the frames that travel and the requests for the frames.

Leads from pixels to requests. Sends nothing and stores nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from components.endpoint.contracts.contract import ModelContract, parse_size
from components.endpoint.contracts.cost import Forecast, sum_forecasts
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import ValueNotAllowed
from components.imaging.colour.conversion import to_srgb
from components.imaging.extension import NO_MARGINS, Margins, soften_margin
from components.imaging.frame import Frame, Size, frame_around, frame_mask, frame_picture, nearest_size
from components.imaging.mask.groups import group_mask
from components.imaging.mask.mask import bounding_box, check_mask, mask_as_png, pack_mask
from components.imaging.mask.warnings import find_warnings
from components.imaging.picture.picture import Picture, flatten, write_png
from components.library.edits.references import Guidance
from components.library.edits.source import Source
from components.message.message import Listed, Message

AROUND, WHOLE = "around-mask", "whole-picture"
REGIONS = (AROUND, WHOLE)
# The pixels of a free size, about: as many as in the largest size that all models draw.
FREE_PIXELS = 1536 * 1024
# Every part is a request that costs money.
MOST_PARTS = 6
# Strokes nearer to each other than this share of the picture's longer edge travel in one part.
NEAR = 1 / 12


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


AUTOMATIC, UNGUIDED = Framing(), Guidance()


@dataclass(frozen=True, eq=False)
class Part:
    """Hold one request of an edit: the frame, the canvas that travels, and the pixels that the answer repaints.

    ``sent``: (height, width, 3) uint8 of the canvas, in the picture's own colours; ``mask``: (height, width) bool of
    the picture, or None for all of it.
    """

    frame: Frame
    request: EditRequest
    sent: np.ndarray = field(repr=False)
    mask: np.ndarray | None = field(repr=False)


@dataclass(frozen=True, eq=False)
class Edit:
    """Hold one edit, ready to be sent.

    ``picture`` is the upload, extended by ``margins``; ``source`` is its file as it came; ``mask`` is (height, width)
    bool at the picture's size, or None where the whole picture is redrawn. ``feather`` is the width of the transition
    in pixels of the picture, None for automatic. ``parent`` is the id of the shot of the picture. ``cautions`` are
    sentences for the page before anything is sent.
    """

    picture: Picture
    source: Source = field(repr=False)
    mask: np.ndarray | None = field(repr=False)
    parts: tuple[Part, ...]
    margins: Margins = NO_MARGINS
    feather: float | None = None
    parent: str | None = None
    cautions: tuple[Message, ...] = ()
    guidance: Guidance = UNGUIDED
    framing: Framing = AUTOMATIC

    @cached_property
    def mask_png(self) -> bytes | None:
        """Return the mask as a PNG, for storing."""
        return None if self.mask is None else pack_mask(self.mask)

    @property
    def forecast(self) -> Forecast:
        """Return the forecast of all requests together."""
        return sum_forecasts(part.request.forecast for part in self.parts)


def plan_edit(
    asked: GenerateRequest,
    picture: Picture,
    source: Source,
    mask: np.ndarray | None,
    framing: Framing = AUTOMATIC,
    margins: Margins = NO_MARGINS,
    feather: float | None = None,
    parent: str | None = None,
    guidance: Guidance = UNGUIDED,
) -> Edit:
    """Return the edit of a picture; ``asked`` holds the parameters, and ``framing`` decides the size.

    ``mask``: (height, width) bool of the extended picture, True = repaint; the area of ``margins`` is added. Raises
    EmptyMask or FullMask for a mask that marks nothing or everything, and PictureTooLarge for too wide margins.
    """
    picture, mask, new = extend_picture(picture, mask, margins)
    groups: Sequence[tuple[np.ndarray | None, Frame]]
    if mask is None:
        groups = [(None, framing.frame(None, picture.size, asked.contract))]
    else:
        check_mask(mask)
        groups = frame_groups(mask, framing, asked.contract)
    parts = tuple(_plan_part(asked, guidance, picture, group, frame, new) for group, frame in groups)
    cautions = () if mask is None else find_warnings(mask, picture.pixels, [part.frame for part in parts])
    return Edit(picture, source, mask, parts, margins, feather, parent, cautions, guidance, framing)


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


def _plan_part(
    asked: GenerateRequest,
    guidance: Guidance,
    picture: Picture,
    mask: np.ndarray | None,
    frame: Frame,
    new: np.ndarray | None,
) -> Part:
    sent = flatten(frame.to_canvas(picture.pixels))
    if new is not None:
        sent = soften_margin(sent, frame.mask_to_canvas(new))
    request = EditRequest(
        contract=asked.contract,
        prompt=asked.prompt,
        size="{}x{}".format(*frame.canvas),
        quality=asked.quality,
        output_format=asked.output_format,
        output_compression=asked.output_compression,
        n=asked.n,
        image=write_png(to_srgb(sent, picture.icc_profile)),
        mask=None if mask is None else mask_as_png(frame.mask_to_canvas(mask)),
        references=tuple(reference.png for reference in guidance.references),
        input_fidelity=guidance.input_fidelity,
        background=asked.background,
        user=asked.user,
        partial_images=asked.partial_images,
    )
    return Part(frame, request, sent, mask)
