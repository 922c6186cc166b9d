"""The chosen room in the Review tab: facts about the room, its pictures, and the buttons that change the room."""

from dataclasses import dataclass

import gradio as gr
from markupsafe import Markup

from components.message.message import Message
from components.review.rooms.room import Room
from components.studio.language.translation import _
from components.studio.page import messages
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget
from components.studio.review.host.edit_part import label_parts, list_parts
from components.studio.review.host.room_facts import describe_room, list_tiles, remind

OPENED = Markup('<a class="room-link" href="{}" target="_blank" rel="noopener">{}</a>')
FOLLOW = "() => document.querySelector('a.room-link')?.click()"
NO_PICTURES = Message(
    "There is no picture yet. Press Add to a room at a picture in Create, Edit or Library; in Library also for several."
)


@dataclass(frozen=True)
class RoomView:
    """Hold the widgets; ``confirm`` holds the second press that deletes a room.

    ``asking`` holds ``parts``, the comments about a part of a picture by their ids, and the button that edits them.
    """

    column: gr.Column
    facts: gr.HTML
    open: gr.Button
    opened: gr.HTML
    tiles: gr.Gallery
    no_pictures: gr.HTML
    reminder: gr.Textbox
    asking: gr.Row
    parts: gr.Dropdown
    edit_part: gr.Button
    duplicate: gr.Button
    close: gr.Button
    reopen: gr.Button
    reveal: gr.Button
    archive: gr.Button
    unarchive: gr.Button
    delete: gr.Button
    confirm: gr.Row
    delete_now: gr.Button
    keep: gr.Button

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` and ``hide`` may update."""
        about = [self.column, self.facts, self.opened, self.tiles, self.no_pictures, self.reminder]
        buttons = [self.close, self.reopen, self.reveal, self.archive, self.unarchive, self.delete]
        return [*about, self.asking, self.parts, *buttons, self.confirm, self.delete_now]

    def show(self, service: Service, room: Room) -> Updates:
        """Return the updates that show a room."""
        parts = list_parts(service.review, room)
        tiles, reminder = list_tiles(service, room), remind(service.review, room)
        return {
            self.column: gr.update(visible=True),
            self.facts: describe_room(service.review, room),
            self.opened: gr.update(value="", visible=False),
            self.tiles: gr.update(value=tiles, visible=bool(tiles)),
            self.no_pictures: gr.update(value=messages.quiet(NO_PICTURES), visible=not tiles),
            self.reminder: gr.update(value=reminder, visible=bool(reminder)),
            self.asking: gr.update(visible=bool(parts)),
            self.parts: gr.update(choices=label_parts(service.review, room, parts), value=[]),
            self.close: gr.update(visible=room.open),
            self.reopen: gr.update(visible=bool(room.closed_at or room.locked_at)),
            self.reveal: gr.update(visible=room.hides_origin),
            self.archive: gr.update(visible=not room.archived_at),
            self.unarchive: gr.update(visible=bool(room.archived_at)),
            self.delete: gr.update(visible=True),
            self.confirm: gr.update(visible=False),
        }

    def hide(self) -> Updates:
        """Return the updates that show no room."""
        return {self.column: gr.update(visible=False), self.opened: gr.update(value="", visible=False)}

    def ask(self, room: Room) -> Updates:
        """Return the updates that ask for the second press that deletes a room."""
        return {
            self.delete: gr.update(visible=False),
            self.confirm: gr.update(visible=True),
            self.delete_now: gr.update(value=_("Delete {title}", title=room.title)),
        }

    def link(self, address: str) -> Updates:
        """Return the update that links to a room."""
        return {self.opened: gr.update(value=OPENED.format(address, _("Open it in a new tab")), visible=True)}
