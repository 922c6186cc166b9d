"""The actions of people in a room: the fields of each as the page sends them, and what the action does.

Whether a visitor may do something is decided in components/review, in the transaction that does it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from components.review.review import Review
from components.review.rooms.room import Presented
from components.review.rooms.room_pictures import MOST_PICTURES
from components.review.rooms.visit import RoomVisit

Id = Annotated[str, Field(max_length=32)]
Answer = dict[str, object]
NOTHING: Answer = {}


class Action(BaseModel):
    """Hold the fields of an action; a field that is not known is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it for a visitor; return what the page is told besides the change. Raises ReviewError."""
        raise NotImplementedError


class Say(Action):
    """Comment on a picture, or reply to the comment ``reply_to``; ``mark`` is checked where comments are kept."""

    name: ClassVar = "say"
    picture: Id
    text: str
    mark: dict[str, object] | None = None
    reply_to: Id | None = None

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Return the id of the new comment."""
        return {"id": review.comments.add(visit, self.picture, self.text, self.mark, self.reply_to).id}


class Edit(Action):
    """Change the text of a comment."""

    name: ClassVar = "edit"
    comment: Id
    text: str

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.comments.edit(visit, self.comment, self.text)
        return NOTHING


class Resolve(Action):
    """Resolve a comment, or open it again where ``flag`` is False."""

    name: ClassVar = "resolve"
    comment: Id
    flag: bool = True

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.comments.resolve(visit, self.comment, self.flag)
        return NOTHING


class Remove(Action):
    """Remove a comment."""

    name: ClassVar = "remove"
    comment: Id

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.comments.remove(visit, self.comment)
        return NOTHING


class Decide(Action):
    """Decide over a picture; without a decision an earlier one is withdrawn."""

    name: ClassVar = "decide"
    picture: Id
    decision: str | None
    reason: str = ""

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        # What is no decision is refused there, with the names of those that are.
        review.decisions.decide(visit, self.picture, self.decision, self.reason)  # type: ignore[arg-type]
        return NOTHING


class Compare(Action):
    """Ask for two pictures to compare."""

    name: ClassVar = "compare"

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Return the ballot, None after the last pair, on how many pairs the visitor has voted, and how many there are.

        Nothing else of a ballot leaves the server: the time at which it was served tells nothing either.
        """
        ballot, progress = review.ballots.serve(visit), review.ballots.progress(visit)
        served = ballot and {"id": ballot.id, "left": ballot.left, "right": ballot.right}
        return {"ballot": served, "voted": progress.voted, "pairs": progress.pairs}


class Vote(Action):
    """Vote on the two pictures of a ballot."""

    name: ClassVar = "vote"
    ballot: Id
    answer: str

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.ballots.vote(visit, self.ballot, self.answer)
        return NOTHING


class Done(Action):
    """Say that one has finished looking, or has not."""

    name: ClassVar = "done"
    flag: bool = True

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.guests.done(visit, self.flag)
        return NOTHING


class Present(Action):
    """Show a picture and a place of it to everybody, None for nothing."""

    name: ClassVar = "present"
    presented: Presented | None

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.rooms.present(visit, self.presented)
        return NOTHING


class Arrange(Action):
    """Put pictures into an order and into sections, by their ids."""

    name: ClassVar = "arrange"
    order: Annotated[list[Id], Field(max_length=MOST_PICTURES)]
    sections: Annotated[dict[Id, str], Field(max_length=MOST_PICTURES)] = {}

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.pictures.arrange(visit, self.order, self.sections)
        return NOTHING


class TakeOut(Action):
    """Take a picture out of the room."""

    name: ClassVar = "take-out"
    picture: Id

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.pictures.remove(visit, [self.picture])
        return NOTHING


class Lock(Action):
    """Lock the decisions of the room, or open the room again where ``flag`` is False."""

    name: ClassVar = "lock"
    flag: bool = True

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        if self.flag:
            review.rooms.lock(visit)
        else:
            review.rooms.reopen(visit)
        return NOTHING


class Reveal(Action):
    """Let the guests of a blind room see what is what."""

    name: ClassVar = "reveal"

    def act(self, review: Review, visit: RoomVisit) -> Answer:
        """Do it."""
        review.rooms.reveal(visit)
        return NOTHING


ACTIONS: Mapping[str, type[Action]] = MappingProxyType(
    {
        action.name: action
        for action in (Say, Edit, Resolve, Remove, Decide, Compare, Vote, Done, Present, Arrange, TakeOut, Lock, Reveal)
    }
)
