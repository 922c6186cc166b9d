"""Build an ICC matrix profile from primaries and a curve.

ICC.1:2022 (profile version 4.4): a display profile of the three-component matrix kind (8.3.3). Pillow cannot build such
a profile.
"""

import struct
from functools import lru_cache

import numpy as np

from components.imaging.colour.code_points import Curve, Primaries

# The white of the profile connection space, rounded as in ICC.1:2022, 7.2.16.
D50 = np.array((0.9642, 1.0, 0.8249))
# The Bradford matrix, from XYZ to the responses of the eye's cones, for chromatic adaptation (ICC.1:2022, annex E).
BRADFORD = np.array(((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296)))
# Twice the least area of the triangle of the primaries; a smaller triangle has only greys.
LEAST_AREA = 1e-3


@lru_cache(maxsize=64)
def build_profile(primaries: Primaries, curve: Curve, name: str) -> bytes | None:
    """Return the ICC profile of RGB numbers with ``primaries`` and ``curve``; None for impossible primaries.

    ``name``: the profile's description. The same arguments give the same bytes.
    """
    matrix = _adapted(primaries)
    if matrix is None:
        return None
    columns = {tag: _xyz(matrix[:, number]) for number, tag in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    response = _curve(curve)
    return _assemble(
        {
            b"desc": _text(name),
            b"cprt": _text("No copyright"),
            b"wtpt": _xyz(D50),
            b"chad": b"sf32\0\0\0\0" + _fixed(*_adaptation(_white(primaries)).flat),
            **columns,
            # Consecutive, so that the three share their bytes.
            b"rTRC": response,
            b"gTRC": response,
            b"bTRC": response,
        }
    )


def luminance_weights(primaries: Primaries) -> np.ndarray:
    """Return the shares of red, green and blue in the luminance of white: (3,) float64, sum 1."""
    weights: np.ndarray = _from_rgb(primaries)[1]
    return weights


def _adapted(primaries: Primaries) -> np.ndarray | None:
    """Return the (3, 3) matrix from linear RGB to XYZ, adapted to D50 by Bradford; None for impossible primaries."""
    corners = (primaries.red, primaries.green, primaries.blue)
    if not all(0 <= x <= 1 and 0 <= y <= 1 for x, y in (*corners, primaries.white)) or primaries.white[1] == 0:
        return None
    # The triangle of the primaries must have an area, and must contain white: else white needs negative light.
    if abs(np.linalg.det(_directions(primaries))) < LEAST_AREA or _from_rgb(primaries)[1].min() <= 0:
        return None
    matrix: np.ndarray = _adaptation(_white(primaries)) @ _from_rgb(primaries)
    return matrix


def _directions(primaries: Primaries) -> np.ndarray:
    corners = (primaries.red, primaries.green, primaries.blue)
    return np.array([(x, y, 1 - x - y) for x, y in corners]).T


def _from_rgb(primaries: Primaries) -> np.ndarray:
    """Return the (3, 3) matrix from linear RGB to XYZ, without adaptation of white (SMPTE RP 177)."""
    directions = _directions(primaries)
    return directions * np.linalg.solve(directions, _white(primaries))


def _white(primaries: Primaries) -> np.ndarray:
    x, y = primaries.white
    return np.array((x / y, 1.0, (1 - x - y) / y))


def _adaptation(white: np.ndarray) -> np.ndarray:
    """Return the (3, 3) matrix that adapts a white to D50, by Bradford."""
    return np.linalg.solve(BRADFORD, np.diag((BRADFORD @ D50) / (BRADFORD @ white)) @ BRADFORD)


def _curve(curve: Curve) -> bytes:
    if curve.knee == 0:
        return b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + _fixed(curve.gamma)
    parameters = (curve.gamma, curve.a, curve.b, curve.c, curve.knee)
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(*parameters)


def _xyz(values: np.ndarray) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*values)


def _text(text: str) -> bytes:
    written = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(written), 28) + written


def _fixed(*values: float) -> bytes:
    """Return the bytes of s15Fixed16Numbers."""
    return struct.pack(f">{len(values)}i", *(round(float(value) * 65536) for value in values))


def _assemble(tags: dict[bytes, bytes]) -> bytes:
    """Return a profile with ``tags``; consecutive tags with equal data share the data."""
    start = 128 + 4 + 12 * len(tags)
    table, body, last, at = struct.pack(">I", len(tags)), b"", b"", start
    for name, data in tags.items():
        if data != last:
            at, last = start + len(body), data
            body += data + b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", name, at, len(data))
    # Size, no preferred CMM, version, class, colour space, connection space; date and the rest of the fields are zero.
    head = struct.pack(">I4xI4s4s4s12x4s", start + len(body), 0x04400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    # The rendering intent at 64 is perceptual (0), the illuminant at 68 is D50.
    return (head.ljust(68, b"\0") + _fixed(*D50)).ljust(128, b"\0") + table + body
