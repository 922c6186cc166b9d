"""An edit: a picture, a mask, the frames that travel and the requests for the frames.

Leads from pixels to requests. Sends nothing and stores nothing.
"""

from dataclasses import dataclass, field

import numpy as np

from components.endpoint.contracts.cost import Forecast, sum_forecasts
from components.endpoint.request import EditRequest, GenerateRequest
from components.imaging.extension import NO_MARGINS, Margins
from components.imaging.frame import Frame, Size
from components.imaging.picture.picture import Picture
from components.library.edits.framing import AUTOMATIC, Framing
from components.library.edits.layout import Canvas, Layout, lay_out
from components.library.edits.notes import add_notes, check_places
from components.library.edits.references import Guidance
from components.library.edits.source import Source
from components.message.message import Message

UNGUIDED = Guidance()


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
    sentences for the page before anything is sent. ``mask_png`` is the mask as a PNG, for storing.
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
    mask_png: bytes | None = field(default=None, repr=False)

    @property
    def forecast(self) -> Forecast:
        """Return the forecast of all requests together."""
        return sum_forecasts(part.request.forecast for part in self.parts)

    @property
    def parameters(self) -> dict[str, object]:
        """Return the parameters of the first request, its prompt with the notes of the other requests too."""
        first, *others = [part.request for part in self.parts]
        lines = first.prompt.split("\n")
        for line in dict.fromkeys(line for request in others for line in request.prompt.split("\n")):
            if line not in lines:
                lines.append(line)
        return first.parameters | {"prompt": "\n".join(lines)}


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
    layout = lay_out(picture, mask, framing, asked.contract, margins)
    return ask_of(layout, asked, source, feather, parent, guidance)


def ask_of(
    layout: Layout,
    asked: GenerateRequest,
    source: Source,
    feather: float | None = None,
    parent: str | None = None,
    guidance: Guidance = UNGUIDED,
) -> Edit:
    """Return the edit of a picture that is laid out; ``asked`` holds the parameters.

    Raises ValueNotAllowed for a note whose place does not travel.
    """
    check_places(guidance.notes, layout.picture.size, [canvas.frame for canvas in layout.canvases])
    return Edit(
        picture=layout.picture,
        source=source,
        mask=layout.mask,
        parts=tuple(_ask_part(asked, guidance, canvas, layout.picture.size) for canvas in layout.canvases),
        margins=layout.margins,
        feather=feather,
        parent=parent,
        cautions=layout.cautions,
        guidance=guidance,
        framing=layout.framing,
        mask_png=layout.mask_png,
    )


def _ask_part(asked: GenerateRequest, guidance: Guidance, canvas: Canvas, size: Size) -> Part:
    request = EditRequest(
        contract=asked.contract,
        prompt=add_notes(asked.prompt, guidance.notes, size, canvas.frame),
        size="{}x{}".format(*canvas.frame.canvas),
        quality=asked.quality,
        output_format=asked.output_format,
        output_compression=asked.output_compression,
        n=asked.n,
        image=canvas.image_png,
        mask=canvas.mask_png,
        references=tuple(reference.png for reference in guidance.references),
        input_fidelity=guidance.input_fidelity,
        background=asked.background,
        user=asked.user,
        partial_images=asked.partial_images,
    )
    return Part(canvas.frame, request, canvas.sent, canvas.mask)
