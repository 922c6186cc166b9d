"""Mend a JPEG without its end: find the missing pixels, and write an end mark.

Markers: ITU-T T.81, B.1.1.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from components.imaging.formats.continuations import OTHERWISE, find_missing_rows
from components.imaging.formats.jpeg_segments import SCAN as SCAN_MARKER
from components.imaging.formats.jpeg_segments import walk_segments

START, END, SCAN = b"\xff\xd8\xff", b"\xff\xd9", b"\xff\xda"
PROGRESSIVE = 0xC2
# Repetitions of OTHERWISE after the data.
TIMES = 4096


@dataclass(frozen=True)
class MendedJpeg:
    """Hold a JPEG with an end mark.

    ``missing``: (height, width) bool, True where no pixel came, or None. ``coarse``: whether a progressive file lacks
    scans, so that the whole picture is there without fine details.
    """

    file: BinaryIO
    missing: np.ndarray | None
    coarse: bool


def mend_jpeg(file: BinaryIO, most_pixels: int) -> MendedJpeg | None:
    """Return a JPEG without an end mark with an end mark; None for another format, no pixels or too many pixels.

    Raises Pillow's errors for a file that does not open even with an end mark.
    """
    file.seek(0)
    data = file.read()
    segments = list(walk_segments(io.BytesIO(data))) if data.startswith(START) else []
    if not segments or segments[-1].marker != SCAN_MARKER:
        return None
    # Half a marker at the end would hide the end mark.
    data = data.rstrip(b"\xff")
    mended = data + END
    missing = find_missing_rows(mended, data + OTHERWISE * TIMES + END, "JPEG", most_pixels)
    if missing is None:
        return None
    # Counted from the picture's own first scan: a thumbnail in the EXIF data has one too.
    scans, is_cut = _scans_of(data, segments[-1].at - 4), bool(missing.any())
    is_progressive = any(segment.marker == PROGRESSIVE for segment in segments)
    coarse = is_progressive and not _holds_all(scans, is_cut)
    lacks_rows = is_cut and not (coarse and len(scans) > 1)
    return MendedJpeg(io.BytesIO(mended), missing if lacks_rows else None, coarse)


def _scans_of(data: bytes, at: int) -> list[tuple[tuple[int, ...], int, int, int]]:
    """Return (components, first coefficient, last coefficient, lowest bit) of each scan from ``at`` (T.81, B.2.3)."""
    scans: list[tuple[tuple[int, ...], int, int, int]] = []
    while at >= 0 and len(data) > at + 5:
        count = data[at + 4]
        head = data[at + 5 : at + 5 + 2 * count + 3]
        if len(head) == 2 * count + 3:
            scans.append((tuple(head[0 : 2 * count : 2]), head[-3], head[-2], head[-1] & 15))
        at = data.find(SCAN, at + 2)
    return scans


def _holds_all(scans: list[tuple[tuple[int, ...], int, int, int]], last_is_cut: bool) -> bool:
    """Return whether the whole scans contain every coefficient of every component to its last bit."""
    whole = scans[:-1] if last_is_cut else scans
    ends = [(parts, range(first, last + 1)) for parts, first, last, bit in whole if bit == 0]
    brought = {(part, number) for parts, numbers in ends for part in parts for number in numbers}
    components = {part for parts, *_ in scans for part in parts}
    return all((part, number) in brought for part in components for number in range(64))
