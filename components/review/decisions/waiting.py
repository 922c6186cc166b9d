"""The people of a room who have decided, and the others: "3 of 5 have decided, waiting for Anna and Ben"."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sql

from components.library.storage.review_schema import ROOM_GUESTS, ROOM_LINKS, ROOM_PICTURES
from components.message.message import Listed, Message, Plural
from components.review.decisions.decision import GuestDecision, current_decisions
from components.review.decisions.decision_rows import read_decisions
from components.review.rooms.room import Guest, Link
from components.review.rooms.room_rows import guest_of_row, link_of_row, picture_of_row
from components.review.rooms.version_chain import newest_versions


@dataclass(frozen=True)
class Waiting:
    """Hold how many people have decided, of how many, and the names of the others.

    The name of somebody who has not come yet is the label of the link.
    """

    decided: int
    expected: int
    names: tuple[str, ...]

    @property
    def message(self) -> Message:
        """Return the sentence for the page."""
        if not self.expected:
            return Message("Nobody is asked to decide yet.")
        if not self.names:
            return Plural("The only person asked has decided.", "All {n} people asked have decided.", n=self.expected)
        return Plural(
            "{decided} of {n} has decided, waiting for {names}.",
            "{decided} of {n} have decided, waiting for {names}.",
            n=self.expected,
            decided=self.decided,
            names=Listed(self.names, "and"),
        )


def find_waiting(
    links: Mapping[str, Link],
    guests: Iterable[Guest],
    pictures: Collection[str],
    decided: Mapping[str, Collection[str]],
    now: datetime,
) -> Waiting:
    """Return who is waited for.

    Asked are the guests of the links that permit deciding, and the label of a link by which nobody has come. Somebody
    has decided who decided over each of ``pictures``, the newest versions, or pressed Done. ``decided``: the pictures
    with a decision, by the id of the guest. Nobody is waited for whose link is dead.
    """
    asked = {link.id: link for link in links.values() if not link.of_host and link.permissions.decide}
    alive = {link.id for link in asked.values() if link.opens(now)}
    names, count, came = [], 0, set()
    for guest in sorted(guests, key=lambda guest: (guest.joined_at, guest.id)):
        if guest.link not in asked:
            continue
        came.add(guest.link)
        over = decided.get(guest.id, ())
        if guest.done_at or (pictures and all(picture in over for picture in pictures)):
            count += 1
        elif guest.link in alive:
            names.append(guest.name)
    names += [asked[link].label for link in asked if link in alive - came and asked[link].label]
    return Waiting(count, count + len(names), tuple(names))


def pictures_decided(current: Mapping[str, Mapping[str, GuestDecision]]) -> dict[str, set[str]]:
    """Return the pictures over which each guest has decided, by the id of the guest, from ``current_decisions``."""
    decided: dict[str, set[str]] = {}
    for picture, entries in current.items():
        for guest in entries:
            decided.setdefault(guest, set()).add(picture)
    return decided


def read_waiting(connection: sql.Connection, room_id: str) -> Waiting:
    """Return who is waited for in a room."""
    of_room = (table.select().where(table.c.room == room_id) for table in (ROOM_LINKS, ROOM_GUESTS, ROOM_PICTURES))
    links, guests, pictures = (connection.execute(query).all() for query in of_room)
    newest = newest_versions(picture_of_row(row) for row in pictures if row.removed_at is None)
    return find_waiting(
        {row.id: link_of_row(row) for row in links},
        [guest_of_row(row) for row in guests],
        set(newest.values()),
        pictures_decided(current_decisions(read_decisions(connection, room_id))),
        datetime.now(UTC),
    )
