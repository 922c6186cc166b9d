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
from components.studio.library.grid import View, build_grid
from components.studio.library.import_panel import ImportPanel, build_import
from components.studio.library.library_view import EMPTY, LibraryView
from components.studio.library.pending_runs import PendingRuns, build_pending_runs, find_unfinished
from components.studio.page import messages
from components.studio.page.downloads import START_DOWNLOAD
from components.studio.page.job_status import QUIET
from components.studio.page.request_order import in_turn
from components.studio.page.service import Service
from components.studio.versions.versions_layout import build_versions_panel


@dataclass(frozen=True)
class LibraryTab:
    """Hold what others may touch: the large picture with its buttons, and the runs to go on with."""

    detail: Detail
    pending_runs: PendingRuns
    line: gr.HTML


def build_library_tab(service: Service, token: gr.BrowserState, opened: Callable) -> LibraryTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``opened`` the event of the tab being opened."""
    with gr.Row(elem_classes="screen library"):
        with gr.Column(elem_classes="controls", min_width=320):
            filters = build_filters()
            with gr.Row(elem_classes="tools"):
                clear = gr.Button("Show everything", size="sm", elem_id="library-clear")
                importing = build_import(service, token)
            pending_runs = build_pending_runs()
        with gr.Column(elem_classes="stage", min_width=320):
            library_view = build_library_view(service, token)
    _connect_search(library_view, filters, importing, clear, pending_runs, token, opened)
    _connect_shelf(library_view)
    return LibraryTab(library_view.detail, pending_runs, library_view.line)


def build_library_view(service: Service, token: gr.BrowserState) -> LibraryView:
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
        grid = build_grid()
    detail = build_detail()
    with detail.column:
        lineage = build_versions_panel(service, token)
    with gr.Row(elem_classes="bar"):
        line = gr.HTML(messages.quiet(), elem_id="library-line", elem_classes="line")
        zip_link = gr.HTML(visible=False, elem_id="library-zip", elem_classes="zip")
        undo = gr.Button("Undo", visible=False, elem_id="library-undo", **small)
    around = (everything, nothing, said_nothing, several, count, bin_picked, export, zip_link, line, undo)
    return LibraryView(service, grid, detail, lineage, *around, gr.State(View(Search(visitor=""))), gr.State(None))


def _connect_search(
    library_view: LibraryView,
    filters: Filters,
    importing: ImportPanel,
    clear: gr.Button,
    pending_runs: PendingRuns,
    token: gr.BrowserState,
    opened: Callable,
) -> None:
    """Wire what decides which pictures the grid shows, and which runs stand beside it."""
    service = library_view.service

    def look(token_now, picking, *values) -> dict:
        """Show the first page of what the filters say."""
        return library_view.search(filters.read(values, service.visitor(token_now).library_of), picking)

    def follow(now: View, token_now, picking, *values) -> dict:
        """Do that unless it is what is shown: Show everything changes the filters too."""
        same = filters.read(values, service.visitor(token_now).library_of) == now.search
        return {library_view.view: gr.skip()} if same else look(token_now, picking, *values)

    def open_tab(token_now, now: View, picking, shot, *values) -> dict:
        """Show what has come since, on the page that was open; a picture that is looked at stays."""
        visitor = service.visitor(token_now).library_of
        updates = filters.offer(service.store.list_choices(Search(visitor=visitor)), values)
        updates |= pending_runs.show(service, find_unfinished(service, visitor))
        if shot is None:
            updates |= library_view.search(filters.read(values, visitor), picking, now.page, now.picked)
        return updates

    def show_everything(token_now, picking) -> dict:
        return filters.cleared | look(token_now, picking, *filters.cleared.values())

    def refresh_runs(token_now) -> dict:
        return pending_runs.show(service, find_unfinished(service, service.visitor(token_now).library_of))

    slow = {"show_progress_on": library_view.line, **in_turn("library"), **QUIET}
    asked, shown = [token, library_view.several, *filters.widgets], library_view.shown
    opening = [token, library_view.view, library_view.several, library_view.detail.shot, *filters.widgets]
    opened(open_tab, opening, [*shown, *filters.listed, *pending_runs.shown], preprocess=False, **slow)
    gr.on(filters.changes, follow, [library_view.view, *asked], shown, trigger_mode="always_last", **slow)
    importing.imported.change(look, asked, shown, trigger_mode="always_last", **slow)
    clear.click(show_everything, asked[:2], [*filters.widgets, *shown], **slow)
    pending_runs.clock.tick(
        refresh_runs, token, [*pending_runs.shown, library_view.line], **in_turn("library"), **QUIET
    )


def _connect_shelf(library_view: LibraryView) -> None:
    """Wire what a person does on the stage."""
    grid, detail, lineage = library_view.grid, library_view.detail, library_view.lineage
    on_wall, on_picture = [library_view.view, library_view.several], [library_view.view, detail.shot]
    slow = {"show_progress_on": library_view.line, **in_turn("library"), **QUIET}
    # However quickly one comes after another: each is picked, or opened, and the tick is as it stands last.
    grid.gallery.select(library_view.choose, on_wall, library_view.shown, trigger_mode="multiple", **slow)
    library_view.several.input(library_view.pick_none, on_wall, library_view.shown, trigger_mode="always_last", **slow)
    for event, work, asked in (
        (grid.newer.click, partial(library_view.turn, -1), on_wall),
        (grid.older.click, partial(library_view.turn, +1), on_wall),
        (grid.page.submit, library_view.go_to, [grid.page, *on_wall]),
        (lineage.chosen.change, library_view.open_version, [library_view.view, lineage.chosen]),
        (detail.back.click, partial(library_view.turn, 0), on_wall),
        (detail.newer.click, partial(library_view.step, -1), on_picture),
        (detail.older.click, partial(library_view.step, +1), on_picture),
        (detail.star.click, library_view.star, on_picture),
        (detail.put_back.click, library_view.put_back, on_picture),
        (detail.bin.click, library_view.bin_one, [*on_wall, detail.shot]),
        (library_view.bin_picked.click, library_view.bin_many, on_wall),
        (library_view.undo.click, library_view.take_back, [*on_wall, library_view.undoable]),
    ):
        event(work, asked, library_view.shown, **slow)
    for button in (library_view.export, detail.export):
        offered = button.click(library_view.offer, on_picture, library_view.zip_link, **slow)
        offered.then(None, None, None, js=START_DOWNLOAD, **QUIET)
