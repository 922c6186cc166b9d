"""The Library tab: everything a visitor has made, to be found, looked at, gone on with, and thrown away.

Lays out and wires. Starts no jobs that cost: what is made again is made in the tab it came from. Hands back what other
tabs may touch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import gradio as gr

from components.library.records.search import Search
from components.studio.library.detail import Detail, build_detail
from components.studio.library.filters import Filters, build_filters
from components.studio.library.grid import View, build_wall
from components.studio.library.import_panel import ImportPanel, build_import
from components.studio.library.library_view import EMPTY, Shelf
from components.studio.library.pending_runs import UnderWay, build_under_way, find_unfinished
from components.studio.page import messages
from components.studio.page.downloads import START_DOWNLOAD
from components.studio.page.job_status import QUIET
from components.studio.page.request_order import in_turn
from components.studio.page.service import Service
from components.studio.versions.versions_panel import build_lineage_panel


@dataclass(frozen=True)
class LibraryTab:
    """Hold what others may touch: the large picture with its buttons, and the runs to go on with."""

    detail: Detail
    under_way: UnderWay
    line: gr.HTML


def build_library_tab(service: Service, token: gr.BrowserState, opened: Callable) -> LibraryTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``opened`` the event of the tab being opened."""
    with gr.Row(elem_classes="screen library"):
        with gr.Column(elem_classes="controls", min_width=320):
            filters = build_filters()
            with gr.Row(elem_classes="tools"):
                clear = gr.Button("Show everything", size="sm", elem_id="library-clear")
                importing = build_import(service, token)
            under_way = build_under_way()
        with gr.Column(elem_classes="stage", min_width=320):
            shelf = build_shelf(service, token)
    _connect_search(shelf, filters, importing, clear, under_way, token, opened)
    _connect_shelf(shelf)
    return LibraryTab(shelf.detail, under_way, shelf.line)


def build_shelf(service: Service, token: gr.BrowserState) -> Shelf:
    """Return the stage, laid out."""
    small = {"size": "sm", "min_width": 90, "scale": 0}
    with gr.Column(elem_id="library-all") as everything:
        with gr.Row(elem_classes="bar"):
            several = gr.Checkbox(label="Pick several", container=False, scale=0, elem_id="library-several")
            count = gr.HTML(messages.quiet(), elem_id="library-count", elem_classes="said")
            bin_picked = gr.Button("Delete", visible=False, elem_id="library-bin-picked", **small)
            export = gr.Button("Export", elem_id="library-export", **small)
        with gr.Column(visible=False, elem_classes="welcome") as nothing:
            said_nothing = gr.HTML(EMPTY)
        wall = build_wall()
    detail = build_detail()
    with detail.column:
        lineage = build_lineage_panel(service, token)
    with gr.Row(elem_classes="bar"):
        line = gr.HTML(messages.quiet(), elem_id="library-line", elem_classes="line")
        zip_link = gr.HTML(visible=False, elem_id="library-zip", elem_classes="zip")
        undo = gr.Button("Undo", visible=False, elem_id="library-undo", **small)
    around = (everything, nothing, said_nothing, several, count, bin_picked, export, zip_link, line, undo)
    return Shelf(service, wall, detail, lineage, *around, gr.State(View(Search(visitor=""))), gr.State(None))


def _connect_search(
    shelf: Shelf,
    filters: Filters,
    importing: ImportPanel,
    clear: gr.Button,
    under_way: UnderWay,
    token: gr.BrowserState,
    opened: Callable,
) -> None:
    """Wire what decides which pictures the wall shows, and which runs stand beside it."""
    service = shelf.service

    def look(token_now, picking, *values) -> dict:
        """Show the first page of what the filters say."""
        return shelf.search(filters.read(values, service.visitor_of(token_now)), picking)

    def follow(now: View, token_now, picking, *values) -> dict:
        """Do that unless it is what is shown: Show everything changes the filters too."""
        same = filters.read(values, service.visitor_of(token_now)) == now.search
        return {shelf.view: gr.skip()} if same else look(token_now, picking, *values)

    def open_tab(token_now, now: View, picking, shot, *values) -> dict:
        """Show what has come since, on the page that was open; a picture that is looked at stays."""
        visitor = service.visitor_of(token_now)
        updates = filters.offer(service.store.list_choices(Search(visitor=visitor)), values)
        updates |= under_way.show(service, find_unfinished(service, visitor))
        if shot is None:
            updates |= shelf.search(filters.read(values, visitor), picking, now.page, now.picked)
        return updates

    def show_everything(token_now, picking) -> dict:
        return filters.cleared | look(token_now, picking, *filters.cleared.values())

    def refresh_runs(token_now) -> dict:
        return under_way.show(service, find_unfinished(service, service.visitor_of(token_now)))

    slow = {"show_progress_on": shelf.line, **in_turn("library"), **QUIET}
    asked, shown = [token, shelf.several, *filters.widgets], shelf.shown
    opening = [token, shelf.view, shelf.several, shelf.detail.shot, *filters.widgets]
    opened(open_tab, opening, [*shown, *filters.listed, *under_way.shown], preprocess=False, **slow)
    gr.on(filters.changes, follow, [shelf.view, *asked], shown, trigger_mode="always_last", **slow)
    importing.imported.change(look, asked, shown, trigger_mode="always_last", **slow)
    clear.click(show_everything, asked[:2], [*filters.widgets, *shown], **slow)
    under_way.clock.tick(refresh_runs, token, [*under_way.shown, shelf.line], **in_turn("library"), **QUIET)


def _connect_shelf(shelf: Shelf) -> None:
    """Wire what a person does on the stage."""
    wall, detail, lineage = shelf.wall, shelf.detail, shelf.lineage
    on_wall, on_picture = [shelf.view, shelf.several], [shelf.view, detail.shot]
    slow = {"show_progress_on": shelf.line, **in_turn("library"), **QUIET}
    # However quickly one comes after another: each is picked, or opened, and the tick is as it stands last.
    wall.gallery.select(shelf.choose, on_wall, shelf.shown, trigger_mode="multiple", **slow)
    shelf.several.input(shelf.pick_none, on_wall, shelf.shown, trigger_mode="always_last", **slow)
    for event, work, asked in (
        (wall.newer.click, partial(shelf.turn, -1), on_wall),
        (wall.older.click, partial(shelf.turn, +1), on_wall),
        (wall.page.submit, shelf.go_to, [wall.page, *on_wall]),
        (lineage.chosen.change, shelf.open_version, [shelf.view, lineage.chosen]),
        (detail.back.click, partial(shelf.turn, 0), on_wall),
        (detail.newer.click, partial(shelf.step, -1), on_picture),
        (detail.older.click, partial(shelf.step, +1), on_picture),
        (detail.star.click, shelf.star, on_picture),
        (detail.put_back.click, shelf.put_back, on_picture),
        (detail.bin.click, shelf.bin_one, [*on_wall, detail.shot]),
        (shelf.bin_picked.click, shelf.bin_many, on_wall),
        (shelf.undo.click, shelf.take_back, [*on_wall, shelf.undoable]),
    ):
        event(work, asked, shelf.shown, **slow)
    for button in (shelf.export, detail.export):
        offered = button.click(shelf.offer, on_picture, shelf.zip_link, **slow)
        offered.then(None, None, None, js=START_DOWNLOAD, **QUIET)
