"""The comparison of two versions: both views for a slider, the count of differing pixels, a map.

Decodes whole pictures: call it in a thread. Changes nothing.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from components.errors import ProofroomError
from components.imaging.colour.conversion import to_srgb
from components.imaging.extension import NO_MARGINS, Margins
from components.imaging.frame import Size
from components.imaging.mask.mask import RUBYLITH, bounding_box
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.paste.diff import count_changed_outside, draw_heat_map, find_changed_span
from components.imaging.picture.picture import Picture, fit_view, flatten, read_picture, write_png
from components.library.records.lineage import Lineage, Version
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.store import Store
from components.message.message import Message
from components.studio.page.cache import cache_file
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.results import HEAT_EDGE, MIDDLE, divide_at

# A scaled picture is called stretched where one edge grows more than the other by this factor.
MOST_STRETCH = 1.02
# The width of a mask's outline is the longer edge of the view, divided by this.
LINES = 400


@dataclass(frozen=True, eq=False)
class Comparison:
    """Hold two versions; where ``after`` is an edit of ``before``, ``before`` has the margins of that edit.

    ``mask``, (height, width) bool, is the mask of the edit; None without an edit, and where all was redrawn. ``files``
    are both files unchanged, in Gradio's cache, the first without ``margins``. ``said`` are sentences for the person.
    """

    before: Picture
    after: Picture
    files: tuple[str, str]
    mask: np.ndarray | None = field(default=None, repr=False)
    margins: Margins = NO_MARGINS
    said: tuple[Message, ...] = ()

    def draw_views(self, loaded_pictures: LoadedPictures, with_mask: bool) -> tuple[str, str]:
        """Return both files for a slider, in Gradio's cache; the mask is rubylith before, and a line after."""
        # A loaded picture shows its margins as a checkerboard.
        first = (
            loaded_pictures.load(loaded_pictures.complete(self.files[0]), margins=self.margins).screen
            if self.margins
            else None
        )
        if not with_mask or self.mask is None:
            return first or loaded_pictures.show(self.files[0], self.before), loaded_pictures.show(
                self.files[1], self.after
            )
        before = _draw_mask(_view(read_picture(Path(first)) if first else self.before), self.mask)
        after = _draw_outline(_view(self.after), self.mask)
        return cache_file(write_png(before), "before.png"), cache_file(write_png(after), "after.png")

    def count_differing(self) -> int:
        """Return the number of pixels of the first picture that differ in any channel."""
        before, after = self._aligned()
        return count_changed_outside(before, after, np.zeros(before.shape[:2], dtype=bool))

    def divided_at(self) -> float:
        """Return the slider's first position, in percent: beside the change, or the middle of a redrawing."""
        width = self.before.size[0]
        if self.mask is not None and self.mask.any():
            left, _, right, _ = bounding_box(self.mask)
            return divide_at(left, right, width)
        span = find_changed_span(*self._aligned())
        return divide_at(*span, width) if span and span != (0, width) else MIDDLE

    def draw_heat(self) -> str:
        """Return a file in Gradio's cache: a heat map of the difference."""
        return cache_file(write_png(fit_view(draw_heat_map(*self._aligned()), HEAT_EDGE)), "what-changed.png")

    def _aligned(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the pixels of both at the size of the first, and in one colour space."""
        before, after = self.before, self.after
        if before.icc_profile != after.icc_profile:
            before, after = (replace(p, pixels=to_srgb(p.pixels, p.icc_profile)) for p in (before, after))
        return before.pixels, _scale(after.pixels, before.size)


def compare_versions(
    loaded_pictures: LoadedPictures, store: Store, lineage: Lineage, before: Version, after: Version
) -> Comparison:
    """Return the comparison of two versions. Raises StorageError, UnreadablePicture or PictureTooLarge."""
    is_edit = after.parent == before.name
    source = after.shot.source if is_edit and after.shot else None
    # The file that was edited may be another than the version's own: a person may have uploaded its answer again.
    files = (
        loaded_pictures.serve_file(source if source and store.files.has(source) else before.key),
        loaded_pictures.serve_file(after.key),
    )
    first = read_picture(Path(files[0]), cut=True)
    if after.name == before.name:
        return Comparison(first, first, files, said=(Message("Before and after are the same version."),))
    second, margins = read_picture(Path(files[1]), cut=True), _margins_between(lineage, before, after)
    if margins and margins.size_of(first.size) == second.size:
        first = replace(first, pixels=margins.extend(first.pixels))
        said = (Message("The picture was extended: before, what is new shows as a checkerboard."),)
        return Comparison(first, second, files, _read_mask(store, after) if is_edit else None, margins, said)
    if first.size != second.size:
        return Comparison(first, second, files, said=(_say_sizes(first.size, second.size),))
    return Comparison(first, second, files, _read_mask(store, after) if is_edit else None)


def _margins_between(lineage: Lineage, before: Version, after: Version) -> Margins:
    """Return the margins added between a version and its descendant ``after``; none for no descendant."""
    sides = [0, 0, 0, 0]
    version: Version | None = after
    while version is not None and version.name != before.name:
        if version.shot and version.shot.handling:
            sides = [side + more for side, more in zip(sides, version.shot.handling.extend, strict=True)]
        version = lineage.find(version.parent)
    return NO_MARGINS if version is None else Margins(*sides)


def _read_mask(store: Store, version: Version) -> np.ndarray | None:
    """Return the mask of an edit, (height, width) bool; None where all was redrawn, or where the file is lost."""
    if version.shot is None or version.shot.mask is None:
        return None
    try:
        mask = read_picture(store.files.read_file(version.shot.mask))
        return read_mask_file(mask, mask.size).mask
    except ProofroomError:
        return None


def _say_sizes(first: Size, second: Size) -> Message:
    proportions = first[0] * second[1] / (first[1] * second[0])
    sizes = {
        name: Message("{width:,} x {height:,}", width=size[0], height=size[1])
        for name, size in (("first", first), ("second", second))
    }
    if max(proportions, 1 / proportions) > MOST_STRETCH:
        return Message(
            "The two differ in size, {first} and {second} pixels: to tell what changed, the second was scaled and"
            " stretched to the first.",
            **sizes,
        )
    return Message(
        "The two differ in size, {first} and {second} pixels: to tell what changed, the second was scaled to the"
        " first.",
        **sizes,
    )


def _scale(pixels: np.ndarray, size: Size) -> np.ndarray:
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return pixels
    shrinks = size[0] * size[1] < width * height
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)


def _view(picture: Picture) -> np.ndarray:
    """Return a picture at screen size: (height, width, 3) uint8 in sRGB."""
    return to_srgb(flatten(fit_view(picture.pixels, SCREEN_EDGE)), picture.icc_profile)


def _draw_mask(view: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return a view with the mask of its picture over it, as rubylith: (height, width, 3) uint8."""
    alpha = _fit(mask, view).astype(np.float32) * np.float32(RUBYLITH[3] / 255 / 255)
    return cv2.blendLinear(view, np.full_like(view, RUBYLITH[:3]), 1 - alpha, alpha)


def _draw_outline(view: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return a view with a line along the edge of its picture's mask: (height, width, 3) uint8."""
    within = (_fit(mask, view) >= 128).astype(np.uint8)
    edges, _ = cv2.findContours(within, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    width = max(2, round(max(view.shape) / LINES))
    return cv2.drawContours(view.copy(), edges, -1, RUBYLITH[:3], width, cv2.LINE_AA)


def _fit(mask: np.ndarray, view: np.ndarray) -> np.ndarray:
    """Return the masked share of each pixel of a view: (height, width) uint8, 255 = all of the pixel."""
    size = (view.shape[1], view.shape[0])
    return cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)
