"""Pictures on transparency: what a prompt names with nothing around it, by itself or in a mask.

The sizes of things beside each other are nearer than in a scene. Knows nothing of HTTP.
"""

import cv2
import numpy as np

from components.offline.drawing.brush import fall, finish, grade, stroke_over
from components.offline.drawing.canvas import chance, noise, smooth_step, straighten
from components.offline.drawing.catalogue import THINGS
from components.offline.drawing.editing.inlay import draw_scene, edge_of, fit_part, put_mask_caption, recolour
from components.offline.drawing.mark import put_mark
from components.offline.drawing.painter import (
    DETAIL,
    MANY,
    draw_thing,
    list_standing,
    paint_scene,
    paste_sheet,
    put_on,
    seed_of,
)
from components.offline.drawing.parsed_prompt import ParsedPrompt, Part, parse_prompt
from components.offline.drawing.subject import find_subject
from components.offline.drawing.surface import Surface
from components.offline.drawing.typesetting.caption import middle_room, put_caption

# The part of its cell a thing fills, and the longest side it is drawn at before it is enlarged.
FILLED = 0.86
LARGEST_SIDE = 1600
TRIAL_SIDE = 128
# Shares of width and height: the box in the middle of a badge.
BADGE_ROOM = (0.62, 0.52)
Standing = tuple[Part, int, list[Part]]


def cut_picture(prompt: str, size: tuple[int, int], quality: str = "high", index: int = 0) -> np.ndarray:
    """Return (height, width, 4) uint8 RGBA, straight alpha: the things a prompt names, and nothing else.

    Where it names none, its scene lies in the middle like a badge, and where it names no scene either, the prompt
    stands on it, set in type. ``size`` is (width, height).
    """
    parsed = parse_prompt(prompt)
    seed = seed_of(prompt, index, size)
    detail = DETAIL.get(quality, 2)
    standing = list_standing(parsed)
    canvas = _arrange(standing, parsed, size, seed, detail) if standing else _cut_badge(parsed, size, seed, detail)
    pixels = straighten(canvas)
    seen = pixels[..., 3] > 0
    pixels[..., :3] = finish(grade(pixels[..., :3].astype(np.float32) / 255, parsed.styles), seed, detail)
    pixels[~seen] = 0
    put_caption(pixels, parsed.caption, middle_room(*size, BADGE_ROOM))
    put_mark(pixels)
    return pixels


def cut_into(photo: np.ndarray, mask: np.ndarray, parsed: ParsedPrompt, seed: str, detail: int) -> np.ndarray:
    """Return (height, width, 4) uint8 RGBA: the photo with nothing in its mask but what is drawn there.

    ``photo``: (height, width, 3) uint8; ``mask``: (height, width) bool, not empty.
    """
    layer = np.zeros((*mask.shape, 4), np.float32)
    part = parsed.wanted
    if parsed.removes:
        pass
    elif part is not None:
        inlay = fit_part(photo, mask, part, seed, detail)
        paste_sheet(layer, np.dstack([inlay.rgb, inlay.alpha]), inlay.alpha, inlay.at)
    elif parsed.recolours and parsed.colour is not None:
        left, top, across, down = cv2.boundingRect(mask.astype(np.uint8))
        box = (slice(top, top + down), slice(left, left + across))
        alpha = find_subject(photo[box])
        painted = recolour(photo, mask, parsed.colour)[box].astype(np.float32) / 255
        layer[box] = np.dstack([painted * alpha[..., None], alpha])
    else:
        draw_scene(layer, photo, mask, parsed, seed, detail)
    cover = edge_of(mask)[..., None]
    whole = np.dstack([photo.astype(np.float32) / 255, np.ones(mask.shape, np.float32)])
    pixels = straighten(whole * (1 - cover) + layer * cover)
    put_mask_caption(pixels, mask, parsed)
    return pixels


def _arrange(
    standing: list[Standing], parsed: ParsedPrompt, size: tuple[int, int], seed: str, detail: int
) -> np.ndarray:
    """Return a clear canvas on which each thing has a cell of its own."""
    width, height = size
    canvas = np.zeros((height, width, 4), np.float32)
    shapes = [_shape_of(part, worn) for part, _, worn in standing]
    count = len(standing)

    def least_scale(columns: int) -> float:
        rows = -(-count // columns)
        return min(min(width / columns / across, height / rows / down) for across, down in shapes)

    columns = max(range(1, count + 1), key=least_scale)
    rows = -(-count // columns)
    largest = max(THINGS[part.name].size for part, _, _ in standing)
    for place, (part, number, worn) in enumerate(standing):
        row, column = divmod(place, columns)
        beside = columns if row < rows - 1 else count - columns * (rows - 1)
        cell = (width / beside, height / rows)
        rng = chance(seed, "cutout", place)
        colour = part.colour
        if colour is None and "colourful" in parsed.styles:
            colour = MANY[(place + int(chance(seed, "many").integers(8))) % len(MANY)]
        # What is smaller is drawn a little smaller; what is alone in the last row is not much larger than the others.
        share = FILLED * (THINGS[part.name].size / largest) ** 0.5 * rng.uniform(0.92, 1.0)
        room = (min(cell[0], 1.3 * width / columns) * share, cell[1] * share)
        sheet = _cut_thing(Part(part.name, colour), worn, room, f"{seed}{number}", detail)
        if rng.random() < 0.5:
            sheet = np.ascontiguousarray(sheet[:, ::-1])
        down, across = sheet.shape[:2]
        at = (int(cell[0] * (column + 0.5) - across / 2), int(cell[1] * (row + 0.5) - down / 2))
        paste_sheet(canvas, sheet, np.ascontiguousarray(sheet[..., 3]), at)
    return canvas


def _cut_thing(part: Part, worn: list[Part], room: tuple[float, float], seed: str, detail: int) -> np.ndarray:
    """Return a thing with what it wears, premultiplied RGBA, cut out as large as ``room`` (width, height) lets it."""
    across, down = _shape_of(part, worn)
    side = min(room[0] / across, room[1] / down)
    sheet = _drawn(part, worn, max(int(min(side, LARGEST_SIDE)), 24), seed, detail)
    left, top, across, down = _seen_box(sheet)
    cut = np.dstack([sheet.rgb, sheet.alpha])[top : top + down, left : left + across]
    share = min(room[0] / across, room[1] / down)
    size = (max(round(across * share), 1), max(round(down * share), 1))
    return cv2.resize(cut, size, interpolation=cv2.INTER_LINEAR)


def _shape_of(part: Part, worn: list[Part]) -> tuple[float, float]:
    """Return about how much of its sheet a thing takes, across and down."""
    sheet = _drawn(part, worn, TRIAL_SIDE, "", 0)
    _, _, across, down = _seen_box(sheet)
    return across / TRIAL_SIDE, down / TRIAL_SIDE


def _drawn(part: Part, worn: list[Part], side: int, seed: str, detail: int) -> Surface:
    sheet = draw_thing(part.name, part.colour, side, seed, detail)
    put_on(sheet, worn, seed, detail)
    return sheet


def _seen_box(sheet: Surface) -> tuple[int, int, int, int]:
    """Return (left, top, width, height) of what is drawn on a sheet."""
    left, top, width, height = cv2.boundingRect((sheet.alpha > 0.02).astype(np.uint8))
    return left, top, width, height


def _cut_badge(parsed: ParsedPrompt, size: tuple[int, int], seed: str, detail: int) -> np.ndarray:
    """Return a clear canvas with a scene in its middle, its edge as uneven as paint on paper."""
    width, height = size
    scene, _, _ = paint_scene(parsed, size, seed, detail)
    stroke_over(scene, seed, detail, 0.42)
    fall(scene, parsed.weather, seed, detail)
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] / 0.86
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] / 0.86
    rough = noise(chance(seed, "badge"), height, width, min(width, height) / 5, 4) - 0.5
    alpha = smooth_step(1 - np.hypot(x, y) + 0.10 * rough, 0.03, 0.09)
    return np.dstack([scene * alpha[..., None], alpha]).astype(np.float32)
