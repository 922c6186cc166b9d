"""The pictures that an answer links to, fetched at once: links die.

A GET bills nothing, so what may pass is asked for again, all others first. Sends through what it is given.
"""

import time
from collections.abc import Callable, Sequence

from components.endpoint.answer import Item, is_picture
from components.endpoint.link import is_same_origin, ways_to
from components.endpoint.reply import Cut, Reply

AGAIN = 2  # times
PAUSE = 1  # seconds before that
# Seconds: how long a link may be silent, and when nothing is asked for again, as the pictures that came are to be kept.
SILENCE, PATIENCE = 30, 60

# Gets what is at a link, with the key or without it, by a way of ``ways_to``.
Get = Callable[[str, bool, str | None], Reply]


def fetch_pictures(items: Sequence[Item], base_url: str, get: Get) -> list[bytes | None]:
    """Return the picture of each item, fetched where it is a link; None where there is none to be had."""
    pictures = [item.picture for item in items]
    waiting = {
        number: (item.link, _ways_or_none(item.link, base_url)) for number, item in enumerate(items) if item.link
    }
    began = time.monotonic()
    for attempt in range(1 + AGAIN):
        if attempt and waiting:
            time.sleep(PAUSE)
        for number, (link, ways) in list(waiting.items()):
            if attempt and time.monotonic() - began > PATIENCE:
                break
            reply = _reply_or_none(link, ways, is_same_origin(link, base_url), get)
            if reply is None or not _may_pass(reply):
                del waiting[number]
            if reply and reply.status == 200 and not (reply.cut or reply.over) and is_picture(reply.body):
                pictures[number] = bytes(reply.body)
    return pictures


def _ways_or_none(link: str, base_url: str) -> tuple[str | None, ...]:
    try:
        return ways_to(link, base_url)
    except ValueError:
        return ()


def _reply_or_none(link: str, ways: Sequence[str | None], with_key: bool, get: Get) -> Reply | None:
    """Return the reply of the first way by which one came, or of the last one."""
    reply = None
    for way in ways:
        try:
            reply = get(link, with_key, way)
        except ValueError:
            # No request can be made of it; the other pictures are not to be lost for that.
            return None
        if reply.sent:
            break
    return reply


def _may_pass(reply: Reply) -> bool:
    if reply.cut:
        return reply.sent or reply.cut in (Cut.NOT_TAKEN, Cut.NOT_REACHED)
    return reply.status == 429 or reply.status >= 500
