"""Where shots and runs are kept: rows in a database, and files beside it.

A shot's row is written after its files, a run's before anything is sent. Knows nothing about jobs or pages.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import sqlalchemy as sql

from components.errors import StorageError
from components.library.records.lineage import Lineage, read_lineage
from components.library.records.run import DONE, OPEN, Run
from components.library.records.screen_views import ScreenViews
from components.library.records.search import ORDER, Search
from components.library.records.shot import Shot
from components.library.storage.database import Database
from components.library.storage.files import Files, folder_unusable
from components.library.storage.process_lock import ProcessLock
from components.library.storage.schema import (
    NOT_BINNED,
    REMOVING,
    RUNS,
    SHOTS,
    row_of_run,
    row_of_shot,
    run_of_row,
    shot_of_row,
)

RECIPE = "recipe.json"
# What a database takes of values in one statement.
AT_ONCE = 500
CHOICES = {"model": "models", "size": "sizes", "quality": "qualities"}
EVERYTHING = Search()


class Store:
    """Keep shots and runs; ``files`` is where their files are."""

    def __init__(self, database_url: str | sql.URL, files_url: str) -> None:
        self.files, self.screen_views = Files(files_url), ScreenViews()
        self._database = Database(database_url)
        self._owner = ProcessLock(self._database)

    @property
    def database(self) -> Database:
        """Return the database, for what else is kept in it."""
        return self._database

    def add_shot(self, shot: Shot) -> None:
        """Record a shot whose files are written, and its recipe in a file beside them; once, however often asked."""
        self._write_recipe(shot)
        self.add_row(shot)

    def add_row(self, shot: Shot) -> None:
        """Record a shot whose recipe lies beside its picture already; once, however often asked."""
        try:
            with self._database.write() as connection:
                connection.execute(sql.insert(SHOTS), row_of_shot(shot))
        except sql.exc.IntegrityError:
            if self.find_shot(shot.id) is None:
                raise StorageError("The picture's row could not be written. Store it again.") from None

    def replace_shot(self, shot: Shot) -> None:
        """Record what has become of a shot that is on record, its recipe's file included."""
        self._write_recipe(shot)
        with self._database.write() as connection:
            connection.execute(sql.update(SHOTS).where(SHOTS.c.id == shot.id).values(**row_of_shot(shot)))

    def find_shot(self, shot_id: str) -> Shot | None:
        """Return a shot, in the bin or not, or None where there is none of that id."""
        with self._database.read() as connection:
            row = connection.execute(sql.select(SHOTS).where(SHOTS.c.id == shot_id)).one_or_none()
        return shot_of_row(row) if row else None

    def find_by_sha256(self, sha256: str, visitor: str | None) -> Shot | None:
        """Return a visitor's shot, for None anybody's, whose answer has this digest in hex: the newest, the bin last.

        What was made of an answer has another digest, which is not on record.
        """
        query = sql.select(SHOTS).where(SHOTS.c.sha256 == sha256, *Search(visitor=visitor).whose)
        query = query.order_by(SHOTS.c.deleted_at.is_not(None), *ORDER).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return shot_of_row(row) if row else None

    def list_made_at(self, moment: datetime, visitor: str | None) -> list[Shot]:
        """Return a visitor's shots, or for None everybody's, of one moment: those of a call; the bin last."""
        query = sql.select(SHOTS).where(SHOTS.c.made_at == moment, *Search(visitor=visitor).whose)
        query = query.order_by(SHOTS.c.deleted_at.is_not(None), *ORDER)
        with self._database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def find_lineage(self, shot_id: str, visitor: str | None) -> Lineage | None:
        """Return all versions of the picture that a visitor's shot is one of, or for None anybody's."""
        with self._database.read() as connection:
            return read_lineage(connection, shot_id, visitor)

    def latest_shots(self, count: int) -> list[Shot]:
        """Return the newest shots first, ``count`` at most."""
        return self.find_shots(EVERYTHING, 0, count)

    def find_shots(self, search: Search, start: int, count: int) -> list[Shot]:
        """Return what a search finds, newest first: ``count`` shots at most, from number ``start``."""
        # The page is found in an index alone, and only its own rows are fetched.
        page = sql.select(SHOTS.c.id).where(*search.conditions).order_by(*ORDER).limit(count).offset(start)
        query = sql.select(SHOTS).where(SHOTS.c.id.in_(page)).order_by(*ORDER)
        with self._database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def walk_shots(self, search: Search) -> Iterator[Shot]:
        """Yield all that a search finds, newest first, a page of rows at a time; nothing that is made meanwhile."""
        wanted = sql.select(SHOTS).where(*search.conditions).order_by(*ORDER).limit(AT_ONCE)
        columns, page = (SHOTS.c.made_at, SHOTS.c.number, SHOTS.c.id), wanted
        while True:
            with self._database.read() as connection:
                rows = connection.execute(page).all()
            yield from map(shot_of_row, rows)
            if len(rows) < AT_ONCE:
                return
            last = (sql.literal(rows[-1]._mapping[column.name], column.type) for column in columns)
            page = wanted.where(sql.tuple_(*columns) < sql.tuple_(*last))

    def list_shots_with(self, sha256: str) -> list[Shot]:
        """Return the shots, in the bin or not, whose answer has this SHA-256."""
        with self._database.read() as connection:
            rows = connection.execute(sql.select(SHOTS).where(SHOTS.c.sha256 == sha256))
            return [shot_of_row(row) for row in rows]

    def list_shots_of(self, run_id: str) -> list[Shot]:
        """Return the shots of a run, in the bin or not, in their order."""
        query = sql.select(SHOTS).where(SHOTS.c.run == run_id).order_by(SHOTS.c.number)
        with self._database.read() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def count_shots(self, search: Search) -> int:
        """Return how many shots a search finds."""
        query = sql.select(sql.func.count()).select_from(SHOTS).where(*search.conditions)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def list_choices(self, search: Search) -> dict[str, list[str]]:
        """Return the "models", "sizes" and "qualities" that the visitor of a search has shots of, in the bin or not.

        What else it says does not matter: a choice that was made takes none of the others away.
        """
        query = sql.select(*(SHOTS.c[name] for name in CHOICES)).where(*search.scope).distinct()
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return {said: sorted({getattr(row, name) for row in rows} - {""}) for name, said in CHOICES.items()}

    def star(self, shot_id: str, starred: bool) -> None:
        """Give a shot a star, or take it away."""
        self._update_shots([shot_id], starred=starred)

    def note(self, shot_ids: Iterable[str], note: str) -> None:
        """Say of shots what is not as it should be with their files; "" says that all is well."""
        self._update_shots(shot_ids, note=note)

    def bin_shots(self, shot_ids: Iterable[str]) -> None:
        """Put shots into the bin; those that are there already stay there since when they were."""
        self._update_shots(shot_ids, SHOTS.c.deleted_at.is_(None), deleted_at=datetime.now(UTC))

    def restore_shots(self, shot_ids: Iterable[str]) -> int:
        """Take shots out of the bin and return how many that were; none that is being removed for good."""
        there = sql.or_(NOT_BINNED, SHOTS.c.deleted_at > REMOVING)
        return self._update_shots(shot_ids, there, deleted_at=None)

    def list_answers(self) -> dict[str, tuple[str, str]]:
        """Return of every shot, in the bin or not, the key of its answer and its note, by its id."""
        with self._database.read() as connection:
            query = sql.select(SHOTS.c.id, SHOTS.c.answer, SHOTS.c.note)
            return {row.id: (row.answer, row.note) for row in connection.execute(query)}

    def add_run(self, run: Run) -> None:
        """Record what is about to be asked for, as this process's."""
        with self._database.write() as connection:
            connection.execute(sql.insert(RUNS), row_of_run(run) | {"owner": self._owner.id})

    def update_run(self, run_id: str, *, if_open: bool = False, **changes: object) -> None:
        """Change fields of a run, by their names in Run; with ``if_open`` only while it waits or runs."""
        query = sql.update(RUNS).where(RUNS.c.id == run_id)
        query = query.where(RUNS.c.state.in_(OPEN)) if if_open else query
        with self._database.write() as connection:
            connection.execute(query.values(**changes))

    def find_run(self, run_id: str) -> Run | None:
        """Return a run, or None where there is none of that id."""
        with self._database.read() as connection:
            row = connection.execute(sql.select(RUNS).where(RUNS.c.id == run_id)).one_or_none()
        return run_of_row(row) if row else None

    def list_runs(self, visitor: str | None = None, states: Sequence[str] = (), count: int = 1000) -> list[Run]:
        """Return runs, newest first: a visitor's or, for None, everybody's; in these states or in any."""
        query = sql.select(RUNS).order_by(RUNS.c.asked_at.desc(), RUNS.c.id).limit(count)
        query = query if visitor is None else query.where(RUNS.c.visitor == visitor)
        query = query.where(RUNS.c.state.in_(states)) if states else query
        with self._database.read() as connection:
            return [run_of_row(row) for row in connection.execute(query)]

    def list_unfinished(self) -> list[tuple[Run, bool]]:
        """Return every run that is not done, and whether the process that had it in hand is gone."""
        with self._database.read() as connection:
            rows = connection.execute(sql.select(RUNS).where(RUNS.c.state != DONE)).all()
        gone = self._owner.find_gone({row.owner for row in rows})
        return [(run_of_row(row), row.owner in gone) for row in rows]

    def close(self) -> None:
        """Let the database's connections go."""
        self._owner.close()
        self._database.close()

    def _write_recipe(self, shot: Shot) -> None:
        recipe = json.dumps(shot.as_json(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
        self.files.write_file(str(PurePosixPath(shot.answer).with_name(RECIPE)), recipe)

    def _update_shots(self, shot_ids: Iterable[str], *conditions: sql.ColumnElement[bool], **values: object) -> int:
        changed = 0
        with self._database.write() as connection:
            for some in batches(list(shot_ids)):
                query = sql.update(SHOTS).where(SHOTS.c.id.in_(some), *conditions).values(**values)
                changed += connection.execute(query).rowcount
        return changed


def open_store(folder: Path, database_url: str | None = None, files_url: str | None = None) -> Store:
    """Return the store in a folder: SQLite and files, each there unless a URL leads elsewhere.

    Raises StorageError where it cannot be written.
    """
    if database_url is None or files_url is None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise folder_unusable(error) from None
    database = sql.URL.create("sqlite", database=str(folder / "proofroom.db"))
    return Store(database_url or database, files_url or str(folder / "files"))


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield ids, as many at a time as a statement takes."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
