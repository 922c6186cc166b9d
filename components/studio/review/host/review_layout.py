"""The layout of the Review tab, and the events within it."""

from typing import Any

import gradio as gr
from gradio.events import Dependency

from components.review.rooms.links import LONGEST_LABEL, MOST_DAYS, STANDARD_DAYS
from components.review.rooms.room import LONGEST_TITLE
from components.studio.language.translation import N_
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.thumbnail_gallery import build_thumbnails
from components.studio.review.host.link_panel import GUEST, HOST, LinkPanel
from components.studio.review.host.review_tab import ReviewTab
from components.studio.review.host.room_list import PER_PAGE, RoomList
from components.studio.review.host.room_settings import build_settings
from components.studio.review.host.room_view import FOLLOW, RoomView
from components.studio.server.request_order import in_turn

EMPTY = N_(
    "<h2>A room is where others decide</h2><p>Choose a room, or give a new one a title. Its guests see the pictures,"
    " say what they think on the picture itself, and decide; they need a link and no account.</p>"
)
SMALL: dict[str, Any] = {"size": "sm", "min_width": 90}
# Without preprocessing: Gradio would refuse a room or a link that was made after the page was laid out.
OPTIONS: dict[str, Any] = {"preprocess": False, **in_turn("review"), **QUIET}


def build_review_tab(service: Service, token: gr.BrowserState, opened: gr.Tab) -> ReviewTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``opened`` the gr.Tab around it."""
    with gr.Row(elem_classes="screen review"):
        with gr.Column(elem_classes="controls", min_width=320):
            listing = _build_list()
        with gr.Column(elem_classes="stage", min_width=320):
            said = gr.HTML(elem_id="review-said", elem_classes="line")
            with gr.Column(elem_id="review-empty", elem_classes="welcome") as welcome:
                gr.HTML(EMPTY)
            with gr.Column(visible=False, elem_id="review-room") as column:
                view = _build_view(column)
                with gr.Accordion(N_("Links"), open=True, elem_id="review-links", elem_classes="panel"):
                    links = _build_links()
                with gr.Accordion(N_("Settings"), open=False, elem_id="review-settings", elem_classes="panel"):
                    settings = build_settings()
    tab = ReviewTab(service, said, welcome, listing, view, links, settings, gr.State({}))
    _connect(tab, token, opened)
    return tab


def follow_language(tab: ReviewTab, token: gr.BrowserState, switched: Dependency) -> None:
    """Say the tab anew once the page has been switched to another language."""
    listing = tab.listing
    switched.then(tab.show, [token, listing.rooms, *listing.asked], tab.shown, **OPTIONS)


def _build_list() -> RoomList:
    title = gr.Textbox(
        label=N_("Title of a new room"),
        placeholder=N_("Spring campaign"),
        max_length=LONGEST_TITLE,
        max_lines=1,
        elem_id="review-new-title",
    )
    new = gr.Button(N_("New room"), elem_id="review-new", **SMALL)
    search = gr.Textbox(label=N_("Search"), max_lines=1, elem_id="review-search")
    archived = gr.Checkbox(label=N_("Archived rooms"), container=False, elem_id="review-archived")
    rooms = gr.Radio([], label=N_("Rooms"), elem_id="review-rooms", elem_classes="room-list")
    more = gr.Button(N_("Show more"), visible=False, elem_id="review-more", **SMALL)
    return RoomList(title, new, search, archived, rooms, more, gr.State(PER_PAGE))


def _build_view(column: gr.Column) -> RoomView:
    def button(label: str, name: str, **options: Any) -> gr.Button:
        return gr.Button(label, size="sm", min_width=90, scale=0, elem_id=f"review-{name}", **options)

    facts = gr.HTML(elem_id="review-facts", elem_classes="said")
    with gr.Row(elem_classes="bar"):
        open_it = button(N_("Open the room"), "open", variant="primary")
        opened = gr.HTML(visible=False, elem_classes="said")
        duplicate = button(N_("Duplicate"), "duplicate")
        close, reopen = button(N_("Close"), "close"), button(N_("Open again"), "reopen", visible=False)
        reveal = button(N_("Reveal"), "reveal", visible=False)
        archive = button(N_("Archive"), "archive")
        unarchive = button(N_("Take out of the archive"), "unarchive", visible=False)
        delete = button(N_("Delete"), "delete")
    with gr.Row(visible=False, elem_classes="bar") as confirm:
        delete_now = button(N_("Delete"), "delete-now", variant="stop")
        keep = button(N_("Keep"), "keep")
    no_pictures = gr.HTML(visible=False, elem_classes="said")
    tiles = build_thumbnails("review-pictures", 8, visible=False)
    reminder = gr.Textbox(
        label=N_("Reminder to copy"), interactive=False, visible=False, buttons=["copy"], elem_id="review-reminder"
    )
    with gr.Row(visible=False, elem_classes="pair") as asking:
        parts = gr.Dropdown([], multiselect=True, label=N_("Comments on a part"), elem_id="review-parts")
        edit_part = button(N_("Edit this part"), "edit-part")
    about = (column, facts, open_it, opened, tiles, no_pictures, reminder, asking, parts, edit_part)
    around = (close, reopen, reveal, archive, unarchive, delete, confirm, delete_now, keep)
    return RoomView(*about, duplicate, *around)


def _build_links() -> LinkPanel:
    said = gr.HTML(elem_id="review-link-said", elem_classes="panel-facts")
    with gr.Row(elem_classes="made-link"):
        made = gr.Textbox(
            label=N_("Link"), interactive=False, visible=False, buttons=["copy"], max_lines=1, elem_id="review-link"
        )
        code = gr.HTML(visible=False, elem_id="review-qr")
    table = gr.HTML(elem_id="review-link-list", elem_classes="panel-facts")
    with gr.Row(elem_classes="pair"):
        chosen = gr.Dropdown([], label=N_("Link to renew or revoke"), visible=False, elem_id="review-link-chosen")
        renew = gr.Button(N_("Renew"), visible=False, scale=0, elem_id="review-renew", **SMALL)
        revoke = gr.Button(N_("Revoke"), visible=False, scale=0, elem_id="review-revoke", **SMALL)
    with gr.Row(elem_classes="pair"):
        label = gr.Textbox(
            label=N_("Whom the link is for"), max_length=LONGEST_LABEL, max_lines=1, elem_id="review-link-label"
        )
        days = gr.Number(
            value=STANDARD_DAYS,
            minimum=1,
            maximum=MOST_DAYS,
            label=N_("Days that it is good for"),
            elem_id="review-link-days",
        )
        password = gr.Textbox(
            label=N_("Password, where wanted"), type="password", max_lines=1, elem_id="review-link-password"
        )
    roles = [(N_("Guest"), GUEST), (N_("Host"), HOST)]
    role = gr.Radio(roles, value=GUEST, show_label=False, container=False, elem_id="review-link-role")
    with gr.Row(elem_classes="switches"):
        plain: dict[str, Any] = {"container": False, "scale": 0, "min_width": 120}
        comment = gr.Checkbox(value=True, label=N_("Comment"), elem_id="review-link-comment", **plain)
        decide = gr.Checkbox(value=True, label=N_("Decide"), elem_id="review-link-decide", **plain)
        download = gr.Checkbox(label=N_("Download"), elem_id="review-link-download", **plain)
        watermark = gr.Checkbox(label=N_("Watermark"), elem_id="review-link-watermark", **plain)
    make = gr.Button(N_("Make a link"), elem_id="review-link-make", **SMALL)
    asked = (label, role, days, password, comment, decide, download, watermark)
    return LinkPanel(*asked, make, made, said, code, table, chosen, renew, revoke)


def _connect(tab: ReviewTab, token: gr.BrowserState, opened: gr.Tab) -> None:
    """Wire the tab."""
    listing, view, links, settings = tab.listing, tab.view, tab.links, tab.settings
    room, everything = [token, listing.rooms], [token, listing.rooms, *listing.asked]
    opened.select(tab.show, everything, tab.shown, trigger_mode="always_last", **OPTIONS)
    gr.on(
        [listing.search.input, listing.archived.input],
        tab.search,
        everything,
        tab.shown,
        trigger_mode="always_last",
        **OPTIONS,
    )
    listing.more.click(tab.show_more, everything, tab.shown, **OPTIONS)
    listing.rooms.input(tab.choose, room, tab.shown, trigger_mode="always_last", **OPTIONS)
    gr.on([listing.new.click, listing.title.submit], tab.create, [listing.title, token], tab.shown, **OPTIONS)
    settings.save.click(tab.save, [*room, *settings.widgets, *listing.asked], tab.shown, **OPTIONS)
    came = view.open.click(tab.open_room, [*room, tab.own], [tab.said, view.opened, tab.own], **OPTIONS)
    came.then(None, None, None, js=FOLLOW, **QUIET)
    for button, handler in (
        (view.duplicate, tab.duplicate),
        (view.close, tab.close),
        (view.reopen, tab.reopen),
        (view.reveal, tab.reveal),
        (view.archive, tab.archive),
        (view.unarchive, tab.unarchive),
        (view.delete_now, tab.delete),
    ):
        button.click(handler, everything, tab.shown, **OPTIONS)
    view.delete.click(tab.ask_delete, room, tab.shown, **OPTIONS)
    view.keep.click(tab.keep, room, tab.shown, **OPTIONS)
    links.make.click(tab.make_link, [*room, *links.asked], links.shown, **OPTIONS)
    links.renew.click(tab.renew_link, [*room, links.chosen], links.shown, **OPTIONS)
    links.revoke.click(tab.revoke_link, [*room, links.chosen], links.shown, **OPTIONS)
