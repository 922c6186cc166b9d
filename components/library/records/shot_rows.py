"""Rows of shots in the database: written after the files, changed, and found.

Knows nothing about runs and the bin.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

import sqlalchemy as sql

from components.errors import StorageError
from components.library.records.lineage import Lineage, read_lineage
from components.library.records.search import ORDER, Search
from components.library.records.shot import Shot
from components.library.storage.database import Database
from components.library.storage.files import Files
from components.library.storage.schema import NOT_REMOVED, SHOTS, row_of_shot, shot_of_row
from components.message.message import Message

RECIPE = "recipe.json"
# The number of values that a database takes in one statement.
AT_ONCE = 500
CHOICES = {"model": "models", "size": "sizes", "quality": "qualities"}
EVERYTHING = Search()
# The columns that change as an answer is put back.
FINISHED = ("pasted", "changed_outside_mask", "handling", "note")


class ShotRows:
    """Read and write the shots in a database; a part of Store."""

    files: Files
    database: Database

    def add_shot(self, shot: Shot) -> None:
        """Write the recipe file of a shot, beside its files, and the row; doing the same twice changes nothing."""
        self._write_recipe(shot)
        self.add_row(shot)

    def add_row(self, shot: Shot) -> None:
        """Write the row of a shot that has its recipe file; doing the same twice changes nothing."""
        try:
            with self.database.write() as connection:
                connection.execute(sql.insert(SHOTS), row_of_shot(shot))
        except sql.exc.IntegrityError:
            if self.find_shot(shot.id) is None:
                raise StorageError(Message("The picture's row could not be written. Store it again.")) from None

    def update_finished(self, shot: Shot) -> Shot | None:
        """Write the recipe file of a shot whose answer was put back, and what that changes in the row.

        Return the shot as it is on record then, None where the shot was removed for good: no recipe file stays then.
        """
        self._write_recipe(shot)
        row = row_of_shot(shot)
        # The star and the bin may have changed since the shot was read.
        changes = {name: row[name] for name in FINISHED}
        query = sql.update(SHOTS).where(SHOTS.c.id == shot.id, NOT_REMOVED).values(changes)
        with self.database.write() as connection:
            there = connection.execute(query).rowcount > 0
            now = connection.execute(sql.select(SHOTS).where(SHOTS.c.id == shot.id)).one() if there else None
        if now is None:
            self.files.remove(_recipe_key(shot))
        return shot_of_row(now) if now else None

    def find_shot(self, shot_id: str) -> Shot | None:
        """Return a shot, in the bin or not, or None where no shot has the id."""
        with self.database.read() as connection:
            row = connection.execute(sql.select(SHOTS).where(SHOTS.c.id == shot_id)).one_or_none()
        return shot_of_row(row) if row else None

    def find_by_sha256(self, sha256: str, visitor: str | None) -> Shot | None:
        """Return the newest shot of a visitor whose answer has a SHA-256 in hex, preferably one outside the bin.

        ``visitor`` None stands for everybody. The digest of a finished picture is not on record.
        """
        query = sql.select(SHOTS).where(SHOTS.c.sha256 == sha256, *Search(visitor=visitor).whose)
        query = query.order_by(SHOTS.c.deleted_at.is_not(None), *ORDER).limit(1)
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
        return shot_of_row(row) if row else None

    def list_made_at(self, moment: datetime, visitor: str | None) -> list[Shot]:
        """Return the shots of a visitor, None for everybody, made at one moment, as by one call; the bin last."""
        query = sql.select(SHOTS).where(SHOTS.c.made_at == moment, *Search(visitor=visitor).whose)
        query = query.order_by(SHOTS.c.deleted_at.is_not(None), *ORDER)
        with self.database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def find_lineage(self, shot_id: str, visitor: str | None) -> Lineage | None:
        """Return all versions of the picture of a shot of a visitor, None for everybody; None for no shot."""
        with self.database.read() as connection:
            return read_lineage(connection, shot_id, visitor)

    def latest_shots(self, count: int) -> list[Shot]:
        """Return at most ``count`` shots, newest first."""
        return self.find_shots(EVERYTHING, 0, count)

    def find_shots(self, search: Search, start: int, count: int) -> list[Shot]:
        """Return at most ``count`` shots that a search finds, newest first, from number ``start``."""
        # The page is found in an index alone, and only the rows of the page are fetched.
        page = sql.select(SHOTS.c.id).where(*search.conditions).order_by(*ORDER).limit(count).offset(start)
        query = sql.select(SHOTS).where(SHOTS.c.id.in_(page)).order_by(*ORDER)
        with self.database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def walk_shots(self, search: Search) -> Iterator[Shot]:
        """Yield all shots that a search finds, newest first, without the shots that are made meanwhile."""
        wanted = sql.select(SHOTS).where(*search.conditions).order_by(*ORDER).limit(AT_ONCE)
        columns, page = (SHOTS.c.made_at, SHOTS.c.number, SHOTS.c.id), wanted
        while True:
            with self.database.read() as connection:
                rows = connection.execute(page).all()
            yield from map(shot_of_row, rows)
            if len(rows) < AT_ONCE:
                return
            last = (sql.literal(rows[-1]._mapping[column.name], column.type) for column in columns)
            page = wanted.where(sql.tuple_(*columns) < sql.tuple_(*last))

    def list_shots_with(self, sha256: str) -> list[Shot]:
        """Return the shots, in the bin or not, whose answer has a SHA-256 in hex."""
        with self.database.read() as connection:
            rows = connection.execute(sql.select(SHOTS).where(SHOTS.c.sha256 == sha256))
            return [shot_of_row(row) for row in rows]

    def list_shots_of(self, run_id: str) -> list[Shot]:
        """Return the shots of a run, in the bin or not, in their order."""
        query = sql.select(SHOTS).where(SHOTS.c.run == run_id).order_by(SHOTS.c.number)
        with self.database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def count_shots(self, search: Search) -> int:
        """Return the count of shots that a search finds."""
        query = sql.select(sql.func.count()).select_from(SHOTS).where(*search.conditions)
        with self.database.read() as connection:
            return connection.scalar(query) or 0

    def list_choices(self, search: Search) -> dict[str, list[str]]:
        """Return the "models", "sizes" and "qualities" among the shots in the scope of a search.

        The other conditions of the search are not applied, so that one choice removes none of the others.
        """
        query = sql.select(*(SHOTS.c[name] for name in CHOICES)).where(*search.scope).distinct()
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return {said: sorted({getattr(row, name) for row in rows} - {""}) for name, said in CHOICES.items()}

    def list_answers(self) -> dict[str, tuple[str, Message]]:
        """Return the key of the answer and the note of every shot, in the bin or not, by the id of the shot."""
        with self.database.read() as connection:
            query = sql.select(SHOTS.c.id, SHOTS.c.answer, SHOTS.c.note)
            return {row.id: (row.answer, row.note) for row in connection.execute(query)}

    def star(self, shot_id: str, starred: bool) -> None:
        """Set or remove the star of a shot."""
        update_shots(self.database, [shot_id], starred=starred)

    def note(self, shot_ids: Iterable[str], note: Message) -> None:
        """Set the note of shots: sentences about damage of their files, an empty message for none."""
        update_shots(self.database, shot_ids, note=note)

    def _write_recipe(self, shot: Shot) -> None:
        recipe = json.dumps(shot.as_json(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
        self.files.write_file(_recipe_key(shot), recipe)


def _recipe_key(shot: Shot) -> str:
    return str(PurePosixPath(shot.answer).with_name(RECIPE))


def update_shots(
    database: Database, shot_ids: Iterable[str], *conditions: sql.ColumnElement[bool], **values: object
) -> int:
    """Change columns of the shots that meet the conditions; return the count of changed shots."""
    changed = 0
    with database.write() as connection:
        for some in batches(list(shot_ids)):
            query = sql.update(SHOTS).where(SHOTS.c.id.in_(some), *conditions).values(**values)
            changed += connection.execute(query).rowcount
    return changed


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield ids, as many at a time as one statement takes."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
