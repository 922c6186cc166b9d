"""Small ICC profiles, written by hand: Pillow makes none but sRGB, XYZ and Lab.

After ICC.1:2010. Curves are parametric; tables have two grid points per channel, so a corner of them is exact.
"""

import struct
from itertools import product

import numpy as np

D50 = (0.9642, 1.0, 0.8249)
# Red, green and blue as XYZ, adapted to D50.
DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
SRGB_CURVE = (3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
ADOBE_GAMMA = 2.19921875
# What a press prints where it lays these inks (cyan, magenta, yellow) on paper, as Lab; with black ink, black.
INKS = {
    (0, 0, 0): (100, 0, 0),
    (1, 0, 0): (55, -37, -50),
    (0, 1, 0): (48, 74, -3),
    (0, 0, 1): (89, -5, 93),
    (1, 1, 0): (24, 22, -46),
    (0, 1, 1): (47, 68, 48),
    (1, 0, 1): (50, -68, 33),
    (1, 1, 1): (20, 0, 0),
}


def display_p3() -> bytes:
    return matrix_profile(DISPLAY_P3, SRGB_CURVE)


def adobe_rgb() -> bytes:
    return matrix_profile(ADOBE_RGB, (0, ADOBE_GAMMA))


def matrix_profile(primaries, curve) -> bytes:
    tags = {
        name + b"XYZ": b"XYZ \0\0\0\0" + fixed(*xyz) for name, xyz in zip((b"r", b"g", b"b"), primaries, strict=True)
    }
    tags |= {name + b"TRC": curve_tag(curve) for name in (b"r", b"g", b"b")}
    return profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(gamma: float) -> bytes:
    return profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": curve_tag((0, gamma))})


def cmyk_profile(black=(0, 0, 0), kind: bytes = b"prtr") -> bytes:
    """Return a profile from inks to colours.

    LittleCMS finds the black point of a printer's profile by its way back, which this one lacks, and that of another
    kind by its darkest ink, where it has a table of its own for relative colorimetric (A2B1).
    """
    corners = [black if inks[3] else INKS[inks[:3]] for inks in product((0, 1), repeat=4)]
    return profile(kind, b"CMYK", b"Lab ", {b"A2B0": table_tag(4, corners), b"A2B1": table_tag(4, corners)})


def scanner_profile() -> bytes:
    """Return an RGB profile that leads to colours and not back; full red is a dull one."""
    corners = [(lit.count(1) * 100 / 3, 20 * (lit == (1, 0, 0)), 0) for lit in product((0, 1), repeat=3)]
    return profile(b"scnr", b"RGB ", b"Lab ", {b"A2B0": table_tag(3, corners)})


def profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"wtpt": b"XYZ \0\0\0\0" + fixed(*D50), **tags}
    offset, table, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += struct.pack(">4sII", name, offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s12x4s24x", offset + len(body), b"", 0x04000000, kind, space, connection, b"acsp")
    return (head + struct.pack(">I", 1) + fixed(*D50)).ljust(128, b"\0") + table + body


def fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def curve_tag(curve) -> bytes:
    return b"para\0\0\0\0" + struct.pack(">HH", curve[0], 0) + fixed(*curve[1:])


def table_tag(channels: int, corners) -> bytes:
    straight = bytes(range(256))
    lab = np.rint([(light * 2.55, a + 128, b + 128) for light, a, b in corners]).astype(np.uint8)
    head = b"mft1\0\0\0\0" + bytes((channels, 3, 2, 0)) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    return head + straight * channels + lab.tobytes() + straight * 3


def srgb_of_xyz(xyz) -> np.ndarray:
    """Return sRGB levels, 0 to 255, of a D50 colour; what sRGB does not hold is clipped."""
    linear = np.clip(np.linalg.inv(np.array(SRGB).T) @ xyz, 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def srgb_of_lab(light: float, a: float, b: float) -> np.ndarray:
    """Return sRGB levels of a Lab colour (CIE 15:2004, 8.2.1.1, turned round)."""
    roots = np.array([(light + 16) / 116 + a / 500, (light + 16) / 116, (light + 16) / 116 - b / 200])
    return srgb_of_xyz(np.where(roots > 6 / 29, roots**3, 3 * (6 / 29) ** 2 * (roots - 4 / 29)) * D50)
