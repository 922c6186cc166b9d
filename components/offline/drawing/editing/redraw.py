"""A whole photo redrawn, toned as the prompt says, with the thing it names.

Knows nothing of masks or HTTP.
"""

import cv2
import numpy as np

from components.offline.drawing.brush import fall, grade, stroke_over
from components.offline.drawing.canvas import lay, mix
from components.offline.drawing.catalogue import HOURS, THINGS
from components.offline.drawing.editing.inlay import draw_part, fit_part
from components.offline.drawing.painter import paste_sheet
from components.offline.drawing.parsed_prompt import ParsedPrompt
from components.offline.drawing.scenes.sky import AMBIENT
from components.offline.drawing.typesetting.caption import SUBTITLE, lower_room, put_caption

# Where on the canvas something is drawn that has no mask: (centre x, centre y, extent), shares of the canvas.
OPEN_PLACES = {"sky": (0.5, 0.30, 0.42), "head": (0.5, 0.2, 0.4), "neck": (0.5, 0.72, 0.4), "eyes": (0.5, 0.4, 0.5)}
LIFTS = {"night": 0.9, "sunset": 0.5, "dawn": 0.45, "day": 0.0}
# How much of the photo shows through what is painted over it, and how much the strokes cover; high fidelity, low.
KEPT = {True: (0.85, 0.12), False: (0.45, 0.45)}


def redraw(
    photo: np.ndarray, parsed: ParsedPrompt, seed: str, detail: int, faithful: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return the whole photo as a painting, and what is added covers of it: (height, width) float32, 0 to 1.

    The photo, (height, width, 3) uint8, is toned by the hour and the colours named; ``faithful`` keeps more of it.
    A prompt that is not understood stands near the lower edge as a caption.
    """
    kept, cover = KEPT[faithful]
    canvas = cv2.bilateralFilter(cv2.resize(photo, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 5, 40, 5)
    canvas = cv2.resize(canvas, photo.shape[1::-1], interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
    lay(canvas, photo.astype(np.float32) / 255, kept)
    stroke_over(canvas, seed, detail, cover)
    if parsed.hour in HOURS:
        grey = canvas.mean(axis=2, keepdims=True)
        toned = (grey * 0.4 + canvas * 0.6) * np.asarray(AMBIENT[parsed.hour], np.float32) * 1.12
        lay(canvas, np.clip(toned, 0, 1), LIFTS[parsed.hour])
    part, drawn = parsed.wanted, np.zeros(photo.shape[:2], np.float32)
    colour = parsed.colour if part is None else parsed.tint
    if colour is not None:
        grey = canvas.mean(axis=2, keepdims=True)
        tinted = grey * np.asarray(mix(colour, (1, 1, 1), 0.15), np.float32) * 1.7
        lay(canvas, np.clip(tinted, 0, 1), 0.42)
    if part is not None and not parsed.removes:
        height, width = photo.shape[:2]
        x, y, extent = OPEN_PLACES.get(THINGS[part.name].place, (0.5, 0.62, 0.46))
        open_mask = np.zeros((height, width), bool)
        half = extent * min(height, width) / 2
        rows = slice(int(max(y * height - half, 0)), int(y * height + half))
        open_mask[rows, int(x * width - half) : int(x * width + half)] = True
        inlay = fit_part(photo, open_mask, part, seed, detail)
        draw_part(canvas, open_mask, inlay, THINGS[part.name].place)
        paste_sheet(drawn[..., None], inlay.alpha[..., None], inlay.alpha, inlay.at)
    fall(canvas, parsed.weather, seed, detail)
    pixels = cv2.convertScaleAbs(grade(canvas, parsed.styles), alpha=255)
    # A photo that was toned, or had something taken away, shows what the prompt asked for.
    is_done = parsed.removes or parsed.recolours or parsed.hour or parsed.weather or parsed.styles
    caption = "" if is_done else parsed.caption
    if box := put_caption(pixels, caption, lower_room(*photo.shape[1::-1]), SUBTITLE):
        left, top, right, bottom = box
        drawn[top:bottom, left:right] = 1
    return pixels, drawn
