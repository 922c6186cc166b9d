"""The inlay of a mask: a thing, as large as it fits and lit as its surroundings are, or a scene.

Works on canvases in place. Knows nothing of prompts but what a ``ParsedPrompt`` says.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from components.imaging.mask.mask import bounding_box
from components.offline.drawing.brush import stroke_over
from components.offline.drawing.canvas import Colour, blurred, lay, mix
from components.offline.drawing.catalogue import THINGS
from components.offline.drawing.editing.fit import fit_box, fit_into, turn_sheet
from components.offline.drawing.painter import draw_thing, paint_scene, paste_sheet
from components.offline.drawing.parsed_prompt import ParsedPrompt, Part
from components.offline.drawing.typesetting.caption import SMALL_PRINT, put_caption

# A scene fades over this share of the mask's greatest depth.
SCENE_EASE = 0.22


def soft_mask(mask: np.ndarray, share: float = 0.0) -> np.ndarray:
    """Return (height, width) float32: 1 well inside the mask, 0 outside, eased inside its edge.

    The ease is a few pixels, or ``share`` of the mask's greatest depth.
    """
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)
    ease = max(mask.shape[1] / 110, 3, share * float(depth.max()))
    eased: np.ndarray = np.clip(depth / ease, 0, 1)
    return eased


def edge_of(mask: np.ndarray) -> np.ndarray:
    """Return (height, width) float32: 1 in the mask, 0 outside, eased over very few pixels inside its edge."""
    return np.clip(soft_mask(mask) * 2.5, 0, 1)


def box_of(mask: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and the columns of the smallest box around a mask that is not empty."""
    left, top, right, bottom = bounding_box(mask)
    return slice(top, bottom), slice(left, right)


def surroundings(photo: np.ndarray, mask: np.ndarray) -> Colour:
    """Return the mean colour of a ring around the mask."""
    small = cv2.resize(photo, (160, 160), interpolation=cv2.INTER_AREA)
    inside = cv2.resize(mask.astype(np.uint8), (160, 160), interpolation=cv2.INTER_NEAREST)
    ring = cv2.dilate(inside, np.ones((21, 21), np.uint8)) - inside
    if not ring.any():
        ring = np.ones_like(inside)
    red, green, blue = (float(c) / 255 for c in small[ring > 0].mean(axis=0))
    return red, green, blue


@dataclass(frozen=True)
class Inlay:
    """Hold a thing as it is laid into a mask: premultiplied ``rgb`` and ``alpha``, float32, and where they go.

    ``extent`` is the side of its sheet in pixels; ``around`` is the mean colour it is lit by; ``shines`` is whether it
    is a light itself.
    """

    rgb: np.ndarray
    alpha: np.ndarray
    at: tuple[int, int]
    extent: int
    around: Colour
    shines: bool


def fit_part(photo: np.ndarray, mask: np.ndarray, part: Part, seed: str, detail: int) -> Inlay:
    """Return a thing drawn as large as it fits into the mask, turned as the mask is, lit as the photo is around it."""
    trial = draw_thing(part.name, part.colour, 96, seed, 0)
    left, top, extent, turn = fit_into(trial.alpha > 0.4, mask, THINGS[part.name].place)
    shines = THINGS[part.name].home == "night sky"
    if shines:
        # Light needs room to fade before the mask ends.
        left, top, extent = left + extent // 8, top + extent // 8, extent * 3 // 4
    sheet = draw_thing(part.name, part.colour, extent, seed, detail)
    if turn:
        turn_sheet(sheet, turn)
    around = surroundings(photo, mask)
    light = sum(around) / 3
    red, green, blue = (channel / max(light, 0.05) for channel in around)
    tone = mix((1, 1, 1), (red, green, blue), 0.22)
    strength = 1.0 if shines else 0.80 + 0.32 * min(light, 0.75)
    rgb = np.clip(sheet.rgb * np.asarray(tone, np.float32) * strength, 0, sheet.alpha[..., None])
    return Inlay(rgb, sheet.alpha, (left, top), extent, around, shines)


def draw_part(canvas: np.ndarray, mask: np.ndarray, inlay: Inlay, place: str) -> None:
    """Draw a thing into the mask with its halo or its shadow, in place; ``place`` is where it stands."""
    # Nothing is drawn outside the mask: the rest of the canvas is not gone through.
    box = box_of(mask)
    canvas, left, top = canvas[box], inlay.at[0] - box[1].start, inlay.at[1] - box[0].start
    room = inlay.extent // 2
    wide = cv2.copyMakeBorder(inlay.alpha, room, room, room, room, cv2.BORDER_CONSTANT, value=0)
    layer = np.zeros(canvas.shape[:2], np.float32)
    if inlay.shines:
        halo = blurred(wide, inlay.extent / 7) * 0.5
        paste_sheet(layer[..., None], halo[..., None], halo, (left - room, top - room))
        lay(canvas, (1.0, 0.95, 0.80), layer * soft_mask(mask, 0.5)[box])
    elif place != "sky":
        shadow = blurred(wide, inlay.extent / 22) * 0.42
        at = (left - room + inlay.extent // 40, top - room + inlay.extent // 24)
        paste_sheet(layer[..., None], shadow[..., None], shadow, at)
        lay(canvas, mix(inlay.around, (0.04, 0.03, 0.06), 0.85), layer * soft_mask(mask)[box])
    drawn = canvas.copy()
    paste_sheet(drawn, inlay.rgb, inlay.alpha, (left, top))
    lay(canvas, drawn, edge_of(mask)[box])


def draw_scene(
    canvas: np.ndarray, photo: np.ndarray, mask: np.ndarray, parsed: ParsedPrompt, seed: str, detail: int
) -> None:
    """Draw the scene that the prompt names, or folds of colour, into the box of the mask, in place.

    The scene fades towards the edge of the mask; on a clear canvas it lies by itself.
    """
    soft = soft_mask(mask, SCENE_EASE)
    left, top, right, bottom = bounding_box(mask)
    box = (max(right - left, 32), max(bottom - top, 32))
    scene, _, _ = paint_scene(
        ParsedPrompt(scene=parsed.scene, hour=parsed.hour, colours=parsed.colours, tint=parsed.tint), box, seed, detail
    )
    stroke_over(scene, seed, detail, 0.4)
    scene = cv2.resize(scene, (right - left, bottom - top))
    if not (parsed.scene or parsed.hour):
        around = np.asarray(surroundings(photo, mask), np.float32)
        scene = scene * 0.55 + scene.mean(axis=2, keepdims=True) * 0.45 * around / max(float(around.mean()), 0.05)
    region = canvas[top:bottom, left:right]
    scene = np.clip(scene, 0, 1)
    if canvas.shape[2] == 4:
        scene = np.concatenate([scene, np.ones_like(scene[..., :1])], axis=2)
    lay(region, scene, soft[top:bottom, left:right] * 0.96)


def put_mask_caption(pixels: np.ndarray, mask: np.ndarray, parsed: ParsedPrompt) -> None:
    """Set a prompt that names nothing to draw in type into the mask, in place, where the mask has room for it.

    Not so where the prompt takes something away or gives it another colour, which is seen without words.
    ``pixels``: (height, width, 3 or 4) uint8, straight alpha.
    """
    if parsed.caption and not (parsed.removes or parsed.recolours) and (room := fit_box(mask)):
        put_caption(pixels, parsed.caption, room, SMALL_PRINT)


def recolour(photo: np.ndarray, mask: np.ndarray, colour: Colour) -> np.ndarray:
    """Return the photo with the masked part in another colour, its light and shade kept."""
    box = box_of(mask)
    recoloured, cover = photo.copy(), soft_mask(mask)[box][..., None] * 0.92
    photo, mask = photo[box], mask[box]
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
    recoloured[box] = cv2.convertScaleAbs(photo * (1 - cover) + painted * cover)
    return recoloured
