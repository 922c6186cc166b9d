"""Fetch the pictures behind an answer's links at once, because links expire.

A GET is not billed, so a failed link is tried again after the other links. A redirect is followed, and each address is
checked like the first. Sends by the function ``get`` of the caller.
"""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from components.endpoint.answers.item import Item, is_picture
from components.endpoint.answers.reply import Cut, Reply
from components.endpoint.client.safe_links import Link, hosts_for, read_link
from components.message.message import Message

MAX_PICTURE = 64 * 2**20  # bytes, unpacked
AGAIN = 2  # repetitions
PAUSE = 1  # seconds before a repetition
# Seconds: the longest silence of a link, and the time after which nothing is repeated, so that the fetched pictures are
# kept soon.
SILENCE, PATIENCE = 30, 60
MOST_STEPS = 5  # redirects of one link

# get(link, with_key, host, most) returns the reply at a link from a host of ``hosts_for``, with at most ``most`` bytes.
Get = Callable[[Link, bool, str, int], Reply]


class LinkFailure(Enum):
    """Say why the picture behind a link could not be fetched, and what to do."""

    ADDRESS = Message(
        "The link leads to an address that Proofroom does not fetch from: one that is neither public nor the endpoint's"
        " own. Set the endpoint to answer with base64."
    )
    EXPIRED = Message("The link leads to no picture any more. Set the endpoint to answer with base64.")
    TOO_LARGE = Message(
        "The link leads to a file of more than {most:,} bytes. Ask for a smaller picture, or open the link."
    )
    TOO_MUCH = Message(
        "The links lead to more than {most:,} bytes for each picture that was asked for. Open the others soon: links"
        " expire."
    )
    NO_PICTURE = Message("The link leads to something that is no picture. Set the endpoint to answer with base64.")
    NAME = Message(
        "This machine does not know the host in the link. Proofroom looks the host up also behind a proxy, because it"
        " fetches from public addresses only. Set the endpoint to answer with base64, or open the link soon: links"
        " expire."
    )
    NOT_REACHED = Message("The link leads to an address that could not be reached. Open the link soon: links expire.")

    @property
    def sentence(self) -> Message:
        """Return the sentence for the person at the page."""
        return self.value.with_values(most=MAX_PICTURE)


@dataclass(frozen=True)
class FetchedPicture:
    """Hold the picture of an item, or why its link failed; ``again``: whether a repetition may succeed."""

    picture: bytes | None = field(default=None, repr=False)
    lost: LinkFailure | None = None
    again: bool = False


def fetch_pictures(items: Sequence[Item], base_url: str, get: Get, asked: int) -> list[FetchedPicture]:
    """Return the picture of each item, fetched where the item is a link, or the reason of the failure.

    ``asked``: the count of pictures in the request. At most MAX_PICTURE * ``asked`` bytes are fetched in total.
    """
    left = MAX_PICTURE * asked
    base = f"{base_url}/"
    endpoint = read_link("", base)
    found = [FetchedPicture(item.picture) for item in items]
    waiting = {number: item.link for number, item in enumerate(items) if item.link}
    started = time.monotonic()
    for attempt in range(1 + AGAIN):
        if attempt and waiting:
            time.sleep(PAUSE)
        for number, text in list(waiting.items()):
            if attempt and time.monotonic() - started > PATIENCE:
                break
            link = read_link(text, base)
            found[number] = _fetch(link, endpoint, get, left) if left else FetchedPicture(lost=LinkFailure.TOO_MUCH)
            left -= len(found[number].picture or b"")
            if not found[number].again:
                del waiting[number]
    return found


def _fetch(link: Link | None, endpoint: Link | None, get: Get, left: int) -> FetchedPicture:
    with_key = True
    for _ in range(MOST_STEPS):
        # After a redirect to another origin the key is not sent any more, not even back to the endpoint: the other
        # origin could make use of the key.
        with_key = with_key and link is not None and endpoint is not None and link.origin == endpoint.origin
        try:
            hosts = hosts_for(link, endpoint) if link else ()
        except OSError as error:
            return FetchedPicture(lost=LinkFailure.NAME, again=error.errno == socket.EAI_AGAIN)
        if link is None or not hosts:
            return FetchedPicture(lost=LinkFailure.ADDRESS)
        reply = _first_reply(link, hosts, with_key, get, min(MAX_PICTURE, left))
        if reply.over and left < MAX_PICTURE:
            return FetchedPicture(lost=LinkFailure.TOO_MUCH)
        if not (place := reply.redirect_target):
            return _read(reply)
        link = read_link(place, link.url)
    return FetchedPicture(lost=LinkFailure.NOT_REACHED)


def _first_reply(link: Link, hosts: Sequence[str], with_key: bool, get: Get, most: int) -> Reply:
    """Return the reply of the first host that takes the request, or the reply of the last host."""
    for host in hosts:
        reply = get(link, with_key, host, most)
        if reply.sent:
            break
    return reply


def _read(reply: Reply) -> FetchedPicture:
    if reply.over:
        return FetchedPicture(lost=LinkFailure.TOO_LARGE)
    if reply.cut:
        return FetchedPicture(
            lost=LinkFailure.NOT_REACHED, again=reply.sent or reply.cut in (Cut.NOT_TAKEN, Cut.NOT_REACHED)
        )
    if reply.status is None or reply.status == 429 or reply.status >= 500:
        return FetchedPicture(lost=LinkFailure.NOT_REACHED, again=True)
    if reply.status != 200:
        return FetchedPicture(lost=LinkFailure.EXPIRED)
    return FetchedPicture(bytes(reply.body)) if is_picture(reply.body) else FetchedPicture(lost=LinkFailure.NO_PICTURE)
