"""Scenes on land: meadow, mountains, desert, forest, snow, garden.

Each returns a canvas; see ``canvas``. Things named in the prompt are placed afterwards.
"""

import cv2
import numpy as np

from components.offline.canvas import Colour, blurred, glow, lay, mix, noise, smooth_step, tinted, vertical
from components.offline.sky import View, paint_sky


def profile(rng: np.random.Generator, width: int, bumps: float, octaves: int, sharp: bool) -> np.ndarray:
    """Return (width,) heights from 0 to 1 of a skyline with about so many bumps."""
    total, weight, amount = np.zeros(width, np.float32), 1.0, 0.0
    for _ in range(octaves):
        knots = rng.random(int(bumps) + 4)
        line = cv2.resize(knots[None].astype(np.float32), (width, 1), interpolation=cv2.INTER_CUBIC).ravel()
        total += weight * (1 - np.abs(2 * line - 1) if sharp else line)
        amount += weight
        weight *= 0.5 if sharp else 0.34
        bumps *= 2.1
    return np.clip(total / amount, 0, 1.2)


def raise_ridge(
    canvas: np.ndarray, skyline: np.ndarray, top: Colour, bottom: Colour, depth: float
) -> tuple[np.ndarray, slice]:
    """Fill everything below a skyline (in pixels from the top), in place; return its cover and its rows.

    The colour runs from ``top`` at the skyline to ``bottom`` ``depth`` pixels further down.
    """
    height = canvas.shape[0]
    first = int(np.clip(skyline.min() - 1, 0, height - 1))
    rows = slice(first, height)
    below = np.arange(first, height, dtype=np.float32)[:, None] - skyline.astype(np.float32)[None, :]
    cover = np.clip(below + 0.5, 0, 1)
    lay(canvas[rows], tinted(below / depth, (top, bottom)), cover)
    return below, rows


def roughen(canvas: np.ndarray, rows: slice, below: np.ndarray, field: np.ndarray, amount: float) -> None:
    """Vary the brightness below a skyline by noise, in place."""
    change = 1 + amount * (field[rows] - 0.5) * np.clip(below, 0, 1)
    canvas[rows] *= change[..., None]
    np.clip(canvas, 0, 1, out=canvas)


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
        slope = np.gradient(cv2.GaussianBlur(skyline[None].astype(np.float32), (0, 0), width / 300)[0]).astype(np.float32)
        sun = 1 if view.sun[0] > 0.5 else -1
        wander = (grain[rows] - 0.5) * width * 0.09 + (grain[rows] - 0.2) * np.clip(below, 0, None)
        facing = np.clip(0.5 - sun * (_slanted(slope, wander) * 0.75 + (grain[rows] - 0.5) * 0.9), 0, 1)
        side = tinted(facing, (mix(tone, (0.05, 0.07, 0.18), 0.42), mix(tone, view.shade((1.0, 0.93, 0.84)), 0.34)))
        fade = np.clip(below, 0, 1) * (0.85 - 0.8 * np.clip(below / (height * 0.34), 0, 1))
        lay(canvas[rows], side, fade)
        if index < 2:
            line = height * (base - rise * 0.52) + (grain[rows] - 0.5) * height * 0.12
            y = np.arange(rows.start, height, dtype=np.float32)[:, None]
            snow = smooth_step(line - y, 0, height * 0.05) * np.clip(below, 0, 1)
            light = mix(view.shade((1.0, 0.99, 0.97)), view.haze, share * 0.45)
            shadow = mix(view.shade((0.62, 0.70, 0.86)), view.haze, share * 0.45)
            lay(canvas[rows], tinted(facing, (shadow, light)), snow * 0.94)
    hill = view.shade((0.26, 0.42, 0.24))
    for index, base in enumerate((0.78, 0.87)):
        heights = profile(view.chance(f"foothill{index}"), width, 3 + index, 3, sharp=False)
        tone = mix(hill, view.haze, 0.22 - 0.2 * index)
        below, rows = raise_ridge(canvas, height * (base - 0.10 * heights), mix(tone, view.haze, 0.2), mix(tone, (0, 0.02, 0.05), 0.35), height * 0.25)
        roughen(canvas, rows, below, grain, 0.5)
        plant_conifers(canvas, view, height * (base - 0.10 * heights) + height * 0.015, mix(tone, (0.02, 0.07, 0.08), 0.6), f"pines{index}", 26 + 30 * view.detail, 0.035 + 0.045 * index)
    return canvas


def _slanted(line: np.ndarray, wander: np.ndarray) -> np.ndarray:
    at = np.arange(line.size, dtype=np.float32)[None, :] + wander
    return np.take(line, np.clip(at, 0, line.size - 1).astype(np.int32))


def plant_conifers(canvas: np.ndarray, view: View, ground: np.ndarray, tone: Colour, name: str, count: int, size: float) -> None:
    """Draw conifers that stand on a line (in pixels from the top), in place."""
    rng = view.chance(name)
    cover = np.zeros(canvas.shape[:2], np.uint8)
    for spot, tall, lean in rng.random((160, 3))[:count]:
        x = spot * (view.width - 1)
        tall = view.height * size * (0.5 + tall)
        y = ground[int(x)] + view.height * 0.01 * lean
        tiers = int(np.clip(tall / 14, 5, 16))
        droop = rng.uniform(0.8, 1.2, (tiers, 2)) if tiers > 5 else np.ones((tiers, 2))
        for layer in range(tiers):
            rise = layer / tiers
            bottom = y - tall * 0.86 * rise
            top, half = bottom - tall * (0.30 - 0.14 * rise), tall * 0.19 * (1 - rise) + tall * 0.014
            sag, (left, right) = tall * 0.22 / tiers, droop[layer] * half
            points = np.array([(x, top), (x + right, bottom), (x + right * 0.5, bottom - sag), (x, bottom - sag * 0.4), (x - left * 0.5, bottom - sag), (x - left, bottom)])
            cv2.fillPoly(cover, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    lay(canvas, tone, cover.astype(np.float32) / 255)


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


def plant_bushes(canvas: np.ndarray, view: View, ground: np.ndarray, tone: Colour, name: str, count: int, size: float) -> None:
    """Draw round bushes and far trees on a line, in place."""
    rng = view.chance(name)
    cover = np.zeros(canvas.shape[:2], np.uint8)
    for spot, tall, _ in rng.random((count, 3)):
        x = 0.5 * spot + 0.5 * float(rng.choice([0.1, 0.3, 0.8, 0.95]))
        radius = view.height * size * (0.5 + tall)
        y = ground[int(x * (view.width - 1))]
        for puff in rng.normal(0, 0.5, (5, 2)):
            at = (int((x * view.width + puff[0] * radius) * 16), int((y - radius * (0.5 + 0.4 * abs(puff[1]))) * 16))
            cv2.circle(cover, at, int(radius * 0.55 * 16), 255, -1, cv2.LINE_AA, 4)
    lay(canvas, tone, cover.astype(np.float32) / 255 * 0.85)


def draw_grass(canvas: np.ndarray, view: View, top: float, light: Colour, dark: Colour, flowers: bool = True) -> None:
    """Draw blades of grass and flowers below ``top`` (a share of the height), in place."""
    rng = view.chance("blades")
    height, width = view.height, view.width
    blades = rng.random((3600, 5))[: 300 + 1200 * view.detail]
    for x, y, tall, lean, tone in blades[np.argsort(blades[:, 1])]:
        foot = np.array((x * width, height * (top + (1.04 - top) * y)))
        size = height * (0.012 + 0.05 * y * (0.4 + tall))
        tip = foot + (size * (lean - 0.5) * 0.9, -size)
        colour = mix(dark, light, 0.15 + 0.85 * tone)
        cv2.line(canvas, *(tuple(np.round(p * 16).astype(int).tolist()) for p in (foot, tip)), colour, 1 + int(y * 2.4), cv2.LINE_AA, 4)
    tones = ((0.98, 0.95, 0.88), (0.98, 0.80, 0.28), (0.90, 0.36, 0.40), (0.62, 0.50, 0.86))
    for x, y, kind, size in rng.random((150, 4))[: (30 + 45 * view.detail) * flowers]:
        at = np.round(np.array((x * width, height * (top + 0.01 + (0.98 - top) * y))) * 16).astype(int)
        radius = height * (0.002 + 0.006 * y) * (0.6 + size)
        cv2.circle(canvas, at.tolist(), int(radius * 16), view.shade(tones[int(kind * 4)]), -1, cv2.LINE_AA, 4)
        cv2.circle(canvas, at.tolist(), int(radius * 6), view.shade((0.85, 0.6, 0.2)), -1, cv2.LINE_AA, 4)


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
    lay(canvas[top:], tinted(floor[top:], (mix(green, (0.02, 0.06, 0.05), 0.5), mix(green, (0.5, 0.62, 0.25), 0.35))), 0.7)
    rays = np.zeros((height // 4, width // 4), np.float32)
    source = np.array((view.sun[0] * width / 4, -height / 16))
    for angle, wide in view.chance("rays").random((5 + 2 * view.detail, 2)):
        way = np.array((np.sin((angle - 0.5) * 1.6), np.cos((angle - 0.5) * 1.6))) * height
        off = np.array((way[1], -way[0])) * (0.02 + 0.03 * wide)
        cv2.fillPoly(rays, [np.round(np.array([source, source + way + off, source + way - off]) * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    rays = cv2.resize(cv2.GaussianBlur(rays, (0, 0), width / 240), (width, height))
    rays *= np.linspace(1, 0, height, dtype=np.float32)[:, None]
    lay(canvas, view.shade((1.0, 0.96, 0.76)), rays * 0.26)
    draw_grass(canvas, view, 0.90, mix(green, (0.55, 0.66, 0.25), 0.4), mix(green, (0, 0.05, 0.04), 0.6), flowers=False)
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
        below, rows = raise_ridge(canvas, skyline, mix(tone, (1, 0.95, 0.8), 0.25), mix(tone, (0.45, 0.2, 0.2), 0.2), height * 0.3)
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
        below, rows = raise_ridge(canvas, skyline, mix(white, view.haze, share), mix(blue, view.haze, share), height * 0.26)
        roughen(canvas, rows, below, soft, 0.16)
    return canvas


def paint_garden(view: View) -> np.ndarray:
    """Paint a garden out of focus, as behind a flower close by."""
    height, width = view.height, view.width
    base = view.tint or (0.36, 0.52, 0.28)
    deep, mid, light = (view.shade(mix(base, c, 0.55)) for c in ((0.08, 0.20, 0.16), (0.40, 0.55, 0.32), (0.86, 0.88, 0.60)))
    field = noise(view.chance("leaves"), height // 4, width // 4, width / 10, 3)
    down = np.linspace(0.85, 0.0, height // 4, dtype=np.float32)[:, None]
    canvas = cv2.resize(tinted(field * 0.8 + down * 0.35 - 0.1, (deep, mid, light)), (width, height), interpolation=cv2.INTER_CUBIC)
    glow(canvas, (view.sun[0] * width, 0), width * 0.5, view.shade((1.0, 0.96, 0.80)), 0.35)
    rng = view.chance("bokeh")
    petals = ((0.95, 0.66, 0.70), (0.98, 0.88, 0.60), (0.92, 0.94, 0.88), (0.72, 0.66, 0.90), (0.70, 0.84, 0.55))
    discs = canvas.copy()
    for x, y, size, kind in rng.random((42, 4))[: 18 + 12 * view.detail]:
        at = (int(x * width * 16), int(y * height * 16))
        radius = width * (0.012 + 0.045 * size * size)
        cv2.circle(discs, at, int(radius * 16), mix(mid, view.shade(petals[int(kind * 5)]), 0.75), -1, cv2.LINE_AA, 4)
        cv2.circle(discs, at, int(radius * 16), mix(light, view.shade(petals[int(kind * 5)]), 0.5), max(int(radius / 12), 1), cv2.LINE_AA, 4)
    lay(canvas, blurred(discs, width / 260), 0.55)
    return canvas
