"""Strokes: the editor's layers as handed over, and the mask that the layers mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.errors import ForeignFile, MissingPicture
from components.imaging.picture.picture import measure_picture, read_picture
from components.studio.edit.mask.exact_mask import ExactMask, read_mask
from components.studio.page.loaded_pictures import LoadedPicture

# The layers of the editor: Gradio's file data, a "path" each. None before the browser has handed any over.
Layers = Sequence[Mapping[str, Any]] | None
# The editor has one layer, and a second one for the time of an update. Each is as large as the view.
MOST_LAYERS, MOST_PIXELS = 4, 16_000_000


@dataclass(frozen=True, eq=False)
class Strokes:
    """Hold the strokes in the editor, and the exact mask over which they were painted.

    Without ``layers``, None, the strokes are those that show ``exact_mask`` itself.
    """

    layers: Layers
    exact_mask: ExactMask | None = None

    def read_mask(self, loaded: LoadedPicture | None) -> np.ndarray:
        """Return the mask that the strokes mean for a loaded picture: (height, width) bool. Raises MissingPicture."""
        if loaded is None:
            raise MissingPicture()
        exact = self.exact_mask
        if self.layers is None and exact is not None and exact.size == loaded.size:
            return exact.mask
        files = [Path(layer["path"]) for layer in self.layers or () if layer]
        if len(files) > MOST_LAYERS or any(_is_large(file) for file in files):
            raise ForeignFile()
        return read_mask([read_picture(file).pixels for file in files], exact, loaded.size)


def _is_large(file: Path) -> bool:
    width, height, _ = measure_picture(file)
    return width * height > MOST_PIXELS
