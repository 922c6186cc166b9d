"""The pictures that an answer links to, fetched at once: links die.

A GET bills nothing, so what may pass is asked for again, all others first. A link that leads on is followed, each step
checked as the first. Sends through what it is given.
"""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from components.endpoint.answers.item import Item, is_picture
from components.endpoint.answers.reply import Cut, Reply
from components.endpoint.client.safe_links import Link, read_link, ways_to

MAX_PICTURE = 64 * 2**20  # bytes, unpacked
AGAIN = 2  # times
PAUSE = 1  # seconds before that
# Seconds: how long a link may be silent, and when nothing is asked for again, as the pictures that came are to be kept.
SILENCE, PATIENCE = 30, 60
MOST_STEPS = 5  # from a link to where it leads on to

# Gets what is at a link, with the key or without it, from a host of ``ways_to``, and so many bytes of it at most.
Get = Callable[[Link, bool, str, int], Reply]


class Lost(Enum):
    """Say why what a link leads to could not be had, and what to do about it."""

    ADDRESS = (
        "The link leads to an address that Proofroom does not fetch from: one that is neither public nor the endpoint's"
        " own. Set the endpoint to answer with base64."
    )
    EXPIRED = "The link leads to no picture any more. Set the endpoint to answer with base64."
    TOO_LARGE = "The link leads to a file of more than {most:,} bytes. Ask for a smaller picture, or open the link."
    TOO_MUCH = (
        "The links lead to more than {most:,} bytes for each picture that was asked for. Open the others soon: links"
        " expire."
    )
    NO_PICTURE = "The link leads to something that is no picture. Set the endpoint to answer with base64."
    NOT_REACHED = "The link leads to an address that could not be reached. Open the link soon: links expire."

    @property
    def sentence(self) -> str:
        """Return both in words for the person at the screen."""
        return self.value.format(most=MAX_PICTURE)


@dataclass(frozen=True)
class Fetched:
    """Hold the picture of an item, or why its link brought none; ``again`` is whether asking again may bring it."""

    picture: bytes | None = field(default=None, repr=False)
    lost: Lost | None = None
    again: bool = False


def fetch_pictures(items: Sequence[Item], base_url: str, get: Get, asked: int) -> list[Fetched]:
    """Return the picture of each item, fetched where it is a link, or why there is none to be had.

    ``asked`` is how many pictures were asked for: for each of them MAX_PICTURE bytes are fetched, of all together.
    """
    room = MAX_PICTURE * asked
    own = read_link("", f"{base_url}/")
    found = [Fetched(item.picture) for item in items]
    waiting = [number for number, item in enumerate(items) if item.link]
    began = time.monotonic()
    for attempt in range(1 + AGAIN):
        if attempt and waiting:
            time.sleep(PAUSE)
        for number in list(waiting):
            if attempt and time.monotonic() - began > PATIENCE:
                break
            link = read_link(items[number].link, f"{base_url}/")
            found[number] = _fetch(link, own, get, room) if room else Fetched(lost=Lost.TOO_MUCH)
            room -= len(found[number].picture or b"")
            if not found[number].again:
                waiting.remove(number)
    return found


def _fetch(link: Link | None, own: Link | None, get: Get, room: int) -> Fetched:
    with_key = True
    for _ in range(MOST_STEPS):
        # Once a link has left the endpoint, whoever it was led to is not to have its key used.
        with_key = with_key and link is not None and own is not None and link.origin == own.origin
        try:
            ways = ways_to(link, own) if link else ()
        except OSError as error:
            return Fetched(lost=Lost.NOT_REACHED, again=error.errno == socket.EAI_AGAIN)
        if not ways:
            return Fetched(lost=Lost.ADDRESS)
        reply = _first_reply(link, ways, with_key, get, min(MAX_PICTURE, room))
        if reply.over and room < MAX_PICTURE:
            return Fetched(lost=Lost.TOO_MUCH)
        if not (place := reply.leads_to):
            return _read(reply)
        link = read_link(place, link.url)
    return Fetched(lost=Lost.NOT_REACHED)


def _first_reply(link: Link, ways: Sequence[str], with_key: bool, get: Get, most: int) -> Reply:
    """Return the reply of the first way by which one came, or of the last one."""
    for way in ways:
        reply = get(link, with_key, way, most)
        if reply.sent:
            break
    return reply


def _read(reply: Reply) -> Fetched:
    if reply.over:
        return Fetched(lost=Lost.TOO_LARGE)
    if reply.cut:
        return Fetched(lost=Lost.NOT_REACHED, again=reply.sent or reply.cut in (Cut.NOT_TAKEN, Cut.NOT_REACHED))
    if reply.status == 429 or reply.status >= 500:
        return Fetched(lost=Lost.NOT_REACHED, again=True)
    if reply.status != 200:
        return Fetched(lost=Lost.EXPIRED)
    return Fetched(bytes(reply.body)) if is_picture(reply.body) else Fetched(lost=Lost.NO_PICTURE)
