"""The finish of a drawn picture: brush strokes, weather, style, grain.

Works on canvases in place or returns new ones; knows nothing of what is shown.
"""

import cv2
import numpy as np

from components.offline.drawing.canvas import chance, lay, noise

STROKES = (900, 2200, 4200)


def stroke_over(canvas: np.ndarray, seed: str, detail: int, opacity: float) -> None:
    """Go over a canvas with brush strokes of its own colours, in place: broad and few for little detail."""
    height, width = canvas.shape[:2]
    count = STROKES[detail]
    rng = chance(seed, "strokes")
    flow = noise(chance(seed, "wind"), 32, 32, 12, 2)
    spots = rng.random((STROKES[-1], 4))[:count]
    length = (width * height / count) ** 0.5 * 0.62
    painted = canvas.copy()
    x, y = (spots[:, 0] * (width - 1)).astype(int), (spots[:, 1] * (height - 1)).astype(int)
    tones = canvas[y, x] * (1 + 0.10 * (spots[:, 2:3] - 0.5))
    angles = 0.5 * np.pi * (flow[(spots[:, 1] * 31).astype(int), (spots[:, 0] * 31).astype(int)] - 0.5)
    step = length * (0.6 + 0.8 * spots[:, 3])
    shift = np.stack([np.cos(angles) * step, np.sin(angles) * step], axis=1)
    start = np.round((np.stack([x, y], axis=1) - shift / 2) * 16).astype(int).tolist()
    end = np.round((np.stack([x, y], axis=1) + shift / 2) * 16).astype(int).tolist()
    thick = max(round(length * 0.42), 2)
    for one, other, tone in zip(start, end, tones.tolist(), strict=True):
        cv2.line(painted, one, other, tone, thick, cv2.LINE_AA, 4)
    lay(canvas, painted, opacity)


def fall(canvas: np.ndarray, weather: str, seed: str, detail: int) -> None:
    """Let rain or snow fall, or fog lie, in place."""
    height, width = canvas.shape[:2]
    rng = chance(seed, "weather")
    if weather in ("rain", "storm"):
        streaks = np.zeros((height, width), np.uint8)
        for x, y, long in rng.random((900, 3))[: 300 + 300 * detail]:
            start = np.array((x * width, y * height))
            end = start + np.array((-0.10, 0.42)) * height * 0.10 * (0.3 + long)
            cv2.line(
                streaks,
                np.round(start * 16).astype(int).tolist(),
                np.round(end * 16).astype(int).tolist(),
                int(90 + 120 * long),
                1,
                cv2.LINE_AA,
                4,
            )
        lay(canvas, (0.92, 0.95, 1.0), streaks.astype(np.float32) / 255 * 0.6)
    elif weather == "falling snow":
        flakes = np.zeros((height, width), np.uint8)
        for x, y, size in rng.random((600, 3))[: 200 + 200 * detail]:
            at = (int(x * width * 16), int(y * height * 16))
            cv2.circle(
                flakes, at, int((1.0 + 5.5 * size**5) * 16 * width / 1024), int(255 - 110 * size), -1, cv2.LINE_AA, 4
            )
        lay(canvas, (1.0, 1.0, 1.0), cv2.GaussianBlur(flakes, (0, 0), width / 1400).astype(np.float32) / 255 * 0.95)
    elif weather == "fog":
        field = noise(rng, height // 4, width // 4, width / 10, 3, stretch=4)
        veil = cv2.resize(field, (width, height)) * 0.35 + np.linspace(0.25, 0.60, height, dtype=np.float32)[:, None]
        lay(canvas, (0.87, 0.89, 0.91), np.clip(veil, 0, 0.85))


def grade(canvas: np.ndarray, styles: frozenset[str]) -> np.ndarray:
    """Return the canvas in a style: monochrome, pastel, neon or vintage."""
    if "monochrome" in styles:
        grey = canvas @ np.array((0.30, 0.59, 0.11), np.float32)
        canvas = np.repeat(np.clip((grey - 0.5) * 1.15 + 0.5, 0, 1)[..., None], 3, axis=2)
    if "pastel" in styles:
        grey = canvas.mean(axis=2, keepdims=True)
        canvas = 0.34 + 0.62 * (grey + (canvas - grey) * 0.85)
    if "neon" in styles:
        grey = canvas.mean(axis=2, keepdims=True)
        canvas = np.clip(grey * 0.92 + (canvas - grey) * 1.55, 0, 1) ** 1.15
    if "vintage" in styles:
        grey = canvas.mean(axis=2, keepdims=True)
        canvas = (0.08 + 0.86 * (grey * 0.6 + canvas * 0.4)) * np.array((1.05, 0.95, 0.78), np.float32)
    styled: np.ndarray = np.clip(canvas, 0, 1).astype(np.float32)
    return styled


def finish(canvas: np.ndarray, seed: str, detail: int) -> np.ndarray:
    """Return (height, width, 3) uint8: the canvas with a vignette and the grain of paper."""
    height, width = canvas.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] ** 2
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] ** 2
    light = 1.015 - 0.085 * (x + y)
    tile = chance(seed, "grain").standard_normal((256, 256), dtype=np.float32)
    tile = 0.5 * tile + cv2.GaussianBlur(tile, (0, 0), 1.0) * 1.2
    grain = np.tile(tile, (height // 256 + 1, width // 256 + 1))[:height, :width]
    light += grain * (0.006 + 0.003 * detail)
    pixels: np.ndarray = cv2.convertScaleAbs(canvas * light[..., None], alpha=255)
    return pixels
