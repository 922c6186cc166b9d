"""The layout of the Library tab, and the events within it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr
from gradio.events import Dependency

from components.studio.access.token_panel import build_token_panel
from components.studio.language.translation import N_
from components.studio.library.detail import build_detail
from components.studio.library.filters import build_filters
from components.studio.library.grid import NOTHING, build_grid
from components.studio.library.import_panel import build_import_panel
from components.studio.library.library_tab import LibraryTab
from components.studio.library.library_view import EMPTY, LibraryView
from components.studio.library.pending_runs import build_pending_runs
from components.studio.page import messages
from components.studio.page.downloads import START_DOWNLOAD
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Widget
from components.studio.server.request_order import in_turn
from components.studio.versions.versions_layout import build_versions_panel


def build_library_tab(service: Service, token: gr.BrowserState, opened: Callable[..., Any]) -> LibraryTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``opened`` the event of the tab being opened."""
    with gr.Row(elem_classes="screen library"):
        with gr.Column(elem_classes="controls", min_width=320):
            filters = build_filters()
            with gr.Row(elem_classes="tools"):
                clear = gr.Button(N_("Show everything"), size="sm", elem_id="library-clear")
                import_panel = build_import_panel(service, token)
            pending_runs = build_pending_runs()
            tokens = build_token_panel(service, token)
        with gr.Column(elem_classes="stage", min_width=320):
            view = build_library_view(service, token)
    tab = LibraryTab(service, view, filters, clear, import_panel, pending_runs, tokens)
    _connect_tab(tab, token, opened)
    _connect_view(view)
    return tab


def build_library_view(service: Service, token: gr.BrowserState) -> LibraryView:
    """Return the view, laid out."""
    small: dict[str, Any] = {"size": "sm", "min_width": 90, "scale": 0}
    with gr.Column(elem_id="library-all") as everything:
        with gr.Row(elem_classes="bar"):
            several = gr.Checkbox(label=N_("Pick several"), container=False, scale=0, elem_id="library-several")
            count = gr.HTML(messages.quiet(), elem_id="library-count", elem_classes="said")
            to_room = gr.Button(N_("Add to a room"), visible=False, elem_id="library-picked-to-room", **small)
            bin_picked = gr.Button(N_("Delete"), visible=False, elem_id="library-bin-picked", **small)
            export = gr.Button(N_("Export"), elem_id="library-export", **small)
        with gr.Column(visible=False, elem_classes="welcome") as nothing:
            said_nothing = gr.HTML(EMPTY)
            with gr.Row(elem_classes="leads"):
                to_create = gr.Button(N_("Create a picture"), elem_id="library-to-create", **small)
                to_all = gr.Button(N_("Show everything"), visible=False, elem_id="library-to-all", **small)
        grid = build_grid()
    detail = build_detail()
    with detail.column:
        versions = build_versions_panel(service, token)
    with gr.Row(elem_classes="bar"):
        line = gr.HTML(messages.quiet(), elem_id="library-line", elem_classes="line")
        zip_link = gr.HTML(visible=False, elem_id="library-zip", elem_classes="zip")
        undo = gr.Button(N_("Undo"), visible=False, elem_id="library-undo", **small)
    empty = (nothing, said_nothing, to_create, to_all)
    around = (everything, *empty, several, count, to_room, bin_picked, export, zip_link, line, undo)
    states = (gr.State(NOTHING), gr.State(None))
    return LibraryView(service, grid, detail, versions, *around, *states)


def _connect_tab(tab: LibraryTab, token: gr.BrowserState, opened: Callable[..., Any]) -> None:
    """Wire the filters, the import and the unfinished runs."""
    view, filters, runs, shown = tab.view, tab.filters, tab.pending_runs, tab.view.shown
    slow: dict[str, Any] = {**in_turn("library"), **QUIET}
    asked = [token, view.several, *filters.widgets]
    opened(tab.open, _list_opening(tab, token), tab.opened, preprocess=False, **slow)
    gr.on(filters.changes, tab.follow_filters, [view.page, *asked], shown, trigger_mode="always_last", **slow)
    tab.import_panel.imported.change(tab.search, asked, shown, trigger_mode="always_last", **slow)
    for button in (tab.clear, view.to_all):
        button.click(tab.show_everything, asked[:2], [*filters.widgets, *shown], **slow)
    runs.clock.tick(tab.refresh_runs, token, [*runs.shown, view.line], **in_turn("library"), **QUIET)


def follow_language(tab: LibraryTab, token: gr.BrowserState, switched: Dependency) -> None:
    """Say the tab anew once the page has been switched to another language."""
    slow: dict[str, Any] = {**in_turn("library"), **QUIET}
    switched.then(tab.say_anew, _list_opening(tab, token), tab.opened, preprocess=False, **slow)
    switched.then(tab.tokens.open, token, tab.tokens.shown, **QUIET)


def _list_opening(tab: LibraryTab, token: gr.BrowserState) -> list[Widget]:
    """Return the widgets whose values ``LibraryTab.open`` takes."""
    return [token, tab.view.page, tab.view.several, tab.view.detail.shot, *tab.filters.widgets]


def _connect_view(view: LibraryView) -> None:
    """Wire the grid, the large picture and the bar."""
    grid, detail, versions = view.grid, view.detail, view.versions
    on_grid, on_picture = [view.page, view.several], [view.page, detail.shot]
    slow: dict[str, Any] = {**in_turn("library"), **QUIET}
    # Each of several quick clicks counts; of the tick only the last state.
    grid.gallery.select(view.choose, on_grid, view.shown, trigger_mode="multiple", **slow)
    view.several.input(view.pick_none, on_grid, view.shown, trigger_mode="always_last", **slow)
    for event, handler, asked in (
        (grid.newer.click, partial(view.turn, -1), on_grid),
        (grid.older.click, partial(view.turn, +1), on_grid),
        (grid.number.submit, view.go_to, [grid.number, *on_grid]),
        (versions.chosen.change, view.open_version, [view.page, versions.chosen]),
        (detail.back.click, partial(view.turn, 0), on_grid),
        (detail.newer.click, partial(view.step, -1), on_picture),
        (detail.older.click, partial(view.step, +1), on_picture),
        (detail.star.click, view.star, on_picture),
        (detail.paste_again.click, view.paste_again, on_picture),
        (detail.bin.click, view.move_one, [*on_grid, detail.shot]),
        (view.bin_picked.click, view.move_picked, on_grid),
        (view.undo.click, view.undo_move, [*on_grid, view.last_move]),
    ):
        event(handler, asked, view.shown, **slow)
    for button in (view.export, detail.export):
        offered = button.click(view.offer_zip, on_picture, view.zip_link, **slow)
        offered.then(None, None, None, js=START_DOWNLOAD, **QUIET)
