"""The list of a visitor's rooms: searched, the one that changed last first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.review.review import Review
from components.review.rooms.room import Room
from components.studio.language.translation import _
from components.studio.page.updates import Updates, Widget

PER_PAGE = 50
MOST_ROOMS = 1000


@dataclass(frozen=True)
class RoomList:
    """Hold the widgets; the value of ``rooms`` is the id of the chosen room, ``limit`` how many rooms are listed."""

    title: gr.Textbox
    new: gr.Button
    search: gr.Textbox
    archived: gr.Checkbox
    rooms: gr.Radio
    more: gr.Button
    limit: gr.State

    @property
    def asked(self) -> list[Widget]:
        """Return the widgets whose values say which rooms are listed."""
        return [self.search, self.archived, self.limit]

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` may update."""
        return [self.title, self.search, self.archived, self.rooms, self.more, self.limit]

    def show(self, review: Review, visitor: str | None, asked: Sequence[Any], chosen: str | None) -> Updates:
        """Return the updates that list the rooms, with one chosen, None for none; ``asked`` are words, archive, limit.

        Raises ValueNotAllowed for too many words.
        """
        words, archived, limit = str(asked[0] or ""), bool(asked[1]), min(int(asked[2]), MOST_ROOMS)
        count = review.rooms.count_rooms(visitor, words, archived=archived)
        found = review.rooms.list_rooms(visitor, words, archived=archived, limit=limit)
        listed = chosen if any(room.id == chosen for room in found) else None
        label = _("Rooms") if found else _("No room is found") if words or archived else _("No room yet")
        return {
            self.rooms: gr.update(choices=[(label_room(room), room.id) for room in found], value=listed, label=label),
            self.more: gr.update(visible=limit < min(count, MOST_ROOMS)),
        }


def label_room(room: Room) -> str:
    """Return a room's title with its state, for the list."""
    if room.locked_at:
        return _("{title} · locked", title=room.title)
    if room.closed_at:
        return _("{title} · closed", title=room.title)
    return room.title
