"""Pages that follow a room: each change is read once for all of them, and each is told the latest."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.library.storage.review_schema import ROOM_GUESTS
from components.review import feeds as followed
from components.review.review import Review
from components.review.rooms.visit import RoomVisit
from components.review.state.room_state import RoomNow
from tests.review.annas_rooms import AnnasRooms

LONG = 20.0


@pytest.fixture
def statements(store) -> Iterator[list[str]]:
    """Give the statements that the database executes."""
    told: list[str] = []

    def note(*given: object) -> None:
        told.append(str(given[2]))

    sql.event.listen(store.database.engine, "before_cursor_execute", note)
    yield told
    sql.event.remove(store.database.engine, "before_cursor_execute", note)


async def follow(review: Review, visit: RoomVisit, count: int, stack: ExitStack) -> list[followed.Follower]:
    """Return so many pages that know the room as it is."""
    now = await look(review, visit)
    return [stack.enter_context(review.feeds.follow(now, visit.guest)) for _ in range(count)]


async def look(review: Review, visit: RoomVisit) -> RoomNow:
    """Return the room at the version of a visit, or at a later one."""
    return await asyncio.to_thread(review.state.read_now, visit.room.id, visit.room.version)


async def test_a_change_is_read_once_however_many_pages_follow_the_room(anna: AnnasRooms, review, statements):
    ways = []
    for count in (1, 60):
        visit, [picture] = anna.room_with(1)
        ben = anna.guest(visit)
        with ExitStack() as stack:
            pages = await follow(review, ben, count, stack)
            statements.clear()
            await asyncio.to_thread(review.comments.add, ben, picture.id, "Warmer")
            async with asyncio.timeout(LONG):
                told = await asyncio.gather(*(page.next() for page in pages))
        assert {len(now.snapshot.comments) for now in told} == {1}
        # Besides the looks at the version, which come by the second.
        ways.append([told for told in statements if not told.startswith("SELECT rooms.id, rooms.version")])
    assert ways[0] == ways[1]


async def test_a_page_that_is_slow_is_told_the_latest_alone(anna: AnnasRooms, review, monkeypatch):
    monkeypatch.setattr(followed, "GATHERED", 0.0)
    visit, [picture] = anna.room_with(1)
    ben = anna.guest(visit)
    with ExitStack() as stack:
        slow, quick = await follow(review, ben, 2, stack)
        for number in (1, 2):
            await asyncio.to_thread(review.comments.add, ben, picture.id, f"Comment {number}")
            async with asyncio.timeout(LONG):
                assert len((await quick.next()).snapshot.comments) == number
        assert len((await slow.next()).snapshot.comments) == 2
        assert not slow._told.is_set()


async def test_whoever_follows_later_is_told_what_came_meanwhile(anna: AnnasRooms, review):
    visit, [picture] = anna.room_with(1)
    ben = anna.guest(visit)
    with ExitStack() as stack:
        known = await look(review, ben)
        [first] = await follow(review, ben, 1, stack)
        await asyncio.to_thread(review.comments.add, ben, picture.id, "Warmer")
        async with asyncio.timeout(LONG):
            await first.next()
            later = stack.enter_context(review.feeds.follow(known, None))
            assert (await later.next()).version > known.version


async def test_a_page_that_knows_less_than_the_first_follower_is_told_at_once(anna: AnnasRooms, review, monkeypatch):
    # No time in which everybody would be told, changes or not.
    monkeypatch.setattr(followed, "QUIET", 2 * LONG)
    visit, [picture] = anna.room_with(1)
    ben = anna.guest(visit)
    known = await look(review, ben)
    await asyncio.to_thread(review.comments.add, ben, picture.id, "Warmer")
    with ExitStack() as stack:
        await follow(review, anna.visit(visit.room), 1, stack)
        second = stack.enter_context(review.feeds.follow(known, None))
        async with asyncio.timeout(LONG):
            assert len((await second.next()).snapshot.comments) == 1


async def test_guests_of_open_pages_stay_here_by_one_statement_and_change_nothing(
    anna: AnnasRooms, review, statements, monkeypatch
):
    monkeypatch.setattr(followed, "QUIET", 0.05)
    visit = anna.visit()
    guests = [anna.guest(visit, name) for name in ("Ben", "Cleo")]
    before = datetime.now(UTC) - timedelta(seconds=40)
    with anna.database.write() as connection:
        connection.execute(sql.update(ROOM_GUESTS).values(seen_at=before))
    with ExitStack() as stack:
        [ben], [cleo] = [await follow(review, guest, 1, stack) for guest in guests]
        statements.clear()
        async with asyncio.timeout(LONG):
            now, _ = await ben.next(), await cleo.next()
    assert set(now.here) == {guest.guest.id for guest in guests}
    assert all(guest.seen_at > before for guest in review.guests.list_guests(visit.room))
    noted = [told for told in statements if told.startswith("UPDATE")]
    assert all(told.startswith("UPDATE room_guests") for told in noted)
    assert len(noted) == 1
    assert now.version == anna.rooms.find(visit.room.id, visit.room.visitor).version


async def test_pages_are_sent_away_when_the_room_is_deleted_and_when_the_process_is_about_to_end(
    anna: AnnasRooms, review
):
    for end in ("delete", "close"):
        visit = anna.visit()
        with ExitStack() as stack:
            pages = await follow(review, visit, 2, stack)
            if end == "delete":
                await asyncio.to_thread(anna.rooms.delete, visit)
            else:
                await asyncio.to_thread(review.feeds.close)
            async with asyncio.timeout(LONG):
                assert await asyncio.gather(*(page.next() for page in pages)) == [None, None]


async def test_pages_are_told_again_once_the_database_answers_again(anna: AnnasRooms, review, monkeypatch):
    visit, [picture] = anna.room_with(1)
    ben, failing = anna.guest(visit), [True]

    def fail(*given: object) -> None:
        if failing.pop():
            raise sql.exc.OperationalError("SELECT", {}, Exception("gone away"))

    with ExitStack() as stack:
        [page] = await follow(review, ben, 1, stack)
        await asyncio.to_thread(review.comments.add, ben, picture.id, "Warmer")
        sql.event.listen(anna.database.engine, "before_cursor_execute", fail, once=True)
        async with asyncio.timeout(LONG):
            assert len((await page.next()).snapshot.comments) == 1


async def test_nobody_reads_a_room_that_nobody_follows_any_more(anna: AnnasRooms, review):
    visit = anna.visit()
    with ExitStack() as stack:
        await follow(review, visit, 2, stack)
        [feed] = review.feeds._feeds.values()
    assert not review.feeds._feeds
    with pytest.raises(asyncio.CancelledError):
        await feed.task
