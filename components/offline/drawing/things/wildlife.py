"""Animals that fly and swim, each drawn on a surface.

A drawing is a function of (sheet, colour, detail); see ``flora``.
"""

import numpy as np

from components.offline.drawing.canvas import Colour, mix
from components.offline.drawing.outline import blob, curve, mirrored, oval, petal
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, lit
from components.offline.drawing.things.creatures import WHITE, draw_fur


def draw_bird(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a small bird on a twig."""
    sheet.line(curve([(-1, 0.74), (-0.2, 0.68), (0.5, 0.72), (1, 0.62)], closed=False), 0.07, flat((0.38, 0.27, 0.2)))
    for x in (-0.06, 0.12):
        sheet.line([(x, 0.45), (x + 0.02, 0.70)], 0.03, flat((0.45, 0.32, 0.22)))
    sheet.shape(
        curve([(0.25, 0.2), (0.86, 0.55), (0.95, 0.72), (0.7, 0.66), (0.2, 0.45)]), lit(darker(colour, 0.35), 70)
    )
    body = curve(
        [
            (-0.5, -0.62),
            (-0.18, -0.72),
            (0.08, -0.5),
            (0.36, -0.1),
            (0.44, 0.3),
            (0.16, 0.52),
            (-0.24, 0.46),
            (-0.52, 0.1),
            (-0.62, -0.3),
        ]
    )
    sheet.shape(body, Paint((lighter(colour, 0.3), colour, darker(colour, 0.35)), 40))
    clip = sheet.mask_of(body)
    sheet.ellipse(
        (-0.38, 0.22), 0.3, 0.42, flat(mix((1, 0.9, 0.75), colour, 0.15)), soft=0.08, opacity=0.9, clip=clip, turn=-18
    )
    draw_fur(sheet, colour, detail, (-0.05, 0.0), (0.5, 0.5), clip)
    wing = curve([(-0.08, -0.2), (0.22, -0.12), (0.58, 0.3), (0.72, 0.58), (0.3, 0.44), (0.0, 0.24)])
    sheet.shape(wing, lit(darker(colour, 0.25), 60))
    for index in range(3 + detail):
        feather = curve(
            [(0.02 + 0.06 * index, 0.0), (0.25 + 0.05 * index, 0.2), (0.62 - 0.06 * index, 0.5)], closed=False
        )
        sheet.line(feather, 0.014, flat(lighter(colour, 0.4)), opacity=0.6)
    sheet.shape([(-0.58, -0.42), (-0.86, -0.3), (-0.58, -0.26)], lit((0.95, 0.66, 0.2), 80))
    sheet.ellipse((-0.36, -0.42), 0.065, 0.065, flat((0.05, 0.04, 0.06)))
    sheet.ellipse((-0.38, -0.445), 0.022, 0.022, flat((1, 1, 1)))


def draw_butterfly(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a butterfly with open wings."""
    upper = np.array([(0.04, -0.1), (0.3, -0.62), (0.78, -0.86), (0.95, -0.6), (0.82, -0.14), (0.4, 0.06)])
    lower = np.array([(0.04, 0.0), (0.45, 0.06), (0.74, 0.26), (0.68, 0.66), (0.4, 0.80), (0.14, 0.4)])
    for half in (lower, upper):
        for knots, side in ((half, 1), (mirrored(half), -1)):
            wing = curve(knots)
            sheet.shape(wing, flat(darker(colour, 0.86)))
            middle = knots.mean(axis=0)
            inside = (wing - middle) * 0.86 + middle
            paint = Paint((darker(colour, 0.25), colour, lighter(colour, 0.45)), centre=(0, 0), radius=1.1)
            sheet.shape(inside, paint)
            clip = sheet.mask_of(inside)
            for knot in knots[1:]:
                vein = [(side * 0.05, -0.04), tuple(knot)]
                sheet.line(vein, 0.014, flat(darker(colour, 0.8)), opacity=0.75, clip=clip)
            for spot in (wing - middle)[:: 10 - 2 * detail] * 0.93 + middle:
                sheet.ellipse(tuple(spot), 0.022, 0.022, flat(WHITE), opacity=0.9)
    for side in (-1, 1):
        feeler = curve([(0, -0.36), (side * 0.08, -0.6), (side * 0.2, -0.74)], closed=False)
        sheet.line(feeler, 0.014, flat((0.12, 0.08, 0.1)))
    sheet.ellipse((0, 0.02), 0.05, 0.38, lit((0.2, 0.14, 0.16), 0))
    sheet.ellipse((0, -0.36), 0.065, 0.065, lit((0.2, 0.14, 0.16)))


def draw_fish(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a fish with scales."""
    for fin in (
        [(-0.5, 0), (-0.95, -0.45), (-0.82, 0), (-0.95, 0.45)],
        [(-0.1, -0.3), (0.1, -0.68), (0.35, -0.35)],
        [(0.0, 0.3), (-0.1, 0.6), (0.2, 0.38)],
    ):
        sheet.shape(curve(fin), lit(darker(colour, 0.2), 70))
    body = curve(
        [(-0.62, 0.0), (-0.3, -0.3), (0.2, -0.42), (0.7, -0.22), (0.92, 0.02), (0.7, 0.24), (0.2, 0.40), (-0.3, 0.28)]
    )
    sheet.shape(body, Paint((lighter(colour, 0.3), colour, lighter(colour, 0.55)), 90))
    clip = sheet.mask_of(body)
    for row in range(-4, 5):
        for column in range(9):
            at = (-0.55 + 0.11 * column + (0.055 if row % 2 else 0), row * 0.09)
            ring = oval(at, 0.06)[16:48]
            sheet.line(ring, 0.010, flat(darker(colour, 0.35)), opacity=0.3 + 0.15 * detail, clip=clip)
    sheet.ellipse((0.62, -0.08), 0.085, 0.085, flat(WHITE))
    sheet.ellipse((0.635, -0.08), 0.048, 0.048, flat((0.05, 0.05, 0.08)))
    sheet.line(oval((0.42, 0.02), 0.12, 0.24)[-14:], 0.018, flat(darker(colour, 0.45)), opacity=0.6)
    for index, size in enumerate((0.05, 0.035, 0.025)):
        at = (0.94 - 0.03 * index, -0.25 - 0.14 * index)
        sheet.line(oval(at, size), 0.010, flat(WHITE), opacity=0.7)


def draw_whale(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a whale with its spout."""
    for lean in (-1, 1):
        for step in range(4):
            at = (-0.3 + lean * 0.07 * step, -0.5 - 0.12 * step + 0.05 * step * step)
            sheet.shape(blob(sheet.rng, at, 0.06), flat((0.75, 0.88, 0.97)), opacity=0.8)
    sheet.shape(
        curve(
            [
                (0.6, 0.1),
                (0.78, -0.2),
                (0.68, -0.44),
                (0.86, -0.36),
                (0.98, -0.5),
                (0.97, -0.2),
                (0.85, 0.05),
                (0.7, 0.35),
            ]
        ),
        lit(darker(colour, 0.15)),
    )
    body = curve(
        [
            (-0.95, 0.16),
            (-0.85, -0.2),
            (-0.4, -0.38),
            (0.1, -0.3),
            (0.55, 0.02),
            (0.84, 0.02),
            (0.76, 0.34),
            (0.4, 0.55),
            (-0.2, 0.62),
            (-0.75, 0.5),
        ]
    )
    sheet.shape(body, Paint((lighter(colour, 0.25), colour, darker(colour, 0.3)), 80))
    clip = sheet.mask_of(body)
    sheet.shape(
        curve([(-1, 0.2), (-0.4, 0.36), (0.2, 0.3), (0.5, 0.5), (-0.1, 0.8), (-0.9, 0.7)]),
        flat(mix(colour, WHITE, 0.8)),
        soft=0.02,
        clip=clip,
    )
    for index in range(4 + detail):
        y = 0.40 + 0.05 * index
        sheet.line(
            curve([(-0.8, y - 0.02), (-0.3, y + 0.05), (0.25, y)], closed=False),
            0.010,
            flat(darker(colour, 0.2)),
            opacity=0.6,
            clip=clip,
        )
    sheet.shape(petal((-0.2, 0.38), 60, 0.42, 0.2, 0.6), lit(darker(colour, 0.25)))
    sheet.ellipse((-0.6, 0.06), 0.045, 0.045, flat((0.05, 0.05, 0.08)))
    sheet.ellipse((-0.615, 0.045), 0.016, 0.016, flat(WHITE))
