"""Scenes of water: sea, beach, lake, and the world below the surface.

Each returns a canvas; see ``canvas``.
"""

import cv2
import numpy as np

from components.offline.drawing.canvas import Colour, lay, mix, noise, smooth_step, tinted, vertical
from components.offline.drawing.scenes.ground import plant_conifers, profile, raise_ridge
from components.offline.drawing.scenes.sky import View, paint_sky


def pour_water(canvas: np.ndarray, view: View, horizon: float, colour: Colour, mirror: float) -> None:
    """Lay water below the horizon (a share of the height), in place; ``mirror`` is how much of the sky it shows."""
    height, width = view.height, view.width
    top = int(height * horizon)
    rows = height - top
    above = canvas[:top][::-1]
    image = cv2.resize(above, (width, rows), interpolation=cv2.INTER_AREA)
    # Waves look finer far away: rows near the horizon are drawn from a field squeezed by perspective.
    field = noise(view.chance("waves"), rows, width, width / 46, 2 + view.detail, stretch=4)
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    source = (depth**0.45 * (rows - 1)).astype(np.float32)
    across = np.arange(width, dtype=np.float32)[None, :]
    centre = width / 2
    squeezed = centre + (across - centre) / (0.6 + 0.7 * depth)
    waves = cv2.remap(
        field, squeezed, np.broadcast_to(source, (rows, width)).copy(), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    sway = ((waves - 0.5) * (12 + 70 * depth) * width / 1024).astype(np.float32)
    y = np.arange(rows, dtype=np.float32)[:, None]
    shown = cv2.remap(
        image,
        np.broadcast_to(across, (rows, width)) + sway * 0.5,
        y + sway * 1.4,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    body = tinted(
        depth * np.ones((1, width), np.float32),
        (mix(colour, view.haze, 0.55), colour, mix(colour, (0.0, 0.03, 0.12), 0.45)),
    )
    body += (shown - body) * mirror
    crest = smooth_step(waves, 0.62, 0.95)
    trough = smooth_step(waves, 0.42, 0.10)
    lay(body, mix(view.haze, (1, 1, 1), 0.3), crest * (0.45 - 0.1 * depth))
    lay(body, mix(colour, (0, 0.02, 0.10), 0.55), trough * 0.38)
    x = np.exp(-(((across - view.sun[0] * width) / (width * (0.05 + 0.10 * depth))) ** 2))
    shine = (1.0, 0.97, 0.86) if view.light != "night" else (0.80, 0.86, 1.0)
    lay(body, shine, x * smooth_step(waves, 0.50, 0.72) * (0.75 if view.light != "storm" else 0.1))
    canvas[top:] = np.clip(body, 0, 1)
    edge = canvas[max(top - 1, 0) : top + 2]
    edge += (np.asarray(view.haze, np.float32) - edge) * 0.5


def paint_sea(view: View) -> np.ndarray:
    """Paint the open sea."""
    canvas = paint_sky(view, 0.56)
    pour_water(canvas, view, 0.56, view.shade(view.tint or (0.07, 0.37, 0.52)), 0.34)
    return canvas


def paint_beach(view: View) -> np.ndarray:
    """Paint a beach with a curved line of surf."""
    canvas = paint_sky(view, 0.45)
    height, width = view.height, view.width
    pour_water(canvas, view, 0.45, view.shade(view.tint or (0.08, 0.52, 0.60)), 0.28)
    sand = view.shade((0.95, 0.84, 0.64))
    grain = noise(view.chance("sand"), height, width, width / 9, 3 + view.detail, stretch=2)
    line = (
        0.68
        + 0.13 * profile(view.chance("shore"), width, 1.6, 3, sharp=False)
        - 0.05 * np.linspace(0, 1, width, dtype=np.float32)
    )
    shore = height * line
    for offset, share in ((-0.055, 0.35), (-0.03, 0.6)):
        raise_ridge(
            canvas,
            shore + height * offset,
            mix(view.shade((0.35, 0.74, 0.74)), sand, share),
            mix(sand, (0.5, 0.42, 0.3), 0.2),
            height * 0.09,
        )
    below, rows = raise_ridge(canvas, shore, mix(sand, view.shade((0.55, 0.45, 0.33)), 0.45), sand, height * 0.09)
    canvas[rows] *= (1 + 0.14 * (grain[rows] - 0.5) * np.clip(below, 0, 1))[..., None]
    y = np.arange(height, dtype=np.float32)[:, None]
    for offset, wide, strength in ((0.0, 0.010, 0.95), (-0.034, 0.006, 0.75), (-0.062, 0.005, 0.5)):
        away = np.abs(y - (shore + height * offset)[None, :] - (grain - 0.5) * height * 0.03)
        foam = np.clip(1.4 - away / (height * wide), 0, 1) * smooth_step(grain, 0.25, 0.45)
        lay(canvas, view.shade((1, 1, 1)), foam * strength)
    np.clip(canvas, 0, 1, out=canvas)
    return canvas


def paint_lake(view: View) -> np.ndarray:
    """Paint a still lake before mountains."""
    canvas = paint_sky(view, 0.5)
    height, width = view.height, view.width
    rock = view.shade((0.36, 0.44, 0.52))
    for index, (base, rise) in enumerate(((0.50, 0.22), (0.52, 0.14), (0.54, 0.07))):
        heights = profile(view.chance(f"far{index}"), width, 3 + index, 4, sharp=index < 2)
        tone = mix(mix(rock, view.shade((0.22, 0.40, 0.26)), 0.5 * index), view.haze, 0.55 - 0.2 * index)
        skyline = height * (base - rise * heights)
        raise_ridge(canvas, skyline, tone, mix(tone, view.haze, 0.4), height * 0.25)
        if index == 2:
            plant_conifers(
                canvas, view, skyline + height * 0.02, mix(tone, (0.02, 0.08, 0.08), 0.5), "shorepines", 50, 0.08
            )
    pour_water(canvas, view, 0.55, view.shade(view.tint or (0.16, 0.40, 0.46)), 0.72)
    return canvas


def paint_underwater(view: View) -> np.ndarray:
    """Paint the sea from below: shafts of light, weeds, bubbles."""
    height, width = view.height, view.width
    blue = view.tint or (0.08, 0.46, 0.62)
    canvas = vertical(
        height, width, (mix(blue, (0.85, 1.0, 0.95), 0.6), blue, mix(blue, (0.0, 0.08, 0.22), 0.65), (0.01, 0.07, 0.17))
    )
    rng = view.chance("shafts")
    field = noise(rng, height // 4, width // 4, width / 22, 3)
    lean = np.linspace(-0.4, 0.4, height // 4, dtype=np.float32)[:, None] * height / 4
    x = np.arange(width // 4, dtype=np.float32)[None, :] + lean
    shafts = cv2.remap(
        field, x.astype(np.float32), np.full_like(x, 3.0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    shafts = cv2.resize(smooth_step(shafts, 0.45, 0.95), (width, height))
    lay(canvas, (0.80, 1.0, 0.95), shafts * np.linspace(0.5, 0, height, dtype=np.float32)[:, None])
    sand = profile(rng, width, 3, 3, sharp=False)
    raise_ridge(
        canvas, height * (0.93 - 0.06 * sand), mix(blue, (0.75, 0.75, 0.55), 0.35), (0.05, 0.16, 0.22), height * 0.16
    )
    tones = ((0.10, 0.36, 0.30), (0.62, 0.28, 0.36), (0.16, 0.42, 0.24))
    for index, (spot, tall, lean) in enumerate(rng.random((40, 3))[: 16 + 10 * view.detail]):
        rise = np.linspace(0, 1, 14)
        sway = np.sin(rise * 5 + lean * 6) * width * 0.012 * rise
        path = np.stack([spot * width + sway, height * (1.0 - (0.08 + 0.20 * tall) * rise)], axis=1)
        tone = mix(tones[index % 3], blue, 0.35)
        cv2.polylines(
            canvas, [np.round(path * 16).astype(np.int32)], False, tone, max(int(width * 0.007), 2), cv2.LINE_AA, 4
        )
    for spot, up, size in rng.random((70, 3))[: 25 + 20 * view.detail]:
        at, radius = (int(spot * width * 16), int(up * height * 16)), int((1.5 + 7 * size**3) * 16 * width / 1024)
        cv2.circle(canvas, at, radius, (0.80, 0.96, 0.98), 1, cv2.LINE_AA, 4)
    return canvas
