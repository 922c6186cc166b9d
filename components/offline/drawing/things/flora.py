"""Plants, each drawn on a surface in its own colours or the prompt's.

A drawing is a function of (sheet, colour, detail): ``colour`` is the thing's main colour, ``detail`` 0 to 2.
"""

import math

import numpy as np

from components.offline.drawing.canvas import Colour, mix
from components.offline.drawing.outline import blob, box, curve, mirror_shape, moved, oval, petal, turned
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, lit, round_lit

LEAF: Colour = (0.27, 0.50, 0.24)
STEM: Colour = (0.30, 0.46, 0.22)
BARK: Colour = (0.40, 0.27, 0.18)


def draw_stem(sheet: Surface, top: tuple[float, float], detail: int) -> None:
    """Draw a bent stem with two leaves, from the bottom of the sheet to ``top``."""
    path = curve([(0.06, 1.0), (-0.04, 0.72), (top[0] - 0.02, top[1] + 0.3), top], closed=False)
    sheet.line(path, 0.062, flat(darker(STEM, 0.25)))
    sheet.line(moved(path, -0.010, -0), 0.028, flat(lighter(STEM, 0.3)))
    for base, angle, length in (((-0.03, 0.80), -150, 0.46), ((0.0, 0.70), -32, 0.44)):
        draw_leaf(sheet, base, angle, length, LEAF, detail)


def draw_leaf(
    sheet: Surface, base: tuple[float, float], angle: float, length: float, colour: Colour, detail: int
) -> None:
    """Draw one leaf with its veins."""
    sheet.shape(petal(base, angle, length, length * 0.42, 0.9), lit(colour, angle + 90))
    vein = flat(lighter(colour, 0.35))
    middle = turned(np.array([(0, 0), (length * 0.92, 0)]), angle) + base
    sheet.line(middle, 0.010, vein, opacity=0.7)
    for at in np.linspace(0.2, 0.75, 2 + 2 * detail):
        for side in (-1, 1):
            rib = turned(np.array([(length * at, 0), (length * (at + 0.14), side * length * 0.13)]), angle) + base
            sheet.line(rib, 0.006, vein, opacity=0.45)


def draw_petals(
    sheet: Surface, centre: tuple[float, float], rings: list[tuple[int, float, float]], colour: Colour, detail: int
) -> None:
    """Draw rings of petals, the outermost first: (how many, length, width)."""
    for depth, (count, length, width) in enumerate(rings):
        start = sheet.rng.random() * 360
        tone = lighter(darker(colour, 0.16), 0.09 * depth)
        for index in range(count):
            angle = start + index * 360 / count + sheet.rng.normal(0, 3)
            light = 0.5 - 0.5 * math.cos(math.radians(angle - 45))
            mine = mix(lighter(tone, 0.08), darker(tone, 0.14), light)
            reach = length * (1 + sheet.rng.normal(0, 0.03))
            outline = petal(centre, angle, reach, width, 0.25)
            sheet.shape(moved(outline, 0.012, 0.016), flat(darker(tone, 0.65)), soft=0.016, opacity=0.45)
            paint = Paint((darker(mine, 0.45), mine, mine, lighter(mine, 0.24)), centre=centre, radius=reach)
            sheet.shape(outline, paint)
            for vein in range(2 * detail):
                lean = angle + (vein - detail + 0.5) * 7
                line = turned(np.array([(reach * 0.25, 0), (reach * 0.82, 0)]), lean) + centre
                sheet.line(line, 0.007, flat(darker(mine, 0.30)), opacity=0.22)


def draw_flower(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw an open flower on its stem, like a cosmos or a dahlia."""
    centre = (0.0, -0.30)
    draw_stem(sheet, centre, detail)
    draw_petals(sheet, centre, [(11, 0.64, 0.33), (10, 0.52, 0.27), (8, 0.37, 0.20)], colour, detail)
    heart = (0.93, 0.70, 0.20)
    sheet.ellipse(centre, 0.15, 0.15, round_lit(heart, centre, 0.15))
    for _ in range(24 + 40 * detail):
        angle, reach = sheet.rng.random() * 6.28, 0.145 * sheet.rng.random() ** 0.5
        dot = (centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle))
        sheet.ellipse(dot, 0.012, 0.012, flat(mix(darker(heart, 0.45), lighter(heart, 0.5), sheet.rng.random())))


def draw_sunflower(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sunflower with its seeds in spirals."""
    centre = (0.0, -0.28)
    draw_stem(sheet, centre, detail)
    draw_petals(sheet, centre, [(19, 0.68, 0.20), (17, 0.58, 0.17)], colour, detail)
    brown = (0.33, 0.19, 0.09)
    sheet.ellipse(centre, 0.27, 0.27, round_lit(brown, centre, 0.27))
    for seed in range(70 + 60 * detail):
        reach, angle = 0.255 * math.sqrt(seed / (70 + 60 * detail)), seed * 2.39996
        dot = (centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle))
        sheet.ellipse(dot, 0.014, 0.010, flat(lighter(brown, 0.45 if seed % 3 else 0.15)), turn=math.degrees(angle))


def draw_rose(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a rose: petals wound around each other."""
    centre = np.array((0.0, -0.36))
    draw_stem(sheet, (0.0, -0.2), detail)
    for angle in (200, 250, -20, -70, 90):
        sheet.shape(petal((0.0, -0.02), angle + 90, 0.30, 0.11, 1), lit(LEAF))
    reach, turn = 0.52, 20.0
    step = 0
    while reach > 0.06:
        at = centre + 0.20 * reach * np.array([math.cos(math.radians(turn)), math.sin(math.radians(turn))])
        side = math.radians(turn)
        outline = oval(tuple(at), reach, reach * 0.86, turn)
        around = np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
        outline += (outline - at) * (0.035 * np.sin(3 * around + step * 1.7))[:, None]
        depth = 1 - reach / 0.52
        tone = mix(lighter(colour, 0.10), darker(colour, 0.38), depth)
        sheet.shape(moved(outline, 0.008, 0.018), flat(darker(colour, 0.8)), soft=0.02, opacity=0.5)
        rim = (at[0] + reach * 0.9 * math.cos(side), at[1] + reach * 0.9 * math.sin(side))
        paint = Paint(
            (lighter(tone, 0.38), tone, darker(tone, 0.34), darker(tone, 0.5)), centre=rim, radius=reach * 1.9
        )
        sheet.shape(outline, paint)
        edge = outline[8:26] if step % 2 else outline[-20:]
        sheet.line(edge, 0.012, flat(lighter(colour, 0.5)), soft=0.006, opacity=0.28)
        reach *= 0.80 + 0.02 * (step % 2)
        turn += 137.5
        step += 1


def draw_tulip(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a tulip with long leaves."""
    draw_stem(sheet, (0.0, 0.0), 0)
    for base, angle, length in (((0.02, 0.95), -112, 1.0), ((0.04, 0.95), -66, 0.86)):
        draw_leaf(sheet, base, angle, length, LEAF, detail)
    for at, lean, tone in (
        (-0.14, -100, -0.2),
        (0.14, -80, -0.28),
        (0.0, -90, 0.05),
        (-0.2, -97, 0.1),
        (0.2, -83, -0.1),
    ):
        mine = lighter(colour, tone) if tone > 0 else darker(colour, -tone)
        outline = petal((at * 0.5, 0.06), lean, 0.92, 0.46, 0.75)
        sheet.shape(outline, Paint((darker(mine, 0.45), mine, lighter(mine, 0.35)), angle=-80))
        for line in range(2 * detail):
            path = turned(np.array([(0.2, 0), (0.75, 0.05 * (line - detail + 0.5))]), lean)
            sheet.line(moved(path, at * 0.5, 0.06), 0.008, flat(darker(mine, 0.3)), opacity=0.25)


def draw_lotus(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a lotus on its leaf."""
    sheet.ellipse((0, 0.56), 0.95, 0.26, lit((0.22, 0.46, 0.33), 80))
    for angle in np.linspace(0, 2 * math.pi, 9 + 6 * detail):
        tip = (0.92 * math.cos(angle), 0.56 + 0.24 * math.sin(angle))
        sheet.line([(0, 0.56), tip], 0.010, flat((0.55, 0.74, 0.55)), opacity=0.4)
    for spread, length, tone in ((68, 0.80, 0.30), (46, 0.86, 0.12), (24, 0.84, 0.0)):
        for side in (-1, 1):
            outline = petal((side * 0.05, 0.5), -90 + side * spread, length, 0.36, 0.85)
            mine = darker(colour, tone)
            sheet.shape(outline, Paint((lighter(mine, 0.72), mine, darker(mine, 0.08)), centre=(0, 0.5), radius=length))
    sheet.shape(petal((0, 0.52), -90, 0.84, 0.44, 0.85), Paint((lighter(colour, 0.8), colour), angle=-90))
    for side, spread in ((-1, 44), (1, 44), (-1, 16), (1, 16)):
        outline = petal((side * 0.05, 0.58), -90 + side * spread, 0.58, 0.32, 0.8)
        sheet.shape(outline, Paint((lighter(colour, 0.85), lighter(colour, 0.2), colour), angle=-90))


def draw_tree(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a broad tree: a trunk and clouds of leaves."""
    trunk = [(-0.09, 1.0), (-0.07, 0.4), (-0.20, 0.05), (-0.14, 0.0), (-0.02, 0.2), (0.12, -0.05), (0.17, 0.0)]
    sheet.shape(curve([*trunk, (0.07, 0.4), (0.13, 1.0)]), lit(BARK, 0))
    for depth, tone in enumerate((0.42, 0.22, 0.0)):
        for _ in range(15 + 9 * detail):
            angle, reach = sheet.rng.random() * 6.28, sheet.rng.random() ** 0.5
            at = (0.62 * reach * math.cos(angle), -0.30 + 0.42 * reach * math.sin(angle))
            at = (at[0] - 0.06 * depth, at[1] - 0.08 * depth)
            radius = (0.24 - 0.05 * depth) * (0.7 + 0.5 * sheet.rng.random())
            mine = darker(colour, tone + 0.25 * max(at[1] + 0.35, 0))
            sheet.shape(blob(sheet.rng, at, radius, 0.2), round_lit(darker(mine, 0.1), at, radius * 1.5), opacity=0.92)
    for _ in range(90 * (detail + 1)):
        angle, reach = sheet.rng.random() * 6.28, sheet.rng.random() ** 0.5
        at = (0.78 * reach * math.cos(angle), -0.36 + 0.55 * reach * math.sin(angle))
        lightness = 0.45 - 0.5 * (at[1] + 0.6) - 0.25 * at[0]
        leaf = lighter(colour, lightness) if lightness > 0 else darker(colour, -lightness)
        sheet.ellipse(at, 0.030, 0.016, flat(leaf), turn=sheet.rng.random() * 180, opacity=0.75)


def draw_pine(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a conifer, layer over layer."""
    sheet.shape(box(-0.07, 0.7, 0.07, 1.0), lit(BARK, 0))
    for layer in range(7):
        bottom, width = 0.82 - layer * 0.21, 0.66 - layer * 0.085
        half = [(0.0, bottom - 0.5), (width * 0.45, bottom - 0.2), (width, bottom)]
        fringe = [(width * (0.72 - 0.36 * i), bottom - (0.07 if i % 2 == 0 else -0.02)) for i in range(5)]
        outline = np.array([*half, *fringe, (-width, bottom), (-width * 0.45, bottom - 0.2)])
        sheet.shape(moved(outline, 0.01, 0.03), flat(darker(colour, 0.75)), soft=0.03, opacity=0.4)
        sheet.shape(outline, Paint((lighter(colour, 0.22), colour, darker(colour, 0.38)), angle=25))
        for _ in range(8 + 10 * detail):
            x = sheet.rng.uniform(-0.8, 0.8) * width
            y = bottom - 0.06 - (1 - abs(x) / width) * 0.3 * sheet.rng.random()
            path = [(x, y), (x * 1.12, y + 0.07)]
            sheet.line(path, 0.010, flat(lighter(colour, 0.3) if x < 0 else darker(colour, 0.3)), opacity=0.6)


def draw_cactus(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a saguaro in a clay pot."""
    for path, width in (
        ([(0, 0.6), (0, -0.66)], 0.42),
        ([(-0.1, 0.15), (-0.46, 0.12), (-0.48, -0.3)], 0.22),
        ([(0.1, 0.0), (0.42, -0.04), (0.45, -0.42)], 0.2),
    ):
        line = curve(np.array(path), closed=False)
        sheet.line(moved(line, 0.02, 0), width + 0.03, flat(darker(colour, 0.5)))
        sheet.line(line, width, flat(colour))
        for rib in np.linspace(-0.36, 0.36, 3 + detail):
            sheet.line(moved(line, rib * width, 0), 0.014, flat(lighter(colour, 0.35 - 0.4 * rib)), opacity=0.8)
    pot = np.array([(-0.42, 0.52), (0.42, 0.52), (0.32, 1.0), (-0.32, 1.0)])
    sheet.shape(pot, lit((0.78, 0.43, 0.28), 10))
    sheet.shape(box(-0.47, 0.44, 0.47, 0.58), lit((0.84, 0.50, 0.33), 10))
    draw_petals(sheet, (0, -0.85), [(8, 0.12, 0.09)], (0.93, 0.42, 0.55), 0)


def draw_mushroom(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a spotted mushroom."""
    cream = (0.95, 0.90, 0.80)
    sheet.shape(mirror_shape([(0.16, -0.1), (0.17, 0.3), (0.25, 0.75), (0.2, 0.96), (0, 1.0)]), lit(cream, 15))
    sheet.ellipse((0, 0.02), 0.72, 0.14, flat(darker(cream, 0.3)))
    cap = mirror_shape([(0, -0.8), (0.42, -0.66), (0.74, -0.25), (0.8, 0.04), (0.5, 0.10), (0, 0.04)])
    sheet.shape(cap, round_lit(colour, (0, -0.25), 0.8))
    clip = sheet.mask_of(cap)
    for x, y, r in (
        (-0.3, -0.4, 0.13),
        (0.12, -0.58, 0.1),
        (0.35, -0.25, 0.14),
        (-0.02, -0.15, 0.09),
        (-0.6, -0.08, 0.1),
    ):
        sheet.shape(blob(sheet.rng, (x, y), r), lit((0.97, 0.93, 0.86)), clip=clip)
    for at in np.linspace(-0.5, 0.5, 5 + 6 * detail):
        sheet.line([(at * 0.3, 0.03), (at * 1.3, 0.07)], 0.008, flat(darker(cream, 0.4)), opacity=0.6)
