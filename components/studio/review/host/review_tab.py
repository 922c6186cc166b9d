"""The Review tab: the rooms of a visitor, and the chosen one with its links and settings.

The methods are the handlers of the tab. The id of a room comes from the page, and is looked up together with the
visitor at every event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.message.message import NO_MESSAGE, Message
from components.review.review import Review
from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import Room
from components.review.rooms.visit import RoomVisit
from components.studio.access.person import person_now
from components.studio.events.event_errors import StalePage
from components.studio.page import messages
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget
from components.studio.review.host.link_panel import LinkPanel
from components.studio.review.host.own_link import open_own
from components.studio.review.host.room_list import PER_PAGE, RoomList
from components.studio.review.host.room_settings import SettingsPanel, read_settings
from components.studio.review.host.room_view import RoomView
from components.studio.review.room_address import build_address

CHOOSE_LINK = Message("Choose the link first.")


@dataclass(frozen=True)
class ReviewTab:
    """Hold the widgets of the tab; ``own`` are the tokens by which this session opened rooms, by the room.

    ``said`` comes first among ``shown``: there the guard shows errors. ``asked`` are the words, the archive and the
    limit of the list.
    """

    service: Service
    said: gr.HTML
    welcome: gr.Column
    listing: RoomList
    view: RoomView
    links: LinkPanel
    settings: SettingsPanel
    own: gr.State

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that a handler may update."""
        parts = [*self.listing.shown, *self.view.shown, *self.links.shown, *self.settings.widgets, self.settings.save]
        return [self.said, self.welcome, *parts]

    @property
    def review(self) -> Review:
        """Return the rooms of this Proofroom."""
        return self.service.review

    def show(self, token: object, chosen: str | None, *asked: Any, said: Message = NO_MESSAGE) -> Updates:
        """Show the list of rooms, and the chosen room."""
        visitor = find_library(self.service, token)
        updates = self.listing.show(self.review, visitor, asked, chosen)
        chosen = updates[self.listing.rooms]["value"]
        updates |= {self.said: messages.quiet(said) if said else "", self.welcome: gr.update(visible=chosen is None)}
        if chosen is None:
            return updates | self.view.hide()
        return updates | self._show_room(self.review.rooms.find(chosen, visitor))

    def search(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Show the first rooms that a search finds."""
        return {self.listing.limit: PER_PAGE} | self.show(token, chosen, asked[0], asked[1], PER_PAGE)

    def show_more(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Show more rooms of the same search."""
        limit = int(asked[2]) + PER_PAGE
        return {self.listing.limit: limit} | self.show(token, chosen, asked[0], asked[1], limit)

    def choose(self, token: object, chosen: str | None) -> Updates:
        """Show the room that was chosen."""
        if chosen is None:
            return {self.said: gr.skip()}
        visit = self.visit(token, chosen)
        return {self.said: "", self.welcome: gr.update(visible=False)} | self._show_room(visit.room)

    def create(self, title: str, token: object) -> Updates:
        """Make a room, and choose it."""
        visitor = find_library(self.service, token)
        room = self.review.rooms.create(visitor, title)
        shown = self.show(token, room.id, "", False, PER_PAGE, said=Message("The room is there. Add pictures to it."))
        cleared = {self.listing.title: "", self.listing.search: "", self.listing.archived: False}
        return cleared | {self.listing.limit: PER_PAGE} | shown

    def save(self, token: object, chosen: str | None, title: str, *values: Any) -> Updates:
        """Keep the settings of the chosen room; ``values`` are the settings, then ``asked``."""
        visit = self.visit(token, chosen)
        settings, asked = read_settings(*values[:4]), values[4:]
        self.review.rooms.configure(visit, settings)
        self.review.rooms.rename(visit, title)
        if settings.blind and not visit.room.settings.blind:
            self.review.images.prepare(self.visit(token, chosen))
        return self.show(token, chosen, *asked, said=Message("The settings are saved."))

    def open_room(
        self, token: object, chosen: str | None, own: Mapping[str, str], request: gr.Request | None
    ) -> Updates:
        """Offer the link by which the owner comes in."""
        visit = self.review.enter_as_owner(self.visit(token, chosen).room.id, self._library(token), person_now().name)
        opened = open_own(self.review, visit, own)
        address = build_address(request, opened)
        return {self.said: "", self.own: {**own, visit.room.id: opened}} | self.view.link(address)

    def duplicate(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Make a room with the same pictures and settings, and choose it."""
        copy = self.review.rooms.duplicate(self.visit(token, chosen))
        said = Message("This is the copy: the same pictures and settings, and no guests, comments or decisions.")
        return self.show(token, copy.id, *asked, said=said)

    def close(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Close the chosen room."""
        self.review.rooms.close(self.visit(token, chosen))
        said = Message("The room is closed: it can be read, and nothing in it can be changed.")
        return self.show(token, chosen, *asked, said=said)

    def reopen(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Open the chosen room again, also one that was locked."""
        self.review.rooms.reopen(self.visit(token, chosen))
        return self.show(token, chosen, *asked, said=Message("The room is open again."))

    def reveal(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Show the guests of a blind room what is what."""
        self.review.rooms.reveal(self.visit(token, chosen))
        return self.show(token, chosen, *asked, said=Message("The guests now see what is what."))

    def archive(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Move the chosen room to the archived ones."""
        self.review.rooms.archive(self.visit(token, chosen))
        said = Message("The room is archived. You find it with Archived rooms ticked.")
        return self.show(token, chosen, *asked, said=said)

    def unarchive(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Move the chosen room back from the archived ones."""
        self.review.rooms.unarchive(self.visit(token, chosen))
        return self.show(token, chosen, *asked, said=Message("The room is back among the others."))

    def ask_delete(self, token: object, chosen: str | None) -> Updates:
        """Ask whether the chosen room is to be deleted."""
        asks = self.view.ask(self.visit(token, chosen).room)
        said = Message("Its comments, decisions and links go with it. The pictures stay in the library.")
        return {self.said: messages.caution(said)} | asks

    def delete(self, token: object, chosen: str | None, *asked: Any) -> Updates:
        """Delete the chosen room, at the second press."""
        self.review.rooms.delete(self.visit(token, chosen))
        return self.show(token, None, *asked, said=Message("The room is deleted. Its pictures are in the library."))

    def keep(self, token: object, chosen: str | None) -> Updates:
        """Keep the room that was to be deleted."""
        return self.choose(token, chosen)

    def make_link(self, token: object, chosen: str | None, request: gr.Request | None, *values: Any) -> Updates:
        """Make a link to the chosen room, and show it this once."""
        visit = self.visit(token, chosen)
        made = self.links.make_link(self.review, visit, values)
        return self._show_made(visit.room, made, request)

    def renew_link(self, token: object, chosen: str | None, link: str | None, request: gr.Request | None) -> Updates:
        """Put a new link in the place of one, which is dead from then on, and show the new one this once."""
        visit = self.visit(token, chosen)
        made, _link = self.review.links.renew(visit, _check_link(link))
        return self._show_made(visit.room, made, request)

    def revoke_link(self, token: object, chosen: str | None, link: str | None) -> Updates:
        """Revoke a link to the chosen room."""
        visit = self.visit(token, chosen)
        self.review.links.revoke(visit, _check_link(link))
        said = messages.quiet(Message("The link is dead from now on. Renewing it makes another one in its place."))
        return self.links.show(self.review, visit.room) | {self.links.said: said}

    def _show_made(self, room: Room, made: str, request: gr.Request | None) -> Updates:
        address = build_address(request, made)
        return self.links.show(self.review, room) | self.links.show_made(address)

    def _show_room(self, room: Room) -> Updates:
        return self.view.show(self.service, room) | self.links.show(self.review, room) | self.settings.show(room)

    def _library(self, token: object) -> str | None:
        return find_library(self.service, token)

    def visit(self, token: object, chosen: str | None) -> RoomVisit:
        """Return the owner's visit of the chosen room. Raises UnknownItem."""
        if not isinstance(chosen, str):
            raise UnknownItem(Message("Choose a room first."))
        return self.review.enter_as_owner(chosen, self._library(token))


def find_library(service: Service, token: object) -> str | None:
    """Return the visitor whose rooms are found, None where everybody finds every room.

    Raises StalePage for a page without a token: its rooms would be those of all such pages.
    """
    library = service.visitor(token).library_of
    if library == "":
        raise StalePage()
    return library


def _check_link(link: str | None) -> str:
    if not isinstance(link, str) or not link:
        raise WrongEntry(CHOOSE_LINK)
    return link
