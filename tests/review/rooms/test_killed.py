"""A room survives the death of its process: what was acknowledged is there."""

from tests.forked_process import ForkedProcess
from tests.review.annas_rooms import ANNA

SHOTS, KILLED_AFTER = 200, 20


def test_what_was_acknowledged_before_a_kill_is_in_the_room_whole(anna):
    visit, shots = anna.visit(), anna.shots(SHOTS)
    adding = ForkedProcess("tests.review.another_process", anna.database.url.database, visit.room.id, *shots)
    with adding as process:
        for _ in range(KILLED_AFTER):
            acknowledged = int(process.stdout.readline())
        process.kill()
        acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
    room, pictures = anna.rooms.find(visit.room.id, ANNA), anna.pictures.list_pictures(visit.room)
    assert acknowledged >= KILLED_AFTER
    # One more may have been written, and not told.
    assert acknowledged <= room.version <= acknowledged + 1
    assert [picture.version for picture in pictures] == list(range(1, room.version + 1))
    assert [picture.shot for picture in pictures] == shots[: room.version]
    assert anna.pictures.add(visit, [shots[-1]])[0].version == room.version + 1
