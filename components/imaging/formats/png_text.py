"""Write and read texts in the chunks of a PNG, without decoding or encoding a pixel.

Chunks: PNG specification (W3C, third edition, 5.3 and 11.3.3.4). Texts after the first pixels are not searched.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from components.errors import UnreadablePicture
from components.message.message import Message

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A file with more chunks than this before its pixels is made to be slow to read.
MOST_CHUNKS = 4096


@dataclass(frozen=True)
class Text:
    """Hold a text with a keyword of 1 to 79 Latin letters; NUL characters, which no text may contain, are dropped."""

    keyword: str
    text: str
    compressed: bool = False

    def as_chunk(self) -> bytes:
        """Return the iTXt chunk, with its length and its CRC."""
        data = self.text.replace("\0", "").encode("utf-8", "replace")
        packed = zlib.compress(data) if self.compressed else data
        flags = b"\1\0" if self.compressed else b"\0\0"
        body = b"iTXt" + self.keyword.encode("latin-1") + b"\0" + flags + b"\0\0" + packed
        return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


@dataclass(frozen=True)
class _Span:
    """Hold the place of a chunk in a file, with its length and its CRC."""

    kind: bytes
    start: int
    end: int


def write_texts(png: bytes, texts: Iterable[Text]) -> bytes:
    """Return a PNG with ``texts`` right before its pixels; all its other bytes stay unchanged.

    Existing texts with the same keywords are removed. Raises UnreadablePicture for bytes that are no whole PNG.
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
    raise UnreadablePicture(Message("This picture is no whole PNG, so nothing can be written into it."))


def read_text(png: bytes, keyword: str, most: int) -> str | None:
    """Return the text with a keyword; None for no text, a damaged text, or a text of more than ``most`` bytes.

    ``png`` may be cut after its first pixels. Nothing is inflated beyond ``most`` bytes.
    """
    for span in _walk(png):
        if span.kind == b"iTXt" and _keyword_of(png, span) == keyword.encode("latin-1"):
            body = png[span.start + 4 : span.end - 4]
            whole = zlib.crc32(body) == struct.unpack(">I", png[span.end - 4 : span.end])[0]
            return _read_body(body, most) if whole else None
    return None


def _walk(png: bytes) -> Iterator[_Span]:
    """Yield the chunks of a PNG up to the first with pixels, or to the end of a cut file."""
    if not png.startswith(SIGNATURE):
        return
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if at + 12 > len(png):
            return
        length, kind = struct.unpack_from(">I4s", png, at)
        # Data after the first pixels are not needed, and may be missing.
        if at + 12 + length > len(png) and kind != b"IDAT":
            return
        yield _Span(kind, at, at + 12 + length)
        if kind == b"IDAT":
            return
        at += 12 + length


def _keyword_of(png: bytes, span: _Span) -> bytes:
    return png[span.start + 8 : min(span.end - 4, span.start + 8 + 80)].partition(b"\0")[0]


def _read_body(body: bytes, most: int) -> str | None:
    """Return the text in the type and data of an iTXt chunk; None as in ``read_text``."""
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
