"""Primaries and transfer functions by their code points in ITU-T H.273.

cICP chunks and nclx boxes contain the code points. A transfer function here is a display's, from a file's number to
light. Knows nothing about files.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Primaries:
    """Hold the chromaticities, CIE 1931 (x, y), of red, green, blue and white."""

    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]
    white: tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """Hold a curve from a number V to light, both 0 to 1: (a V + b)^gamma from ``knee`` on, c V below ``knee``.

    The parametric curve of type 3 in ICC.1:2022, 10.18; with ``knee`` 0 a pure power.
    """

    gamma: float
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    knee: float = 0.0


D65 = (0.3127, 0.3290)
# Illuminant C of CIE 1931, rounded as in H.273.
ILLUMINANT_C = (0.310, 0.316)
SRGB_PRIMARIES = Primaries((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), D65)
SMPTE_C = Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65)
# ITU-T H.273 (2024), table 2, without imaginary primaries. 2 is "unspecified".
PRIMARIES = {
    1: SRGB_PRIMARIES,
    4: Primaries((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), ILLUMINANT_C),
    5: Primaries((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),
    6: SMPTE_C,
    7: SMPTE_C,
    8: Primaries((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), ILLUMINANT_C),
    9: Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    11: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
    22: Primaries((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}
UNSPECIFIED = 2

# IEC 61966-2-1.
SRGB_CURVE = Curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# The inverse of SMPTE 240M.
SMPTE_240M_CURVE = Curve(1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 4 * 0.0228)
# ITU-T H.273 (2024), table 3. BT.709 and similar functions (1, 6, 11, 14, 15) are a camera's, not a display's; browsers
# (Chromium's color_space.cc) show them by the curve of sRGB, and so does Proofroom.
CURVES = {
    **dict.fromkeys((1, 6, 11, 13, 14, 15), SRGB_CURVE),
    4: Curve(2.2),
    5: Curve(2.8),
    7: SMPTE_240M_CURVE,
    8: Curve(1.0),
}
PQ, HLG = 16, 18
