"""Whoever waits for a room learns of a change at once, and an idle room costs one query a second."""

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
import sqlalchemy as sql

from components.library.records.store import Store
from components.review.changes import Changes
from components.review.review_errors import LinkRefused, WrongEntry
from components.review.rooms.room_version import CHANGED
from tests.forked_process import ForkedProcess
from tests.review.annas_rooms import AnnasRooms

# Longer than any test waits where nothing wakes.
LONG = 30.0


@pytest.fixture
def changes(store: Store) -> Iterator[Changes]:
    changes = Changes(store.database)
    yield changes
    changes.close()


@pytest.fixture
def deaf(store: Store) -> Iterator[Changes]:
    """Give changes that look at the database once in a very long time."""
    changes = Changes(store.database, seconds_between=1000)
    yield changes
    changes.close()


async def begin(changes: Changes, room_id: str, count: int, since: int = 0) -> list[asyncio.Task[int]]:
    """Return so many who wait by now."""
    waiting = [asyncio.create_task(changes.wait(room_id, since, LONG)) for _ in range(count)]
    await asyncio.sleep(0)
    return waiting


async def test_everybody_in_this_process_is_woken_at_once(either_store):
    anna, deaf = AnnasRooms(either_store), Changes(either_store.database, seconds_between=1000)
    visit, other = anna.visit(), anna.visit()
    waiting, elsewhere = await begin(deaf, visit.room.id, 100), await begin(deaf, other.room.id, 1)
    await asyncio.to_thread(anna.pictures.add, visit, anna.shots())
    async with asyncio.timeout(LONG / 2):
        assert await asyncio.gather(*waiting) == [1] * 100
    assert not elsewhere[0].done()
    await asyncio.to_thread(anna.pictures.add, other, anna.shots())
    assert await elsewhere[0] == 1
    deaf.close()


async def test_a_version_that_is_there_is_given_without_a_wait_and_none_is_after_the_wait(anna, changes):
    visit, _ = anna.room_with(1)
    assert await changes.wait(visit.room.id, 0, LONG) == 1
    assert await changes.wait(visit.room.id, 1, 0.01) == 1


async def test_what_was_refused_wakes_nobody(anna, deaf):
    visit = anna.visit()
    waiting = await begin(deaf, visit.room.id, 1)
    with pytest.raises(WrongEntry):
        await asyncio.to_thread(anna.pictures.add, visit, ["no such shot"])
    await asyncio.sleep(0)
    assert not waiting[0].done()
    await asyncio.to_thread(anna.pictures.add, visit, anna.shots())
    assert await waiting[0] == 1


async def test_who_waits_for_a_room_that_is_deleted_is_sent_away(anna, changes):
    for by_another in (False, True):
        visit = anna.visit()
        [waiting] = await begin(changes, visit.room.id, 1)
        if by_another:
            with anna.database.write() as connection:
                connection.execute(sql.text("DELETE FROM rooms"))
        else:
            await asyncio.to_thread(anna.rooms.delete, visit)
        with pytest.raises(LinkRefused):
            await waiting


async def test_a_change_of_another_process_wakes_too(anna, changes):
    visit = anna.visit()
    [shot] = anna.shots()
    waiting = await begin(changes, visit.room.id, 3)
    with ForkedProcess("tests.review.another_process", anna.database.url.database, visit.room.id, shot) as process:
        said = await asyncio.to_thread(process.stdout.readline)
        written = time.monotonic()
        assert said == "1\n"
        assert await asyncio.gather(*waiting) == [1] * 3
        assert time.monotonic() - written < 2


async def test_an_idle_room_costs_at_most_one_query_in_each_interval_however_many_wait(anna, store):
    changes, queries = Changes(store.database, seconds_between=0.2), []
    visit, other = anna.visit(), anna.visit()

    def count(*given: object) -> None:
        queries.append((time.monotonic(), str(given[2])))

    sql.event.listen(store.database.engine, "before_cursor_execute", count)
    rooms = [visit.room.id, other.room.id] * 50
    assert set(await asyncio.gather(*(changes.wait(room, 0, 0.9) for room in rooms))) == {0}
    # Who comes and goes makes no further query.
    for _ in range(50):
        await changes.wait(visit.room.id, 0, 0.001)
    changes.close()
    sql.event.remove(store.database.engine, "before_cursor_execute", count)
    assert all(query.startswith("SELECT rooms.id, rooms.version") for _, query in queries)
    moments = [moment for moment, _ in queries]
    assert all(later - earlier > 0.15 for earlier, later in pairwise(moments))
    assert queries


async def test_nobody_is_forgotten_while_the_database_does_not_answer(anna, store):
    changes = Changes(store.database, seconds_between=0.01)
    visit, failing = anna.visit(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def fail(*_given: object) -> None:
        loop.call_soon_threadsafe(failing.set)
        raise sql.exc.OperationalError("SELECT", {}, Exception("gone away"))

    sql.event.listen(store.database.engine, "before_cursor_execute", fail)
    waiting = await begin(changes, visit.room.id, 1)
    await failing.wait()
    sql.event.remove(store.database.engine, "before_cursor_execute", fail)
    await asyncio.to_thread(anna.pictures.add, visit, anna.shots())
    assert await waiting[0] == 1
    changes.close()


async def test_a_change_that_turns_out_not_to_be_written_is_taken_back_by_the_next_look(anna, store):
    changes, looks, loop = Changes(store.database, seconds_between=0.01), asyncio.Queue(), asyncio.get_running_loop()
    visit, _ = anna.room_with(1)
    [waiting] = await begin(changes, visit.room.id, 1, since=2)
    # As by a connection that breaks while it commits.
    with store.database.read() as connection:
        connection.info[CHANGED] = {visit.room.id: 2}

    def count(*_given: object) -> None:
        loop.call_soon_threadsafe(looks.put_nowait, None)

    sql.event.listen(store.database.engine, "before_cursor_execute", count)
    # The look that is under way, a whole one, and the beginning of another.
    for _ in range(3):
        await looks.get()
    assert await changes.wait(visit.room.id, 1, 0.05) == 1
    waiting.cancel()
    changes.close()


def test_the_thread_ends_with_the_changes(anna, store):
    changes = Changes(store.database)
    asyncio.run(changes.wait(anna.visit().room.id, 0, 0.001))
    changes.close()
    assert not changes._thread.is_alive()
