"""The answer that tells a page of each change of its room, as long as the page is open.

Lines of JSON, each a state; the first one comes at once and another every few seconds, so that a page notices a proxy
that holds the lines back, and asks again and again instead (``room/state``). The last line may be the error for which
the answer ends, as other answers tell it. The answer ends by itself after a few minutes, and the page asks anew: who
signed in somewhere is looked at then.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from typing import ClassVar

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from components.errors import ProofroomError
from components.review.review import Review
from components.review.rooms.room import Link
from components.review.state.pieces import Packer, Piece
from components.review.state.room_state import RoomNow
from components.studio.review.room_answers import KEEP_NOTHING, describe_error
from components.studio.review.room_sender import Sender
from components.studio.review.state_answer import ToldPage

LONGEST = 300.0
# So that pages that came at the same moment do not all ask anew at the same moment: seconds, and their count.
APART, MOMENTS = 1.0, 60
# A proxy is to send each line on as it comes.
HEADERS = KEEP_NOTHING | {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


class RoomStream(StreamingResponse):
    """Send the lines of one page; ``held`` is the count of its answer among those that are open."""

    def __init__(self, lines: "Lines", held: ExitStack) -> None:
        packing = {"Content-Encoding": "gzip"} if lines.packer.packs else {}
        super().__init__(lines.write(), headers=HEADERS | packing, media_type="application/x-ndjson")
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; however it ends, it is not counted any more."""
        with self._held:
            await super().__call__(scope, receive, send)


@dataclass
class Lines:
    """Write the lines of one page, ``now`` first; ``sender`` asked for them, and ``page`` is what the sender knows."""

    review: Review
    sender: Sender
    page: ToldPage
    now: RoomNow
    packer: Packer
    moments: ClassVar = cycle(range(MOMENTS))

    async def write(self) -> AsyncIterator[bytes]:
        """Yield the bytes of each line as it comes."""
        link, seconds = self.page.visit.link, LONGEST + APART * next(self.moments)
        if link.ends_at:
            seconds = min(seconds, max(0.0, (link.ends_at - datetime.now(UTC)).total_seconds()))
        until = asyncio.get_running_loop().time() + seconds
        with self.review.feeds.follow(self.now, self.page.visit.guest) as follower:
            now: RoomNow | None = self.now
            while now is not None and self._is_open(link, now):
                yield self.packer.add(*self.page.tell(now))
                try:
                    async with asyncio.timeout_at(until):
                        now = await follower.next()
                except TimeoutError:
                    break
        yield self.packer.add(*await self._say_end()) + self.packer.end()

    def _is_open(self, link: Link, now: RoomNow) -> bool:
        """Whether the link that the page came by is the same, and alive."""
        found = now.snapshot.links.get(link.id)
        return found is not None and found.renewed_at == link.renewed_at and found.opens(datetime.now(UTC))

    async def _say_end(self) -> tuple[Piece, ...]:
        """Return the line of the error that somebody gets who asks anew, nothing where the page may ask anew."""
        try:
            await asyncio.to_thread(self.sender.enter, self.review)
        except ProofroomError as error:
            return (Piece(json.dumps(describe_error(error), ensure_ascii=False).encode() + b"\n"),)
        return ()
