"""A process dies at any moment: no comment and no decision that it had acknowledged is lost, and the room goes on."""

from components.review.review import open_review
from tests.forked_process import ForkedProcess
from tests.review.annas_rooms import AnnasRooms

KILLED_AFTER = 41


def test_what_was_acknowledged_before_a_kill_is_in_the_room_after_the_next_start(either_store):
    anna = AnnasRooms(either_store)
    visit, [picture] = anna.room_with(1)
    token, _ = anna.links.make(visit, label="Agency")
    database = either_store.database.url.render_as_string(hide_password=False)
    with ForkedProcess("tests.review.talking_process", database, token, picture.id) as process:
        acknowledged = [process.stdout.readline().strip() for _ in range(KILLED_AFTER)]
        process.kill()
        acknowledged += process.stdout.read().split()
    review = open_review(either_store)
    visit = review.enter(token)
    comments, log = review.comments.list_comments(visit.room), review.decisions.log(visit.room)
    kept = {entry.id for entry in (*comments, *log)}
    # One more may have been written, and not told.
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + 1
    assert [comment.number for comment in comments] == list(range(1, len(comments) + 1))
    assert review.decisions.outcomes(visit.room) == {picture.id: log[-1].decision}
    # The page of somebody who comes back by the same link.
    state = review.state.read_state(visit)
    assert [comment["text"] for comment in state["comments"]] == [f"Comment {n}" for n in range(len(comments))]
    assert state["decisions"][picture.id]["outcome"] == log[-1].decision
    review.close()
