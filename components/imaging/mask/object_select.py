"""Snap: from rough strokes to the object under them.

By OpenCV's GrabCut (Rother, Kolmogorov, Blake 2004), first on a small copy of the surroundings, then again on a larger
one along the edge that was found. Tells apart by colour only: knows no cups and no cats. The same view and strokes
always give the same mask.
"""

import cv2
import numpy as np

from components.imaging.mask.mask import bounding_box
from components.imaging.mask.morphology import fill_holes, grow_mask, shrink_mask, smooth_mask
from components.imaging.picture.picture import fit_view

# The longest edges, in pixels, of what is cut: at first roughly, then along the edge.
ROUGH_EDGE, FINE_EDGE = 288, 512
ROUGH_ROUNDS, FINE_ROUNDS = 3, 1
# How far an object may reach beyond the strokes: so many times their extent, and this part of the view at least.
EXTENT_REACH, VIEW_REACH = 1.0, 0.15
# Tried with these multiples of that reach: a short stroke may lie in an object that fills all the nearer surroundings.
WIDER = (1.0, 3.0)
# Where strokes are this deep, compared with the deepest place nearby, they are meant.
CORE = 0.6
# Half the width, in rough pixels, of the band along the rough edge within which the fine edge is sought.
BAND = 3
# How many pixels of the view are averaged to even the edge out.
SMOOTH = 4
# What is left of the strokes' core, and how much of the surroundings is taken, where there is an object.
LEAST_CORE, MOST_SURROUNDINGS = 0.7, 0.9
# An object's edge parts colours, averaged over this window, by more than so many of 255 steps along this part of it.
# On photos, good outcomes have it along 0.87 and more, and what leaked into a sky along 0.47.
NEAR, LEAST_CONTRAST, LEAST_EDGE = (15, 15), 10, 0.7
# Strokes were a mere cover where what is found without them stands out by so much more and holds so much of their core.
CLEARLY_MORE, LEAST_HELD = 0.1, 0.3


def select_object(view: np.ndarray, scribble: np.ndarray) -> np.ndarray | None:
    """Return the object under strokes: (height, width) bool, or None where no object stands out.

    ``view``: (height, width, 3) uint8 RGB; ``scribble``: (height, width) bool, a line within the object or a rough
    cover that may spill over its edge.
    """
    if not scribble.any():
        return None
    tried = None
    for times in WIDER:
        box = _surroundings(scribble, times)
        if box == tried:
            break
        # A cover is seen with what is near it or not at all.
        ways = (True, False) if tried is None else (True,)
        found = _snap_within(np.ascontiguousarray(view[box]), scribble[box], ways)
        if found is not None:
            mask = np.zeros_like(scribble)
            mask[box] = found
            return mask
        tried = box
    return None


def _snap_within(pixels: np.ndarray, strokes: np.ndarray, ways: tuple[bool, ...]) -> np.ndarray | None:
    """Return the object under strokes, or None, from nothing but its surroundings.

    ``ways``: whether the strokes' core is taken to lie in the object. Where not, the strokes were a cover wider than
    the object; that is believed where what is found so stands out clearly more.
    """
    core = _core(strokes)
    best, most = None, LEAST_EDGE
    for firm in ways:
        found = _cut_roughly(pixels, strokes, core, firm)
        # What of the core is left is what the object has to hold.
        held = core if firm else core & found
        if held.sum() < LEAST_HELD * core.sum() or not _holds(found, held):
            continue
        found = _cut_edge(pixels, found, held)
        found = smooth_mask(fill_holes(_touched_parts(found, held)), SMOOTH)
        share = _contrast_share(pixels, found) if _holds(found, held) else 0
        if share >= most:
            best, most = found, share + CLEARLY_MORE
        if most >= 1:
            break
    return best


def _surroundings(scribble: np.ndarray, times: float) -> tuple[slice, slice]:
    """Return the rows and columns that an object under the strokes may reach."""
    left, top, right, bottom = bounding_box(scribble)
    height, width = scribble.shape
    margin = round(times * max(EXTENT_REACH * max(right - left, bottom - top), VIEW_REACH * max(width, height)))
    rows = slice(max(0, top - margin), min(height, bottom + margin))
    return rows, slice(max(0, left - margin), min(width, right + margin))


def _core(strokes: np.ndarray) -> np.ndarray:
    """Return the middle of every stroke: (height, width) bool."""
    depth = cv2.distanceTransform(strokes.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    _, labels = cv2.connectedComponents(strokes.astype(np.uint8), connectivity=8)
    deepest = np.zeros(labels.max() + 1, dtype=np.float32)
    np.maximum.at(deepest, labels.ravel(), depth.ravel())
    return strokes & (depth >= CORE * deepest[labels])


def _cut_roughly(pixels: np.ndarray, strokes: np.ndarray, core: np.ndarray, firm: bool) -> np.ndarray:
    """Return the object as a small copy of its surroundings shows it, at the size of ``pixels``.

    Not ``firm``, the core is no more than probably in it.
    """
    small = fit_view(pixels, ROUGH_EDGE)
    size = small.shape[1::-1]
    hints = np.full(small.shape[:2], cv2.GC_PR_BGD, dtype=np.uint8)
    # Holds at the view's own border too, or backgrounds leak there; the fine cut takes the object on to it.
    for limit in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        hints[limit] = cv2.GC_BGD
    hints[_shrink(strokes, size) > 127] = cv2.GC_PR_FGD
    seeds = _shrink(core, size) > 0
    hints[seeds] = cv2.GC_FGD if firm else cv2.GC_PR_FGD
    found = fill_holes(_touched_parts(_grab(small, hints, ROUGH_ROUNDS), seeds))
    return cv2.resize(found.astype(np.uint8) * 255, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR) >= 128


def _shrink(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return how much of each pixel of a smaller copy is masked: (height, width) uint8, 255 = all of it."""
    return cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)


def _cut_edge(pixels: np.ndarray, found: np.ndarray, core: np.ndarray) -> np.ndarray:
    """Return what was found with its edge sought again near where it was."""
    band = BAND * max(1.0, max(found.shape) / ROUGH_EDGE)
    left, top, right, bottom = bounding_box(found)
    margin = round(4 * band)
    near = slice(max(0, top - margin), bottom + margin), slice(max(0, left - margin), right + margin)
    closer = fit_view(np.ascontiguousarray(pixels[near]), FINE_EDGE)
    size = closer.shape[1::-1]
    hints = np.full(closer.shape[:2], cv2.GC_BGD, dtype=np.uint8)
    hints[_shrink(grow_mask(found[near], band), size) > 127] = cv2.GC_PR_BGD
    hints[_shrink(found[near], size) > 127] = cv2.GC_PR_FGD
    hints[_shrink(shrink_mask(found[near], band), size) > 127] = cv2.GC_FGD
    hints[_shrink(core[near], size) > 127] = cv2.GC_FGD
    cut = _grab(closer, hints, FINE_ROUNDS).astype(np.uint8) * 255
    result = found.copy()
    height, width = found[near].shape
    result[near] = cv2.resize(cut, (width, height), interpolation=cv2.INTER_LINEAR) >= 128
    return result


def _grab(pixels: np.ndarray, hints: np.ndarray, rounds: int) -> np.ndarray:
    """Return the foreground by GrabCut, from ``hints``: (height, width) uint8 of its four classes."""
    foreground = (hints == cv2.GC_FGD) | (hints == cv2.GC_PR_FGD)
    if foreground.all() or not foreground.any():
        return foreground
    # GrabCut draws by chance where it starts.
    cv2.setRNGSeed(1)
    marks = hints.copy()
    cv2.grabCut(pixels, marks, None, np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK)
    return (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)


def _touched_parts(found: np.ndarray, core: np.ndarray) -> np.ndarray:
    """Return those connected parts of what was found that the strokes' core touches."""
    _, labels = cv2.connectedComponents(found.astype(np.uint8), connectivity=8)
    touched = np.zeros(labels.max() + 1, dtype=bool)
    touched[labels[core]] = True
    touched[0] = False
    return touched[labels]


def _holds(found: np.ndarray, core: np.ndarray) -> bool:
    """Return whether what was found holds the strokes' core and leaves surroundings."""
    return bool(found[core].mean() >= LEAST_CORE and found.mean() <= MOST_SURROUNDINGS)


def _contrast_share(pixels: np.ndarray, found: np.ndarray) -> float:
    """Return along which part of the edge of what was found colours differ on its two sides."""
    inside = found.astype(np.uint8)
    edge = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((3, 3), dtype=np.uint8)).astype(bool)
    means = []
    for side in (inside, 1 - inside):
        # The mean colour of this side near each pixel: sums of what belongs to it, by its share.
        sums = cv2.blur(cv2.copyTo(pixels, side).astype(np.float32), NEAR)
        share = cv2.blur(side.astype(np.float32), NEAR)
        means.append(sums[edge] / share[edge][:, None])
    contrast = np.abs(means[0] - means[1]).max(axis=1)
    return float((contrast > LEAST_CONTRAST).mean()) if len(contrast) else 0.0
