"""A caption over a picture: a prompt set in type on a dark panel, so that it can be read on any ground.

The panel lets a little of the ground through, blurred; white on it has a contrast of at least 7:1 (WCAG 2.2, 1.4.6).
Knows no prompts: the caller says what is to be set, and where there is room.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from components.imaging.typesetting.characters import clean_prompt
from components.imaging.typesetting.fonts import BUNDLED, Face, choose_face, load_font
from components.offline.drawing.canvas import blurred, premultiply, straighten
from components.offline.drawing.mark import label_box
from components.offline.drawing.typesetting.lines import LEADING, Setting, set_lines

Box = tuple[int, int, int, int]

NOTE = "No font on this machine can show this prompt."
PAPER, INK = (18, 18, 20), (250, 250, 248)
# How much of the panel is its own colour.
COVER = 0.74
# The least and the largest size of type as shares of the picture's shorter side, and the least in pixels.
Sizes = tuple[float, float]
TITLE: Sizes = (1 / 38, 1 / 11)
SUBTITLE: Sizes = (1 / 44, 1 / 24)
SMALL_PRINT: Sizes = (1 / 56, 1 / 14)
FEWEST_PIXELS = 11
# How much of a picture's width and height a caption in its middle may take.
MIDDLE = (0.84, 0.64)
# Where a subtitle begins, as a share of the height; it ends above the mark.
LOWER = 0.66
NOTE_SHARE = 0.55
# Around the lines, as a multiple of their size, and at least that of the smallest size.
PADDING = 0.9
# Longer texts are read line by line: they begin at one edge.
MOST_CENTRED = 4


@dataclass(frozen=True)
class Caption:
    """Hold a text as it is set, and its panel's size, (width, height) in pixels."""

    setting: Setting
    face: Face
    size: tuple[int, int]


def middle_room(width: int, height: int, shares: tuple[float, float] = MIDDLE) -> Box:
    """Return the box in the middle of a picture of this size that has these shares of its width and height."""
    across, down = int(width * (1 - shares[0]) / 2), int(height * (1 - shares[1]) / 2)
    return across, down, width - across, height - down


def lower_room(width: int, height: int) -> Box:
    """Return the box at the lower edge of a picture of this size, above the mark."""
    left, _, right, _ = middle_room(width, height)
    top, bottom = int(height * LOWER), label_box(width, height)[1] - height // 64
    return left, min(top, bottom), right, bottom


def put_caption(pixels: np.ndarray, prompt: str, room: Box, sizes: Sizes = TITLE) -> Box | None:
    """Set a prompt in the middle of a picture's box, in place; return the panel's box, or None where nothing fits.

    ``pixels``: (height, width, 3 or 4) uint8, straight alpha; ``sizes``: the least and the largest size of type. Where
    no font has the prompt's letters, a note says so; a prompt without anything to see has no caption.
    """
    left, top, right, bottom = room
    short_side = min(pixels.shape[:2])
    limits = [max(round(short_side * share), FEWEST_PIXELS) for share in sizes]
    caption = set_caption(prompt, (right - left, bottom - top), limits[0], limits[1])
    if caption is None:
        return None
    across, down = caption.size
    left, top = (left + right - across) // 2, (top + bottom - down) // 2
    box = left, top, left + across, top + down
    region = pixels[top : box[3], left : box[2]]
    region[:] = _compose(region, caption)
    return box


def set_caption(prompt: str, room: tuple[int, int], least: int, most: int) -> Caption | None:
    """Return a prompt set in a room, (width, height) in pixels, at a size from ``least`` to ``most`` pixels."""
    text = clean_prompt(prompt)
    if not text:
        return None
    chosen = choose_face(text)
    if chosen is None:
        chosen, most = (BUNDLED, NOTE), max(round(most * NOTE_SHARE), least)
    face, settable = chosen
    pad = round(PADDING * least)
    setting = set_lines(settable, face, (room[0] - 2 * pad, room[1] - 2 * pad), (least, most))
    return None if setting is None else Caption(setting, face, _panel_size(setting, face, room))


def _panel_size(setting: Setting, face: Face, room: tuple[int, int]) -> tuple[int, int]:
    font = load_font(face, setting.size)
    width = max(font.getlength(line) for line in setting.lines)
    height = setting.size * (1 + LEADING * (len(setting.lines) - 1))
    # Large type has wide margins where there is room for them.
    pad = PADDING * setting.size
    return min(round(width + 2 * pad), room[0]), min(round(height + 1.6 * pad), room[1])


def _compose(region: np.ndarray, caption: Caption) -> np.ndarray:
    """Return what the region shows with the panel over it, as the region's own pixels."""
    height, width = region.shape[:2]
    clear = region.shape[2] == 4
    under = premultiply(region) if clear else region.astype(np.float32) / 255
    panel = blurred(under, max(min(height, width) / 14, 1.0)) * np.float32(1 - COVER)
    panel += _whole(PAPER, clear) * np.float32(COVER)
    ink = np.empty_like(under)
    ink[:] = _whole(INK, clear)
    letters, shape = _letters(caption), _panel_shape(width, height, caption.setting.size)
    lettered = cv2.blendLinear(ink, panel, letters, 1 - letters)
    composed = cv2.blendLinear(lettered, under, shape, 1 - shape)
    return straighten(composed) if clear else cv2.convertScaleAbs(composed, alpha=255)


def _whole(colour: tuple[int, int, int], clear: bool) -> np.ndarray:
    """Return a colour as float32 from 0 to 1, with its alpha on a clear canvas."""
    return np.asarray((*colour, 255) if clear else colour, np.float32) / 255


def _letters(caption: Caption) -> np.ndarray:
    """Return (height, width) float32 of the panel's size: how much of each pixel is ink."""
    width, height = caption.size
    lines, size = caption.setting.lines, caption.setting.size
    font = load_font(caption.face, size)
    sheet = Image.new("L", caption.size, 0)
    draw = ImageDraw.Draw(sheet)
    boxes = [font.getbbox(line, anchor="ls") for line in lines]
    step = LEADING * size
    # The ink of the whole, not the font's ascent and descent, stands in the middle.
    above, below = -boxes[0][1], boxes[-1][3]
    baseline = (height - above - below - step * (len(lines) - 1)) / 2 + above
    widest = max(font.getlength(line) for line in lines)
    for number, line in enumerate(lines):
        across = font.getlength(line)
        left = (width - (across if len(lines) <= MOST_CENTRED else widest)) / 2
        draw.text((left, baseline + step * number), line, font=font, fill=255, anchor="ls")
    return np.asarray(sheet, np.float32) / 255


def _panel_shape(width: int, height: int, size: int) -> np.ndarray:
    """Return (height, width) float32: 1 in a rectangle with round corners, drawn twice as large for its edge."""
    sheet = Image.new("L", (2 * width, 2 * height), 0)
    corner = min(size * 0.9, height, width)
    ImageDraw.Draw(sheet).rounded_rectangle((0, 0, 2 * width - 1, 2 * height - 1), corner, fill=255)
    return np.asarray(sheet.reduce(2), np.float32) / 255
