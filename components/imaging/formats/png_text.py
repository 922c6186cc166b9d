"""The chunks of a PNG: texts put beside its pixels and read again, without decoding or encoding a pixel.

Chunks are as in the PNG specification (W3C, third edition, 5.3 and 11.3.3.4). Knows nothing about what a text says.
Texts behind the first pixels are not looked for.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from components.errors import UnreadablePicture

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A file with more chunks than this before its pixels is made to be slow to read.
MOST_CHUNKS = 4096


@dataclass(frozen=True)
class Text:
    """Hold a text under a keyword of 1 to 79 Latin letters; NUL characters, which none may have, are left out."""

    keyword: str
    text: str
    compressed: bool = False

    def as_chunk(self) -> bytes:
        """Return the iTXt chunk, its length and its CRC with it."""
        data = self.text.replace("\0", "").encode("utf-8", "replace")
        packed = zlib.compress(data) if self.compressed else data
        flags = b"\1\0" if self.compressed else b"\0\0"
        body = b"iTXt" + self.keyword.encode("latin-1") + b"\0" + flags + b"\0\0" + packed
        return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


@dataclass(frozen=True)
class _Span:
    """Say where a chunk lies in a file, its length and CRC with it."""

    kind: bytes
    start: int
    end: int


def write_texts(png: bytes, texts: Iterable[Text]) -> bytes:
    """Return a PNG with these texts right before its pixels; all its other bytes stay as they are.

    Texts that it has under the same keywords are left out. Raises UnreadablePicture for what is no whole PNG.
    """
    texts = tuple(texts)
    keywords = {text.keyword.encode("latin-1") for text in texts}
    kept, at = [SIGNATURE], len(SIGNATURE)
    for span in _walk(png):
        if span.kind == b"IDAT":
            return b"".join([*kept, *(text.as_chunk() for text in texts), memoryview(png)[at:]])
        if span.kind != b"iTXt" or _keyword_of(png, span) not in keywords:
            kept.append(png[span.start : span.end])
        at = span.end
    raise UnreadablePicture("This picture is no whole PNG, so nothing can be written into it.")


def read_text(png: bytes, keyword: str, most: int) -> str | None:
    """Return the text under a keyword; None where there is none, a damaged one, or one of more than ``most`` bytes.

    ``png`` may be cut off after its first pixels. Nothing is inflated beyond ``most`` bytes.
    """
    for span in _walk(png):
        if span.kind == b"iTXt" and _keyword_of(png, span) == keyword.encode("latin-1"):
            body = png[span.start + 4 : span.end - 4]
            whole = zlib.crc32(body) == struct.unpack(">I", png[span.end - 4 : span.end])[0]
            return _read_body(body, most) if whole else None
    return None


def _walk(png: bytes) -> Iterator[_Span]:
    """Yield the chunks of a PNG up to the first with pixels; ends early where the file does or is none."""
    if not png.startswith(SIGNATURE):
        return
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if at + 12 > len(png):
            return
        length, kind = struct.unpack_from(">I4s", png, at)
        # What follows the first pixels is of no interest, and may be missing.
        if at + 12 + length > len(png) and kind != b"IDAT":
            return
        yield _Span(kind, at, at + 12 + length)
        if kind == b"IDAT":
            return
        at += 12 + length


def _keyword_of(png: bytes, span: _Span) -> bytes:
    return png[span.start + 8 : min(span.end - 4, span.start + 8 + 80)].partition(b"\0")[0]


def _read_body(body: bytes, most: int) -> str | None:
    """Return the text in an iTXt chunk's type and data; None as ``read_text`` does."""
    try:
        _, rest = body[4:].split(b"\0", 1)
        compressed, method, rest = rest[0], rest[1], rest[2:]
        _language, _translated, data = rest.split(b"\0", 2)
        if compressed:
            reader = zlib.decompressobj()
            data = reader.decompress(data, most + 1)
            if method != 0 or not (reader.eof or len(data) > most):
                return None
        return data.decode("utf-8") if len(data) <= most else None
    except (ValueError, IndexError, zlib.error):
        return None
