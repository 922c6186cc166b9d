"""Walk the segments of a JPEG before its pixels within bounds (ITU-T T.81, annex B). Decodes nothing."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# The largest colour profile, 16 MB, has 255 segments; depth maps have some dozens.
MOST_SEGMENTS = 1024
# Bytes outside of segments, which readers skip one by one.
MOST_STRAY = 65_536
EXIF, SCAN, END, TEMPORARY = 0xE1, 0xDA, 0xD9, 0x01
# Not among the data of a scan, where FF 00 and restart marks are; a byte FF more before a marker is a filler.
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
# Markers behind the first scan. Encoders write two for each scan.
MOST_MARKERS = 65_536
# Markers of frames with arithmetic coding.
ARITHMETIC = range(0xC9, 0xD0)
# Each scan covers the whole picture; encoders write about ten.
MOST_SCANS = 100
PIECE = 1 << 20


class BadSegments(ValueError):
    """Say that a file has more segments, scans or stray bytes than a picture needs."""


@dataclass(frozen=True)
class Segment:
    """Hold the place of a segment's data in a file."""

    marker: int
    at: int
    length: int


def walk_segments(file: BinaryIO) -> Iterator[Segment]:
    """Yield the segments up to the first scan, or to the end of a cut file. Raises BadSegments."""
    file.seek(2)
    count = stray = 0
    while byte := file.read(1):
        marker = file.read(1) if byte == b"\xff" else b""
        if marker in (b"", b"\0", b"\xff") or 0xD0 <= marker[0] <= 0xD8 or marker[0] == TEMPORARY:
            stray += 1
            if stray > MOST_STRAY:
                raise BadSegments("stray bytes")
            if marker == b"\xff":
                file.seek(-1, 1)
            continue
        count += 1
        if count > MOST_SEGMENTS:
            raise BadSegments("segments")
        at = file.tell() + 2
        length = int.from_bytes(file.read(2), "big") - 2
        if length < 0:
            return
        yield Segment(marker[0], at, length)
        if marker[0] == SCAN:
            return
        file.seek(at + length)


def read_exif(file: BinaryIO) -> bytes:
    """Return the EXIF data of a JPEG, joined from all their segments. Raises BadSegments."""
    found = []
    for segment in walk_segments(file):
        if segment.marker == EXIF:
            here = file.tell()
            file.seek(segment.at)
            data = file.read(segment.length)
            file.seek(here)
            if data.startswith(b"Exif\0\0"):
                found.append(data[6:])
    return b"".join(found)


def remove_exif(file: BinaryIO) -> BinaryIO:
    """Return a JPEG without the segments of its EXIF data, in memory. Raises BadSegments."""
    file.seek(0)
    data = file.read()
    kept, at = io.BytesIO(), 0
    for segment in walk_segments(io.BytesIO(data)):
        if segment.marker == EXIF and data.startswith(b"Exif\0\0", segment.at):
            kept.write(data[at : segment.at - 4])
            at = segment.at + segment.length
    kept.write(memoryview(data)[at:])
    kept.seek(0)
    return kept


def is_arithmetic(file: BinaryIO) -> bool:
    """Return whether the pixels are coded arithmetically, which encodes flat areas in almost no bytes."""
    return any(segment.marker in ARITHMETIC and segment.marker != 0xCC for segment in walk_segments(file))


def check_scans(file: BinaryIO) -> None:
    """Raise BadSegments for more than MOST_SCANS scan markers from the first scan to the picture's end mark.

    No decoder looks at the bytes after the end mark: they may be the video of a motion photo.
    """
    scans = count = covered = 0
    for at, marker, length in _walk_markers(file):
        # Not the end where an end mark lies in the data of a segment.
        if marker == END and at >= covered:
            return
        count, scans = count + 1, scans + (marker == SCAN)
        if scans > MOST_SCANS or count > MOST_MARKERS:
            raise BadSegments("scans")
        covered = max(covered, at + 2 + length)


def _walk_markers(file: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """Yield (offset, marker, length behind it) of all markers from the first scan, also those in data of segments."""
    scan = next((segment for segment in walk_segments(file) if segment.marker == SCAN), None)
    at = scan.at - 4 if scan else 2
    file.seek(at)
    data = b""
    while piece := file.read(PIECE):
        data += piece
        # A length behind the piece is read with the next one.
        for match in MARKER.finditer(data, 0, max(0, len(data) - 2)):
            start = match.start()
            yield at + start, data[start + 1], int.from_bytes(data[start + 2 : start + 4], "big")
        at, data = at + max(0, len(data) - 3), data[-3:]
    for match in MARKER.finditer(data):
        yield at + match.start(), data[match.start() + 1], 0
