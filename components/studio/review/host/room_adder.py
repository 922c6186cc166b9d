"""The sheet by which pictures of any tab are added to a room: which room, or a new one.

A picture that was edited from one of the room joins as its next version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.library.records.store import Store
from components.message.message import Message, Plural
from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import LONGEST_TITLE, Room
from components.review.rooms.version_chain import newest_versions
from components.studio.language.translation import N_, _
from components.studio.page import messages
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget
from components.studio.review.host.review_tab import find_library

NEW = ""
MOST_ROOMS = 100
# Edits of edits: far more than anybody makes before one of them is shown to others.
MOST_STEPS = 100
NOTHING_PICKED = Message("No picture is picked. Pick one first.")


@dataclass(frozen=True)
class RoomAdder:
    """Hold the widgets; ``picked`` are the ids of the shots to add, ``room`` an id or NEW, ``title`` of a new room."""

    service: Service
    sheet: gr.Column
    said: gr.HTML
    room: gr.Dropdown
    title: gr.Textbox
    add_now: gr.Button
    leave: gr.Button
    picked: gr.State

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that the handlers update; the status line first, where the guard shows errors."""
        return [self.said, self.sheet, self.room, self.title, self.add_now, self.picked]

    def offer(self, token: object, shots: Sequence[str]) -> Updates:
        """Open the sheet for shots; the room that has a picture from which one was made is offered first."""
        library, rooms = find_library(self.service, token), self.service.review.rooms
        if not shots:
            raise WrongEntry(NOTHING_PICKED)
        found = [room for room in rooms.list_rooms(library, limit=MOST_ROOMS) if room.open]
        chosen = next((room.id for room in found if self._find_previous(room, shots[0])), found[0].id if found else NEW)
        choices = [*((room.title, room.id) for room in found), (_("A new room"), NEW)]
        said = Plural("Add {n:,} picture to a room", "Add {n:,} pictures to a room", n=len(shots))
        return {
            self.sheet: gr.update(visible=True),
            self.said: messages.quiet(said),
            self.room: gr.update(choices=choices, value=chosen, visible=True),
            self.title: gr.update(value="", visible=chosen == NEW),
            self.add_now: gr.update(visible=True),
            self.picked: tuple(shots),
        }

    def follow_room(self, room: str | None) -> Updates:
        """Ask for a title where a new room is wanted."""
        return {self.title: gr.update(visible=room == NEW)}

    def add(self, token: object, picked: tuple[str, ...], room: str | None, title: str) -> Updates:
        """Add the picked shots to the chosen room, or to a new one."""
        library, review = find_library(self.service, token), self.service.review
        if room is None:
            raise UnknownItem(Message("Choose a room first."))
        wanted = review.rooms.create(library, title) if room == NEW else review.rooms.find(room, library)
        visit = review.enter_as_owner(wanted.id, library)
        after = {shot: previous for shot in picked if (previous := self._find_previous(wanted, shot))}
        if new := [shot for shot in picked if shot not in after]:
            review.pictures.add(visit, new)
        for shot, previous in after.items():
            review.pictures.add(visit, [shot], previous=previous)
        review.images.prepare(visit)
        return self._hide() | {self.said: messages.quiet(_say_added(wanted, len(picked), len(after)))}

    def close(self) -> Updates:
        """Close the sheet."""
        return {self.sheet: gr.update(visible=False), self.picked: ()}

    def _hide(self) -> Updates:
        hidden = {widget: gr.update(visible=False) for widget in (self.room, self.title, self.add_now)}
        return hidden | {self.picked: ()}

    def _find_previous(self, room: Room, shot: str) -> str | None:
        """Return the id of the newest version of the room's picture from which a shot was made, None for none."""
        standing = self.service.review.pictures.list_pictures(room)
        here: Mapping[str, str] = {picture.shot: picture.id for picture in standing}
        if shot in here:
            return None
        ancestor = find_ancestor(self.service.store, shot, here)
        return newest_versions(standing)[here[ancestor]] if ancestor else None


def find_ancestor(store: Store, shot: str, among: Mapping[str, object]) -> str | None:
    """Return the nearest of some shots from which edits made a shot, None where none of them led to the shot."""
    for _step in range(MOST_STEPS):
        found = store.find_shot(shot)
        if found is None or not found.recipe.parent:
            return None
        shot = found.recipe.parent
        if shot in among:
            return shot
    return None


def build_room_adder(service: Service) -> RoomAdder:
    """Return the sheet, laid out and hidden."""
    small: dict[str, Any] = {"size": "sm", "min_width": 90}
    with gr.Column(visible=False, elem_id="review-add-sheet", elem_classes="room-sheet") as sheet:
        said = gr.HTML(elem_id="review-add-said", elem_classes="panel-facts")
        room = gr.Dropdown([], label=N_("Room"), elem_id="review-add-room")
        title = gr.Textbox(
            label=N_("Title of a new room"), max_length=LONGEST_TITLE, max_lines=1, elem_id="review-add-title"
        )
        with gr.Row():
            add_now = gr.Button(N_("Add to the room"), variant="primary", elem_id="review-add", **small)
            leave = gr.Button(N_("Close"), elem_id="review-add-close", **small)
    return RoomAdder(service, sheet, said, room, title, add_now, leave, gr.State(()))


def _say_added(room: Room, count: int, later: int) -> Message:
    if later == count:
        return Plural(
            "It is in {title}, as the next version of the picture of which it was made.",
            "They are in {title}, as the next versions of the pictures of which they were made.",
            n=count,
            title=room.title,
        )
    return Plural("{n:,} picture is in {title}.", "{n:,} pictures are in {title}.", n=count, title=room.title)
