"""A picture composed from a prompt: the scene, the things in it, the finish.

The same prompt, size and index give the same picture; quality changes the detail, not the composition. Knows nothing
about HTTP and writes no file.
"""

import hashlib

import cv2
import numpy as np

from components.offline.drawing.brush import fall, finish, grade, stroke_over
from components.offline.drawing.canvas import Colour, chance, glow, lay, mix
from components.offline.drawing.catalogue import SCENES, THINGS, Thing
from components.offline.drawing.mark import put_mark
from components.offline.drawing.palette import COLOURS
from components.offline.drawing.parsed_prompt import WORN_PLACES, ParsedPrompt, Part, parse_prompt
from components.offline.drawing.scenes.sky import AMBIENT, View
from components.offline.drawing.scenes.town import paint_flow
from components.offline.drawing.surface import Surface
from components.offline.drawing.things.creatures import PLACES
from components.offline.drawing.typesetting.caption import middle_room, put_caption

DETAIL = {"low": 0, "medium": 1, "high": 2}
# Scenes are soft: they are painted smaller and enlarged; strokes, things and grain have the full resolution.
SCENE_SHARE, MOST_SCENE_PIXELS = 0.62, 2_000_000
LARGEST_SHEET = 600
MANY = tuple(COLOURS[name] for name in ("red", "gold", "blue", "green", "pink", "purple", "orange", "cyan"))


def paint_picture(prompt: str, size: tuple[int, int], quality: str = "high", index: int = 0) -> np.ndarray:
    """Return (height, width, 3) uint8 RGB drawn from a prompt; ``size`` is (width, height).

    Where the prompt names nothing that can be drawn, it stands in the picture itself, set in type.
    """
    parsed = parse_prompt(prompt)
    seed = seed_of(prompt, index, size)
    detail = DETAIL.get(quality, 2)
    canvas, view, floor = paint_scene(parsed, size, seed, detail)
    stroke_over(canvas, seed, detail, 0.42)
    place_things(canvas, parsed, view, floor)
    fall(canvas, parsed.weather, seed, detail)
    pixels = finish(grade(canvas, parsed.styles), seed, detail)
    put_caption(pixels, parsed.caption, middle_room(*size))
    put_mark(pixels)
    return pixels


def seed_of(prompt: str, index: int, size: tuple[int, int], use: str = "draw") -> str:
    """Return a short text that is the same for the same prompt, index, size and use."""
    return hashlib.sha256(f"{prompt.strip()}|{index}|{size[0]}x{size[1]}|{use}".encode(errors="replace")).hexdigest()


def scene_of(parsed: ParsedPrompt) -> str:
    """Return the scene of a prompt: the one named, else the home of what is named first, else none."""
    if parsed.scene:
        return parsed.scene
    if parsed.parts:
        return THINGS[parsed.parts[0].name].home
    if parsed.hour or (parsed.weather and parsed.weather != "falling snow"):
        return "meadow"
    return "snow" if parsed.weather else "abstract"


def paint_scene(parsed: ParsedPrompt, size: tuple[int, int], seed: str, detail: int) -> tuple[np.ndarray, View, float]:
    """Return the empty scene as a canvas, what is known of it, and where things stand (a share of the height)."""
    width, height = size
    scene = scene_of(parsed)
    hour = parsed.hour or ("night" if scene == "night sky" else "day")
    if any(part.name in ("moon", "crescent", "star") for part in parsed.parts) and not parsed.hour:
        hour = "night"
    discs = any(part.name in ("moon", "crescent", "sun") for part in parsed.parts)
    tint = parsed.tint if parsed.parts or parsed.scene else None
    weather = parsed.weather if parsed.weather != "falling snow" else ""
    share = min(SCENE_SHARE, (MOST_SCENE_PIXELS / (width * height)) ** 0.5)
    view = View(
        int(height * share),
        int(width * share),
        seed,
        detail,
        hour,
        weather,
        tint=tint,
        discs=discs,
        colourful="colourful" in parsed.styles,
    )
    small = paint_flow(view, parsed.colours) if scene == "abstract" else SCENES[scene].paint(view)
    canvas = cv2.resize(small, size, interpolation=cv2.INTER_CUBIC)
    np.clip(canvas, 0, 1, out=canvas)
    return canvas, view, SCENES[scene].floor


def draw_thing(name: str, colour: Colour | None, side: int, seed: str, detail: int) -> Surface:
    """Return one thing drawn on a sheet of ``side`` pixels; a large one is drawn smaller and enlarged."""
    thing = THINGS[name]
    sheet = Surface(min(side, max(LARGEST_SHEET, side * 2 // 3)), chance(seed, name))
    thing.draw(sheet, colour or thing.colour, detail)
    sheet.texture(0.10, 0.06)
    if side > sheet.side:
        sheet.rgb = cv2.resize(sheet.rgb, (side, side), interpolation=cv2.INTER_LINEAR)
        sheet.alpha = cv2.resize(sheet.alpha, (side, side), interpolation=cv2.INTER_LINEAR)
        sheet.side = side
    return sheet


def list_standing(parsed: ParsedPrompt) -> list[tuple[Part, int, list[Part]]]:
    """Return every thing that stands by itself, what is in the sky first: its part, its number, what it wears."""
    worn = [part for part in parsed.parts if THINGS[part.name].place in WORN_PLACES]
    wearers = [part for part in parsed.parts if THINGS[part.name].draw.__module__.endswith("creatures")]
    sitting = [part for part in wearers if THINGS[part.name].place == "ground"]
    standing = [part for part in parsed.parts if not (part in worn and sitting)]
    order = sorted(standing, key=lambda part: THINGS[part.name].place != "sky")
    return [(part, number, worn if part in sitting else []) for part in order for number in range(part.count)]


def place_things(canvas: np.ndarray, parsed: ParsedPrompt, view: View, floor: float) -> None:
    """Draw what the prompt names into a scene, in place: what is far and in the sky first."""
    standing = list_standing(parsed)
    for taken, (part, number, worn) in enumerate(standing):
        _place(canvas, part, view, floor, (taken, len(standing), number), worn)


def _place(
    canvas: np.ndarray, part: Part, view: View, floor: float, turn: tuple[int, int, int], worn: list[Part]
) -> None:
    taken, total, number = turn
    thing = THINGS[part.name]
    height, width = canvas.shape[:2]
    rng = view.chance(f"place {part.name} {number}")
    crowd = {1: 1.0, 2: 0.78, 3: 0.64, 4: 0.56}.get(total, 0.50)
    # Flowers are narrower than their sheet: they may stand close, and one fill a tall picture.
    slim = thing.home == "garden" and thing.place == "ground"
    extent = min(height * thing.size, width * (1.3 if slim else 0.86))
    extent *= crowd * (1.0 if total == 1 else 0.86 + 0.28 * rng.random())
    room = 1.7 if slim else 0.9
    extent = min(extent, width * room / total) if total > 1 else extent
    if thing.place == "sky" and total > 1 and part.name not in ("moon", "sun", "crescent"):
        extent *= 0.9
    side = max(int(extent), 24)
    colour = part.colour
    if colour is None and view.colourful:
        colour = MANY[(number + taken + int(view.chance("many").integers(6))) % len(MANY)]
    sheet = draw_thing(part.name, colour, side, f"{view.seed}{number}", view.detail)
    put_on(sheet, worn, view.seed, view.detail)
    spread = (taken + 0.5) / total if total > 1 else 0.5
    x = width * (0.5 + (spread - 0.5) * 0.82) + width * 0.05 * (rng.random() - 0.5)
    if thing.place == "sky":
        middle = 0.44 if total == 1 else 0.20 + 0.36 * rng.random()
        if part.name in ("moon", "sun", "crescent"):
            x, middle = view.sun[0] * width, 0.24
        elif part.name == "rainbow":
            middle = 0.38
        y = height * middle - side / 2
    elif thing.place in WORN_PLACES:
        y = height * 0.5 - side / 2
    else:
        foot = int(np.flatnonzero((sheet.alpha > 0.3).any(axis=1))[-1])
        y = height * min(floor + 0.03 * rng.random(), max(floor, 0.985)) - foot
        if floor < 1:
            _ground_shadow(canvas, (x, y + foot - side * 0.01), side, view)
    if part.name in ("moon", "crescent", "sun", "lantern"):
        glow(canvas, (x, y + side / 2), side * 0.85, (1.0, 0.92, 0.72), 0.42)
    elif thing.place in WORN_PLACES:
        _drop_shadow(canvas, sheet, (int(x - side / 2 + side * 0.02), int(y + side * 0.05)))
    lit = np.asarray(mix((1.0, 1.0, 1.0), AMBIENT[view.light], 0.0 if _shines(thing) else 0.55), np.float32)
    paste_sheet(canvas, sheet.rgb * lit, sheet.alpha, (int(x - side / 2), int(y)))


def _shines(thing: Thing) -> bool:
    return thing.home == "night sky" or thing.words.startswith("sun ")


def put_on(sheet: Surface, worn: list[Part], seed: str, detail: int) -> None:
    """Put what is worn on a creature, in place."""
    for item in worn:
        x, y, half = PLACES[THINGS[item.name].place]
        if THINGS[item.name].place == "neck":
            half *= 1.1
        side = max(int(half * sheet.scale * sheet.side), 12)
        drawn = draw_thing(item.name, item.colour, side, seed, detail)
        left = int((x * sheet.scale + 1) * sheet.side / 2 - side / 2)
        top = int((y * sheet.scale + sheet.drop + 1) * sheet.side / 2 - side / 2)
        paste_sheet(sheet.rgb, drawn.rgb, drawn.alpha, (left, top))
        paste_sheet(sheet.alpha[..., None], drawn.alpha[..., None], drawn.alpha, (left, top))


def paste_sheet(canvas: np.ndarray, rgb: np.ndarray, alpha: np.ndarray, at: tuple[int, int]) -> None:
    """Lay premultiplied pixels over a canvas at (left, top), in place; what falls outside is cut."""
    height, width = canvas.shape[:2]
    left, top = at
    rows, columns = alpha.shape
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + columns, width), min(top + rows, height)
    if x1 <= x0 or y1 <= y0:
        return
    part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    region = canvas[y0:y1, x0:x1]
    region *= 1 - alpha[part][..., None]
    region += rgb[part]


def _ground_shadow(canvas: np.ndarray, foot: tuple[float, float], side: int, view: View) -> None:
    height, width = canvas.shape[:2]
    rows = slice(max(int(foot[1] - side * 0.2), 0), min(int(foot[1] + side * 0.2), height))
    x = (np.arange(width, dtype=np.float32) - foot[0] - side * 0.04) / (side * 0.34)
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) - foot[1]) / (side * 0.045)
    dark = np.exp(-(y**2))[:, None] * np.exp(-(x**2))[None, :] * 0.5
    lay(canvas[rows], view.shade((0.10, 0.08, 0.14)), dark)


def _drop_shadow(canvas: np.ndarray, sheet: Surface, at: tuple[int, int]) -> None:
    soft = cv2.GaussianBlur(sheet.alpha, (0, 0), sheet.side / 50) * 0.35
    paste_sheet(canvas, np.zeros_like(sheet.rgb), soft, at)
