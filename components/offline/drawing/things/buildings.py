"""Houses, towers, boats and cars, each drawn on a surface.

A drawing is a function of (sheet, colour, detail); see ``flora``.
"""

import numpy as np

from components.offline.drawing.canvas import Colour
from components.offline.drawing.outline import arc, box, curve, moved
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, lit, round_lit

WHITE: Colour = (0.97, 0.95, 0.92)
WINDOW: Colour = (1.0, 0.86, 0.52)


def draw_house(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a cottage with lit windows."""
    sheet.shape(box(0.3, -0.86, 0.5, -0.3), lit((0.62, 0.36, 0.3), 0))
    walls = np.array([(-0.7, -0.1), (0, -0.72), (0.7, -0.1), (0.7, 0.95), (-0.7, 0.95)])
    sheet.shape(walls, Paint((lighter(colour, 0.4), colour, darker(colour, 0.25)), 25))
    clip = sheet.mask_of(walls)
    for y in np.arange(-0.05, 0.95, 0.16 if detail else 0.3):
        sheet.line([(-0.7, y), (0.7, y)], 0.008, flat(darker(colour, 0.4)), opacity=0.35, clip=clip)
    roof = (0.66, 0.28, 0.22)
    for side in (-1, 1):
        slope = np.array([(0, -0.92), (side * 0.92, -0.06), (side * 0.86, 0.06), (0, -0.72)])
        sheet.shape(moved(slope, 0, 0.06), flat((0.1, 0.05, 0.1)), soft=0.03, opacity=0.4)
        sheet.shape(slope, lit(lighter(roof, 0.15) if side < 0 else darker(roof, 0.15), 60))
    for x, y in ((-0.36, 0.24), (0.36, 0.24)):
        sheet.shape(box(x - 0.18, y - 0.18, x + 0.18, y + 0.18), flat(WHITE))
        sheet.shape(box(x - 0.145, y - 0.145, x + 0.145, y + 0.145), Paint((WINDOW, lighter(WINDOW, 0.4)), 70))
        sheet.line([(x, y - 0.15), (x, y + 0.15)], 0.024, flat(WHITE))
        sheet.line([(x - 0.15, y), (x + 0.15, y)], 0.024, flat(WHITE))
    sheet.ellipse((0, -0.28), 0.11, 0.11, flat(WHITE))
    sheet.ellipse((0, -0.28), 0.085, 0.085, flat(WINDOW))
    door = np.concatenate([arc((0, 0.62), 0.15, 0.15, 180, 360), [(0.15, 0.95), (-0.15, 0.95)]])
    sheet.shape(door, lit((0.42, 0.26, 0.18), 10))
    sheet.ellipse((0.09, 0.76), 0.02, 0.02, flat(WINDOW))


def draw_castle(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a castle with pointed towers."""
    roof = (0.35, 0.36, 0.55)
    for x, top, half, tone in (
        (-0.22, -0.5, 0.12, 0.25),
        (0.26, -0.36, 0.11, 0.3),
        (-0.66, -0.1, 0.15, 0),
        (0.66, -0.1, 0.15, 0.12),
        (0, -0.18, 0.18, 0.05),
    ):
        sheet.shape(box(x - half, top, x + half, 0.95), lit(darker(colour, tone), 0))
        sheet.shape([(x, top - 0.5), (x + half * 1.35, top + 0.02), (x - half * 1.35, top + 0.02)], lit(roof, 10))
        sheet.shape(
            np.concatenate(
                [arc((x, top + 0.2), 0.035, 0.05, 180, 360), [(x + 0.035, top + 0.3), (x - 0.035, top + 0.3)]]
            ),
            flat(WINDOW),
        )
        sheet.line([(x, top - 0.5), (x, top - 0.62)], 0.012, flat((0.3, 0.25, 0.25)))
        sheet.shape([(x, top - 0.62), (x + 0.12, top - 0.58), (x, top - 0.54)], flat((0.8, 0.25, 0.25)))
    sheet.shape(box(-0.62, 0.36, 0.62, 0.95), lit(darker(colour, 0.08), 30))
    for x in np.arange(-0.56, 0.6, 0.16):
        sheet.shape(box(x - 0.05, 0.28, x + 0.05, 0.38), lit(colour, 30))
    for _ in range(14 + 14 * detail):
        x, y = sheet.rng.uniform(-0.55, 0.5), sheet.rng.uniform(0.42, 0.9)
        sheet.shape(box(x, y, x + 0.09, y + 0.04), flat(darker(colour, 0.25)), opacity=0.4)
    sheet.shape(
        np.concatenate([arc((0, 0.72), 0.15, 0.17, 180, 360), [(0.15, 0.95), (-0.15, 0.95)]]), lit((0.3, 0.2, 0.16), 10)
    )


def draw_pagoda(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a pagoda with swept roofs."""
    for storey in range(5):
        base, half = 0.95 - storey * 0.36, 0.46 - storey * 0.06
        sheet.shape(box(-half * 0.72, base - 0.26, half * 0.72, base), lit(colour, 0))
        for x in np.linspace(-half * 0.5, half * 0.5, 3):
            sheet.shape(box(x - 0.035, base - 0.2, x + 0.035, base - 0.05), flat(WINDOW))
        y = base - 0.24
        roof = np.concatenate(
            [
                curve(
                    [
                        (-half - 0.22, y - 0.08),
                        (-half, y + 0.02),
                        (0, y + 0.04),
                        (half, y + 0.02),
                        (half + 0.22, y - 0.08),
                    ],
                    closed=False,
                ),
                curve([(half * 0.6, y - 0.12), (0, y - 0.15), (-half * 0.6, y - 0.12)], closed=False),
            ]
        )
        sheet.shape(roof, Paint(((0.42, 0.48, 0.52), (0.18, 0.22, 0.28)), 80))
    sheet.line([(0, -0.84), (0, -1.0)], 0.03, flat((0.85, 0.68, 0.3)))


def draw_lighthouse(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a striped lighthouse on a rock."""
    sheet.shape(curve([(-0.7, 1.0), (-0.5, 0.78), (-0.1, 0.72), (0.4, 0.74), (0.75, 1.0)]), lit((0.42, 0.4, 0.42)))
    tower = np.array([(-0.17, -0.46), (0.17, -0.46), (0.28, 0.8), (-0.28, 0.8)])
    sheet.shape(tower, flat(WHITE))
    clip = sheet.mask_of(tower)
    for y in (-0.4, 0.02, 0.44):
        sheet.shape(box(-0.5, y, 0.5, y + 0.21), flat(colour), clip=clip)
    sheet.shape(tower, Paint(((1, 1, 1), (0.6, 0.6, 0.65), (0.08, 0.06, 0.15)), 0), opacity=0.35)
    sheet.shape(box(-0.24, -0.52, 0.24, -0.44), lit((0.3, 0.3, 0.35), 0))
    sheet.ellipse((0, -0.64), 0.34, 0.22, flat((1, 0.92, 0.6)), soft=0.1, opacity=0.6)
    sheet.shape(box(-0.13, -0.76, 0.13, -0.52), Paint(((1, 0.95, 0.7), (1, 0.8, 0.4)), 0))
    sheet.shape([(-0.19, -0.75), (0, -0.97), (0.19, -0.75)], lit(colour, 10))


def draw_boat(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sailing boat."""
    sheet.line([(0.02, -0.95), (0.02, 0.5)], 0.035, flat((0.42, 0.29, 0.2)))
    main = np.concatenate([curve([(0.08, -0.9), (0.38, -0.3), (0.72, 0.34)], closed=False), [(0.08, 0.38)]])
    jib = np.concatenate([curve([(-0.03, -0.8), (-0.32, -0.2), (-0.68, 0.34)], closed=False), [(-0.03, 0.38)]])
    sheet.shape(main, Paint(((1, 1, 0.98), (0.94, 0.91, 0.86), (0.76, 0.74, 0.78)), 20))
    sheet.shape(jib, lit(lighter(colour, 0.15), 30))
    hull = np.concatenate(
        [[(-0.9, 0.48), (0.92, 0.48)], curve([(0.78, 0.72), (0.5, 0.9), (-0.5, 0.9), (-0.8, 0.7)], closed=False)]
    )
    sheet.shape(hull, Paint((lighter(colour, 0.25), colour, darker(colour, 0.5)), 90))
    sheet.line([(-0.88, 0.5), (0.9, 0.5)], 0.05, flat(WHITE))
    for x in np.linspace(-0.5, 0.5, 2 + detail):
        sheet.ellipse((x, 0.66), 0.04, 0.04, flat((0.95, 0.85, 0.55)))


def draw_car(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a small rounded car."""
    body = curve(
        [
            (-0.96, 0.3),
            (-0.92, 0.02),
            (-0.6, -0.06),
            (-0.36, -0.4),
            (0.2, -0.44),
            (0.52, -0.08),
            (0.88, 0.0),
            (0.98, 0.28),
            (0.86, 0.42),
            (-0.86, 0.42),
        ]
    )
    sheet.shape(body, Paint((lighter(colour, 0.5), lighter(colour, 0.1), colour, darker(colour, 0.5)), 90))
    glass = Paint(((0.85, 0.93, 0.98), (0.35, 0.47, 0.6)), 60)
    sheet.shape([(-0.48, -0.06), (-0.3, -0.32), (-0.06, -0.34), (-0.06, -0.06)], glass)
    sheet.shape([(0.02, -0.06), (0.02, -0.34), (0.17, -0.34), (0.38, -0.06)], glass)
    sheet.line([(-0.02, -0.05), (-0.02, 0.36)], 0.012, flat(darker(colour, 0.5)), opacity=0.7)
    sheet.ellipse((0.9, 0.12), 0.05, 0.08, flat((1, 0.95, 0.7)))
    sheet.ellipse((-0.93, 0.14), 0.03, 0.07, flat((0.85, 0.15, 0.12)))
    for x in (-0.54, 0.56):
        sheet.ellipse((x, 0.42), 0.23, 0.23, round_lit((0.14, 0.14, 0.16), (x, 0.42), 0.3))
        sheet.ellipse((x, 0.42), 0.12, 0.12, lit((0.75, 0.77, 0.8)))
