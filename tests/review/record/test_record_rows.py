"""A record is read from the rows of a room, and nothing that comes after the lock changes its digest."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pypdf
import pytest
import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.library.records.handling import Handling
from components.library.records.shot import Recipe, Shot
from components.library.storage.review_schema import ROOM_GUESTS, ROOM_LINKS, ROOM_VIEWS, ROOMS
from components.review.blind.ballots import Ballots
from components.review.comments.comments import Comments
from components.review.decisions.decisions import Decisions
from components.review.record.record_document import check_document, write_document
from components.review.record.record_files import write_record
from components.review.record.record_rows import read_record
from tests.library.pictures import encode, noise
from tests.library.shots import edit_shot
from tests.review.annas_rooms import ANNA
from tests.review.company import come, host


def put_in(store, visit, anna, number: int, previous: str | None = None):
    """Return a new picture of a room, of which everything is known."""
    made_at = datetime(2026, 3, 4, tzinfo=UTC)
    parameters = {"model": "gpt-image-1", "prompt": "A red rose", "n": 2}
    recipe = Recipe("edit", "images.example", parameters, None, Cost(Decimal("0.1"), "USD"), None, 1.0, made_at)
    key = store.files.write_file(f"shots/{number}/answer.png", encode(noise(8, 6, seed=number)))
    shot = Shot(recipe, 0, key, "0" * 64, 8, 6, changed_outside_mask=0, visitor=ANNA)
    store.add_row(shot)
    return anna.pictures.add(visit, [shot.id], previous=previous)[0]


@pytest.fixture
def story(store, anna):
    """Give a room in which two people said and decided something."""
    visit = anna.visit()
    first, second = (put_in(store, visit, anna, number) for number in range(2))
    later = put_in(store, visit, anna, 2, previous=first.id)
    ben, other_ben = come(store, visit.room, "Ben", label="Agency"), come(store, visit.room, "Ben")
    comments, decisions, ballots = Comments(store.database), Decisions(store.database), Ballots(store.database)
    said = comments.add(ben, later.id, "Too dark", {"kind": "point", "points": [[0.5, 0.5]]})
    comments.add(other_ben, later.id, "I agree", reply_to=said.id)
    comments.resolve(host(store, visit), said.id, True)
    decisions.decide(ben, later.id, "changes-required", "Too dark")
    decisions.decide(ben, later.id, "approved")
    decisions.decide(other_ben, second.id, "approved-with-changes", "Crop it")
    decisions.decide(other_ben, second.id, None)
    ballots.vote(ben, ballots.serve(ben).id, "left")
    with store.database.write() as connection:
        view = {"guest": ben.guest.id, "picture": later.id, "room": visit.room.id, "viewed_at": datetime.now(UTC)}
        connection.execute(sql.insert(ROOM_VIEWS), view)
    return visit, ben


def lock(store, anna, visit):
    with store.database.write() as connection:
        connection.execute(sql.update(ROOMS).values(locked_at=datetime.now(UTC), locked_by="Anna"))
    return anna.rooms.find(visit.room.id, ANNA)


def test_a_record_has_everything_that_was_said_and_decided(store, anna, story):
    visit, ben = story
    record, pictures = read_record(store, anna.rooms.find(visit.room.id, ANNA))
    told = [(picture.label, picture.newest, picture.outcome, picture.file) for picture in record.pictures]
    assert told == [
        ("1", False, "open", "pictures/001.png"),
        ("1.2", True, "approved", "pictures/001-version-2.png"),
        ("2", True, "open", "pictures/002.png"),
    ]
    later, second = record.pictures[1:]
    assert [(entry.decision, entry.counts) for entry in later.decisions] == [
        ("changes-required", False),
        ("approved", True),
    ]
    assert [entry.decision for entry in second.decisions] == ["approved-with-changes", None]
    [comment] = later.comments
    assert (comment.text, comment.number, comment.resolved_by) == ("Too dark", 1, "Anna")
    assert [reply.text for reply in comment.replies] == ["I agree"]
    assert sorted(record.names.values()) == ["Anna", "Ben", "Ben (2)"]
    assert [link.label for link in record.links] == ["Agency", ""]
    assert [len(person.viewed) for person in record.people if person.id == ben.guest.id] == [1]
    assert (later.shot.prompt, later.shot.cost.amount, later.shot.cost.pictures) == ("A red rose", "0.1", 2)
    assert len(record.ballots) == 1
    assert pictures.read(later.id) == encode(noise(8, 6, seed=2))
    assert record.locked_at is None


def test_nothing_that_comes_after_the_lock_changes_the_digest(store, anna, story):
    visit, ben = story
    room = lock(store, anna, visit)
    digest = read_record(store, room)[0].digest
    now = datetime.now(UTC)
    come(store, anna.visit().room, "A stranger in another room")
    with store.database.write() as connection:
        other = {"id": "f" * 32, "room": room.id, "link": ben.link.id, "name": "Eva", "hash": "9" * 64, "version": 99}
        connection.execute(sql.insert(ROOM_GUESTS), other | {"joined_at": now, "seen_at": now})
        bens = ROOM_GUESTS.c.id == ben.guest.id
        connection.execute(sql.update(ROOM_GUESTS).where(bens).values(seen_at=now, done_at=now))
        view = {"guest": ben.guest.id, "picture": "0" * 32, "room": room.id, "viewed_at": now}
        connection.execute(sql.insert(ROOM_VIEWS), view)
        link = {"id": "e" * 32, "room": room.id, "hash": "8" * 64, "role": "guest", "label": "later", "made_at": now}
        permits = {"may_comment": True, "may_decide": True, "may_download": True}
        connection.execute(sql.insert(ROOM_LINKS), link | permits)
        changed = {"archived_at": now, "revealed_at": now, "version": 100, "changed_at": now, "digest": digest}
        connection.execute(sql.update(ROOMS).where(ROOMS.c.id == room.id).values(**changed))
    assert read_record(store, anna.rooms.find(room.id, ANNA))[0].digest == digest


def test_a_record_is_the_same_on_either_database(either_store):
    from tests.review.annas_rooms import AnnasRooms

    anna = AnnasRooms(either_store)
    visit, _ = anna.room_with(3)
    come(either_store, visit.room, "Ben")
    room = lock(either_store, anna, visit)
    record, _ = read_record(either_store, room)
    assert read_record(either_store, room)[0].digest == record.digest
    assert [person.name for person in record.people] == ["Ben"]
    assert len(record.pictures) == 3


def test_a_locked_record_whose_pictures_left_the_library_says_so_and_why_in_every_format(store, anna, story):
    visit, _ = story
    room = anna.rooms.lock(host(store, visit, "Cleo"))
    record, files = read_record(store, room)
    assert (record.differs, record.digest) == (False, room.digest)
    with store.database.write() as connection:
        connection.execute(sql.text("DELETE FROM shots"))
    record, files = read_record(store, anna.rooms.find(room.id, ANNA))
    assert record.differs
    why = "3 pictures have left the library"
    document = json.loads(write_document(record))
    assert (document["sha256_when_locked"], len(document["pictures_gone"])) == (room.digest, 3)
    assert check_document(write_document(record))
    assert not check_document(write_document(record), room.digest)
    page = b"".join(write_record("html", record, files)).decode()
    table = b"".join(write_record("csv", record, files)).decode()
    pdf = pypdf.PdfReader(io.BytesIO(b"".join(write_record("pdf", record, files))))
    for told in (page, table, " ".join(pdf.pages[0].extract_text().split())):
        assert why in told
        assert room.digest in told
        assert record.digest in told


def test_a_picture_that_left_the_library_keeps_its_decisions(store, anna, story):
    visit, _ = story
    with store.database.write() as connection:
        connection.execute(sql.text("DELETE FROM shots"))
    record, pictures = read_record(store, anna.rooms.find(visit.room.id, ANNA))
    assert [picture.shot for picture in record.pictures] == [None, None, None]
    assert record.pictures[1].outcome == "approved"
    assert pictures.read(record.pictures[1].id) is None


def test_the_record_of_an_edit_has_the_size_of_its_finished_picture(store, anna):
    shots = [
        edit_shot(visitor=ANNA, handling=Handling(picture_size=(40, 30))),
        edit_shot(visitor=ANNA),
        edit_shot(visitor=ANNA, handling=Handling(picture_size=(40, 30)), pasted=None),
    ]
    for shot in shots:
        store.add_row(shot)
    visit = anna.visit()
    anna.pictures.add(visit, [shot.id for shot in shots])
    record, _ = read_record(store, visit.room)
    assert [picture.shot.finished_size for picture in record.pictures] == [(40, 30), None, None]


def test_the_ranking_of_a_record_is_the_one_of_the_page(store, anna):
    visit, pictures = anna.room_with(3)
    ben, ballots = come(store, visit.room, "Ben"), Ballots(store.database)
    while ballot := ballots.serve(ben):
        ballots.vote(ben, ballot.id, "left")
    anna.pictures.add(visit, anna.shots(), previous=pictures[0].id)
    record, _ = read_record(store, visit.room)
    assert record.rank() == ballots.rank(visit.room)
    assert (record.rank().votes, len(record.ballots)) == (1, 3)
