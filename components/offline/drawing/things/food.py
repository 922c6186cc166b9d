"""Things to eat and drink, each drawn on a surface.

A drawing is a function of (sheet, colour, detail); see ``flora``.
"""

import numpy as np

from components.offline.drawing.canvas import Colour, mix
from components.offline.drawing.outline import arc, blob, box, curve, mirror_shape, moved, oval, petal
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, lit, round_lit

LEAF: Colour = (0.33, 0.56, 0.24)
CREAM: Colour = (0.98, 0.94, 0.86)


def draw_apple(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw an apple with its leaf."""
    skin = mirror_shape([(0, -0.46), (0.3, -0.62), (0.68, -0.45), (0.78, 0.0), (0.62, 0.55), (0.3, 0.86), (0, 0.80)])
    sheet.shape(skin, round_lit(colour, (0, 0.1), 0.85))
    clip = sheet.mask_of(skin)
    for _ in range(20 + 40 * detail):
        x = sheet.rng.uniform(-0.7, 0.7)
        y = sheet.rng.uniform(-0.5, 0.4)
        tone = mix(colour, (0.98, 0.85, 0.4), 0.7)
        sheet.line([(x, y), (x * 1.05, y + 0.16)], 0.008, flat(tone), soft=0.004, opacity=0.25, clip=clip)
    sheet.ellipse((0, -0.46), 0.24, 0.09, flat(darker(colour, 0.7)), soft=0.04, opacity=0.65, clip=clip)
    sheet.line(curve([(0, -0.44), (0.02, -0.66), (0.1, -0.84)], closed=False), 0.055, flat((0.36, 0.24, 0.14)))
    sheet.shape(petal((0.05, -0.64), -22, 0.5, 0.22, 0.9), lit(LEAF, 60))
    sheet.ellipse((-0.36, -0.22), 0.09, 0.18, flat((1, 1, 1)), turn=28, soft=0.035, opacity=0.75)


def draw_orange(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw an orange with a leaf."""
    sheet.ellipse((0, 0.1), 0.8, 0.78, round_lit(colour, (0, 0.1), 0.82))
    clip = sheet.mask_of(oval((0, 0.1), 0.8, 0.78))
    for _ in range(120 + 150 * detail):
        at = sheet.rng.uniform((-0.8, -0.7), (0.8, 0.9))
        sheet.ellipse(tuple(at), 0.010, 0.010, flat(darker(colour, 0.35)), opacity=0.4, clip=clip)
    sheet.ellipse((-0.32, -0.26), 0.12, 0.08, flat((1, 1, 1)), turn=-35, soft=0.05, opacity=0.6)
    sheet.ellipse((0, -0.62), 0.07, 0.04, flat(darker(LEAF, 0.3)))
    sheet.shape(petal((0.02, -0.63), -24, 0.56, 0.24, 0.9), lit(LEAF, 60))


def draw_lemon(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a lemon."""
    skin = curve(
        [
            (-0.95, 0.1),
            (-0.72, -0.12),
            (-0.3, -0.5),
            (0.3, -0.52),
            (0.7, -0.18),
            (0.93, 0.0),
            (0.74, 0.3),
            (0.3, 0.6),
            (-0.35, 0.6),
            (-0.75, 0.3),
        ]
    )
    sheet.shape(skin, round_lit(colour, (0, 0.05), 0.85))
    clip = sheet.mask_of(skin)
    for _ in range(100 + 100 * detail):
        sheet.ellipse(
            tuple(sheet.rng.uniform(-0.8, 0.8, 2)), 0.010, 0.010, flat(darker(colour, 0.3)), opacity=0.35, clip=clip
        )
    sheet.ellipse((-0.3, -0.24), 0.16, 0.07, flat((1, 1, 1)), turn=-25, soft=0.05, opacity=0.6)


def draw_strawberry(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a strawberry with its seeds."""
    skin = mirror_shape([(0, -0.5), (0.4, -0.56), (0.72, -0.3), (0.66, 0.15), (0.36, 0.7), (0, 0.96)])
    sheet.shape(skin, round_lit(colour, (0, 0.05), 0.85))
    clip = sheet.mask_of(skin)
    for row, y in enumerate(np.arange(-0.38, 0.85, 0.15)):
        for x in np.arange(-0.7, 0.75, 0.19) + (0.095 if row % 2 else 0):
            sheet.ellipse((x, y), 0.030, 0.042, flat(darker(colour, 0.5)), opacity=0.6, clip=clip)
            sheet.ellipse((x - 0.004, y + 0.006), 0.017, 0.028, flat((0.98, 0.85, 0.45)), clip=clip)
    sheet.ellipse((-0.32, -0.18), 0.08, 0.2, flat((1, 1, 1)), turn=20, soft=0.05, opacity=0.5)
    for angle in (-165, -130, 40, 140, 10, 90, -15, -50):
        sheet.shape(petal((0, -0.5), angle, 0.42, 0.17, 1), lit(LEAF, angle + 90))
    sheet.line(curve([(0, -0.5), (0.04, -0.74), (0.14, -0.9)], closed=False), 0.05, flat(LEAF))


def draw_cherry(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a pair of cherries."""
    for x, y in ((-0.4, 0.5), (0.42, 0.58)):
        stem = curve([(x, y - 0.3), (x * 0.6, -0.2), (0.12, -0.85)], closed=False)
        sheet.line(stem, 0.04, flat((0.36, 0.48, 0.2)))
    sheet.shape(petal((0.12, -0.85), 20, 0.75, 0.32, 0.9), lit(LEAF, 70))
    for x, y in ((-0.4, 0.5), (0.42, 0.58)):
        sheet.ellipse((x, y), 0.38, 0.36, round_lit(colour, (x, y), 0.4))
        sheet.ellipse((x - 0.14, y - 0.14), 0.09, 0.06, flat((1, 1, 1)), turn=-35, soft=0.025, opacity=0.75)


def draw_cup(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a cup of coffee on a saucer, steaming."""
    sheet.ellipse((0, 0.72), 0.95, 0.2, Paint((lighter(colour, 0.35), darker(colour, 0.3)), 70))
    sheet.ellipse((0, 0.68), 0.6, 0.11, flat(darker(colour, 0.45)), soft=0.02, opacity=0.7)
    handle = curve([(0.5, -0.02), (0.82, -0.06), (0.86, 0.24), (0.42, 0.42)], closed=False)
    sheet.line(moved(handle, 0.01, 0.02), 0.14, flat(darker(colour, 0.45)))
    sheet.line(handle, 0.11, flat(colour))
    sheet.line(moved(handle, -0.01, -0.015), 0.03, flat(lighter(colour, 0.5)), opacity=0.7)
    body = np.concatenate(
        [
            arc((0, -0.2), 0.62, 0.17, 0, 180),
            curve(
                [(-0.62, -0.2), (-0.54, 0.25), (-0.34, 0.6), (0, 0.70), (0.34, 0.6), (0.54, 0.25), (0.62, -0.2)],
                closed=False,
            ),
        ]
    )
    sheet.shape(
        body,
        Paint((lighter(colour, 0.15), lighter(colour, 0.45), colour, darker(colour, 0.25), darker(colour, 0.45)), 5),
    )
    sheet.ellipse((0, -0.2), 0.62, 0.17, lit(lighter(colour, 0.55), 90))
    sheet.ellipse((0, -0.185), 0.54, 0.13, Paint(((0.23, 0.12, 0.06), (0.42, 0.24, 0.12)), 80))
    sheet.line(arc((0, -0.185), 0.5, 0.11, 10, 120), 0.02, flat((0.78, 0.55, 0.33)), soft=0.008, opacity=0.8)
    for x, lean in ((-0.2, 0.1), (0.08, -0.1), (0.3, 0.08)):
        steam = curve([(x, -0.3), (x + lean, -0.5), (x - lean, -0.72), (x + lean, -0.95)], closed=False)
        sheet.line(steam, 0.06, flat((1, 1, 1)), soft=0.03, opacity=0.38)


def draw_cake(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a small layered cake with a cherry and candles."""
    sheet.ellipse((0, 0.76), 0.98, 0.19, Paint(((1, 1, 1), (0.78, 0.8, 0.86)), 80))
    for top, bottom, half in ((0.1, 0.70, 0.76), (-0.34, 0.12, 0.54)):
        side = np.concatenate([arc((0, bottom), half, 0.14, 0, 180), box(-half, top, half, bottom)[:2]])
        sheet.shape(side, Paint((lighter(colour, 0.25), lighter(colour, 0.1), darker(colour, 0.28)), 10))
        clip = sheet.mask_of(side)
        for x in np.linspace(-half, half, 9):
            sheet.ellipse((x, top + 0.06), 0.075, 0.13 + 0.05 * sheet.rng.random(), flat(CREAM), clip=clip)
        sheet.ellipse((0, top), half, 0.14, lit(CREAM, 80, 0.6))
        for angle in np.linspace(0, 180, 11):
            x, y = half * 0.95 * np.cos(np.radians(angle)), bottom + 0.13 * np.sin(np.radians(angle))
            sheet.ellipse((x, y), 0.065, 0.06, round_lit(CREAM, (x, y), 0.08))
    for x, y in ((-0.3, -0.36), (0.3, -0.36), (0.0, -0.30)):
        sheet.shape(box(x - 0.025, y - 0.34, x + 0.025, y), lit(mix(colour, (0.4, 0.6, 0.9), 0.6), 0))
        sheet.ellipse((x, y - 0.43), 0.07, 0.12, flat((1, 0.8, 0.4)), soft=0.03, opacity=0.6)
        sheet.shape(petal((x, y - 0.34), -90, 0.19, 0.08, 1), Paint(((1, 0.95, 0.7), (1, 0.6, 0.2)), -90))


def draw_cookie(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a cookie with chocolate chips."""
    rim = blob(sheet.rng, (0, 0), 0.86, 0.04, 18)
    sheet.shape(rim, round_lit(colour, (0, 0), 0.95))
    clip = sheet.mask_of(rim)
    for _ in range(60 + 90 * detail):
        at = tuple(sheet.rng.uniform(-0.85, 0.85, 2))
        tone = darker(colour, 0.25) if sheet.rng.random() < 0.5 else lighter(colour, 0.3)
        sheet.ellipse(at, 0.022, 0.016, flat(tone), opacity=0.5, clip=clip)
    for x, y in ((-0.4, -0.36), (0.2, -0.5), (0.5, -0.05), (-0.05, -0.02), (-0.52, 0.2), (0.3, 0.42), (-0.16, 0.52)):
        chip = blob(sheet.rng, (x, y), 0.12, 0.25)
        sheet.shape(moved(chip, 0.012, 0.02), flat(darker(colour, 0.7)), soft=0.02, opacity=0.6)
        sheet.shape(chip, round_lit((0.27, 0.14, 0.08), (x, y), 0.13))


def draw_ice_cream(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw an ice-cream cone with three scoops."""
    wafer = (0.86, 0.63, 0.36)
    cone = [(-0.4, 0.08), (0.4, 0.08), (0.0, 1.0)]
    sheet.shape(cone, lit(wafer, 10))
    clip = sheet.mask_of(cone)
    for at in np.arange(-1.4, 1.5, 0.17):
        for lean in (-1, 1):
            sheet.line([(at, 0), (at + lean * 0.6, 1.0)], 0.018, flat(darker(wafer, 0.35)), opacity=0.6, clip=clip)
    scoops = ((-0.22, -0.1, CREAM), (0.22, -0.1, mix(colour, (0.6, 0.85, 0.7), 0.7)), (0, -0.5, colour))
    for x, y, tone in scoops:
        sheet.shape(blob(sheet.rng, (x, y), 0.36, 0.05, 14), round_lit(tone, (x, y), 0.42))
        for _ in range(12 + 14 * detail):
            dot = (x + sheet.rng.normal(0, 0.14), y + sheet.rng.normal(0, 0.14))
            sheet.ellipse(dot, 0.014, 0.010, flat(lighter(tone, 0.5)), opacity=0.6)
