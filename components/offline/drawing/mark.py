"""The mark in the corner of a drawing, which tells the drawing from the work of a model."""

from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

LABEL = "offline preview · no model"


def label_box(width: int, height: int) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) of the mark in a picture of this size."""
    pill = _pill(width, height)
    margin = max(min(width, height) // 64, 4)
    return width - margin - pill.shape[1], height - margin - pill.shape[0], width - margin, height - margin


def put_mark(pixels: np.ndarray) -> None:
    """Put the mark at the bottom right of (height, width, 3 or 4) uint8, straight alpha, in place."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = label_box(width, height)
    pill = _pill(width, height)
    under: np.ndarray = pixels[top:bottom, left:right].astype(np.float32)
    cover = pill[..., 3:].astype(np.float32) / 255
    if pixels.shape[2] == 4:
        beneath = under[..., 3:] / 255 * (1 - cover)
        alpha = cover + beneath
        colours = (pill[..., :3] * cover + under[..., :3] * beneath) / np.maximum(alpha, 1e-3)
        under = np.concatenate([colours, alpha * 255], axis=2)
    else:
        under = under * (1 - cover) + pill[..., :3] * cover
    pixels[top:bottom, left:right] = cv2.convertScaleAbs(under)


@lru_cache(maxsize=8)
def _pill(width: int, height: int) -> np.ndarray:
    size = max(round(min(width, height) * 0.0195), 9)
    font = ImageFont.load_default(size=size * 2)
    left, top, right, bottom = font.getbbox(LABEL)
    pad = round(size * 1.3)
    sheet = Image.new("RGBA", (round(right - left) + 2 * pad, round(size * 3.6)), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    draw.rounded_rectangle((0, 0, sheet.width - 1, sheet.height - 1), sheet.height // 2, fill=(18, 18, 20, 150))
    draw.text((pad - left, (sheet.height - bottom - top) // 2), LABEL, font=font, fill=(250, 250, 248, 255))
    return np.asarray(sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.BOX))
