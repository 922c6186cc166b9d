"""Animals that sit, each drawn on a surface.

A drawing is a function of (sheet, colour, detail); see ``flora``. They face the viewer and share one build, so that
something worn finds its place on each of them.
"""

from dataclasses import dataclass

import numpy as np

from components.offline.drawing.canvas import Colour, mix
from components.offline.drawing.outline import curve, mirror_shape, mirrored
from components.offline.drawing.surface import Paint, Surface, darker, flat, lighter, lit

# Where something worn goes on a sitting animal: (x, y, half its width).
PLACES = {"eyes": (0.0, -0.34, 0.50), "neck": (0.0, 0.16, 0.34), "head": (0.0, -0.80, 0.46)}
WHITE: Colour = (0.97, 0.95, 0.92)


@dataclass(frozen=True)
class Breed:
    """Say what sets one sitting animal apart from the others."""

    ears: list[tuple[float, float]]
    inner: Colour = (0.92, 0.66, 0.62)
    eye: Colour = (0.42, 0.60, 0.28)
    slit: bool = False
    whiskers: bool = True
    stripes: bool = False
    patches: Colour | None = None
    muzzle: float = 0.24
    ear_colour: Colour | None = None


CAT = Breed([(-0.50, -0.52), (-0.50, -0.80), (-0.46, -1.0), (-0.28, -0.90), (-0.14, -0.74)], slit=True, stripes=True)
DOG = Breed(
    [(-0.34, -0.78), (-0.56, -0.74), (-0.74, -0.4), (-0.66, 0.0), (-0.48, -0.1), (-0.44, -0.4)],
    eye=(0.33, 0.2, 0.1),
    whiskers=False,
    muzzle=0.31,
)
RABBIT = Breed(
    [(-0.36, -0.6), (-0.46, -1.0), (-0.36, -1.42), (-0.16, -1.36), (-0.06, -0.9), (-0.08, -0.6)], eye=(0.3, 0.16, 0.12)
)
FOX = Breed(
    [(-0.56, -0.46), (-0.60, -0.80), (-0.55, -1.0), (-0.32, -0.88), (-0.14, -0.72)], eye=(0.6, 0.4, 0.12), patches=WHITE
)
BEAR = Breed(
    [(-0.54, -0.56), (-0.64, -0.76), (-0.52, -0.93), (-0.34, -0.86), (-0.26, -0.70)],
    eye=(0.25, 0.15, 0.1),
    whiskers=False,
    muzzle=0.3,
)
PANDA = Breed(
    BEAR.ears,
    eye=(0.2, 0.12, 0.1),
    whiskers=False,
    muzzle=0.27,
    patches=(0.12, 0.12, 0.15),
    ear_colour=(0.12, 0.12, 0.15),
)


def draw_cat(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sitting cat."""
    _sitting(sheet, colour, detail, CAT)


def draw_dog(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sitting dog."""
    _sitting(sheet, colour, detail, DOG)


def draw_rabbit(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sitting rabbit."""
    _sitting(sheet, colour, detail, RABBIT)


def draw_fox(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sitting fox."""
    _sitting(sheet, colour, detail, FOX)


def draw_bear(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sitting bear."""
    _sitting(sheet, colour, detail, BEAR)


def draw_panda(sheet: Surface, colour: Colour, detail: int) -> None:
    """Draw a sitting panda."""
    _sitting(sheet, colour, detail, PANDA)


def _sitting(sheet: Surface, colour: Colour, detail: int, breed: Breed) -> None:
    panda = breed is PANDA
    if breed is RABBIT:
        sheet.scale, sheet.drop = 0.80, 0.19
    limbs = breed.patches if panda and breed.patches else colour
    tail = curve([(0.36, 0.86), (0.78, 0.84), (0.84, 0.46), (0.68, 0.28)], closed=False)
    if breed.slit or breed is FOX:
        thick = 0.16 if breed.slit else 0.26
        sheet.line(tail, thick + 0.03, flat(darker(colour, 0.45)))
        sheet.line(tail, thick, flat(darker(colour, 0.12)))
        sheet.line(tail[-8:], thick, flat(WHITE if breed is FOX else darker(colour, 0.45)))
    body = mirror_shape([(0, -0.05), (0.28, 0.08), (0.44, 0.45), (0.52, 0.78), (0.42, 0.97), (0, 0.99)])
    sheet.shape(body, Paint((lighter(colour, 0.2), colour, darker(colour, 0.4)), 50))
    draw_fur(sheet, colour, detail, (0, 0.5), (0.4, 0.42), sheet.mask_of(body))
    sheet.ellipse((0, 0.42), 0.21, 0.34, flat(mix(colour, WHITE, 0.75)), soft=0.05, opacity=0.9)
    for side in (-1, 1):
        sheet.ellipse((side * 0.38, 0.84), 0.2, 0.16, lit(darker(limbs, 0.1)))
        leg = curve([(side * 0.06, 0.5), (side * 0.24, 0.5), (side * 0.25, 0.9), (side * 0.05, 0.92)])
        sheet.shape(leg, lit(limbs, 20))
        sheet.ellipse((side * 0.15, 0.93), 0.13, 0.075, lit(lighter(limbs, 0.25), 70))
    for ear in (np.array(breed.ears), mirrored(np.array(breed.ears))):
        tone = breed.ear_colour or (darker(colour, 0.25) if breed is DOG else colour)
        sheet.shape(curve(ear), lit(tone, 50))
        middle = ear.mean(axis=0)
        if breed is not DOG:
            sheet.shape(
                curve((ear - middle) * 0.58 + middle + (0, 0.03)), lit(mix(tone, breed.inner, 0.8), 90), soft=0.01
            )
    sheet.ellipse((0.0, 0.06), 0.34, 0.12, flat(darker(colour, 0.8)), soft=0.06, opacity=0.4)
    head = mirror_shape(
        [(0, -0.83), (0.28, -0.80), (0.52, -0.58), (0.60, -0.28), (0.44, -0.02), (0.18, 0.10), (0, 0.12)]
    )
    sheet.shape(
        head,
        Paint(
            (lighter(colour, 0.35), lighter(colour, 0.08), colour, darker(colour, 0.35)),
            centre=(-0.2, -0.6),
            radius=0.95,
        ),
    )
    clip = sheet.mask_of(head)
    draw_fur(sheet, colour, detail, (0, -0.35), (0.5, 0.4), clip)
    _face(sheet, colour, detail, breed, clip)


def _stripes(sheet: Surface, colour: Colour, clip: np.ndarray) -> None:
    for x, top, bottom in ((-0.12, -0.80, -0.58), (0, -0.84, -0.60), (0.12, -0.80, -0.58)):
        sheet.line([(x, top), (x * 0.8, bottom)], 0.045, flat(darker(colour, 0.5)), soft=0.01, opacity=0.7, clip=clip)
    for side in (-1, 1):
        for y in (-0.26, -0.14):
            sheet.line(
                [(side * 0.58, y - 0.05), (side * 0.42, y)],
                0.035,
                flat(darker(colour, 0.5)),
                soft=0.01,
                opacity=0.6,
                clip=clip,
            )


def _face(sheet: Surface, colour: Colour, detail: int, breed: Breed, clip: np.ndarray) -> None:
    if breed.stripes:
        _stripes(sheet, colour, clip)
    if breed is FOX:
        for side in (-1, 1):
            sheet.shape(
                curve([(0, 0.0), (side * 0.2, -0.28), (side * 0.6, -0.3), (side * 0.4, 0.1), (0, 0.2)]),
                flat(WHITE),
                soft=0.02,
                clip=clip,
            )
    if breed is PANDA and breed.patches:
        for side in (-1, 1):
            sheet.ellipse((side * 0.25, -0.33), 0.15, 0.19, flat(breed.patches), turn=side * 28, soft=0.01)
    wide = breed.muzzle
    for side in (-1, 1):
        sheet.ellipse(
            (side * wide * 0.42, -0.06),
            wide * 0.62,
            wide * 0.52,
            flat(mix(colour, WHITE, 0.82)),
            soft=0.015,
            opacity=0.95,
            clip=clip,
        )
    for side in (-1, 1):
        at = (side * 0.25, -0.34)
        sheet.ellipse(at, 0.125, 0.125, flat(darker(colour, 0.85)))
        sheet.ellipse(at, 0.108, 0.108, Paint((darker(breed.eye, 0.3), breed.eye, lighter(breed.eye, 0.45)), 90))
        sheet.ellipse(at, 0.032 if breed.slit else 0.066, 0.088 if breed.slit else 0.066, flat((0.03, 0.02, 0.03)))
        sheet.ellipse((at[0] - 0.035, at[1] - 0.045), 0.032, 0.032, flat((1, 1, 1)))
        sheet.ellipse((at[0] + 0.04, at[1] + 0.045), 0.014, 0.014, flat((1, 1, 1)), opacity=0.8)
    nose = (0.87, 0.48, 0.45) if breed.slit or breed is RABBIT else (0.14, 0.10, 0.10)
    size = 1.4 if breed.muzzle > 0.25 else 1.0
    sheet.shape(
        curve(np.array([(-0.075, -0.16), (0.075, -0.16), (0.03, -0.09), (0, -0.075), (-0.03, -0.09)]) * (size, 1)),
        lit(nose, 70),
    )
    for side in (-1, 1):
        mouth = curve([(0, -0.08), (side * 0.02, -0.02), (side * 0.09, 0.0), (side * 0.14, -0.03)], closed=False)
        sheet.line(mouth, 0.018, flat(darker(colour, 0.75)), opacity=0.85)
        for index in range(3 if breed.whiskers else 0):
            whisker = curve(
                [
                    (side * 0.16, -0.08 + 0.035 * index),
                    (side * 0.5, -0.14 + 0.07 * index),
                    (side * 0.76, -0.12 + 0.11 * index),
                ],
                closed=False,
            )
            sheet.line(whisker, 0.008, flat((1, 1, 1)), opacity=0.85)


def draw_fur(
    sheet: Surface,
    colour: Colour,
    detail: int,
    centre: tuple[float, float],
    spread: tuple[float, float],
    clip: np.ndarray,
) -> None:
    """Draw short hairs around a centre."""
    for _ in range(50 + 70 * detail):
        x, y = centre[0] + sheet.rng.uniform(-1, 1) * spread[0], centre[1] + sheet.rng.uniform(-1, 1) * spread[1]
        tone = lighter(colour, 0.35) if sheet.rng.random() < 0.5 else darker(colour, 0.3)
        lean = 0.5 * (x - centre[0]) / spread[0]
        sheet.line([(x, y), (x + lean * 0.07, y + 0.07)], 0.008, flat(tone), opacity=0.3, clip=clip)
