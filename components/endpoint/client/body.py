"""Read a body in pieces, with a bound for the unpacked bytes in memory.

Some endpoints compress an answer although the request does not accept compression. urllib3 unpacks one piece at a time.
"""

from collections.abc import Iterator

from urllib3 import BaseHTTPResponse

from components.endpoint.answers.reply import Reply
from components.endpoint.answers.stream import StreamedAnswer

# Bytes of a piece of a packed body, and of the first piece of any: a shorter beginning shows nothing of a picture.
PIECE = 2**12
# The most bytes of a piece that is taken as it comes. A thread waits for its turn after each piece, and a picture in
# base64 would take hundreds of small ones.
LARGE_PIECE = 2**18
MAX_REFUSAL = 2**20
# A body may unpack to FREE_BYTES, and beyond them to MOST_RATIO times the sent bytes. Base64 of a picture compresses to
# three quarters; a ratio of a thousand is a decompression bomb.
FREE_BYTES, MOST_RATIO = 16 * 2**20, 16


def read_body(raw: BaseHTTPResponse, reply: Reply, most: int, streamed: StreamedAnswer | None) -> None:
    """Read a body into ``reply``, or into ``streamed`` where an accepted reply streams events.

    An accepted body may have ``most`` bytes, unpacked. Beyond them reading stops, ``reply.over`` is the bound, and the
    bytes are dropped, except whole events. Of a refusal at most MAX_REFUSAL bytes are read.
    """
    stream = streamed if reply.streams and reply.accepted else None
    unpacked = 0
    try:
        for piece in _pieces_of(raw, reply):
            unpacked += len(piece)
            if stream is None:
                reply.body += piece
            else:
                stream.feed(piece)
            held = len(reply.body) if stream is None else stream.size
            exceeded = _exceeded_bound(held, unpacked, raw.tell(), most if reply.accepted else MAX_REFUSAL)
            reply.over = exceeded if reply.accepted else 0
            if exceeded or (stream and stream.error):
                break
    finally:
        if stream:
            stream.end(discard=reply.over > 0)
            reply.body = stream.kept
        elif reply.over:
            reply.body = bytearray()


def _exceeded_bound(held: int, unpacked: int, sent: int, most: int) -> int:
    """Return the bound, in bytes, that a body exceeds, 0 for none: ``most`` for the bytes in memory, or the ratio."""
    if held > most:
        return most
    allowed = max(FREE_BYTES, MOST_RATIO * sent)
    return allowed if unpacked > allowed else 0


def _pieces_of(raw: BaseHTTPResponse, reply: Reply) -> Iterator[bytes]:
    """Yield the unpacked pieces of a body; where it is cut, what came of its last piece is lost with a packed body."""
    packed = bool(reply.headers.get("content-encoding"))
    if packed and not reply.streams:
        yield from raw.stream(PIECE, decode_content=True)
        return
    # A stream does not wait for a whole piece.
    if not reply.streams and (first := raw.read(PIECE, decode_content=True)):
        yield first
    while piece := raw.read1(PIECE if packed else LARGE_PIECE, decode_content=True):
        yield piece
