"""Scenes on open land: meadow, mountains, desert, snow.

Each returns a canvas; see ``canvas``. Things named in the prompt are placed afterwards.
"""

import cv2
import numpy as np

from components.offline.drawing.canvas import lay, mix, noise, smooth_step, tinted
from components.offline.drawing.scenes.ground import (
    draw_grass,
    plant_bushes,
    plant_conifers,
    profile,
    raise_ridge,
    roughen,
)
from components.offline.drawing.scenes.sky import View, paint_sky


def paint_mountains(view: View) -> np.ndarray:
    """Paint ranges of mountains, snow on the highest, hills before them."""
    canvas = paint_sky(view, 0.66)
    height, width = view.height, view.width
    rock = view.shade(view.tint or (0.30, 0.36, 0.48))
    grain = noise(view.chance("rock"), height, width, width / 14, 3 + view.detail)
    for index, (base, rise, bumps) in enumerate(((0.60, 0.30, 4), (0.68, 0.30, 3), (0.74, 0.16, 5))):
        rng = view.chance(f"range{index}")
        heights = profile(rng, width, bumps, 5, sharp=True)
        skyline = height * (base - rise * heights**1.25)
        share = (0.62, 0.34, 0.12)[index]
        tone = mix(rock, view.haze, share)
        below, rows = raise_ridge(canvas, skyline, tone, mix(tone, view.haze, 0.55), height * 0.34)
        slope = np.gradient(cv2.GaussianBlur(skyline[None].astype(np.float32), (0, 0), width / 300)[0]).astype(
            np.float32
        )
        sun = 1 if view.sun[0] > 0.5 else -1
        wander = (grain[rows] - 0.5) * width * 0.05 + 0.35 * np.clip(below, 0, None)
        facing = np.clip(0.5 - sun * (_slanted(slope, wander) * 0.7 + (grain[rows] - 0.5) * 1.1), 0, 1)
        side = tinted(facing, (mix(tone, (0.05, 0.07, 0.18), 0.42), mix(tone, view.shade((1.0, 0.93, 0.84)), 0.34)))
        fade = np.clip(below, 0, 1) * (0.85 - 0.8 * np.clip(below / (height * 0.34), 0, 1))
        lay(canvas[rows], side, fade)
        if index < 2:
            line = height * (base - rise * 0.40) + (grain[rows] - 0.5) * height * 0.12
            y = np.arange(rows.start, height, dtype=np.float32)[:, None]
            snow = smooth_step(line - y, 0, height * 0.05) * np.clip(below, 0, 1)
            light = mix(view.shade((1.0, 0.99, 0.97)), view.haze, share * 0.45)
            shadow = mix(view.shade((0.62, 0.70, 0.86)), view.haze, share * 0.45)
            lay(canvas[rows], tinted(facing, (shadow, light)), snow * 0.94)
    hill = view.shade((0.26, 0.42, 0.24))
    for index, base in enumerate((0.78, 0.87)):
        heights = profile(view.chance(f"foothill{index}"), width, 3 + index, 3, sharp=False)
        tone = mix(hill, view.haze, 0.22 - 0.2 * index)
        below, rows = raise_ridge(
            canvas,
            height * (base - 0.10 * heights),
            mix(tone, view.haze, 0.2),
            mix(tone, (0, 0.02, 0.05), 0.35),
            height * 0.25,
        )
        roughen(canvas, rows, below, grain, 0.5)
        plant_conifers(
            canvas,
            view,
            height * (base - 0.10 * heights) + height * 0.015,
            mix(tone, (0.02, 0.07, 0.08), 0.6),
            f"pines{index}",
            26 + 30 * view.detail,
            0.035 + 0.045 * index,
        )
    return canvas


def _slanted(line: np.ndarray, wander: np.ndarray) -> np.ndarray:
    at = np.arange(line.size, dtype=np.float32)[None, :] + wander
    heights: np.ndarray = np.take(line, np.clip(at, 0, line.size - 1).astype(np.int32))
    return heights


def paint_meadow(view: View) -> np.ndarray:
    """Paint rolling hills with grass and small flowers."""
    canvas = paint_sky(view, 0.62)
    height, width = view.height, view.width
    grass = view.shade(view.tint or (0.40, 0.58, 0.22))
    grain = noise(view.chance("grass"), height, width, width / 10, 3 + view.detail)
    for index, base in enumerate((0.62, 0.67, 0.74, 0.84)):
        heights = profile(view.chance(f"hill{index}"), width, 2.5 + index * 0.5, 2, sharp=False)
        share = (0.62, 0.40, 0.18, 0.0)[index]
        lit = mix(mix(grass, view.shade((0.86, 0.86, 0.36)), 0.28), view.haze, share)
        deep = mix(mix(grass, view.shade((0.08, 0.26, 0.20)), 0.55), view.haze, share * 0.7)
        skyline = height * (base - 0.11 * heights)
        below, rows = raise_ridge(canvas, skyline, lit, deep, height * 0.24)
        roughen(canvas, rows, below, grain, 0.42)
        if index in (1, 2):
            tone = mix(deep, view.shade((0.14, 0.28, 0.16)), 0.45)
            plant_bushes(canvas, view, skyline, tone, f"bush{index}", 14 + 6 * index, 0.006 + 0.008 * index)
    draw_grass(canvas, view, 0.80, mix(grass, view.shade((0.75, 0.82, 0.3)), 0.4), mix(grass, (0.03, 0.14, 0.08), 0.6))
    return canvas


def paint_desert(view: View) -> np.ndarray:
    """Paint dunes, one side of each in the light."""
    canvas = paint_sky(view, 0.6)
    height, width = view.height, view.width
    sand = view.shade(view.tint or (0.93, 0.70, 0.42))
    ripple = noise(view.chance("ripple"), height, width, width / 60, 2 + view.detail, stretch=6)
    for index, base in enumerate((0.58, 0.66, 0.77, 0.90)):
        heights = profile(view.chance(f"dune{index}"), width, 1.6 + 0.4 * index, 1, sharp=True)
        tone = mix(sand, view.haze, 0.5 - 0.16 * index)
        skyline = height * (base - 0.15 * heights)
        below, rows = raise_ridge(
            canvas, skyline, mix(tone, (1, 0.95, 0.8), 0.25), mix(tone, (0.45, 0.2, 0.2), 0.2), height * 0.3
        )
        slope = np.gradient(cv2.GaussianBlur(skyline[None], (0, 0), width / 50)[0]).astype(np.float32)
        sun = 1 if view.sun[0] < 0.5 else -1
        wander = -sun * np.clip(below, 0, None) * 1.3 + (ripple[rows] - 0.5) * 12
        away = smooth_step(_slanted(slope * sun, wander), -0.02, 0.10)
        depth = np.exp(-np.clip(below, 0, None) / (height * 0.16))
        lay(canvas[rows], mix(tone, view.shade((0.42, 0.22, 0.30)), 0.6), away * depth * np.clip(below, 0, 1) * 0.85)
        roughen(canvas, rows, below, ripple, 0.16)
    return canvas


def paint_snow(view: View) -> np.ndarray:
    """Paint a winter landscape with fir trees."""
    canvas = paint_sky(view, 0.62)
    height, width = view.height, view.width
    white, blue = view.shade((0.97, 0.98, 1.0)), view.shade((0.66, 0.76, 0.90))
    soft = noise(view.chance("drift"), height, width, width / 6, 3, stretch=2)
    for index, base in enumerate((0.60, 0.69, 0.80)):
        heights = profile(view.chance(f"drift{index}"), width, 2.5, 2, sharp=False)
        skyline = height * (base - 0.11 * heights)
        share = 0.4 - 0.18 * index
        fir = mix(view.shade((0.16, 0.30, 0.32)), view.haze, 0.5 - 0.22 * index)
        plant_conifers(canvas, view, skyline + height * 0.012, fir, f"fir{index}", 24 - 5 * index, 0.07 + 0.06 * index)
        below, rows = raise_ridge(
            canvas, skyline, mix(white, view.haze, share), mix(blue, view.haze, share), height * 0.26
        )
        roughen(canvas, rows, below, soft, 0.16)
    return canvas
