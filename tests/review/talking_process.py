"""Another process in which somebody talks: ``python -m tests.review.talking_process DATABASE ROOM GUEST PICTURE``.

Says the id of each comment and of each decision after it was made, and goes on until the process is killed.
"""

import sys
from itertools import count

import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_GUESTS, ROOM_LINKS
from components.review.comments.comments import Comments
from components.review.decisions.decision import DECISIONS
from components.review.decisions.decisions import Decisions
from components.review.rooms.room_rows import guest_of_row, link_of_row
from components.review.rooms.rooms import Rooms
from components.review.rooms.visit import RoomVisit


def main(database: str, room_id: str, guest_id: str, picture: str) -> None:
    """Comment on a picture and decide over it, again and again."""
    store = Store(f"sqlite:///{database}", "memory://talking")
    with store.database.read() as connection:
        guest = guest_of_row(connection.execute(sql.select(ROOM_GUESTS).where(ROOM_GUESTS.c.id == guest_id)).one())
        link = link_of_row(connection.execute(sql.select(ROOM_LINKS).where(ROOM_LINKS.c.id == guest.link)).one())
    visit = RoomVisit(Rooms(store.database).find(room_id, None), link, guest)
    comments, decisions = Comments(store.database), Decisions(store.database)
    for number in count():
        print(comments.add(visit, picture, f"Comment {number}").id, flush=True)
        print(decisions.decide(visit, picture, DECISIONS[number % len(DECISIONS)]).id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
