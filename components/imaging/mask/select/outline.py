"""The outline of a mask, as a path that a page draws over the picture."""

import cv2
import numpy as np

# How far, in pixels, a drawn outline may be from the mask's. Of more rings or corners, the largest rings are drawn.
TOLERANCE, MOST_RINGS, MOST_CORNERS = 0.6, 200, 6000


def trace_outline(mask: np.ndarray) -> str:
    """Return the edges of a mask, (height, width) bool, as the data of an SVG path in pixels; "" for an empty mask."""
    # A border, so that an edge at the picture's border is drawn on the border and not beside it.
    padded = cv2.copyMakeBorder(mask.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    rings, _ = cv2.findContours(padded, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    drawn, corners = [], 0
    for ring in sorted(rings, key=cv2.contourArea, reverse=True)[:MOST_RINGS]:
        places = cv2.approxPolyDP(ring, TOLERANCE, True)[:, 0]
        corners += len(places)
        if corners > MOST_CORNERS:
            break
        # The middle of a pixel is half a pixel from its corner, and the border one.
        drawn.append("M" + "L".join(f"{x - 0.5:g} {y - 0.5:g}" for x, y in places) + "Z")
    return "".join(drawn)
