"""A process dies at any moment, and no comment and no decision that it had acknowledged is lost."""

import subprocess
import sys
from pathlib import Path

from components.review.comments.comments import Comments
from components.review.decisions.decisions import Decisions
from tests.review.company import come

ROOT = Path(__file__).parents[3]
KILLED_AFTER = 41


def test_what_was_acknowledged_before_a_kill_was_said_and_decided(store, anna):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    ids = [store.database.url.database, visit.room.id, ben.guest.id, picture.id]
    talking = [sys.executable, "-m", "tests.review.talking_process", *ids]
    with subprocess.Popen(talking, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        acknowledged = [process.stdout.readline().strip() for _ in range(KILLED_AFTER)]
        process.kill()
        acknowledged += process.stdout.read().split()
    comments, log = Comments(store.database).list_comments(visit.room), Decisions(store.database).log(visit.room)
    kept = {entry.id for entry in (*comments, *log)}
    # One more may have been written, and not told.
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + 1
    assert [comment.number for comment in comments] == list(range(1, len(comments) + 1))
    assert Decisions(store.database).outcomes(visit.room) == {picture.id: log[-1].decision}
