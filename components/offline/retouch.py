"""An edit of a picture: the masked part is filled and drawn anew, the rest comes back almost as it was.

Like the real model it returns the whole canvas redrawn: shifted by a few pixels, scaled by a little, toned. Knows
nothing about HTTP.
"""

import cv2
import numpy as np

from components.offline.brush import fall, grade, stroke_over
from components.offline.canvas import Colour, blurred, chance, lay, mix
from components.offline.catalogue import HOURS, THINGS
from components.offline.fill import fill_masked
from components.offline.fit import fit_into, turn_sheet
from components.offline.mark import put_mark
from components.offline.painter import DETAIL, draw_thing, paint_scene, paste_sheet, seed_of
from components.offline.scenes.sky import AMBIENT
from components.offline.wish import WORN_PLACES, Part, Wish, read_wish

# Where on the canvas something is drawn that has no mask: (centre x, centre y, extent), shares of the canvas.
OPEN_PLACES = {"sky": (0.5, 0.30, 0.42), "head": (0.5, 0.2, 0.4), "neck": (0.5, 0.72, 0.4), "eyes": (0.5, 0.4, 0.5)}
LIFTS = {"night": 0.9, "sunset": 0.5, "dawn": 0.45, "day": 0.0}


def edit_picture(
    prompt: str,
    photo: np.ndarray,
    mask: np.ndarray | None,
    size: tuple[int, int],
    quality: str = "high",
    index: int = 0,
) -> np.ndarray:
    """Return (height, width, 3) uint8 RGB: the photo edited, at ``size`` (width, height).

    ``photo``: (height, width, 3) uint8; ``mask``: (height, width) bool of the photo's size, True = repaint, None for
    the whole. A photo of another size is scaled to cover the canvas and cut at its edges.
    """
    wish = read_wish(prompt)
    seed = seed_of(prompt, index, size, "edit")
    detail = DETAIL.get(quality, 2)
    photo = cover_canvas(photo, size, cv2.INTER_AREA)
    if mask is None or not mask.any():
        edited = _redraw(photo, wish, seed, detail)
    else:
        mask = cover_canvas(mask.astype(np.uint8), size, cv2.INTER_NEAREST) > 0
        edited = _repaint(photo, mask, wish, seed, detail)
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
    """Return the canvas as a model hands it back: shifted by 1 to 3 pixels, scaled by up to 0.6 %, toned."""
    rng = chance(seed, "drift")
    height, width = pixels.shape[:2]
    shift = rng.uniform(1.0, 3.0, 2) * rng.choice((-1, 1), 2)
    scale = 1 + rng.uniform(0.002, 0.006) * rng.choice((-1, 1))
    matrix = np.array([[scale, 0, (1 - scale) * width / 2 + shift[0]], [0, scale, (1 - scale) * height / 2 + shift[1]]])
    moved = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    gain = 1 + rng.uniform(0.008, 0.035) * rng.choice((-1, 1)) + rng.uniform(-0.005, 0.005, 3)
    offset = rng.uniform(-1.5, 1.5, 3)
    toned = moved.astype(np.float32) * gain.astype(np.float32) + offset.astype(np.float32)
    return np.clip(np.round(toned), 0, 255).astype(np.uint8)


def _repaint(photo: np.ndarray, mask: np.ndarray, wish: Wish, seed: str, detail: int) -> np.ndarray:
    part = _wanted(wish)
    if wish.removes:
        return fill_masked(photo, mask)
    if part is None and not wish.scene and (colour := _named_colour(wish)) is not None:
        return _recolour(photo, mask, colour)
    # What is worn keeps what wears it: glasses on a cat need the cat.
    if part is not None and THINGS[part.name].place in WORN_PLACES:
        canvas = photo.astype(np.float32) / 255
    else:
        canvas = fill_masked(photo, mask).astype(np.float32) / 255
    soft = _soft_mask(mask)
    if part is None or (wish.scene and part.context):
        _draw_scene(canvas, photo, mask, _soft_mask(mask, 0.22), wish, seed, detail)
    if part is not None:
        _draw_part(canvas, photo, mask, soft, part, seed, detail)
    if wish.weather:
        changed = canvas.copy()
        fall(changed, wish.weather, seed, detail)
        lay(canvas, changed, soft)
    return cv2.convertScaleAbs(canvas, alpha=255)


def _wanted(wish: Wish) -> Part | None:
    """Return the thing to draw: what is worn first, then what is new, then whatever is named."""
    worn = [part for part in wish.parts if THINGS[part.name].place in WORN_PLACES and not part.context]
    new = [part for part in wish.parts if not part.context]
    return next(iter([*worn, *new]), None)


def _named_colour(wish: Wish) -> Colour | None:
    return (
        wish.tint or next((part.colour for part in wish.parts if part.colour), None) or next(iter(wish.colours), None)
    )


def _soft_mask(mask: np.ndarray, share: float = 0.0) -> np.ndarray:
    """Return (height, width) float32: 1 well inside the mask, 0 outside, eased inside its edge.

    The ease is a few pixels, or ``share`` of the mask's greatest depth.
    """
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)
    ease = max(mask.shape[1] / 110, 3, share * float(depth.max()))
    return np.clip(depth / ease, 0, 1)


def _surroundings(photo: np.ndarray, mask: np.ndarray) -> Colour:
    """Return the mean colour of a ring around the mask."""
    small = cv2.resize(photo, (160, 160), interpolation=cv2.INTER_AREA)
    inside = cv2.resize(mask.astype(np.uint8), (160, 160), interpolation=cv2.INTER_NEAREST)
    ring = cv2.dilate(inside, np.ones((21, 21), np.uint8)) - inside
    if not ring.any():
        ring = np.ones_like(inside)
    red, green, blue = (float(c) / 255 for c in small[ring > 0].mean(axis=0))
    return red, green, blue


def _recolour(photo: np.ndarray, mask: np.ndarray, colour: Colour) -> np.ndarray:
    """Return the photo with the masked part in another colour, its light and shade kept."""
    lab = cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    target = cv2.cvtColor(np.array([[colour]], np.float32), cv2.COLOR_RGB2LAB)[0, 0]
    inside = lab[mask]
    mean = float(inside[:, 0].mean())
    light = np.clip(lab[..., 0] + (float(target[0]) - mean) * 0.55, 2, 99)
    # Highlights and deep shadows stay nearly without colour, as paint does.
    strength = np.clip(1.15 - ((light - 50) / 55) ** 2, 0.12, 1)
    # What has no colour of its own, such as a white rim or steel, takes little of the new one.
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    strength *= np.clip(chroma / max(float(np.percentile(chroma[mask], 60)), 12.0), 0.30, 1)
    new = np.stack([light, target[1] * strength, target[2] * strength], axis=2).astype(np.float32)
    painted = np.clip(cv2.cvtColor(new, cv2.COLOR_LAB2RGB), 0, 1) * 255
    cover = _soft_mask(mask)[..., None] * 0.92
    return cv2.convertScaleAbs(photo * (1 - cover) + painted * cover)


def _draw_part(
    canvas: np.ndarray, photo: np.ndarray, mask: np.ndarray, soft: np.ndarray, part: Part, seed: str, detail: int
) -> None:
    trial = draw_thing(part.name, part.colour, 96, seed, 0)
    left, top, extent, turn = fit_into(trial.alpha > 0.4, mask, THINGS[part.name].place)
    shines = THINGS[part.name].home == "night sky"
    if shines:
        # Light needs room to fade before the mask ends.
        left, top, extent = left + extent // 8, top + extent // 8, extent * 3 // 4
        soft = _soft_mask(mask, 0.5)
    sheet = draw_thing(part.name, part.colour, extent, seed, detail)
    if turn:
        turn_sheet(sheet, turn)
    around = _surroundings(photo, mask)
    light = sum(around) / 3
    tone = mix((1, 1, 1), tuple(c / max(light, 0.05) for c in around), 0.22)
    strength = 1.0 if shines else 0.80 + 0.32 * min(light, 0.75)
    rgb = sheet.rgb * np.asarray(tone, np.float32) * strength
    room = extent // 2
    wide = cv2.copyMakeBorder(sheet.alpha, room, room, room, room, cv2.BORDER_CONSTANT, value=0)
    layer = np.zeros(canvas.shape[:2], np.float32)
    if shines:
        halo = blurred(wide, extent / 7) * 0.5
        paste_sheet(layer[..., None], halo[..., None], halo, (left - room, top - room))
        lay(canvas, (1.0, 0.95, 0.80), layer * soft)
    elif THINGS[part.name].place != "sky":
        shadow = blurred(wide, extent / 22) * 0.42
        at = (left - room + extent // 40, top - room + extent // 24)
        paste_sheet(layer[..., None], shadow[..., None], shadow, at)
        lay(canvas, mix(around, (0.04, 0.03, 0.06), 0.85), layer * soft)
    drawn = canvas.copy()
    paste_sheet(drawn, np.clip(rgb, 0, sheet.alpha[..., None]), sheet.alpha, (left, top))
    lay(canvas, drawn, np.clip(_soft_mask(mask) * 2.5, 0, 1))


def _draw_scene(
    canvas: np.ndarray, photo: np.ndarray, mask: np.ndarray, soft: np.ndarray, wish: Wish, seed: str, detail: int
) -> None:
    """Draw the scene the wish names, or folds of colour, into the mask's box, in place."""
    ys, xs = np.nonzero(mask)
    left, top, right, bottom = xs.min(), ys.min(), xs.max() + 1, ys.max() + 1
    box = (max(int(right - left), 32), max(int(bottom - top), 32))
    scene, _, _ = paint_scene(
        Wish(scene=wish.scene, hour=wish.hour, colours=wish.colours, tint=wish.tint), box, seed, detail
    )
    stroke_over(scene, seed, detail, 0.4)
    scene = cv2.resize(scene, (int(right - left), int(bottom - top)))
    if not (wish.scene or wish.hour):
        around = np.asarray(_surroundings(photo, mask), np.float32)
        scene = scene * 0.55 + scene.mean(axis=2, keepdims=True) * 0.45 * around / max(float(around.mean()), 0.05)
    region = canvas[top:bottom, left:right]
    lay(region, np.clip(scene, 0, 1), soft[top:bottom, left:right] * 0.96)


def _redraw(photo: np.ndarray, wish: Wish, seed: str, detail: int) -> np.ndarray:
    """Return the whole photo as a painting, toned by the hour and the colours named, with the thing named in it."""
    canvas = cv2.bilateralFilter(cv2.resize(photo, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 5, 40, 5)
    canvas = cv2.resize(canvas, photo.shape[1::-1], interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
    lay(canvas, photo.astype(np.float32) / 255, 0.45)
    stroke_over(canvas, seed, detail, 0.45)
    if wish.hour in HOURS:
        grey = canvas.mean(axis=2, keepdims=True)
        toned = (grey * 0.4 + canvas * 0.6) * np.asarray(AMBIENT[wish.hour], np.float32) * 1.12
        lay(canvas, np.clip(toned, 0, 1), LIFTS[wish.hour])
    part = _wanted(wish)
    colour = _named_colour(wish) if part is None else wish.tint
    if colour is not None:
        grey = canvas.mean(axis=2, keepdims=True)
        tinted = grey * np.asarray(mix(colour, (1, 1, 1), 0.15), np.float32) * 1.7
        lay(canvas, np.clip(tinted, 0, 1), 0.42)
    if part is not None and not wish.removes:
        height, width = photo.shape[:2]
        x, y, extent = OPEN_PLACES.get(THINGS[part.name].place, (0.5, 0.62, 0.46))
        open_mask = np.zeros((height, width), bool)
        half = extent * min(height, width) / 2
        rows = slice(int(max(y * height - half, 0)), int(y * height + half))
        open_mask[rows, int(x * width - half) : int(x * width + half)] = True
        _draw_part(canvas, photo, open_mask, _soft_mask(open_mask), part, seed, detail)
    fall(canvas, wish.weather, seed, detail)
    return cv2.convertScaleAbs(grade(canvas, wish.styles), alpha=255)
