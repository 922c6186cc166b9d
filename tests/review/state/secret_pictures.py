"""A room of pictures of which everything tells one from another, and is a secret in a blind room."""

from dataclasses import replace
from decimal import Decimal

import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.library.records.store import Store
from components.library.storage.review_schema import ROOMS
from components.review.rooms.room import Room
from components.review.rooms.room_version import change
from tests.library.shots import bare_shot
from tests.review.annas_rooms import ANNA, AnnasRooms


def put(store: Store, room: Room, **values) -> None:
    """Change columns of a room as one more version of it."""
    with store.database.write() as connection:
        change(connection, room.id)
        connection.execute(sql.update(ROOMS).where(ROOMS.c.id == room.id).values(**values))


def telling_shot(number: int, **changes):
    """Return a shot of which everything tells it apart."""
    shot = bare_shot(visitor=ANNA, width=1024 * number, height=768 * number, answer=f"shots/secret{number}/answer.webp")
    parameters = {"model": f"secret-model-{number}", "prompt": f"secret prompt {number}", "n": 2}
    cost = Cost(Decimal(f"0.{number}7"), "CNY")
    return replace(shot, recipe=replace(shot.recipe, parameters=parameters, cost=cost), **changes)


def room_of(anna: AnnasRooms, count: int, **settings):
    """Return the visit of Anna in a room of telling shots, and the shots and pictures of the room."""
    shots = [telling_shot(number) for number in range(1, count + 1)]
    for shot in shots:
        anna.store.add_row(shot)
    visit = anna.visit(anna.room(**settings))
    return visit, shots, anna.pictures.add(visit, [shot.id for shot in shots], "secret section")
