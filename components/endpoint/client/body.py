"""A body, read in pieces: however small it was packed, no more of it is held than its bound.

What is asked for is not packed, and some endpoints pack it all the same. urllib3 unpacks no more at once than a piece.
"""

from collections.abc import Iterator

from urllib3 import BaseHTTPResponse

from components.endpoint.answers.reply import Reply
from components.endpoint.answers.stream import Streamed

PIECE = 2**12  # bytes; what is lost at most where an answer is cut
MAX_REFUSAL = 2**20
# What is packed may unpack to so many bytes, and beyond them to so many times what was sent: base64 of a picture packs
# to three quarters of itself, and what packs to a thousandth is made for that.
FREELY, MOST_TIMES = 16 * 2**20, 16


def read_body(raw: BaseHTTPResponse, reply: Reply, most: int, streamed: Streamed | None) -> None:
    """Read a body into ``reply``, by way of ``streamed`` where events are wanted and come.

    What is accepted may have ``most`` bytes, unpacked: where it has more, no more is read, the reply says the bound,
    and what was read is let go, but for whole events. Of what refuses the beginning is enough.
    """
    # What refuses is read as it is, whatever it calls itself.
    stream = streamed if reply.streams and reply.accepted else None
    unpacked = 0
    try:
        for piece in _pieces_of(raw, reply.streams):
            unpacked += len(piece)
            if stream is None:
                reply.body += piece
            else:
                stream.feed(piece)
            held = len(reply.body) if stream is None else stream.size
            passed = _find_passed(held, unpacked, raw.tell(), most if reply.accepted else MAX_REFUSAL)
            reply.over = passed if reply.accepted else 0
            if passed or (stream and stream.error):
                break
    finally:
        if stream:
            stream.end(let_go=reply.over > 0)
            reply.body = stream.kept
        elif reply.over:
            reply.body = bytearray()


def _find_passed(held: int, unpacked: int, sent: int, most: int) -> int:
    """Return the bound, in bytes, that a body has passed, 0 for none; what was not held was unpacked all the same."""
    if held > most:
        return most
    freely = max(FREELY, MOST_TIMES * sent)
    return freely if unpacked > freely else 0


def _pieces_of(raw: BaseHTTPResponse, streams: bool) -> Iterator[bytes]:
    """Return a body, unpacked, as it comes; one that streams without waiting for a whole piece."""
    if streams:
        return iter(lambda: raw.read1(PIECE, decode_content=True), b"")
    return raw.stream(PIECE, decode_content=True)
