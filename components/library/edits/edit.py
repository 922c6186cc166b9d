"""An edit: a picture, what of it to repaint, the frames that travel and the requests that carry them.

The one place where the way from pixels to requests is walked. Sends nothing and stores nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from components.endpoint.contracts.contract import ModelContract, list_values, parse_size
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

AROUND, WHOLE = "around-mask", "whole-picture"
REGIONS = (AROUND, WHOLE)
# About how many pixels a free size has: those of the largest of the sizes that all models draw.
FREE_PIXELS = 1536 * 1024
# Every part is a request that costs money.
MOST_PARTS = 6
# Parts nearer to each other than this share of the picture's longer edge travel together.
NEAR = 1 / 12


@dataclass(frozen=True)
class Framing:
    """Say what of the picture is to travel: ``region`` is one of ``REGIONS``, or "" for the better one.

    ``size`` is an allowed size as the contract writes it, or "" for the one that wastes least. ``apart`` asks for a
    request for each group of far-apart strokes. Raises ValueNotAllowed.
    """

    region: str = ""
    size: str = ""
    apart: bool = False

    def __post_init__(self) -> None:
        if self.region not in ("", *REGIONS):
            raise ValueNotAllowed(f"region cannot be {self.region!r}: choose {list_values(REGIONS)}.")

    def sizes(self, contract: ModelContract, size: Size) -> tuple[Size, ...]:
        """Return the sizes, (width, height), that may be used for a picture of ``size``. Raises ValueNotAllowed.

        Where the model draws any size by a rule, one with the picture's own aspect ratio is among them.
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
    """Hold one request of an edit: the frame, what travels on it, and which pixels its answer repaints.

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
    bool at the picture's size, or None where the whole picture is redrawn. ``feather`` is the transition's width in
    pixels of the picture, None leaves it to us; ``parent`` is the shot the picture is from; ``cautions`` are sentences
    to be said before anything is sent; ``framing`` is how it was asked to travel.
    """

    picture: Picture
    source: Source = field(repr=False)
    mask: np.ndarray | None = field(repr=False)
    parts: tuple[Part, ...]
    margins: Margins = NO_MARGINS
    feather: float | None = None
    parent: str | None = None
    cautions: tuple[str, ...] = ()
    guidance: Guidance = UNGUIDED
    framing: Framing = AUTOMATIC

    @cached_property
    def mask_png(self) -> bytes | None:
        """Return the mask as the file that is kept of it."""
        return None if self.mask is None else pack_mask(self.mask)

    @property
    def forecast(self) -> Forecast:
        """Return what all its requests will cost together."""
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
    """Return the edit that does what ``asked`` says to a picture; the size that travels is ``framing``'s.

    ``mask``: (height, width) bool of the extended picture; what is new by ``margins`` is added to it. Raises EmptyMask
    or FullMask for a mask that marks nothing or everything, PictureTooLarge for margins that make too much of it.
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
    """Return a picture with its margins, its mask with them in it, and the new area; as it was, with None, for none.

    ``mask`` and the new area: (height, width) bool of the extended picture.
    """
    if not margins:
        return picture, mask, None
    new = margins.new_area(picture.size)
    extended = replace(picture, pixels=margins.extend(picture.pixels))
    return extended, new if mask is None else mask | new, new


def frame_groups(mask: np.ndarray, framing: Framing, contract: ModelContract) -> list[tuple[np.ndarray, Frame]]:
    """Return what of a mask travels together, and on which frame: all of it, or each far-apart group by itself.

    ``mask``: (height, width) bool with something in it; ``MOST_PARTS`` groups at most.
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
