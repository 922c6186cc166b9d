"""Two processes that write the same row of PostgreSQL at the same moment both go on, and the row is there once."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sql

from components.library.ledger.usage import read_usage
from components.library.records.prompts import Prompts
from components.library.records.store import Store
from tests.library.exports import add_edit

ANNA = "a" * 64


@pytest.fixture
def stores(make_database: Callable[[], str], tmp_path) -> Iterator[tuple[Store, Store]]:
    """Give the stores of two processes."""
    database = make_database()
    both = Store(database, str(tmp_path)), Store(database, str(tmp_path))
    yield both
    for store in both:
        store.close()


def before_insertion(store: Store, table: str, work: Callable[[], object]) -> list[object]:
    """Have something done just before a store inserts its first row into a table; return what came of it."""
    done: list[object] = []

    def look(_connection, _cursor, statement: str, *_more) -> None:
        if statement.startswith(f"INSERT INTO {table} ") and not done:
            done.append(work())

    sql.event.listen(store.database.engine, "before_cursor_execute", look)
    return done


def test_a_favourite_that_is_kept_twice_at_once_is_there_once(stores):
    mine, others = (Prompts(store.database) for store in stores)
    done = before_insertion(stores[0], "prompts", lambda: others.save_favourite(ANNA, "a rose"))
    kept = mine.save_favourite(ANNA, "a rose", "Rose")
    assert [prompt.id for prompt in done] == [kept.id]
    assert others.list_prompts(ANNA) == [kept]
    assert others.list_prompts(ANNA, "ROSE") == [kept]


def test_a_picture_that_two_processes_find_again_is_counted_once(stores):
    """Both start at once, after the rows of the database were lost."""
    mine, other = stores
    shot = add_edit(mine, 1, run="f" * 32)
    done = before_insertion(mine, "ledger", lambda: other.enter_found(shot.run))
    mine.enter_found(shot.run)
    assert done == [None]
    assert read_usage(mine.database).total.pictures == 1
