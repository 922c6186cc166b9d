"""Things in the sky, each drawn on a surface.

A drawing is a function of (sheet, colour, detail); see ``flora``.
"""

import math

import numpy as np

from components.offline.drawing.canvas import Colour, mix
from components.offline.drawing.outline import arc, blob, box, curve, mirror_shape, oval, petal, star
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, lit, round_lit


def draw_moon(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a full moon with its seas and craters."""
    sheet.ellipse((0, 0), 0.86, 0.86, flat(lighter(colour, 0.3)), soft=0.08, opacity=0.35)
    disc = oval((0, 0), 0.8)
    sheet.shape(disc, Paint((lighter(colour, 0.65), lighter(colour, 0.25), darker(colour, 0.14)), 50))
    clip = sheet.mask_of(disc)
    for x, y, r in ((-0.28, -0.3, 0.3), (0.12, -0.18, 0.24), (-0.38, 0.12, 0.22), (0.3, 0.28, 0.26), (0.0, 0.5, 0.15)):
        sheet.shape(blob(sheet.rng, (x, y), r, 0.28), flat(darker(colour, 0.3)), soft=0.05, opacity=0.5, clip=clip)
    for _ in range(9 + 12 * detail):
        angle, reach = sheet.rng.random() * 6.28, 0.74 * sheet.rng.random() ** 0.5
        x, y, r = reach * math.cos(angle), reach * math.sin(angle), 0.015 + 0.05 * sheet.rng.random() ** 2
        sheet.ellipse((x + r * 0.25, y + r * 0.25), r, r, flat(lighter(colour, 0.75)), opacity=0.5, clip=clip)
        sheet.ellipse((x, y), r * 0.9, r * 0.9, flat(darker(colour, 0.28)), opacity=0.5, clip=clip)
    sheet.shape(disc, Paint((colour, colour, darker(colour, 0.5)), centre=(-0.2, -0.2), radius=1.1), opacity=0.28)


def draw_crescent(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a crescent moon."""
    outer, inner = arc((0, 0), 0.8, 0.8, 40, 300), arc((0.30, -0.12), 0.62, 0.66, 305, 52)
    crescent = np.concatenate([outer, inner])
    sheet.shape(crescent, flat(lighter(colour, 0.3)), soft=0.06, opacity=0.5)
    sheet.shape(crescent, Paint((lighter(colour, 0.6), colour, darker(colour, 0.2)), 40))


def draw_sun(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sun with rays of light."""
    for index in range(16):
        length = 0.92 if index % 2 else 0.78
        ray = petal((0, 0), index * 22.5, length, 0.13, 1)
        sheet.shape(ray, Paint((colour, lighter(colour, 0.4)), centre=(0, 0), radius=0.95), opacity=0.65)
    sheet.ellipse((0, 0), 0.56, 0.56, flat(lighter(colour, 0.5)), soft=0.06, opacity=0.6)
    sheet.ellipse((0, 0), 0.47, 0.47, round_lit(colour, (0, 0), 0.55))


def draw_star(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a five-pointed star with facets."""
    sheet.shape(star((0, 0.04), 0.94), flat(lighter(colour, 0.4)), soft=0.05, opacity=0.45)
    points = star((0, 0.04), 0.9)
    for index in range(10):
        facet = [points[index], points[(index + 1) % 10], (0, 0.04)]
        sheet.shape(facet, lit(lighter(colour, 0.35) if index % 2 else darker(colour, 0.12), 60))
    sheet.line([*points, points[0]], 0.015, flat(lighter(colour, 0.6)), opacity=0.6)


def draw_balloon(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a toy balloon on its string."""
    string = curve([(0, 0.42), (0.05, 0.6), (-0.05, 0.8), (0.02, 1.0)], closed=False)
    sheet.line(string, 0.014, flat((0.45, 0.42, 0.42)))
    skin = mirror_shape([(0, -0.98), (0.42, -0.86), (0.62, -0.45), (0.50, 0.0), (0.16, 0.33), (0, 0.38)])
    stops = (lighter(colour, 0.55), lighter(colour, 0.15), colour, darker(colour, 0.18), darker(colour, 0.42))
    sheet.shape(skin, Paint(stops, centre=(-0.24, -0.66), radius=1.15))
    clip = sheet.mask_of(skin)
    sheet.ellipse((0.12, -0.1), 0.52, 0.6, flat(lighter(colour, 0.4)), soft=0.14, opacity=0.25, clip=clip)
    sheet.shape([(-0.07, 0.45), (0.07, 0.45), (0, 0.34)], lit(darker(colour, 0.2)))
    sheet.ellipse((-0.27, -0.60), 0.08, 0.19, flat((1, 1, 1)), turn=25, soft=0.02, opacity=0.85)
    sheet.ellipse((-0.36, -0.30), 0.03, 0.06, flat((1, 1, 1)), turn=10, soft=0.015, opacity=0.6)


def draw_hot_air_balloon(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a hot-air balloon: striped gores, ropes and a basket."""
    second, third = (0.98, 0.93, 0.82), mix(colour, (0.98, 0.72, 0.25), 0.65)
    outline = mirror_shape([(0, -0.98), (0.48, -0.86), (0.72, -0.42), (0.58, 0.04), (0.24, 0.42), (0.15, 0.50)])
    for x in (-0.14, -0.05, 0.05, 0.14):
        sheet.line([(x * 1.5, 0.44), (x * 0.85, 0.76)], 0.012, flat((0.35, 0.27, 0.2)))
    sheet.shape(outline, flat(colour))
    clip = sheet.mask_of(outline)
    sides = np.sin(np.radians(np.linspace(-90, 90, 13)))
    for index in range(12):
        gore = []
        for edge, order in ((sides[index], 1), (sides[index + 1], -1)):
            rows = [(-1.0, 0.02), (-0.85, 0.5), (-0.42, 0.73), (0.04, 0.6), (0.42, 0.27), (0.52, 0.16)]
            gore += [(edge * half, y) for y, half in rows][::order]
        tone = (colour, second, third, second)[index % 4]
        sheet.shape(
            np.concatenate([curve(gore[:6], closed=False), curve(gore[6:], closed=False)]), flat(tone), clip=clip
        )
    for y, half in ((-0.55, 0.68), (-0.02, 0.62)):
        band = np.concatenate([arc((0, y), half, 0.10, 0, 180), arc((0, y + 0.10), half, 0.10, 180, 0)])
        sheet.shape(band, flat(darker(colour, 0.15)), clip=clip, opacity=0.9)
    stops = ((1, 1, 0.94), lighter(colour, 0.2), darker(colour, 0.1), darker(colour, 0.75))
    for opacity in (0.34, 0.2):
        sheet.shape(outline, Paint(stops, centre=(-0.28, -0.55), radius=1.2), opacity=opacity)
    basket = np.array([(-0.15, 0.75), (0.15, 0.75), (0.12, 0.98), (-0.12, 0.98)])
    sheet.shape(basket, lit((0.58, 0.38, 0.2), 10))
    for y in np.linspace(0.79, 0.95, 3 + detail):
        sheet.line([(-0.14, y), (0.14, y)], 0.010, flat((0.36, 0.22, 0.12)), opacity=0.7)
    sheet.line([(-0.16, 0.75), (0.16, 0.75)], 0.035, flat((0.42, 0.26, 0.14)))


def draw_cloud(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a fair-weather cloud."""
    puffs = [(-0.6, 0.18, 0.26), (-0.3, -0.02, 0.36), (0.1, -0.14, 0.42), (0.48, 0.05, 0.32), (0.72, 0.24, 0.2)]
    for x, y, r in puffs:
        sheet.shape(blob(sheet.rng, (x, y + 0.1), r, 0.1), flat(mix(colour, (0.55, 0.62, 0.75), 0.5)), soft=0.03)
    for x, y, r in puffs:
        sheet.shape(
            blob(sheet.rng, (x - 0.02, y + 0.04), r * 0.92, 0.1), flat(mix(colour, (0.8, 0.85, 0.93), 0.3)), soft=0.04
        )
        sheet.shape(blob(sheet.rng, (x - 0.04, y - 0.03), r * 0.75, 0.12), flat(lighter(colour, 0.7)), soft=0.06)
    sheet.ellipse((0.0, 0.36), 0.8, 0.09, flat(mix(colour, (0.6, 0.66, 0.8), 0.5)), soft=0.05, opacity=0.8)


def draw_rainbow(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a rainbow."""
    bands = [
        (0.86, 0.25, 0.28),
        (0.95, 0.58, 0.25),
        (0.98, 0.87, 0.38),
        (0.42, 0.74, 0.42),
        (0.32, 0.56, 0.88),
        (0.55, 0.40, 0.78),
    ]
    for index, band in enumerate(bands):
        sheet.line(
            arc((0, 0.6), 0.92 - 0.06 * index, 0.92 - 0.06 * index, 180, 360),
            0.065,
            flat(band),
            soft=0.012,
            opacity=0.75,
        )


def draw_kite(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a kite with its tail."""
    tail = curve([(0.1, 0.3), (0.2, 0.5), (0.0, 0.68), (0.16, 0.86), (0.05, 1.0)], closed=False)
    sheet.line(tail, 0.02, flat((0.4, 0.36, 0.36)))
    for index in (12, 20, 28):
        x, y = tail[index]
        sheet.shape([(x - 0.1, y - 0.05), (x + 0.1, y + 0.05), (x + 0.1, y - 0.05), (x - 0.1, y + 0.05)], lit(colour))
    top, left, right, bottom, middle = (-0.1, -0.98), (-0.68, -0.4), (0.5, -0.5), (0.1, 0.34), (-0.05, -0.45)
    other = mix(colour, (1, 0.85, 0.4), 0.7)
    for corners, tone in (
        ((top, left, middle), colour),
        ((top, right, middle), other),
        ((bottom, left, middle), other),
    ):
        sheet.shape(corners, lit(tone))
    sheet.shape([bottom, right, middle], lit(darker(colour, 0.12)))


def draw_airplane(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw an airliner in flight."""
    grey = (0.62, 0.66, 0.74)
    sheet.shape([(0.0, 0.0), (-0.38, -0.42), (-0.22, -0.42), (0.24, -0.02)], lit(darker(grey, 0.15)))
    body = curve([(-0.92, -0.02), (-0.6, -0.11), (0.5, -0.13), (0.86, -0.03), (0.92, 0.04), (0.6, 0.12), (-0.5, 0.10)])
    sheet.shape(body, Paint(((1, 1, 1), (0.93, 0.94, 0.97), (0.6, 0.64, 0.74)), 90))
    sheet.line([(-0.85, 0.02), (0.78, 0.035)], 0.035, flat(colour), opacity=0.9)
    sheet.shape([(-0.88, -0.04), (-0.98, -0.44), (-0.82, -0.44), (-0.56, -0.08)], lit(colour))
    sheet.shape([(0.18, 0.03), (-0.30, 0.56), (-0.12, 0.56), (0.44, 0.05)], lit(grey, 100))
    for x in np.linspace(-0.45, 0.6, 9 + 4 * detail):
        sheet.ellipse((x, -0.045), 0.015, 0.02, flat((0.25, 0.35, 0.5)))
    sheet.shape([(0.72, -0.07), (0.85, -0.02), (0.74, -0.01)], flat((0.2, 0.3, 0.45)))


def draw_rocket(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a rocket on its flame."""
    for width, length, tone in (
        (0.22, 1.0, (1.0, 0.55, 0.16)),
        (0.14, 0.9, (1.0, 0.82, 0.35)),
        (0.07, 0.76, (1, 1, 0.9)),
    ):
        sheet.shape(mirror_shape([(width * 0.6, 0.44), (width, 0.6), (0, length)]), flat(tone), soft=0.02, opacity=0.9)
    for side in (-1, 1):
        fin = np.array([(side * 0.2, 0.1), (side * 0.48, 0.46), (side * 0.46, 0.6), (side * 0.18, 0.44)])
        sheet.shape(fin, lit(darker(colour, 0.15)))
    body = mirror_shape([(0, -0.98), (0.2, -0.6), (0.27, -0.15), (0.24, 0.25), (0.16, 0.48), (0, 0.48)])
    sheet.shape(body, Paint(((1, 1, 1), (0.95, 0.95, 0.97), (0.66, 0.68, 0.76)), 8))
    clip = sheet.mask_of(body)
    sheet.shape(box(-0.5, -1, 0.5, -0.58), lit(colour, 8), clip=clip)
    sheet.shape(box(-0.5, 0.34, 0.5, 0.42), lit(colour, 8), clip=clip)
    sheet.ellipse((0, -0.24), 0.14, 0.14, lit(darker((0.6, 0.63, 0.7), 0.1), 60))
    sheet.ellipse((0, -0.24), 0.10, 0.10, round_lit((0.35, 0.62, 0.85), (0, -0.24), 0.1))
