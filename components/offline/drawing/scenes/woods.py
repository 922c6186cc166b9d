"""Scenes among plants: the forest, and a garden close by.

Each returns a canvas; see ``canvas``.
"""

import cv2
import numpy as np

from components.offline.drawing.canvas import blurred, glow, lay, mix, noise, tinted, vertical
from components.offline.drawing.scenes.ground import draw_grass, plant_conifers, profile, raise_ridge
from components.offline.drawing.scenes.sky import View


def paint_forest(view: View) -> np.ndarray:
    """Paint a forest in depth, light falling through it."""
    height, width = view.height, view.width
    mist = view.shade((0.86, 0.90, 0.76))
    green = view.shade(view.tint or (0.16, 0.36, 0.22))
    canvas = vertical(height, width, (mix(green, mist, 0.45), mist, mix(mist, green, 0.25), mix(green, mist, 0.2)))
    glow(canvas, (view.sun[0] * width, height * 0.28), width * 0.4, view.shade((1.0, 0.97, 0.80)), 0.6)
    for index in range(4):
        near = index / 3
        tone = mix(mist, mix(green, (0.02, 0.08, 0.07), 0.55), 0.22 + 0.75 * near)
        ground = height * (0.66 + 0.09 * index - 0.05 * profile(view.chance(f"floor{index}"), width, 3, 2, sharp=False))
        plant_conifers(canvas, view, ground + height * 0.02, tone, f"trees{index}", 34 - 7 * index, 0.34 + 0.10 * index)
        raise_ridge(canvas, ground, mix(tone, mist, 0.15), mix(tone, green, 0.4), height * 0.3)
    floor = noise(view.chance("moss"), height, width, width / 12, 3 + view.detail)
    top = int(height * 0.88)
    lay(
        canvas[top:],
        tinted(floor[top:], (mix(green, (0.02, 0.06, 0.05), 0.5), mix(green, (0.5, 0.62, 0.25), 0.35))),
        0.7,
    )
    rays: np.ndarray = np.zeros((height // 4, width // 4), np.float32)
    source = np.array((view.sun[0] * width / 4, -height / 16))
    for angle, wide in view.chance("rays").random((5 + 2 * view.detail, 2)):
        way = np.array((np.sin((angle - 0.5) * 1.6), np.cos((angle - 0.5) * 1.6))) * height
        off = np.array((way[1], -way[0])) * (0.02 + 0.03 * wide)
        cv2.fillPoly(
            rays,
            [np.round(np.array([source, source + way + off, source + way - off]) * 16).astype(np.int32)],
            1.0,
            cv2.LINE_AA,
            4,
        )
    rays = cv2.resize(cv2.GaussianBlur(rays, (0, 0), width / 240), (width, height))
    rays = rays * np.linspace(1, 0, height, dtype=np.float32)[:, None]
    lay(canvas, view.shade((1.0, 0.96, 0.76)), rays * 0.26)
    draw_grass(canvas, view, 0.90, mix(green, (0.55, 0.66, 0.25), 0.4), mix(green, (0, 0.05, 0.04), 0.6), flowers=False)
    return canvas


def paint_garden(view: View) -> np.ndarray:
    """Paint a garden out of focus, as behind a flower close by."""
    height, width = view.height, view.width
    base = view.tint or (0.36, 0.52, 0.28)
    deep, mid, light = (
        view.shade(mix(base, c, 0.55)) for c in ((0.08, 0.20, 0.16), (0.40, 0.55, 0.32), (0.86, 0.88, 0.60))
    )
    field = noise(view.chance("leaves"), height // 4, width // 4, width / 10, 3)
    down = np.linspace(0.85, 0.0, height // 4, dtype=np.float32)[:, None]
    canvas = cv2.resize(
        tinted(field * 0.8 + down * 0.35 - 0.1, (deep, mid, light)), (width, height), interpolation=cv2.INTER_CUBIC
    )
    glow(canvas, (view.sun[0] * width, 0), width * 0.5, view.shade((1.0, 0.96, 0.80)), 0.35)
    rng = view.chance("bokeh")
    petals = ((0.95, 0.66, 0.70), (0.98, 0.88, 0.60), (0.92, 0.94, 0.88), (0.72, 0.66, 0.90), (0.70, 0.84, 0.55))
    discs = canvas.copy()
    for x, y, size, kind in rng.random((42, 4))[: 18 + 12 * view.detail]:
        at = (int(x * width * 16), int(y * height * 16))
        radius = width * (0.012 + 0.045 * size * size)
        cv2.circle(discs, at, int(radius * 16), mix(mid, view.shade(petals[int(kind * 5)]), 0.75), -1, cv2.LINE_AA, 4)
        cv2.circle(
            discs,
            at,
            int(radius * 16),
            mix(light, view.shade(petals[int(kind * 5)]), 0.5),
            max(int(radius / 12), 1),
            cv2.LINE_AA,
            4,
        )
    lay(canvas, blurred(discs, width / 260), 0.55)
    return canvas
