"""The grid of thumbnails: one page of the pictures that a search finds, newest first.

A click opens a picture, or picks it while several are picked. Reads one page at a time from the store.
"""

from dataclasses import dataclass, replace

import gradio as gr
from markupsafe import Markup

from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails
from components.studio.language.translation import N_, _
from components.studio.page.cache import cache_tile
from components.studio.page.thumbnail_gallery import build_thumbnails
from components.studio.page.updates import Updates, Widget

# A page of this many thumbnails is well under a megabyte.
PER_PAGE = 40
STAR, PICKED = "★", "✓"


@dataclass(frozen=True)
class GridPage:
    """Hold a page of the grid: its number from 1, the ``total`` that the search finds, and the ids ``picked``.

    ``files`` are the thumbnails of ``shots``, in Gradio's cache. Shots on other pages can be picked too.
    """

    search: Search
    number: int = 1
    total: int = 0
    shots: tuple[Shot, ...] = ()
    files: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """Return the number of pages, at least one."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def tiles(self) -> list[tuple[str, str | None]]:
        """Return (file, caption) of each tile."""
        return [
            (file, " ".join(filter(None, (PICKED * (shot.id in self.picked), STAR * shot.starred))) or None)
            for shot, file in zip(self.shots, self.files, strict=True)
        ]

    def pick(self, shot: Shot) -> "GridPage":
        """Return the page with a shot picked or, where it was picked, no longer so."""
        if shot.id in self.picked:
            return replace(self, picked=tuple(other for other in self.picked if other != shot.id))
        return replace(self, picked=(*self.picked, shot.id))


# The page of a grid that was never shown.
NOTHING = GridPage(Search(visitor=""))


@dataclass(frozen=True)
class Grid:
    """Hold the grid's widgets."""

    gallery: gr.Gallery
    newer: gr.Button
    older: gr.Button
    number: gr.Number
    pages: gr.HTML
    paging: gr.Row

    @property
    def widgets(self) -> list[Widget]:
        """Return the widgets that ``show`` may update."""
        return [self.gallery, self.newer, self.older, self.number, self.pages, self.paging]

    def show(self, page: GridPage) -> Updates:
        """Return the updates that show a page."""
        return {
            # No tile stays selected, so that the same one can be clicked again.
            self.gallery: gr.update(value=page.tiles, selected_index=None, visible=bool(page.total)),
            self.newer: gr.update(interactive=page.number > 1),
            self.older: gr.update(interactive=page.number < page.pages),
            self.number: page.number,
            self.pages: Markup('<span class="figure">{}</span>').format(_("of {pages:,}", pages=page.pages)),
            self.paging: gr.update(visible=page.pages > 1),
        }


def find_page(
    store: Store, thumbnails: Thumbnails, search: Search, number: int, picked: tuple[str, ...] = ()
) -> GridPage:
    """Return a page of a search by its number, the last page where there are fewer. Raises StorageError."""
    page = GridPage(search, total=store.count_shots(search), picked=picked)
    number = min(max(1, number), page.pages)
    shots = store.find_shots(search, (number - 1) * PER_PAGE, PER_PAGE)
    found = thumbnails.find(shots)
    files = (cache_tile(data, f"{shot.id[:8]}.webp") for shot, data in zip(shots, found, strict=True))
    return replace(page, number=number, shots=tuple(shots), files=tuple(files))


def build_grid() -> Grid:
    """Return the grid, laid out."""
    gallery = build_thumbnails("library-grid", 8, visible=False)
    with gr.Row(visible=False, elem_id="library-paging", elem_classes="paging") as paging:
        newer = gr.Button(N_("Newer"), size="sm", min_width=80, scale=0, elem_id="library-newer")
        number = gr.Number(
            1, show_label=False, container=False, precision=0, minimum=1, min_width=64, scale=0, elem_id="library-page"
        )
        pages = gr.HTML(elem_id="library-pages")
        older = gr.Button(N_("Older"), size="sm", min_width=80, scale=0, elem_id="library-older")
    return Grid(gallery, newer, older, number, pages, paging)
