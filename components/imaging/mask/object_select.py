"""Select the object under rough strokes, by GrabCut.

OpenCV's GrabCut (Rother, Kolmogorov, Blake 2004) runs first on a small copy of the surroundings, then on a larger copy
along the found edge. Objects are separated by colour only. The same view and strokes always give the same mask.
"""

import cv2
import numpy as np

from components.imaging.mask.mask import bounding_box
from components.imaging.mask.morphology import fill_holes, grow_mask, shrink_mask, smooth_mask
from components.imaging.picture.picture import fit_view

# The longest edges, in pixels, of the copies for the rough and for the fine cut, and GrabCut's iterations.
ROUGH_EDGE, FINE_EDGE = 288, 512
ROUGH_ROUNDS, FINE_ROUNDS = 3, 1
# How far an object may reach beyond the strokes: a multiple of their extent, and at least a share of the view.
EXTENT_REACH, VIEW_REACH = 1.0, 0.15
# Multiples of that reach, in the order of trying: a short stroke may lie in an object that fills the near surroundings.
WIDER = (1.0, 3.0)
# The core of a stroke has at least this share of the stroke's greatest distance from its edge.
CORE = 0.6
# Half the width, in rough pixels, of the band along the rough edge in which the fine edge is searched.
BAND = 3
# The radius, in view pixels, by which the edge is smoothed.
SMOOTH = 4
# An object contains at least this share of the strokes' core, and at most this share of the surroundings.
LEAST_CORE, MOST_SURROUNDINGS = 0.7, 0.9
# Colours, averaged over this window, differ on the two sides of an object's edge by more than LEAST_CONTRAST of 255
# levels along this share of the edge. On photos, good results have a share from 0.87, and a leak into a sky 0.47.
NEAR, LEAST_CONTRAST, LEAST_EDGE = (15, 15), 10, 0.7
# Strokes wider than the object are believed where the result without them has this much more contrast share, and
# contains this share of their core.
CLEARLY_MORE, LEAST_HELD = 0.1, 0.3


def select_object(view: np.ndarray, scribble: np.ndarray) -> np.ndarray | None:
    """Return the object under strokes: (height, width) bool, or None where no object stands out.

    ``view``: (height, width, 3) uint8 RGB. ``scribble``: (height, width) bool, a line within the object or a rough
    cover that may cross the object's edge.
    """
    if not scribble.any():
        return None
    tried = None
    for times in WIDER:
        box = _surroundings(scribble, times)
        if box == tried:
            break
        # A cover wider than the object is recognized in the near surroundings only.
        cores = (True, False) if tried is None else (True,)
        found = _select_within(np.ascontiguousarray(view[box]), scribble[box], cores)
        if found is not None:
            mask = np.zeros_like(scribble)
            mask[box] = found
            return mask
        tried = box
    return None


def _select_within(pixels: np.ndarray, strokes: np.ndarray, cores: tuple[bool, ...]) -> np.ndarray | None:
    """Return the object under strokes in its surroundings ``pixels``, or None.

    ``cores``: whether the strokes' core surely lies in the object, in the order of trying. Without a sure core the
    strokes are a cover wider than the object, and the result must stand out more by CLEARLY_MORE.
    """
    core = _core(strokes)
    best, most = None, LEAST_EDGE
    for firm in cores:
        found = _cut_roughly(pixels, strokes, core, firm)
        # The object must contain the rest of the core.
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
    """Return the slices of the rows and columns that an object under the strokes may reach."""
    left, top, right, bottom = bounding_box(scribble)
    height, width = scribble.shape
    margin = round(times * max(EXTENT_REACH * max(right - left, bottom - top), VIEW_REACH * max(width, height)))
    rows = slice(max(0, top - margin), min(height, bottom + margin))
    return rows, slice(max(0, left - margin), min(width, right + margin))


def _core(strokes: np.ndarray) -> np.ndarray:
    """Return the middle of every stroke: (height, width) bool."""
    depth = cv2.distanceTransform(strokes.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    _, labels = cv2.connectedComponents(strokes.astype(np.uint8), connectivity=8)
    deepest = np.zeros(int(labels.max()) + 1, dtype=np.float32)
    np.maximum.at(deepest, labels.ravel().astype(np.intp), depth.ravel())
    core: np.ndarray = strokes & (depth >= CORE * deepest[labels])
    return core


def _cut_roughly(pixels: np.ndarray, strokes: np.ndarray, core: np.ndarray, firm: bool) -> np.ndarray:
    """Return the object found in a small copy of its surroundings, at the size of ``pixels``.

    ``firm``: the core is surely in the object, otherwise probably.
    """
    small = fit_view(pixels, ROUGH_EDGE)
    size = small.shape[1::-1]
    hints = np.full(small.shape[:2], cv2.GC_PR_BGD, dtype=np.uint8)
    # Background at the view's border too, else backgrounds leak there; the fine cut extends the object to the border.
    for limit in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        hints[limit] = cv2.GC_BGD
    hints[_shrink(strokes, size) > 127] = cv2.GC_PR_FGD
    seeds = _shrink(core, size) > 0
    hints[seeds] = cv2.GC_FGD if firm else cv2.GC_PR_FGD
    found = fill_holes(_touched_parts(_grab(small, hints, ROUGH_ROUNDS), seeds))
    return cv2.resize(found.astype(np.uint8) * 255, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR) >= 128


def _shrink(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the masked share of each pixel of a smaller copy: (height, width) uint8, 255 = wholly masked."""
    return cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)


def _cut_edge(pixels: np.ndarray, found: np.ndarray, core: np.ndarray) -> np.ndarray:
    """Return the object with its edge searched again, near the found edge and at a finer scale."""
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
    """Return the foreground by GrabCut, from ``hints``: (height, width) uint8 of GrabCut's four classes."""
    foreground = _foreground_of(hints)
    if foreground.all() or not foreground.any():
        return foreground
    # GrabCut starts at random.
    cv2.setRNGSeed(1)
    marks = hints.copy()
    # The rectangle is not used with GC_INIT_WITH_MASK.
    cv2.grabCut(pixels, marks, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK)
    return _foreground_of(marks)


def _foreground_of(classes: np.ndarray) -> np.ndarray:
    foreground: np.ndarray = (classes == cv2.GC_FGD) | (classes == cv2.GC_PR_FGD)
    return foreground


def _touched_parts(found: np.ndarray, core: np.ndarray) -> np.ndarray:
    """Return the connected parts of ``found`` that the strokes' core touches."""
    _, labels = cv2.connectedComponents(found.astype(np.uint8), connectivity=8)
    touched = np.zeros(int(labels.max()) + 1, dtype=bool)
    touched[labels[core]] = True
    touched[0] = False
    parts: np.ndarray = touched[labels]
    return parts


def _holds(found: np.ndarray, core: np.ndarray) -> bool:
    """Return whether ``found`` contains the strokes' core and leaves surroundings."""
    return bool(found[core].mean() >= LEAST_CORE and found.mean() <= MOST_SURROUNDINGS)


def _contrast_share(pixels: np.ndarray, found: np.ndarray) -> float:
    """Return the share of the edge of ``found`` along which the colours of the two sides differ."""
    inside = found.astype(np.uint8)
    edge = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((3, 3), dtype=np.uint8)).astype(bool)
    means = []
    for side in (inside, 1 - inside):
        # The mean colour of this side near each pixel: the sum of the side's colours by the side's share.
        sums = cv2.blur(cv2.copyTo(pixels, side).astype(np.float32), NEAR)
        share = cv2.blur(side.astype(np.float32), NEAR)
        means.append(sums[edge] / share[edge][:, None])
    contrast = np.abs(means[0] - means[1]).max(axis=1)
    return float((contrast > LEAST_CONTRAST).mean()) if len(contrast) else 0.0
