"""Things to wear, each drawn on a surface.

A drawing is a function of (sheet, colour, detail); see ``flora``. They face the viewer.
"""

import numpy as np

from components.offline.drawing.canvas import Colour, mix
from components.offline.drawing.outline import arc, box, curve, mirror_shape, mirrored, moved, oval
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, round_lit


def draw_sunglasses(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw round sunglasses with a reflection in the lenses."""
    _glasses(sheet, colour, tinted=True)


def draw_glasses(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw round glasses with clear lenses."""
    _glasses(sheet, colour, tinted=False)


def _glasses(sheet: Surface, colour: Colour, tinted: bool) -> None:
    frame = flat(darker(colour, 0.15))
    for side in (-1, 1):
        sheet.line([(side * 0.86, -0.06), (side * 0.985, -0.12)], 0.055, frame)
    bridge = curve([(-0.17, -0.04), (-0.08, -0.13), (0.08, -0.13), (0.17, -0.04)], closed=False)
    sheet.line(bridge, 0.06, frame)
    sheet.line(moved(bridge, 0, -0.012), 0.018, flat(lighter(colour, 0.6)), opacity=0.7)
    for x in (-0.51, 0.51):
        lens = oval((x, 0), 0.36)
        clip = sheet.mask_of(lens)
        if tinted:
            glass = Paint(((0.05, 0.05, 0.08), (0.10, 0.11, 0.17), (0.30, 0.27, 0.33)), 80)
            sheet.shape(lens, glass, opacity=0.94)
            sheet.ellipse((x, 0.34), 0.34, 0.16, flat((0.75, 0.6, 0.5)), soft=0.07, opacity=0.35, clip=clip)
        else:
            sheet.shape(lens, flat((0.86, 0.93, 1.0)), opacity=0.22)
        for at, width in ((-0.13, 0.13), (0.08, 0.05)):
            glint = [(x + at, -0.4), (x + at + width, -0.4), (x + at + width - 0.22, 0.4), (x + at - 0.22, 0.4)]
            sheet.shape(glint, Paint(((1, 1, 1), (0.7, 0.8, 1.0)), 90), soft=0.012, opacity=0.28, clip=clip)
        rim = np.concatenate([oval((x, 0), 0.375), oval((x, 0), 0.375)[:1]])
        sheet.line(moved(rim, 0.008, 0.014), 0.085, flat((0, 0, 0)), soft=0.012, opacity=0.35)
        sheet.line(rim, 0.072, frame)
        sheet.line(arc((x, 0), 0.385, 0.385, 190, 290), 0.022, flat(lighter(colour, 0.75)), soft=0.004, opacity=0.8)
        sheet.line(arc((x, 0), 0.365, 0.365, 20, 100), 0.014, flat(lighter(colour, 0.4)), opacity=0.6)


def draw_bow_tie(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a bow tie with folds."""
    wing = curve(
        [
            (0.05, -0.10),
            (0.45, -0.36),
            (0.88, -0.42),
            (0.95, -0.2),
            (0.90, 0.0),
            (0.95, 0.22),
            (0.86, 0.42),
            (0.45, 0.34),
            (0.05, 0.12),
        ]
    )
    for outline, side in ((wing, 1), (mirrored(wing), -1)):
        sheet.shape(outline, Paint((lighter(colour, 0.35), colour, darker(colour, 0.35)), 90 - side * 25))
        clip = sheet.mask_of(outline)
        sheet.ellipse((side * 0.16, 0), 0.2, 0.3, flat(darker(colour, 0.7)), soft=0.07, opacity=0.6, clip=clip)
        for lean in np.linspace(-0.26, 0.26, 3 + detail):
            fold = curve([(side * 0.12, lean * 0.2), (side * 0.4, lean * 0.8), (side * 0.7, lean * 1.05)], closed=False)
            sheet.line(fold, 0.030, flat(darker(colour, 0.5)), soft=0.02, opacity=0.55, clip=clip)
            sheet.line(moved(fold, 0, -0.04), 0.022, flat(lighter(colour, 0.5)), soft=0.02, opacity=0.45, clip=clip)
        for x in np.linspace(0.25, 0.85, 4 + detail):
            for y in np.linspace(-0.3, 0.3, 4):
                dot = (side * (x + (0.05 if y in (-0.3, 0.1) else 0)), y * (0.7 + 0.5 * x))
                sheet.ellipse(dot, 0.022, 0.022, flat(lighter(colour, 0.8)), opacity=0.75, clip=clip)
    knot = curve(
        [(-0.13, -0.17), (0, -0.19), (0.13, -0.17), (0.16, 0), (0.13, 0.17), (0, 0.19), (-0.13, 0.17), (-0.16, 0)]
    )
    sheet.shape(moved(knot, 0.02, 0.03), flat(darker(colour, 0.8)), soft=0.03, opacity=0.6)
    sheet.shape(knot, round_lit(colour, (0, 0), 0.22))


def draw_hat(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a felt hat with a band."""
    sheet.ellipse((0, 0.38), 0.97, 0.24, Paint((lighter(colour, 0.2), darker(colour, 0.25)), 70))
    crown = mirror_shape([(0, -0.58), (0.2, -0.66), (0.46, -0.58), (0.54, -0.2), (0.60, 0.34), (0.3, 0.48), (0, 0.51)])
    sheet.shape(crown, Paint((lighter(colour, 0.35), colour, darker(colour, 0.4)), 20))
    clip = sheet.mask_of(crown)
    sheet.ellipse((0, -0.62), 0.16, 0.26, flat(darker(colour, 0.6)), soft=0.06, opacity=0.5, clip=clip)
    band = np.concatenate([arc((0, 0.12), 0.6, 0.14, 0, 180), arc((0, 0.34), 0.64, 0.15, 180, 0)])
    ribbon = mix(darker(colour, 0.7), (0.75, 0.2, 0.2), 0.2)
    sheet.shape(band, Paint((lighter(ribbon, 0.3), ribbon, darker(ribbon, 0.5)), 15), clip=clip)
    sheet.line(arc((0, 0.38), 0.955, 0.225, 20, 160), 0.02, flat(lighter(colour, 0.35)), opacity=0.6)


def draw_santa_hat(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a pointed winter hat with white fur."""
    cone = curve(
        [
            (-0.62, 0.5),
            (-0.42, -0.1),
            (0.0, -0.66),
            (0.5, -0.72),
            (0.82, -0.3),
            (0.86, 0.02),
            (0.66, -0.12),
            (0.5, -0.28),
            (0.56, 0.1),
            (0.64, 0.5),
        ]
    )
    sheet.shape(cone, Paint((lighter(colour, 0.3), colour, darker(colour, 0.45)), 35))
    clip = sheet.mask_of(cone)
    for path in ([(0.1, -0.6), (0.3, -0.2), (0.3, 0.3)], [(-0.2, -0.2), (-0.1, 0.1), (-0.15, 0.4)]):
        sheet.line(curve(path, closed=False), 0.05, flat(darker(colour, 0.5)), soft=0.03, opacity=0.5, clip=clip)
    snow = (0.93, 0.94, 0.97)
    for x in np.linspace(-0.66, 0.66, 10):
        y = 0.56 + 0.06 * (1 - (x / 0.66) ** 2)
        sheet.ellipse((x, y), 0.16, 0.16, round_lit(snow, (x, y), 0.2), opacity=0.9)
    sheet.ellipse((0.86, 0.1), 0.15, 0.15, round_lit(snow, (0.86, 0.1), 0.17))


def draw_crown(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a golden crown with jewels."""
    sheet.ellipse((0, -0.02), 0.72, 0.16, flat(darker(colour, 0.6)))
    tops = [(-0.85, -0.42), (-0.44, -0.5), (0.0, -0.62), (0.44, -0.5), (0.85, -0.42)]
    valleys = [(-0.6, 0.0), (-0.22, 0.04), (0.22, 0.04), (0.6, 0.0)]
    outline = [(-0.7, 0.5), tops[0]]
    for valley, top in zip(valleys, tops[1:], strict=True):
        outline += [valley, top]
    outline += [(0.7, 0.5), *arc((0, 0.5), 0.7, 0.14, 0, 180)]
    stops = (darker(colour, 0.25), lighter(colour, 0.65), colour, darker(colour, 0.35), lighter(colour, 0.25))
    sheet.shape(outline, Paint(stops, 0))
    for x, y in tops:
        sheet.ellipse((x, y - 0.05), 0.08, 0.08, round_lit(lighter(colour, 0.2), (x, y - 0.05), 0.08))
    for y in (0.32, 0.5):
        sheet.line(arc((0, y), 0.69, 0.14, 2, 178), 0.05, flat(lighter(colour, 0.35)), opacity=0.9)
        sheet.line(arc((0, y + 0.03), 0.69, 0.14, 2, 178), 0.016, flat(darker(colour, 0.5)), opacity=0.6)
    jewels = ((0.78, 0.12, 0.2), (0.15, 0.4, 0.8), (0.78, 0.12, 0.2), (0.15, 0.4, 0.8), (0.78, 0.12, 0.2))
    for x, jewel in zip((-0.54, -0.28, 0.0, 0.28, 0.54), jewels, strict=True):
        at = (x, 0.56 - 0.14 * (x / 0.7) ** 2 - 0.01)
        sheet.ellipse(at, 0.065, 0.065, round_lit(jewel, at, 0.065))


def draw_scarf(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a knitted scarf with a hanging end."""
    end = np.array([(0.12, 0.1), (0.44, 0.06), (0.52, 0.86), (0.16, 0.92)])
    loop = curve(
        [
            (-0.9, -0.34),
            (-0.5, -0.12),
            (0, -0.06),
            (0.5, -0.12),
            (0.9, -0.34),
            (0.86, 0.0),
            (0.5, 0.24),
            (0, 0.3),
            (-0.5, 0.24),
            (-0.86, 0.0),
        ]
    )
    for x in np.linspace(0.18, 0.5, 7):
        sheet.line([(x, 0.86), (x + 0.01, 1.0)], 0.028, flat(darker(colour, 0.1)))
    for outline in (end, loop):
        sheet.shape(moved(outline, 0, 0.03), flat(darker(colour, 0.7)), soft=0.03, opacity=0.5)
        sheet.shape(outline, Paint((lighter(colour, 0.25), colour, darker(colour, 0.35)), 90))
        clip = sheet.mask_of(outline)
        for x in np.linspace(-0.9, 0.9, 18 + 8 * detail):
            sheet.line([(x, -0.5), (x * 0.9 + 0.04, 1.0)], 0.012, flat(darker(colour, 0.4)), opacity=0.35, clip=clip)
        sheet.shape(box(-1, 0.62, 1, 0.72), flat(lighter(colour, 0.75)), opacity=0.8, clip=clip)
