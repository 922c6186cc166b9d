"""The naive way: every row of a library is read, and is found or added up in Python."""

from datetime import date

import sqlalchemy as sql

from components.library.ledger.usage import Sums
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.storage.schema import SHOTS, shot_of_row


def find_naively(store: Store, search: Search, start: int, count: int) -> list[Shot]:
    """Return what ``Store.find_shots`` does, of rows that are all read."""
    with store.database.read() as connection:
        shots = [shot_of_row(row) for row in connection.execute(sql.select(SHOTS))]
    wanted = search.text.casefold().split()
    shots = [
        shot
        for shot in shots
        if all(word in shot.recipe.prompt.casefold() for word in wanted)
        and search.quality in ("", shot.recipe.parameters["quality"])
        and search.visitor in (None, shot.visitor)
        and shot.starred >= search.starred
    ]
    shots.sort(key=lambda shot: (shot.recipe.made_at, shot.number, shot.id), reverse=True)
    return shots[start : start + count]


def add_up_naively(store: Store, visitor: str | None, since: date | None) -> Sums:
    """Return what ``read_usage`` comes to, of rows that are all read; here each shot is a call of its own."""
    with store.database.read() as connection:
        shots = [shot_of_row(row) for row in connection.execute(sql.select(SHOTS))]
    total = Sums()
    for recipe in (shot.recipe for shot in shots if visitor in (None, shot.visitor)):
        if since is None or recipe.made_at.date() >= since:
            counts = (recipe.usage["input_tokens"], recipe.usage["output_tokens"])
            money = {recipe.cost.currency: recipe.cost.amount} if recipe.cost else {}
            total += Sums(1, 1, *counts, 0, money, 0 if recipe.cost else 1, recipe.seconds)
    return total
