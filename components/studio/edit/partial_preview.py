"""Previews of an edit, from the partial pictures that an endpoint streams.

Drawn at screen size and quickly: drift is not corrected, and no preview is stored.
"""

import cv2
import numpy as np

from components.errors import ProofroomError
from components.imaging.colour.conversion import to_srgb
from components.imaging.frame import Box, Frame
from components.imaging.paste.paste import paste
from components.imaging.picture.picture import fit_view, flatten, read_picture, write_png
from components.library.edits.edit import Edit
from components.library.edits.replan import replan_edit
from components.library.edits.spec import Spec
from components.library.runs.progress import Partial
from components.studio.page.cache import cache_file
from components.studio.page.service import Service

VIEW_EDGE = 1280
SOFT_EDGE = 3.0


class PartialPreview:
    """Draw the previews of one edit."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._view: np.ndarray | None = None

    def draw(self, partial: Partial) -> str | None:
        """Return a file in Gradio's cache that shows the edit so far, None for an unreadable partial picture."""
        edit = self._edit
        if self._view is None:
            self._view = to_srgb(flatten(fit_view(edit.picture.pixels, VIEW_EDGE)), edit.picture.icc_profile)
        part, size = edit.parts[partial.part], (self._view.shape[1], self._view.shape[0])
        try:
            came = read_picture(partial.picture)
        except ProofroomError:
            return None
        answer = to_srgb(flatten(came.pixels), came.icc_profile)
        small = Frame(_scale_box(part.frame.box, edit.picture.size, size), part.frame.canvas, part.frame.place)
        mask = None
        if part.mask is not None:
            mask = cv2.resize(part.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST).astype(bool)
        # Kept for the next part of the edit, which repaints other pixels.
        self._view = paste(self._view, answer, small, mask, feather=SOFT_EDGE)
        return cache_file(write_png(self._view), "unfinished.png")


def plan_partial_preview(service: Service, spec: Spec) -> PartialPreview | None:
    """Return the preview of a running edit by its spec, None without partial pictures or for an unplannable spec."""
    if not spec.parameters.get("partial_images"):
        return None
    contract = service.contract(str(spec.parameters.get("model") or ""))
    try:
        return PartialPreview(replan_edit(service.store.files, spec, contract))
    except ProofroomError:
        # The edit itself goes on without a preview.
        return None


def _scale_box(box: Box, size: tuple[int, int], view: tuple[int, int]) -> Box:
    across, down = view[0] / size[0], view[1] / size[1]
    left, top = min(round(box[0] * across), view[0] - 1), min(round(box[1] * down), view[1] - 1)
    return left, top, max(left + 1, round(box[2] * across)), max(top + 1, round(box[3] * down))
