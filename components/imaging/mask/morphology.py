"""Change a mask's shape: grow, shrink, smooth, fill holes, drop specks, invert.

``mask``: (height, width) bool, True = repaint. Lengths are in picture pixels. Every function returns a new mask and
leaves its argument unchanged. The picture's border is no edge of the mask. The result may be empty, which
``check_mask`` refuses.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from components.imaging.mask.mask import bounding_box

# The edge of a tile: most tiles of a large picture contain no edge of the mask and cost almost nothing.
TILE = 512
# A speck is smaller than a square of SPECK_EDGE pixels in an editor's view of VIEW_EDGE pixels.
SPECK_EDGE = 6
VIEW_EDGE = 1024


def grow_mask(mask: np.ndarray, radius: float) -> np.ndarray:
    """Return the mask with every pixel within ``radius`` pixels (Euclidean) of a masked pixel."""
    grown = mask.copy()
    margin = int(radius)
    if margin < 1:
        return grown
    for tile, around, inner in _tiles_with_edge(mask, margin):
        outside = np.logical_not(around).view(np.uint8)
        distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        grown[tile] = distance[inner] <= radius
    return grown


def shrink_mask(mask: np.ndarray, radius: float) -> np.ndarray:
    """Return the mask without every pixel within ``radius`` pixels (Euclidean) of an unmasked pixel."""
    return invert_mask(grow_mask(invert_mask(mask), radius))


def smooth_mask(mask: np.ndarray, radius: int) -> np.ndarray:
    """Return the mask blurred by ``radius`` pixels and cut at one half.

    Jags are smoothed, and spurs much thinner than ``radius`` vanish; a straight edge keeps its place. A separate part
    that would vanish is kept unchanged.
    """
    smooth = mask.copy()
    # Three box filters approximate a Gaussian, at a cost that does not rise with the radius.
    reach = max(1, round(radius / 3))
    if radius < 1:
        return smooth
    for tile, around, inner in _tiles_with_edge(mask, 3 * reach):
        # 16 bits: near the edge of a wide blur, neighbours differ by less than one of 255 steps.
        blurred: np.ndarray = around.astype(np.uint16) * np.uint16(65534)
        for _ in range(3):
            blurred = cv2.blur(blurred, (2 * reach + 1, 2 * reach + 1), borderType=cv2.BORDER_REPLICATE)
        # At exactly one half the mask decides, so that the edge does not move.
        grey = blurred[inner]
        smooth[tile] = (grey > 32767) | ((grey == 32767) & mask[tile])
    return _with_lost_parts(mask, smooth)


def fill_holes(mask: np.ndarray) -> np.ndarray:
    """Return the mask with every enclosed hole filled; a gap that reaches the picture's border is no hole.

    Masked pixels that touch at a corner enclose a hole too.
    """
    filled = mask.copy()
    if not mask.any():
        return filled
    box = _slices(bounding_box(mask))
    # A border of unmasked pixels around the box: every pixel that is connected with the border is outside.
    flooded = cv2.copyMakeBorder(mask[box].view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.floodFill(flooded, None, (0, 0), 2, flags=4)
    filled[box] = flooded[1:-1, 1:-1] != 2
    return filled


def drop_specks(mask: np.ndarray, least: int) -> np.ndarray:
    """Return the mask without connected parts of fewer than ``least`` pixels; the largest part always stays.

    Pixels that touch at a corner are connected.
    """
    kept = mask.copy()
    if not mask.any():
        return kept
    box = _slices(bounding_box(mask))
    labels, sizes = _label_parts(mask[box])
    specks = _specks(sizes, least)
    if specks.any():
        kept[box] &= ~specks[labels]
    return kept


def count_specks(mask: np.ndarray, least: int) -> int:
    """Return the count of parts that ``drop_specks`` would drop."""
    if not mask.any():
        return 0
    _, sizes = _label_parts(mask[_slices(bounding_box(mask))])
    return int(np.count_nonzero(_specks(sizes, least)))


def speck_size(size: tuple[int, int]) -> int:
    """Return the fewest pixels of a part that is no speck, in a picture of ``size`` (width, height)."""
    scale = max(1.0, max(size) / VIEW_EDGE)
    return round((SPECK_EDGE * scale) ** 2)


def invert_mask(mask: np.ndarray) -> np.ndarray:
    """Return the mask with True and False exchanged."""
    inverted: np.ndarray = np.logical_not(mask)
    return inverted


def _tiles_with_edge(
    mask: np.ndarray, margin: int
) -> Iterator[tuple[tuple[slice, slice], np.ndarray, tuple[slice, slice]]]:
    """Yield each tile with an edge of the mask within ``margin`` pixels.

    Yields the tile's slices, the mask of the tile with its margin, and the tile's slices within that mask.
    """
    height, width = mask.shape
    # Larger tiles for wide margins, which would otherwise be most of the work.
    step = max(TILE, 4 * margin)
    for top in range(0, height, step):
        above, bottom = max(0, top - margin), min(height, top + step)
        band = mask[above : bottom + margin]
        if not band.any() or band.all():
            continue
        for left in range(0, width, step):
            before, right = max(0, left - margin), min(width, left + step)
            around = band[:, before : right + margin]
            if around.any() and not around.all():
                inner = slice(top - above, bottom - above), slice(left - before, right - before)
                yield (slice(top, bottom), slice(left, right)), around, inner


def _with_lost_parts(mask: np.ndarray, smooth: np.ndarray) -> np.ndarray:
    """Return ``smooth`` with the connected parts of ``mask`` that have no pixel in ``smooth``."""
    lost = mask & ~smooth
    if not lost.any():
        return smooth
    box = _slices(bounding_box(mask))
    labels, sizes = _label_parts(mask[box])
    gone: np.ndarray = np.bincount(labels[lost[box]], minlength=len(sizes)) == sizes
    if gone.any():
        gone[0] = False
        smooth[box] |= gone[labels]
    return smooth


def _label_parts(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each pixel's connected part, 0 = not masked, and the sizes of the parts by number."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        np.ascontiguousarray(mask).view(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    return labels, stats[:, cv2.CC_STAT_AREA]


def _specks(sizes: np.ndarray, least: int) -> np.ndarray:
    """Return for each part whether it is a speck; number 0 is no part, and the largest part is never a speck."""
    specks: np.ndarray = sizes < least
    specks[0] = False
    specks[1 + np.argmax(sizes[1:])] = False
    return specks


def _slices(box: tuple[int, int, int, int]) -> tuple[slice, slice]:
    left, top, right, bottom = box
    return slice(top, bottom), slice(left, right)
