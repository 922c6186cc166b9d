"""The selector: finds the object that a person means in a picture, by the best way that this machine has."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from components.imaging.mask.select.by_colour import select_by_colour
from components.imaging.mask.select.hints import Hints
from components.imaging.mask.select.subject import find_subject
from components.imaging.mask.select.weights import Weights
from components.imaging.picture.picture import read_pixels

if TYPE_CHECKING:
    from components.imaging.mask.select.encodings import Encodings


class Selector:
    """Select objects: by MobileSAM with ``weights``, by colour without.

    A ``view`` is the file of a picture of at most 1024 pixels on its longer side. Its name says its content.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self._encodings = _open_encodings(weights) if weights else None

    @property
    def by_network(self) -> bool:
        """Whether objects are selected by MobileSAM."""
        return self._encodings is not None

    def prepare(self, view: Path) -> None:
        """Have a picture encoded in the background, for the first click to be answered at once."""
        if self._encodings is not None:
            self._encodings.prepare(view)

    def select(self, view: Path, hints: Hints) -> np.ndarray:
        """Return the logits of the object meant by ``hints``, which are in pixels of the view, as of ``cut_object``.

        Raises an error of ``read_picture``.
        """
        if self._encodings is None:
            return select_by_colour(read_pixels(view), hints)
        return self._encodings.segmenter.select(self._encodings.find(view), hints)

    def find_subject(self, view: Path) -> np.ndarray:
        """Return the logits of the subject of a picture, as of ``cut_object``. Raises an error of ``read_picture``."""
        return find_subject(read_pixels(view))

    def close(self) -> None:
        """Stop encoding pictures."""
        if self._encodings is not None:
            self._encodings.close()


def _open_encodings(weights: Weights) -> "Encodings":
    # Imported only here: onnxruntime is installed where the weights are.
    from components.imaging.mask.select.encodings import Encodings

    return Encodings(weights)
