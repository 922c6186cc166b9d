"""Scenes made by people, and those outside the world: city, room, studio, space, and pure colour.

Each returns a canvas; see ``canvas``.
"""

import cv2
import numpy as np

from components.offline.drawing.canvas import (
    Colour,
    blurred,
    glow,
    lay,
    mix,
    noise,
    ramp,
    smooth_step,
    tinted,
    vertical,
)
from components.offline.drawing.scenes.ground import profile, raise_ridge, roughen
from components.offline.drawing.scenes.sky import View, paint_sky, sprinkle_stars
from components.offline.drawing.scenes.water import pour_water


def paint_city(view: View) -> np.ndarray:
    """Paint a skyline over water, its windows lit in the dark."""
    canvas = paint_sky(view, 0.72)
    dark = view.light in ("night", "sunset")
    base = view.shade(view.tint or (0.48, 0.52, 0.60))
    for index in range(3):
        rng = view.chance(f"block{index}")
        tone = mix(base, view.haze, 0.62 - 0.28 * index)
        if dark:
            tone = mix(tone, (0.04, 0.05, 0.12), 0.25 + 0.25 * index)
        _block(canvas, view, rng, tone, 0.76, (0.46, 0.36, 0.26)[index], dark)
    pour_water(canvas, view, 0.76, mix(view.shade((0.12, 0.26, 0.36)), (0.02, 0.04, 0.1), 0.4 if dark else 0), 0.62)
    return canvas


def _block(
    canvas: np.ndarray, view: View, rng: np.random.Generator, tone: Colour, ground: float, tall: float, dark: bool
) -> None:
    height, width = view.height, view.width
    x = -0.02
    lights = view.chance(f"lights{tall}")
    while x < 1:
        wide = 0.035 + 0.06 * float(rng.random())
        rise = tall * (0.35 + 0.65 * float(rng.random()) ** 1.4) * (1.15 - 0.9 * abs(x - 0.5))
        kind, shade = rng.random(2)
        left, right = int(x * width), int((x + wide) * width)
        top, bottom = int(height * (ground - rise)), int(height * ground)
        mine = mix(tone, view.shade((0.95, 0.80, 0.70)), 0.22 * float(shade))
        piece = canvas[top:bottom, max(left, 0) : right]
        if piece.size:
            piece[:] = vertical(piece.shape[0], piece.shape[1], (mine, mix(mine, view.haze, 0.30)))
            piece[:, : max(piece.shape[1] // 3, 1)] *= 1.10
            piece[:, -max(piece.shape[1] // 4, 1) :] *= 0.86
        if kind > 0.72:
            middle = (left + right) // 2
            cv2.line(canvas, (middle, top), (middle, top - int(height * 0.05)), mine, max(width // 500, 1), cv2.LINE_AA)
        elif kind > 0.5:
            step = (right - left) // 4
            canvas[max(top - step, 0) : top, max(left + step, 0) : max(right - step, 0)] = mine
        cell = max(int(width * 0.0085), 4)
        rows, columns = max((bottom - top) // int(cell * 1.5) - 1, 0), max((right - left) // cell - 1, 0)
        lit = lights.random((rows, columns))
        share = 0.45 if dark else 0.75
        for row, column in np.argwhere(lit < share * (0.4 + 0.3 * view.detail)):
            px, py = left + int((column + 0.7) * cell), top + int((row + 0.7) * cell * 1.5)
            glowing = mix((1.0, 0.80, 0.42), (1.0, 0.95, 0.75), float(lit[row, column]) * 2)
            paint = glowing if dark else mix(mine, view.shade((0.20, 0.30, 0.45)), 0.45)
            canvas[py : py + max(cell * 3 // 4, 2), max(px, 0) : max(px + max(cell // 2, 2), 0)] = paint
        x += wide * (0.82 + 0.3 * float(rng.random()))


def paint_room(view: View) -> np.ndarray:
    """Paint a wooden table before a wall with the light of a window."""
    height, width = view.height, view.width
    wall = mix(view.tint or (0.80, 0.76, 0.68), (0.90, 0.86, 0.78), 0.3)
    if view.light == "night":
        wall = mix(wall, (0.16, 0.14, 0.22), 0.6)
    canvas = vertical(height, width, (mix(wall, (0.30, 0.28, 0.30), 0.30), wall, mix(wall, (0.35, 0.28, 0.24), 0.25)))
    panes = np.zeros((height, width), np.float32)
    left = width * (0.10 if view.sun[0] < 0.5 else 0.58)
    for row in range(2):
        for column in range(2):
            x, y = left + column * width * 0.17, height * (0.06 + row * 0.24)
            corners = np.array(
                [
                    (x, y),
                    (x + width * 0.15, y + height * 0.025),
                    (x + width * 0.15, y + height * 0.23),
                    (x, y + height * 0.21),
                ]
            )
            cv2.fillPoly(panes, [corners.astype(np.int32)], 1.0)
    lay(canvas, mix(wall, (1.0, 0.95, 0.82), 0.75), blurred(panes, width / 60) * 0.6)
    top = int(height * 0.66)
    rows = height - top
    grain = noise(view.chance("wood"), rows, width, height / 26, 3 + view.detail, stretch=14)
    rings = 0.5 + 0.5 * np.sin(grain * 30)
    wood = view.shade((0.62, 0.40, 0.24)) if view.light != "night" else (0.34, 0.21, 0.15)
    planks = tinted(
        grain * 0.65 + rings * 0.25, (mix(wood, (0.15, 0.06, 0.04), 0.5), wood, mix(wood, (0.96, 0.80, 0.56), 0.45))
    )
    planks *= np.linspace(1.08, 0.80, rows, dtype=np.float32)[:, None, None]
    canvas[top:] = planks
    for seam in (0.30, 0.66):
        y = top + int(rows * seam)
        canvas[y : y + max(height // 400, 1)] *= 0.62
    canvas[top - 2 : top + 2] *= 1.12
    shadow = np.exp(-np.abs(np.arange(height, dtype=np.float32) - top) / (height * 0.03)) * (
        np.arange(height) < top
    ).astype(np.float32)
    canvas *= (1 - 0.28 * shadow)[:, None, None]
    glow(canvas, (left + width * 0.2, height * 0.74), width * 0.32, (1.0, 0.93, 0.78), 0.22)
    np.clip(canvas, 0, 1, out=canvas)
    return canvas


def paint_studio(view: View) -> np.ndarray:
    """Paint a seamless paper backdrop, softly lit."""
    height, width = view.height, view.width
    hue = view.chance("paper").random()
    papers = ((0.86, 0.80, 0.70), (0.70, 0.79, 0.80), (0.84, 0.74, 0.72), (0.74, 0.78, 0.68), (0.72, 0.72, 0.82))
    paper = view.tint or papers[int(hue * len(papers))]
    if view.light == "night":
        paper = mix(paper, (0.08, 0.09, 0.18), 0.72)
    canvas = vertical(
        height,
        width,
        (mix(paper, (0.1, 0.1, 0.16), 0.22), paper, mix(paper, (1, 1, 1), 0.10), mix(paper, (0.1, 0.08, 0.1), 0.14)),
    )
    glow(canvas, (width * 0.36, height * 0.34), width * 0.5, mix(paper, (1.0, 0.98, 0.92), 0.6), 0.35)
    wash = noise(view.chance("wash"), height // 2, width // 2, width / 5, 3 + view.detail)
    canvas *= 1 + 0.10 * (cv2.resize(wash, (width, height))[..., None] - 0.5)
    np.clip(canvas, 0, 1, out=canvas)
    return canvas


def paint_space(view: View) -> np.ndarray:
    """Paint a nebula, stars and a planet."""
    height, width = view.height, view.width
    rng = view.chance("nebula")
    half = (height // 2, width // 2)
    field = noise(rng, *half, width / 5, 4 + view.detail)
    other = noise(rng, *half, width / 7, 4 + view.detail)
    hues = ((0.45, 0.20, 0.62), (0.14, 0.36, 0.70), (0.72, 0.28, 0.42), (0.12, 0.50, 0.52))
    first = view.tint or hues[int(rng.random() * 4)]
    second = mix(hues[int(rng.random() * 4)], (0.95, 0.55, 0.45), 0.35)
    small = tinted(field * 0.8, ((0.01, 0.01, 0.05), mix(first, (0.02, 0.02, 0.10), 0.72)))
    lay(small, first, smooth_step(field, 0.22, 0.85) * 0.85)
    lay(small, second, smooth_step(field * other, 0.16, 0.50) * 0.85)
    lay(small, (1.0, 0.88, 0.78), smooth_step(field * other, 0.34, 0.70) * 0.8)
    lay(small, (0.01, 0.01, 0.04), smooth_step(other, 0.66, 1.0) * 0.5)
    canvas = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    sprinkle_stars(canvas, view.chance("stars"), 500 + 350 * view.detail)
    if not view.discs:
        _planet(canvas, view, mix(second, (0.9, 0.75, 0.6), 0.4))
    np.clip(canvas, 0, 1, out=canvas)
    return canvas


def _planet(canvas: np.ndarray, view: View, colour: Colour) -> None:
    height, width = view.height, view.width
    radius = min(height, width) * 0.17
    cx, cy = width * (0.26 if view.sun[0] > 0.5 else 0.74), height * 0.66
    x = (np.arange(width, dtype=np.float32)[None, :] - cx) / radius
    y = (np.arange(height, dtype=np.float32)[:, None] - cy) / radius
    reach = np.sqrt(x * x + y * y)
    glow(canvas, (cx - radius * 0.2, cy - radius * 0.2), radius * 1.25, mix(colour, (1, 1, 1), 0.3), 0.35)
    bands = noise(view.chance("bands"), height, width, radius / 3, 3, stretch=5)
    paint = tinted(bands, (mix(colour, (0.2, 0.1, 0.15), 0.5), colour, mix(colour, (1, 0.95, 0.85), 0.5)))
    lightness = np.clip(1.05 - np.sqrt((x + 0.45) ** 2 + (y + 0.45) ** 2) * 0.62, 0.03, 1)
    lay(canvas, paint * lightness[..., None], np.clip((1 - reach) * radius + 0.5, 0, 1))


def paint_flow(view: View, colours: tuple[Colour, ...] = ()) -> np.ndarray:
    """Paint folds of colour, for a prompt in which nothing is recognised."""
    height, width = view.height, view.width
    rng = view.chance("flow")
    palettes = (
        ((0.07, 0.16, 0.30), (0.15, 0.45, 0.55), (0.94, 0.80, 0.60), (0.88, 0.42, 0.32)),
        ((0.16, 0.10, 0.28), (0.48, 0.24, 0.50), (0.93, 0.55, 0.50), (0.99, 0.87, 0.70)),
        ((0.08, 0.22, 0.20), (0.26, 0.50, 0.38), (0.80, 0.82, 0.55), (0.97, 0.93, 0.80)),
        ((0.12, 0.14, 0.22), (0.30, 0.42, 0.62), (0.72, 0.80, 0.88), (0.96, 0.90, 0.82)),
        ((0.25, 0.08, 0.12), (0.66, 0.22, 0.20), (0.95, 0.60, 0.30), (0.99, 0.89, 0.68)),
    )
    stops: tuple[Colour, ...] = palettes[int(rng.random() * len(palettes))]
    if len(colours) == 1:
        main = colours[0]
        stops = (
            mix(main, (0.04, 0.03, 0.12), 0.6),
            main,
            mix(main, (1, 1, 1), 0.35),
            mix(main, (1.0, 0.96, 0.88), 0.7),
        )
    elif colours:
        stops = (mix(colours[0], (0.04, 0.03, 0.12), 0.5), *colours, mix(colours[-1], (1, 1, 0.95), 0.5))
    canvas = vertical(height, width, (mix(stops[-1], (1, 1, 1), 0.45), stops[-1], stops[-2]))
    glow(canvas, (width * float(rng.uniform(0.2, 0.8)), height * 0.16), width * 0.4, (1.0, 0.98, 0.90), 0.4)
    fibre = noise(view.chance("fibre"), height, width, width / 16, 2 + view.detail, stretch=3)
    layers = 8
    table = ramp(tuple(reversed(stops)), layers + 1)
    lean = float(rng.uniform(-0.22, 0.22))
    slope = np.linspace(-lean, lean, width, dtype=np.float32)
    for index in range(layers):
        swing = profile(view.chance(f"fold{index}"), width, 1.4 + 0.35 * index, 2, sharp=False)
        skyline = height * (0.10 + 0.98 * (index + 0.4) / layers + slope - 0.34 * (swing - 0.35) * (1 - 0.04 * index))
        red, green, blue = (float(channel) for channel in table[index + 1])
        near = (red, green, blue)
        # Each fold throws a soft shadow on the one behind it.
        above = skyline[None, :] - np.arange(height, dtype=np.float32)[:, None]
        shade = np.exp(-np.clip(above, 0, None) / (height * 0.035)) * (above > -2)
        lay(canvas, mix(near, (0.03, 0.02, 0.08), 0.75), shade * 0.36)
        below, rows = raise_ridge(
            canvas, skyline, mix(near, (1.0, 0.97, 0.92), 0.34), mix(near, stops[0], 0.30), height * 0.30
        )
        roughen(canvas, rows, below, fibre, 0.22)
        rim = np.exp(-(((below - height * 0.004) / (height * 0.0035)) ** 2))
        lay(canvas[rows], mix(near, (1, 1, 1), 0.75), rim * 0.55)
    np.clip(canvas, 0, 1, out=canvas)
    return canvas
