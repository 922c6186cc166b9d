"""Links between the tabs and review rooms: pictures are added to a room, and edited by its comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.events import Dependency

from components.library.records.shot import Shot
from components.studio.create.create_tab import Created
from components.studio.edit.edit_tab import Kept
from components.studio.edit.opening import Opening
from components.studio.events.clicked import item_at
from components.studio.library.grid import GridPage
from components.studio.page.job_status import QUIET
from components.studio.page.updates import Updates, Widget
from components.studio.review.host.asked_parts import AskedParts, enter_asked
from components.studio.review.host.edit_part import open_parts
from components.studio.review.host.review_layout import follow_language
from components.studio.review.host.review_tab import ReviewTab
from components.studio.review.host.room_adder import RoomAdder, build_room_adder
from components.studio.tab_links import TabLinks

# Without preprocessing: the rooms on offer were made after the page was laid out.
OPTIONS: dict[str, Any] = {"preprocess": False, **QUIET}
# A page that is loaded again resumes its last run, and does not ask anew.
FORGET_ASKED = "() => history.replaceState(null, '', location.pathname)"


@dataclass(frozen=True)
class RoomLinks:
    """Hold the tabs, and the handlers of the events that lead from a tab to a room."""

    links: TabLinks
    review: ReviewTab
    adder: RoomAdder

    def offer_created(self, token: object, created: Created, chosen: int) -> Updates:
        """Offer the rooms for the picture that is chosen in Create."""
        return self.adder.offer(token, [item_at(created, chosen).shot.id])

    def offer_result(self, token: object, kept: Kept, chosen: int) -> Updates:
        """Offer the rooms for the result that is chosen in Edit."""
        return self.adder.offer(token, [item_at(kept, chosen).shot.id])

    def offer_shot(self, token: object, shot: Shot) -> Updates:
        """Offer the rooms for the picture that is shown large in Library."""
        return self.adder.offer(token, [shot.id])

    def offer_picked(self, token: object, page: GridPage) -> Updates:
        """Offer the rooms for the pictures that are picked in Library."""
        return self.adder.offer(token, page.picked)

    def edit_part(self, token: object, room: str | None, comments: list[str] | None) -> Iterator[Updates]:
        """Go to Edit with the picture of the chosen comments: their boxes are the mask, their texts the prompt."""
        opening = open_parts(self.links.service, self.review.visit(token, room), comments or [])
        yield {self.links.tabs: gr.update(selected="edit"), self.review.said: ""}
        yield from self._show_parts(opening, comments or [])

    def edit_asked(self, token: object, asked: AskedParts | None) -> Iterator[Updates]:
        """Go to Edit with the comments that the address of the page asks for."""
        # Of a visit that has ended, whose state Gradio clears.
        if asked is None:
            return
        yield {self.links.tabs: gr.update(selected="edit")}
        visit = enter_asked(self.links.service, token, asked)
        yield from self._show_parts(open_parts(self.links.service, visit, asked.comments), asked.comments)

    def _show_parts(self, opening: Opening, comments: Sequence[str]) -> Iterator[Updates]:
        yield from self.links.edit.editor.show(opening)
        if len(comments) > 1:
            # A request for each far-apart part.
            yield {self.links.edit.asks.framing[1]: True}

    def connect(self) -> None:
        """Wire the buttons of the tabs, and the sheet."""
        adder, token = self.adder, self.links.token
        create, results, view = self.links.create, self.links.edit.results, self.links.library.view
        for button, handler, asked in (
            (create.to_room, self.offer_created, [create.created, create.chosen]),
            (results.to_room, self.offer_result, [results.kept, results.chosen]),
            (view.detail.to_room, self.offer_shot, [view.detail.shot]),
            (view.to_room, self.offer_picked, [view.page]),
        ):
            button.click(handler, [token, *asked], adder.shown, **OPTIONS)
        review, editor = self.review, self.links.edit.editor
        wanted: list[Widget] = [token, review.listing.rooms, review.view.parts]
        opened = [review.said, *editor.shown, self.links.tabs]
        slow = editor.job_status.event_options | {"preprocess": False}
        review.view.edit_part.click(self.edit_part, wanted, opened, **slow)
        came = self.links.asked_parts.change(
            self.edit_asked, [token, self.links.asked_parts], [*editor.shown, self.links.tabs], **slow
        )
        came.then(None, None, None, js=FORGET_ASKED, **QUIET)
        adder.room.input(adder.follow_room, adder.room, adder.title, **OPTIONS)
        adder.add_now.click(adder.add, [token, adder.picked, adder.room, adder.title], adder.shown, **OPTIONS)
        adder.leave.click(adder.close, None, [adder.sheet, adder.picked], **OPTIONS)


def connect_rooms(links: TabLinks, review: ReviewTab, switched: Dependency) -> None:
    """Wire what leads from the tabs to rooms; ``switched`` is the event of another language."""
    RoomLinks(links, review, build_room_adder(links.service)).connect()
    follow_language(review, links.token, switched)
