"""Write the pictures of the manual that show the example removals: marked, erased, and filled by OpenCV's Telea.

python -m examples.build_erased            writes docs/erased-*.webp anew
"""

import cv2
import numpy as np

from components.imaging.erase.fill import PATCH_MATCH, REACH, crop_around, fill_crop
from components.imaging.erase.patch_match import PatchMatch
from components.studio.form.examples import cover_mask
from examples.removals import EXAMPLES, REMOVALS, Removal

DOCS = EXAMPLES.parent / "docs"
# The height of a row of pictures, and the gap between two, in pixels.
HEIGHT, GAP = 400, 6


def draw_row(removal: Removal) -> np.ndarray:
    """Return the surroundings of what is erased, marked, erased and filled by Telea: (HEIGHT, width, 3) uint8."""
    pixels, mask = removal.pixels, removal.mask()
    left, top, right, bottom = crop_around(mask)
    crop, hole = np.ascontiguousarray(pixels[top:bottom, left:right]), mask[top:bottom, left:right]
    filled = fill_crop(crop, hole, PatchMatch())
    if filled.method != PATCH_MATCH:
        raise SystemExit(str(filled.note))
    smeared = cv2.inpaint(crop, hole.astype(np.uint8), REACH, cv2.INPAINT_TELEA)
    size = round(crop.shape[1] * HEIGHT / crop.shape[0]), HEIGHT
    panels = (cover_mask(crop, hole), filled.pixels, smeared)
    shown = [cv2.resize(panel, size, interpolation=cv2.INTER_CUBIC) for panel in panels]
    gap = np.full((HEIGHT, GAP, 3), 255, np.uint8)
    return np.hstack([shown[0], gap, shown[1], gap, shown[2]])


def main() -> None:
    """Write the pictures."""
    for removal in REMOVALS:
        row = cv2.cvtColor(draw_row(removal), cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(DOCS / f"erased-{removal.name}.webp"), row, [cv2.IMWRITE_WEBP_QUALITY, 85])


if __name__ == "__main__":
    main()
