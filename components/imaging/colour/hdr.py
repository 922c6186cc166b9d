"""Tone-map HDR pictures (PQ, HLG) for an ordinary display.

PQ and HLG: ITU-R BT.2100-2. Reference white, 203 cd/m2 (ITU-R BT.2408), becomes white. Brighter light is compressed by
the curve of ITU-R BT.2390 (5.4.1), equally in red, green and blue, so that hues stay and nothing is clipped. The
primaries stay; the numbers follow the curve of sRGB.
"""

import numpy as np

from components.imaging.colour.code_points import PQ, SRGB_CURVE, SRGB_PRIMARIES, Primaries
from components.imaging.colour.colour_tag import ColourTag
from components.imaging.colour.matrix_profile import build_profile, luminance_weights
from components.message.message import Message

WHITE = 203.0
# The peak of HLG on the reference display of BT.2100, in cd/m2, and the system gamma there.
HLG_PEAK, HLG_GAMMA = 1000.0, 1.2
# PQ (SMPTE ST 2084).
M1, M2, C1, C2, C3 = 2610 / 16384, 2523 / 4096 * 128, 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
# HLG (ARIB STD-B67).
A, B, C = 0.17883277, 0.28466892, 0.55991073
# Steps of light before the rounding to 8 bits, and pixels that are converted at a time.
STEPS, BAND = 65536, 2_000_000


def show_tagged(pixels: np.ndarray, tag: ColourTag) -> tuple[np.ndarray, bytes | None, list[Message]]:
    """Return pixels with an HDR or narrow tag for an ordinary display, their ICC profile, and notices.

    ``pixels``: (height, width, 3 or 4) uint8; the same array where no conversion is needed.
    """
    profile, notices = tag.icc_profile, list[Message]()
    if tag.narrow:
        pixels = _widen(pixels)
        notices.append(Message("The picture's numbers, 16 to 235 as in video, were stretched to 0 to 255."))
    if tag.hdr is not None:
        name = "PQ" if tag.hdr == PQ else "HLG"
        pixels = compress_light(pixels, tag.hdr, tag.primaries)
        if tag.primaries != SRGB_PRIMARIES:
            profile = build_profile(tag.primaries, SRGB_CURVE, "From the picture's HDR light")
        notices.append(
            Message("The picture is HDR ({name}): its light was compressed to that of an ordinary display.", name=name)
        )
    return pixels, profile, notices


def _widen(pixels: np.ndarray) -> np.ndarray:
    levels = np.clip(np.rint((np.arange(256) - 16) * 255 / 219), 0, 255).astype(np.uint8)
    wide = pixels.copy()
    wide[..., :3] = levels[pixels[..., :3]]
    return wide


def compress_light(pixels: np.ndarray, transfer: int, primaries: Primaries) -> np.ndarray:
    """Return HDR pixels as pixels of an ordinary display with the same primaries.

    ``pixels``: (height, width, 3 or 4) uint8 or uint16; alpha stays. Returns uint8 of the same shape. ``transfer``: PQ
    or HLG of ``code_points``.
    """
    most = np.iinfo(pixels.dtype).max
    numbers = np.arange(most + 1) / most
    light = (_pq_light(numbers) if transfer == PQ else _hlg_scene(numbers)).astype(np.float32)
    brightest = float(light[pixels[..., :3].max()])
    weights = np.float32(luminance_weights(primaries))
    peak = brightest if transfer == PQ else HLG_PEAK * brightest**HLG_GAMMA
    levels = np.linspace(0.1, max(peak, WHITE), 8192)
    factors = _bend(levels, peak) / levels
    shown = _display_levels()
    result = np.empty(pixels.shape, dtype=np.uint8)
    rows = max(1, BAND // pixels.shape[1])
    for top in range(0, pixels.shape[0], rows):
        band = pixels[top : top + rows]
        lit = light[band[..., :3]]
        if transfer != PQ:
            # The system gamma applies to the luminance of the scene, equally for red, green and blue.
            lit *= (HLG_PEAK * np.power(lit @ weights, HLG_GAMMA - 1))[..., None]
        factor = np.interp(lit.max(axis=2), levels, factors).astype(np.float32)
        lit *= factor[..., None] * np.float32((STEPS - 1) / WHITE)
        result[top : top + rows, :, :3] = shown[np.clip(np.rint(lit), 0, STEPS - 1).astype(np.uint16)]
        if band.shape[2] == 4:
            result[top : top + rows, :, 3] = band[..., 3] if most == 255 else np.rint(band[..., 3] / 257)
    return result


def _bend(light: np.ndarray, peak: float) -> np.ndarray:
    """Return light in cd/m2, compressed so that ``peak`` becomes white; dark light stays unchanged.

    The curve is a Hermite spline from its knee on, over PQ numbers.
    """
    if peak <= WHITE:
        return light
    top = float(_pq_number(np.array(peak)))
    most = float(_pq_number(np.array(WHITE))) / top
    knee = 1.5 * most - 0.5
    number = _pq_number(light) / top
    t = (number - knee) / (1 - knee)
    spline = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * most
    return _pq_light(np.where(number < knee, number, spline) * top)


def _pq_light(number: np.ndarray) -> np.ndarray:
    root = np.power(number, 1 / M2)
    light: np.ndarray = 10_000 * np.power(np.maximum(root - C1, 0) / (C2 - C3 * root), 1 / M1)
    return light


def _pq_number(light: np.ndarray) -> np.ndarray:
    root = np.power(light / 10_000, M1)
    return np.power((C1 + C2 * root) / (1 + C3 * root), M2)


def _hlg_scene(number: np.ndarray) -> np.ndarray:
    """Return the scene's light, 0 to 1."""
    return np.where(number <= 0.5, number**2 / 3, (np.exp((number - C) / A) + B) / 12)


def _display_levels() -> np.ndarray:
    """Return the level of sRGB's curve, uint8, of each step of light."""
    light = np.linspace(0, 1, STEPS)
    low = SRGB_CURVE.knee * SRGB_CURVE.c
    curved = (np.power(light, 1 / SRGB_CURVE.gamma) - SRGB_CURVE.b) / SRGB_CURVE.a
    levels: np.ndarray = np.rint(255 * np.where(light < low, light / SRGB_CURVE.c, curved)).astype(np.uint8)
    return levels
