"""An edit of a picture: the masked part is filled and drawn anew, the rest comes back almost as it was.

Like the real model it returns the whole canvas redrawn: shifted by a few pixels, scaled by a little, toned. Knows
nothing about HTTP.
"""

import cv2
import numpy as np

from components.offline.drawing.brush import fall
from components.offline.drawing.canvas import chance, lay, premultiply, straighten
from components.offline.drawing.catalogue import THINGS
from components.offline.drawing.editing.cutout import cut_into
from components.offline.drawing.editing.fill import fill_masked, remove_masked
from components.offline.drawing.editing.inlay import (
    draw_part,
    draw_scene,
    fit_part,
    put_mask_caption,
    recolour,
    soft_mask,
)
from components.offline.drawing.editing.redraw import redraw
from components.offline.drawing.mark import put_mark
from components.offline.drawing.painter import DETAIL, seed_of
from components.offline.drawing.palette import main_colour
from components.offline.drawing.parsed_prompt import WORN_PLACES, ParsedPrompt, parse_prompt
from components.offline.drawing.subject import find_subject


def edit_picture(
    prompt: str,
    photo: np.ndarray,
    mask: np.ndarray | None,
    size: tuple[int, int],
    quality: str = "high",
    index: int = 0,
    *,
    references: tuple[np.ndarray, ...] = (),
    transparent: bool = False,
    faithful: bool = False,
) -> np.ndarray:
    """Return (height, width, 3) uint8 RGB: the photo edited, at ``size`` (width, height).

    ``photo``: (height, width, 3) uint8; ``mask``: (height, width) bool of the photo's size, True = repaint, None for
    the whole. A photo of another size is scaled to cover the canvas and cut at its edges. ``references`` are the other
    pictures, as the photo: a prompt that names no colour takes the first one's. ``transparent`` asks for RGBA, straight
    alpha: only the photo's subject, or in the mask only what is drawn. ``faithful`` keeps more of the photo.
    """
    parsed = parse_prompt(prompt)
    if references and parsed.colour is None:
        parsed = parsed.coloured(main_colour(references[0]))
    seed = seed_of(prompt, index, size, "edit")
    detail = DETAIL.get(quality, 2)
    photo = cover_canvas(photo, size, cv2.INTER_AREA)
    if mask is not None:
        mask = cover_canvas(mask.astype(np.uint8), size, cv2.INTER_NEAREST) > 0
    # Nothing of a mask is left where the mask lies in what was cut at the edges.
    if mask is None or not mask.any():
        edited, drawn = redraw(photo, parsed, seed, detail, faithful)
        if transparent:
            alpha = np.maximum(find_subject(edited, drawn > 0.5), drawn)
            edited = np.dstack([edited, np.round(alpha * 255).astype(np.uint8)])
    else:
        edited = (cut_into if transparent else _repaint)(photo, mask, parsed, seed, detail)
    pixels = drift(edited, seed)
    put_mark(pixels)
    return pixels


def cover_canvas(pixels: np.ndarray, size: tuple[int, int], interpolation: int) -> np.ndarray:
    """Return the pixels scaled to cover (width, height), what is over cut evenly at both edges."""
    width, height = size
    rows, columns = pixels.shape[:2]
    if (columns, rows) == (width, height):
        return pixels
    share = max(width / columns, height / rows)
    across, down = max(round(columns * share), width), max(round(rows * share), height)
    interpolation = cv2.INTER_CUBIC if share > 1 and interpolation == cv2.INTER_AREA else interpolation
    scaled = cv2.resize(pixels, (across, down), interpolation=interpolation)
    left, top = (across - width) // 2, (down - height) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width])


def drift(pixels: np.ndarray, seed: str) -> np.ndarray:
    """Return the canvas as a model hands it back: shifted by 1 to 3 pixels, scaled by up to 0.6 %, toned.

    ``pixels``: (height, width, 3 or 4) uint8; alpha moves along and is not toned.
    """
    rng = chance(seed, "drift")
    height, width = pixels.shape[:2]
    shift = rng.uniform(1.0, 3.0, 2) * rng.choice((-1, 1), 2)
    scale = 1 + rng.uniform(0.002, 0.006) * rng.choice((-1, 1))
    matrix = np.array([[scale, 0, (1 - scale) * width / 2 + shift[0]], [0, scale, (1 - scale) * height / 2 + shift[1]]])
    clear = pixels.shape[2] == 4
    still = premultiply(pixels) if clear else pixels
    moved = cv2.warpAffine(still, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    moved = straighten(moved) if clear else moved
    gain = 1 + rng.uniform(0.008, 0.035) * rng.choice((-1, 1)) + rng.uniform(-0.005, 0.005, 3)
    offset = rng.uniform(-1.5, 1.5, 3)
    levels = np.arange(256, dtype=np.float32)[:, None]
    toned = np.round(levels * gain.astype(np.float32) + offset.astype(np.float32))
    table = np.hstack([toned, levels]) if clear else toned
    return cv2.LUT(moved, np.clip(table, 0, 255).astype(np.uint8)[None])


def _repaint(photo: np.ndarray, mask: np.ndarray, parsed: ParsedPrompt, seed: str, detail: int) -> np.ndarray:
    part = parsed.wanted
    if parsed.removes:
        return remove_masked(photo, mask)
    if parsed.recolours and parsed.colour is not None:
        return recolour(photo, mask, parsed.colour)
    # What is worn keeps what wears it: glasses on a cat need the cat.
    if part is not None and THINGS[part.name].place in WORN_PLACES:
        canvas = photo.astype(np.float32) / 255
    else:
        canvas = fill_masked(photo, mask).astype(np.float32) / 255
    if part is None or (parsed.scene and part.context):
        draw_scene(canvas, photo, mask, parsed, seed, detail)
    if part is not None:
        draw_part(canvas, mask, fit_part(photo, mask, part, seed, detail), THINGS[part.name].place)
    if parsed.weather:
        changed = canvas.copy()
        fall(changed, parsed.weather, seed, detail)
        lay(canvas, changed, soft_mask(mask))
    pixels = cv2.convertScaleAbs(canvas, alpha=255)
    put_mask_caption(pixels, mask, parsed)
    return pixels
