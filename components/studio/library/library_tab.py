"""The Library tab as an object: filters, unfinished runs, and the view of pictures.

Starts no jobs that cost money: a picture is made again in the tab that made it. Lays nothing out.
"""

from dataclasses import dataclass

import gradio as gr

from components.library.records.search import Search
from components.library.records.shot import Shot
from components.studio.access.token_panel import TokenPanel
from components.studio.library.filters import Filters
from components.studio.library.grid import NOTHING, GridPage
from components.studio.library.import_panel import ImportPanel
from components.studio.library.library_view import LibraryView
from components.studio.library.pending_runs import PendingRuns, find_unfinished
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget


@dataclass(frozen=True)
class LibraryTab:
    """Hold the parts of the tab.

    In the handlers ``picking`` is whether several pictures are being picked, and ``values`` the values of the filters.
    """

    service: Service
    view: LibraryView
    filters: Filters
    clear: gr.Button
    import_panel: ImportPanel
    pending_runs: PendingRuns
    tokens: TokenPanel

    @property
    def opened(self) -> list[Widget]:
        """Return the widgets that ``open`` and ``say_anew`` may update."""
        return [*self.view.shown, *self.filters.listed, *self.pending_runs.shown]

    def search(self, token: object, picking: bool, *values: object) -> Updates:
        """Show the first page of the pictures that the filters find."""
        return self.view.search(self.filters.read(values, self.service.visitor(token).library_of), picking)

    def follow_filters(self, now: GridPage, token: object, picking: bool, *values: object) -> Updates:
        """Search where the filters say another search than the page shown, which Show everything may have set."""
        wanted = self.filters.read(values, self.service.visitor(token).library_of)
        return {self.view.page: gr.skip()} if wanted == now.search else self.view.search(wanted, picking)

    def open(self, token: object, now: GridPage, picking: bool, shot: object, *values: object) -> Updates:
        """Show new pictures, on the page that was open; a large picture, ``shot``, stays."""
        visitor = self.service.visitor(token).library_of
        updates = self.filters.offer(self.service.store.list_choices(Search(visitor=visitor)), values)
        updates |= self.refresh_runs(token)
        if shot is None:
            updates |= self.view.search(self.filters.read(values, visitor), picking, now.number, now.picked)
        return updates

    def say_anew(self, token: object, now: GridPage, picking: bool, shot: Shot | None, *values: object) -> Updates:
        """Show the same in the language that the page was switched to; a tab that was never opened stays empty."""
        if now == NOTHING:
            return {self.view.line: gr.skip()}
        updates = self.open(token, now, picking, shot, *values)
        return updates if shot is None else updates | self.view.open(now, shot)

    def show_everything(self, token: object, picking: bool) -> Updates:
        """Clear the filters, and show the first page of all pictures."""
        return self.filters.cleared | self.search(token, picking, *self.filters.cleared.values())

    def refresh_runs(self, token: object) -> Updates:
        """Show the visitor's unfinished runs."""
        unfinished = find_unfinished(self.service, self.service.visitor(token).library_of)
        return self.pending_runs.show(self.service, unfinished)
