"""A record made by hand, with the names and texts that strangers type; and the files of its pictures."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from components.library.storage.files import Files
from components.review.comments.mark import Mark
from components.review.record.record import (
    Record,
    RecordBallot,
    RecordComment,
    RecordCost,
    RecordDecision,
    RecordLink,
    RecordPerson,
    RecordPicture,
    RecordReply,
    RecordShot,
)
from components.review.record.record_pictures import RecordPictures

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MARKUP = '<script>alert("1")</script><img src=x onerror=alert(2)> & {braces} <b>not bold</b>'
CHINESE = "花的颜色再红一点，背景留白。"
HEBREW = "שלום, הפרח צריך להיות אדום יותר"
ARABIC = "الوردة جميلة، لكن الخلفية داكنة"


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def shot(**changes) -> RecordShot:
    cost = RecordCost(amount="0.332", currency="USD", pictures=2)
    values = {"kind": "edit", "model": "gpt-image-1", "prompt": "A small red rose on the table", "width": 1024}
    values |= {"height": 768, "made_at": NOON, "sha256": "0" * 64, "cost": cost}
    return RecordShot(**values | {"changed_outside_mask": 0, "outside_mask": 761_003} | changes)


def point(x: float, y: float) -> Mark:
    return Mark(kind="point", points=((x, y),))


def story(**changes) -> Record:
    """Return the record of a room in which three people decided over two pictures, one of them in two versions."""
    people = (
        RecordPerson(id="1", name="Anna", link="", signed_in=True, joined_at=NOON, viewed={"a": NOON, "b": later(1)}),
        RecordPerson(id="2", name="Ben <b>", link="g", signed_in=False, joined_at=later(1), done_at=later(9)),
        RecordPerson(id="3", name="王芳", link="g", signed_in=False, joined_at=later(2), viewed={"a": later(2)}),
    )
    comments = (
        RecordComment(
            by="2",
            number=1,
            text=MARKUP,
            made_at=later(2),
            mark=Mark(kind="box", points=((0.1, 0.2), (0.45, 0.6))),
            resolved_at=later(5),
            resolved_by="Anna",
            replies=(
                RecordReply(by="1", text="Done in version 2.\nLook again.", made_at=later(4), changed_at=later(5)),
            ),
        ),
        RecordComment(by="3", number=2, text=CHINESE, made_at=later(3), mark=point(0.7, 0.3)),
        RecordComment(
            by="3", number=3, text=HEBREW, made_at=later(3), mark=Mark(kind="arrow", points=((0.9, 0.9), (0.6, 0.6)))
        ),
        RecordComment(by="2", number=4, text=ARABIC, made_at=later(3), mark=None),
        RecordComment(by="2", number=5, text="", removed=True, made_at=later(3)),
    )
    first = RecordPicture(
        id="a",
        number=1,
        version=1,
        newest=False,
        section="hero",
        added_at=NOON,
        outcome="changes-required",
        file="pictures/001.png",
        shot=shot(),
        comments=comments,
        decisions=(
            RecordDecision(by="2", decision="approved", reason="", made_at=later(2), counts=False),
            RecordDecision(by="2", decision="changes-required", reason="=1+1", made_at=later(3), counts=True),
            RecordDecision(by="3", decision=None, reason="", made_at=later(3), counts=False),
        ),
    )
    approved = RecordDecision(by="3", decision="approved", reason="就是这张。", made_at=later(7), counts=True)
    with_changes = RecordDecision(
        by="2", decision="approved-with-changes", reason="Crop the left edge.", made_at=later(8), counts=True
    )
    second = first.model_copy(
        update={
            "id": "b",
            "version": 2,
            "newest": True,
            "previous": "a",
            "outcome": "approved-with-changes",
            "file": "pictures/001-version-2.png",
            "comments": (),
            "decisions": (approved, with_changes),
        }
    )
    third = first.model_copy(
        update={"id": "c", "number": 2, "newest": True, "outcome": "open", "file": "pictures/002.png"}
        | {"comments": (), "decisions": (), "section": "banner"}
    )
    votes = [("b", "c", "left"), ("c", "b", "right"), ("b", "c", "both"), ("c", "b", "right")]
    values = {
        "room": "r" * 32,
        "title": "Spring page: hero & banner 春天",
        "made_at": NOON,
        "blind": True,
        "links": (
            RecordLink(id="g", role="guest", label="Agency", comment=True, decide=True, download=False, made_at=NOON),
        ),
        "people": people,
        "pictures": (first, second, third),
        "ballots": tuple(
            RecordBallot(by="2", left=left, right=right, answer=answer, served_at=later(5), answered_at=later(6))
            for left, right, answer in votes
        ),
        "locked_at": later(10),
        "locked_by": "Anna",
    }
    return Record(**values | changes)


def keep(pictures: dict[str, bytes]) -> RecordPictures:
    """Return the files of pictures, by the ids of the pictures in the room."""
    files = Files(f"memory://{uuid4().hex}")
    return RecordPictures(files, {name: files.write_file(f"{name}.png", data) for name, data in pictures.items()})
