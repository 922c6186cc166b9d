"""The record: everything that was said and decided in a room, as one value, and the SHA-256 by which a copy is checked.

The digest is the SHA-256 of the canonical JSON of the content: keys sorted, no spaces, UTF-8, numbers as Python writes
them. So a record.json can be checked without Proofroom:

    import hashlib, json
    document = json.load(open("record.json", encoding="utf-8"))
    content = json.dumps(document["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(content.encode()).hexdigest() == document["sha256"]

Nothing that can change after the lock is part of the content: a later visit, a later link, the archive. Only how a
picture was made is lost with a picture that leaves the library; the record then says so. Knows no database and opens no
file.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from components.library.records.json_types import Moment
from components.review.blind.ballot import Answer, Ballot
from components.review.blind.ranking import Ranking, rank_pictures
from components.review.comments.mark import Mark
from components.review.decisions.decision import Decision, Outcome

VERSION = 1
CHOSEN: tuple[Outcome, ...] = ("approved", "approved-with-changes")


class _Part(BaseModel):
    """Hold a part of a record; fields that a later Proofroom added are left out."""

    model_config = ConfigDict(frozen=True)


class RecordLink(_Part):
    """Hold a link by which people were invited; the permissions are those besides looking."""

    id: str
    role: Literal["host", "guest"]
    label: str
    comment: bool
    decide: bool
    download: bool
    made_at: Moment
    ends_at: Moment | None = None


class RecordPerson(_Part):
    """Hold somebody who joined by a link; ``viewed``: when the person first looked at a picture, by its id.

    ``name`` tells people apart: a second Anna is "Anna (2)".
    """

    id: str
    name: str
    link: str
    signed_in: bool
    joined_at: Moment
    done_at: Moment | None = None
    viewed: dict[str, Moment] = {}


class RecordDecision(_Part):
    """Hold an entry of the log: ``decision`` is None where an earlier one was withdrawn.

    ``counts`` is whether this is the latest entry of the person over the picture, and no withdrawal.
    """

    by: str
    decision: Decision | None
    reason: str
    made_at: Moment
    counts: bool


class RecordReply(_Part):
    """Hold a reply to a comment; the text of a removed one is "", and ``removed`` True."""

    by: str
    text: str
    made_at: Moment
    changed_at: Moment | None = None
    removed: bool = False


class RecordComment(RecordReply):
    """Hold a comment, with its number on the picture, its mark and its replies."""

    number: int
    mark: Mark | None = None
    resolved_at: Moment | None = None
    resolved_by: str = ""
    replies: tuple[RecordReply, ...] = ()


class RecordCost(_Part):
    """Hold the cost of the call that made a picture, for all its ``pictures`` together; ``amount`` is a decimal."""

    amount: str
    currency: str
    pictures: int


class RecordShot(_Part):
    """Hold how a picture was made. ``sha256``, ``width`` and ``height`` are of the endpoint's answer.

    ``finished_size`` is (width, height) of the finished picture of an edit, where known.
    ``changed_outside_mask`` counts pixels outside the mask that differ, of ``outside_mask`` pixels, where known.
    """

    kind: str
    model: str
    prompt: str
    width: int
    height: int
    made_at: Moment
    sha256: str
    cost: RecordCost | None = None
    finished_size: tuple[int, int] | None = None
    changed_outside_mask: int | None = None
    outside_mask: int | None = None

    @model_serializer(mode="wrap")
    def _leave_unknown_out(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Return the values without a size that is not known, so that the digests of earlier records stay."""
        values: dict[str, Any] = write(self)
        return {name: value for name, value in values.items() if name != "finished_size" or value is not None}


class RecordPicture(_Part):
    """Hold a picture of the room: ``number`` counts the pictures from 1, and ``version`` the versions of one from 1.

    ``newest`` is whether no later version follows. ``file`` is the place of the picture in the ZIP, "" for none.
    ``shot`` is None where the picture is no longer in the library.
    """

    id: str
    number: int
    version: int
    newest: bool
    section: str
    added_at: Moment
    outcome: Outcome
    removed_at: Moment | None = None
    previous: str | None = None
    file: str = ""
    shot: RecordShot | None = None
    decisions: tuple[RecordDecision, ...] = ()
    comments: tuple[RecordComment, ...] = ()

    @property
    def label(self) -> str:
        """Return the number, with the version where it is not the first: "3", "3.2"."""
        return str(self.number) if self.version == 1 else f"{self.number}.{self.version}"

    @property
    def chosen(self) -> bool:
        """Whether the picture was approved, in this version, and is still in the room."""
        return self.newest and not self.removed_at and self.outcome in CHOSEN


class RecordBallot(_Part):
    """Hold a vote on two pictures, by their ids; ``answer`` None where the guest did not answer."""

    by: str
    left: str
    right: str
    served_at: Moment
    answer: Answer | None = None
    answered_at: Moment | None = None


class Record(_Part):
    """Hold everything of a room. ``locked_by`` is a name, and the moments are in UTC.

    ``locked_digest`` is the digest when the room was locked, "" where it is not known; it is no part of the content.
    """

    format: Literal["proofroom-record"] = "proofroom-record"
    version: Annotated[int, Field(ge=1)] = VERSION
    room: str
    title: str
    made_at: Moment
    blind: bool
    deadline: Moment | None = None
    revealed_at: Moment | None = None
    locked_at: Moment | None = None
    locked_by: str = ""
    links: tuple[RecordLink, ...] = ()
    people: tuple[RecordPerson, ...] = ()
    pictures: tuple[RecordPicture, ...] = ()
    ballots: tuple[RecordBallot, ...] = ()
    locked_digest: Annotated[str, Field(exclude=True)] = ""

    @property
    def differs(self) -> bool:
        """Whether the content is not the one that was locked."""
        return bool(self.locked_at and self.locked_digest) and self.digest != self.locked_digest

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content in hex."""
        return hashlib.sha256(self.canonical_json).hexdigest()

    @property
    def canonical_json(self) -> bytes:
        """Return the content as JSON, the same bytes for the same content."""
        return write_canonical(self.model_dump(mode="json"))

    @property
    def names(self) -> dict[str, str]:
        """Return the names of the people by their ids."""
        return {person.id: person.name for person in self.people}

    def list_chosen(self) -> Iterator[RecordPicture]:
        """Yield the pictures that were approved."""
        return (picture for picture in self.pictures if picture.chosen)

    def list_gone(self) -> Iterator[RecordPicture]:
        """Yield the pictures that are no longer in the library."""
        return (picture for picture in self.pictures if picture.shot is None)

    def rank(self) -> Ranking:
        """Return the ranking of the newest versions in the room by the votes on them, as the page of the room has it.

        Without ranks where nobody voted on two of them.
        """
        newest = [picture.id for picture in self.pictures if picture.newest and not picture.removed_at]
        ballots = (
            Ballot("", self.room, vote.by, vote.left, vote.right, vote.served_at, 0, vote.answer, vote.answered_at)
            for vote in self.ballots
        )
        ranking = rank_pictures(newest, ballots)
        return ranking if ranking.votes else Ranking((), 0)


def write_canonical(values: object) -> bytes:
    """Return values as canonical JSON."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
