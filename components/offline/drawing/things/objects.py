"""Toys and household things, each drawn on a surface.

A drawing is a function of (sheet, colour, detail); see ``flora``.
"""

import numpy as np

from components.offline.drawing.canvas import Colour, mix
from components.offline.drawing.outline import arc, box, curve, mirror_shape, moved, oval
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, lit, round_lit

WHITE: Colour = (0.97, 0.95, 0.92)
WINDOW: Colour = (1.0, 0.86, 0.52)


def draw_ball(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a glossy ball."""
    sheet.ellipse((0, 0), 0.9, 0.9, round_lit(colour, (0, 0), 0.9))
    sheet.ellipse((0.2, 0.52), 0.42, 0.2, flat(lighter(colour, 0.5)), turn=-25, soft=0.1, opacity=0.3)
    sheet.ellipse((-0.34, -0.42), 0.2, 0.13, flat((1, 1, 1)), turn=-38, soft=0.05, opacity=0.85)


def draw_beach_ball(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a beach ball with coloured panels."""
    rim = oval((0, 0), 0.9)
    sheet.shape(rim, flat(WHITE))
    clip = sheet.mask_of(rim)
    pole = np.array((-0.22, -0.34))
    tones = (colour, WHITE, (0.98, 0.78, 0.22), WHITE, (0.18, 0.52, 0.84), WHITE)
    for index, tone in enumerate(tones):
        edges = []
        for angle in (index * 60 + 12, index * 60 + 72):
            way = np.array((np.cos(np.radians(angle)), np.sin(np.radians(angle))))
            bend = np.array((-way[1], way[0])) * 0.22
            edges.append(curve(np.array([pole, pole + way * 0.5 + bend, pole + way * 1.5 + bend * 0.5]), closed=False))
        sheet.shape(np.concatenate([edges[0], edges[1][::-1]]), flat(tone), clip=clip)
    sheet.ellipse(tuple(pole), 0.10, 0.09, lit(WHITE))
    for opacity in (0.26, 0.2):
        stops = ((1, 1, 1), (0.85, 0.85, 0.9), (0.35, 0.32, 0.45), (0.05, 0.04, 0.14))
        sheet.shape(rim, Paint(stops, centre=(-0.3, -0.36), radius=1.35), opacity=opacity)
    sheet.ellipse((-0.42, -0.5), 0.14, 0.08, flat((1, 1, 1)), turn=-38, soft=0.03, opacity=0.9)


def draw_heart(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a glossy heart."""
    around = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    x = 16 * np.sin(around) ** 3
    y = -(13 * np.cos(around) - 5 * np.cos(2 * around) - 2 * np.cos(3 * around) - np.cos(4 * around))
    outline = np.stack([x / 18.5, y / 17.5 + 0.02], axis=1)
    sheet.shape(outline, round_lit(colour, (0, 0), 1.0))
    sheet.ellipse((-0.42, -0.42), 0.2, 0.11, flat((1, 1, 1)), turn=-42, soft=0.05, opacity=0.8)
    sheet.ellipse(
        (0.36, 0.2),
        0.3,
        0.14,
        flat(lighter(colour, 0.5)),
        turn=-52,
        soft=0.1,
        opacity=0.35,
        clip=sheet.mask_of(outline),
    )


def draw_gift(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a wrapped gift with a bow."""
    ribbon = (0.98, 0.83, 0.42)
    sheet.shape(box(-0.68, -0.1, 0.68, 0.95), lit(colour, 20))
    sheet.shape(box(-0.78, -0.32, 0.78, -0.06), lit(lighter(colour, 0.12), 20))
    sheet.shape(box(-0.78, -0.06, 0.78, 0.02), flat(darker(colour, 0.6)), soft=0.02, opacity=0.4)
    sheet.shape(box(-0.12, -0.32, 0.12, 0.95), lit(ribbon, 0))
    for side in (-1, 1):
        loop = curve([(0, -0.34), (side * 0.3, -0.72), (side * 0.6, -0.66), (side * 0.52, -0.42), (side * 0.2, -0.34)])
        sheet.shape(loop, lit(ribbon, 60))
        sheet.ellipse(
            (side * 0.36, -0.53), 0.13, 0.07, flat(darker(ribbon, 0.5)), turn=-side * 20, soft=0.02, opacity=0.7
        )
    sheet.ellipse((0, -0.38), 0.11, 0.1, round_lit(ribbon, (0, -0.38), 0.11))


def draw_lantern(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a round paper lantern with tassels."""
    gold = (0.95, 0.76, 0.32)
    sheet.ellipse((0, -0.05), 0.86, 0.76, flat(lighter(colour, 0.4)), soft=0.1, opacity=0.3)
    sheet.line([(0, -1), (0, -0.7)], 0.02, flat(darker(gold, 0.4)))
    for x in np.linspace(-0.1, 0.1, 5):
        sheet.line([(x * 0.6, 0.6), (x, 1.0)], 0.024, flat(mix(colour, gold, 0.35)))
    body = oval((0, -0.05), 0.74, 0.58)
    sheet.shape(
        body,
        Paint(
            (mix(colour, (1, 0.85, 0.4), 0.75), mix(colour, (1, 0.6, 0.2), 0.25), colour, darker(colour, 0.45)),
            centre=(0, 0.0),
            radius=0.8,
        ),
    )
    for half in np.linspace(0.12, 0.66, 4 + detail):
        for start in (-90, 90):
            sheet.line(arc((0, -0.05), half, 0.58, start, start + 180), 0.012, flat(darker(colour, 0.45)), opacity=0.5)
    for top in (-0.72, 0.5):
        sheet.shape(box(-0.3, top, 0.3, top + 0.13), Paint((lighter(gold, 0.5), gold, darker(gold, 0.4)), 0))


def draw_umbrella(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw an open umbrella."""
    sheet.line(
        curve([(0, -0.5), (0, 0.72), (0.06, 0.92), (0.22, 0.9), (0.24, 0.74)], closed=False),
        0.05,
        flat((0.42, 0.28, 0.18)),
    )
    sheet.line([(0, -0.98), (0, -0.8)], 0.04, flat((0.42, 0.28, 0.18)))
    edges = np.linspace(-0.92, 0.92, 6)
    for index in range(5):
        left, right = edges[index], edges[index + 1]
        scallop = arc(((left + right) / 2, 0.08), (right - left) / 2, 0.1, 360, 180)
        gore = np.concatenate(
            [
                curve([(0, -0.86), (left * 0.72, -0.55), (left, 0.08)], closed=False),
                scallop[::-1],
                curve([(right, 0.08), (right * 0.72, -0.55), (0, -0.86)], closed=False),
            ]
        )
        tone = lighter(colour, 0.25 - 0.05 * index) if index % 2 == 0 else darker(colour, 0.08 * index)
        sheet.shape(gore, lit(tone, 60))


def draw_book(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw an open book."""
    cover = curve(
        [
            (-0.98, -0.4),
            (-0.5, -0.5),
            (0, -0.38),
            (0.5, -0.5),
            (0.98, -0.4),
            (0.98, 0.56),
            (0.5, 0.46),
            (0, 0.6),
            (-0.5, 0.46),
            (-0.98, 0.56),
        ]
    )
    sheet.shape(moved(cover, 0, 0.05), lit(colour))
    for side in (-1, 1):
        page = [
            (0, -0.36),
            (side * 0.45, -0.5),
            (side * 0.9, -0.42),
            (side * 0.9, 0.46),
            (side * 0.45, 0.40),
            (0, 0.56),
        ]
        outline = np.concatenate([curve(page[:3], closed=False), curve(page[3:], closed=False)])
        stops = ((0.72, 0.66, 0.56), (0.97, 0.94, 0.86), (1, 0.98, 0.93))
        sheet.shape(outline, Paint(stops, 0 if side > 0 else 180))
        for y in np.linspace(-0.26, 0.3, 6 + 2 * detail):
            text = curve([(side * 0.12, y + 0.06), (side * 0.45, y - 0.02), (side * 0.78, y + 0.02)], closed=False)
            sheet.line(text, 0.018, flat((0.45, 0.42, 0.42)), opacity=0.55)


def draw_robot(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a friendly robot."""
    steel = mix(colour, (0.75, 0.78, 0.83), 0.35)
    for side in (-1, 1):
        sheet.line(
            curve([(side * 0.4, 0.1), (side * 0.68, 0.26), (side * 0.62, 0.58)], closed=False),
            0.13,
            flat(darker(steel, 0.3)),
        )
        sheet.ellipse((side * 0.62, 0.62), 0.11, 0.11, round_lit(colour, (side * 0.62, 0.62), 0.12))
        sheet.shape(box(side * 0.2 - 0.11, 0.6, side * 0.2 + 0.11, 0.94), lit(darker(steel, 0.25), 0))
        sheet.ellipse((side * 0.22, 0.94), 0.19, 0.08, lit(colour, 80))
        sheet.ellipse((side * 0.58, -0.42), 0.09, 0.15, lit(darker(steel, 0.2)))
    sheet.line([(0, -0.8), (0, -0.93)], 0.03, flat(darker(steel, 0.4)))
    sheet.ellipse((0, -0.94), 0.06, 0.06, round_lit((0.95, 0.35, 0.3), (0, -0.94), 0.06))
    sheet.shape(curve([(-0.42, 0.0), (0.42, 0.0), (0.46, 0.6), (0.3, 0.7), (-0.3, 0.7), (-0.46, 0.6)]), lit(colour, 30))
    sheet.shape(box(-0.22, 0.2, 0.22, 0.46), lit((0.2, 0.26, 0.34)))
    for x, tone in ((-0.12, (0.95, 0.45, 0.4)), (0, (0.98, 0.82, 0.4)), (0.12, (0.45, 0.85, 0.6))):
        sheet.ellipse((x, 0.33), 0.04, 0.04, flat(tone))
    sheet.shape(
        mirror_shape([(0, -0.82), (0.42, -0.8), (0.56, -0.62), (0.56, -0.24), (0.42, -0.06), (0, -0.04)]),
        lit(lighter(steel, 0.2), 40),
    )
    sheet.shape(
        mirror_shape([(0, -0.68), (0.36, -0.67), (0.44, -0.56), (0.44, -0.3), (0.36, -0.2), (0, -0.19)]),
        lit((0.13, 0.17, 0.25), 60),
    )
    for x in (-0.2, 0.2):
        sheet.ellipse((x, -0.46), 0.1, 0.1, flat((0.4, 0.9, 0.95)), soft=0.03, opacity=0.5)
        sheet.ellipse((x, -0.46), 0.07, 0.08, flat((0.75, 0.98, 1.0)))
    sheet.line(arc((0, -0.34), 0.1, 0.06, 10, 170), 0.022, flat((0.6, 0.95, 1.0)))


def draw_snowman(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a snowman with a scarf and a hat."""
    snow = (0.92, 0.94, 0.98)
    for side in (-1, 1):
        sheet.line([(side * 0.3, 0.08), (side * 0.78, -0.2)], 0.03, flat((0.35, 0.25, 0.2)))
        sheet.line([(side * 0.62, -0.1), (side * 0.72, 0.02)], 0.022, flat((0.35, 0.25, 0.2)))
    for y, r in ((0.58, 0.42), (0.04, 0.32), (-0.42, 0.25)):
        sheet.ellipse((0, y), r, r * 0.97, round_lit(snow, (0, y), r * 1.15))
    for y in (-0.02, 0.14, 0.5):
        sheet.ellipse((0, y), 0.032, 0.032, flat((0.15, 0.13, 0.15)))
    sheet.shape(curve([(-0.3, -0.24), (0, -0.16), (0.3, -0.24), (0.3, -0.12), (0, -0.05), (-0.3, -0.12)]), lit(colour))
    sheet.shape([(0.1, -0.14), (0.24, -0.16), (0.3, 0.22), (0.14, 0.24)], lit(darker(colour, 0.1)))
    for x in (-0.09, 0.09):
        sheet.ellipse((x, -0.48), 0.03, 0.03, flat((0.12, 0.1, 0.12)))
    sheet.shape([(0, -0.44), (0.26, -0.36), (0, -0.36)], lit((0.95, 0.52, 0.18), 70))
    sheet.ellipse((0, -0.63), 0.34, 0.06, lit((0.16, 0.15, 0.18)))
    sheet.shape(box(-0.2, -0.98, 0.2, -0.62), lit((0.18, 0.17, 0.2), 0))
    sheet.shape(box(-0.2, -0.74, 0.2, -0.66), lit(colour, 0))
