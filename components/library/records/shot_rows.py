"""Rows of shots: written after the files of a shot, found by searches, and changed.

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
from components.library.storage.schema import SHOTS, row_of_shot, shot_of_row

RECIPE = "recipe.json"
# The number of values that a database takes in one statement.
AT_ONCE = 500
CHOICES = {"model": "models", "size": "sizes", "quality": "qualities"}
EVERYTHING = Search()


class ShotRows:
    """Read and write the shots in a database; a part of Store."""

    files: Files
    database: Database

    def add_shot(self, shot: Shot) -> None:
        """Record a shot whose files are written, and its recipe in a file beside them; once, however often asked."""
        self._write_recipe(shot)
        self.add_row(shot)

    def add_row(self, shot: Shot) -> None:
        """Record a shot whose recipe lies beside its picture already; once, however often asked."""
        try:
            with self.database.write() as connection:
                connection.execute(sql.insert(SHOTS), row_of_shot(shot))
        except sql.exc.IntegrityError:
            if self.find_shot(shot.id) is None:
                raise StorageError("The picture's row could not be written. Store it again.") from None

    def replace_shot(self, shot: Shot) -> None:
        """Record what has become of a shot that is on record, its recipe's file included."""
        self._write_recipe(shot)
        with self.database.write() as connection:
            connection.execute(sql.update(SHOTS).where(SHOTS.c.id == shot.id).values(**row_of_shot(shot)))

    def find_shot(self, shot_id: str) -> Shot | None:
        """Return a shot, in the bin or not, or None where there is none of that id."""
        with self.database.read() as connection:
            row = connection.execute(sql.select(SHOTS).where(SHOTS.c.id == shot_id)).one_or_none()
        return shot_of_row(row) if row else None

    def find_by_sha256(self, sha256: str, visitor: str | None) -> Shot | None:
        """Return a visitor's shot, for None anybody's, whose answer has this digest in hex: the newest, the bin last.

        What was made of an answer has another digest, which is not on record.
        """
        query = sql.select(SHOTS).where(SHOTS.c.sha256 == sha256, *Search(visitor=visitor).whose)
        query = query.order_by(SHOTS.c.deleted_at.is_not(None), *ORDER).limit(1)
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
        return shot_of_row(row) if row else None

    def list_made_at(self, moment: datetime, visitor: str | None) -> list[Shot]:
        """Return a visitor's shots, or for None everybody's, of one moment: those of a call; the bin last."""
        query = sql.select(SHOTS).where(SHOTS.c.made_at == moment, *Search(visitor=visitor).whose)
        query = query.order_by(SHOTS.c.deleted_at.is_not(None), *ORDER)
        with self.database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def find_lineage(self, shot_id: str, visitor: str | None) -> Lineage | None:
        """Return all versions of the picture that a visitor's shot is one of, or for None anybody's."""
        with self.database.read() as connection:
            return read_lineage(connection, shot_id, visitor)

    def latest_shots(self, count: int) -> list[Shot]:
        """Return the newest shots first, ``count`` at most."""
        return self.find_shots(EVERYTHING, 0, count)

    def find_shots(self, search: Search, start: int, count: int) -> list[Shot]:
        """Return what a search finds, newest first: ``count`` shots at most, from number ``start``."""
        # The page is found in an index alone, and only its own rows are fetched.
        page = sql.select(SHOTS.c.id).where(*search.conditions).order_by(*ORDER).limit(count).offset(start)
        query = sql.select(SHOTS).where(SHOTS.c.id.in_(page)).order_by(*ORDER)
        with self.database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def walk_shots(self, search: Search) -> Iterator[Shot]:
        """Yield all that a search finds, newest first, a page of rows at a time; nothing that is made meanwhile."""
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
        """Return the shots, in the bin or not, whose answer has this SHA-256."""
        with self.database.read() as connection:
            rows = connection.execute(sql.select(SHOTS).where(SHOTS.c.sha256 == sha256))
            return [shot_of_row(row) for row in rows]

    def list_shots_of(self, run_id: str) -> list[Shot]:
        """Return the shots of a run, in the bin or not, in their order."""
        query = sql.select(SHOTS).where(SHOTS.c.run == run_id).order_by(SHOTS.c.number)
        with self.database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def count_shots(self, search: Search) -> int:
        """Return how many shots a search finds."""
        query = sql.select(sql.func.count()).select_from(SHOTS).where(*search.conditions)
        with self.database.read() as connection:
            return connection.scalar(query) or 0

    def list_choices(self, search: Search) -> dict[str, list[str]]:
        """Return the "models", "sizes" and "qualities" that the visitor of a search has shots of, in the bin or not.

        What else it says does not matter: a choice that was made takes none of the others away.
        """
        query = sql.select(*(SHOTS.c[name] for name in CHOICES)).where(*search.scope).distinct()
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return {said: sorted({getattr(row, name) for row in rows} - {""}) for name, said in CHOICES.items()}

    def list_answers(self) -> dict[str, tuple[str, str]]:
        """Return of every shot, in the bin or not, the key of its answer and its note, by its id."""
        with self.database.read() as connection:
            query = sql.select(SHOTS.c.id, SHOTS.c.answer, SHOTS.c.note)
            return {row.id: (row.answer, row.note) for row in connection.execute(query)}

    def star(self, shot_id: str, starred: bool) -> None:
        """Give a shot a star, or take it away."""
        update_shots(self.database, [shot_id], starred=starred)

    def note(self, shot_ids: Iterable[str], note: str) -> None:
        """Say of shots what is not as it should be with their files; "" says that all is well."""
        update_shots(self.database, shot_ids, note=note)

    def _write_recipe(self, shot: Shot) -> None:
        recipe = json.dumps(shot.as_json(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
        self.files.write_file(str(PurePosixPath(shot.answer).with_name(RECIPE)), recipe)


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
