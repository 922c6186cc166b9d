"""The result of an edit that a comment of a room asked for joins the room by itself, and can be taken back.

It joins beside the job, so that it does although the page that asked has gone. Several results at once wait for
somebody to choose one of them.
"""

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass

import gradio as gr

from components.errors import ProofroomError
from components.library.records.shot import Shot
from components.library.runs.job import Job
from components.message.message import Message
from components.review.review import Review
from components.review.review_errors import UnknownItem
from components.review.rooms.room import Room
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.updates import Updates, Widget


@dataclass(frozen=True)
class Joined:
    """Hold the room that a result joined, and the id of the result's picture there, "" where a person is to choose."""

    room: Room
    picture: str = ""


# What became of a result: None for one that no room waited for.
Outcome = Joined | ProofroomError | None


@dataclass(frozen=True)
class RoomJoining:
    """Hold the widgets that say so; ``joined`` is the result that joined last, None for none."""

    review: Review
    said: gr.HTML
    row: gr.Row
    take_back: gr.Button
    joined: gr.State

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that the handlers update; the line first, where the guard shows errors."""
        return [self.said, self.row, self.take_back, self.joined]

    def begin(self, loaded: LoadedPicture, job: Job) -> "Future[Outcome]":
        """Return what will have become of the result of a job by the time at which the job has ended."""
        outcome: Future[Outcome] = Future()

        def end(made: "Future[list[Shot] | ProofroomError]") -> None:
            told: Outcome = None
            try:
                shots = made.result()
                if not isinstance(shots, ProofroomError) and not job.progress.cancelled:
                    told = join_room(self.review, loaded, shots)
            except ProofroomError as error:
                told = error
            finally:
                outcome.set_result(told)

        if loaded.asked_in is None:
            outcome.set_result(None)
        else:
            job.outcome.add_done_callback(end)
        return outcome

    async def show(self, outcome: "Future[Outcome]") -> Updates:
        """Return the updates that say what became of a result."""
        told = await asyncio.wrap_future(outcome)
        if told is None:
            return self.hide()
        said = messages.caution(told.message) if isinstance(told, ProofroomError) else messages.quiet(_say(told))
        joined = told if isinstance(told, Joined) and told.picture else None
        return {
            self.row: gr.update(visible=True),
            self.said: said,
            self.take_back: gr.update(visible=joined is not None),
            self.joined: joined,
        }

    def hide(self) -> Updates:
        """Return the updates that say nothing."""
        return {self.row: gr.update(visible=False), self.joined: None}

    def withdraw(self, joined: Joined | None) -> Updates:
        """Take the result that joined last out of its room."""
        if joined is None:
            return self.hide()
        visit = self.review.enter_as_owner(joined.room.id, joined.room.visitor)
        self.review.pictures.remove(visit, [joined.picture])
        said = Message("The result is out of {title} again. It is in the library.", title=visit.room.title)
        return {self.said: messages.quiet(said), self.take_back: gr.update(visible=False), self.joined: None}


def join_room(review: Review, loaded: LoadedPicture, shots: list[Shot]) -> Joined | None:
    """Put the one shot that was made of a picture into the room that asked for it, after the picture's newest version.

    Raises ReviewError and StorageError.
    """
    room = loaded.asked_in
    if room is None or not shots:
        return None
    visit = review.enter_as_owner(room.id, room.visitor)
    if len(shots) > 1:
        return Joined(visit.room)
    standing = review.pictures.list_pictures(visit.room)
    edited = next((picture.id for picture in standing if picture.shot == loaded.parent), None)
    if edited is None:
        raise UnknownItem(
            Message(
                "The picture that was edited is not in {title} any more, so the result did not join. Press Add to a"
                " room to add it.",
                title=visit.room.title,
            )
        )
    [picture] = review.pictures.add(visit, [shots[0].id], previous=edited)
    review.images.prepare(visit)
    return Joined(visit.room, picture.id)


def build_room_joining(review: Review) -> RoomJoining:
    """Return the line, laid out and wired."""
    with gr.Row(visible=False, elem_classes="offers joined", elem_id="edit-joined") as row:
        said = gr.HTML(elem_classes="said")
        take_back = gr.Button(N_("Take it back"), size="sm", min_width=90, scale=0, elem_id="edit-take-back")
    return RoomJoining(review, said, row, take_back, gr.State(None))


def _say(joined: Joined) -> Message:
    if joined.picture:
        return Message("The result is in {title} as the next version: its guests see it now.", title=joined.room.title)
    return Message(
        "Several results came, and {title} waits for one. Choose a result, and press Add to a room.",
        title=joined.room.title,
    )
