"""The grid of thumbnails: a page of pictures, newest first, of which one is opened or several are picked.

Knows a page and what is picked on it; asks the store for one page at a time.
"""

from dataclasses import dataclass, replace

import gradio as gr

from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails
from components.studio.page.cache import cache_tile

# A page is sent in well under a megabyte.
PER_PAGE = 40
STAR, PICKED = "★", "✓"


@dataclass(frozen=True)
class View:
    """Hold what the grid shows: a page, from 1, of what a search finds, ``total`` in all, and the ids ``picked``."""

    search: Search
    page: int = 1
    total: int = 0
    shots: tuple[Shot, ...] = ()
    files: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def tiles(self) -> list[tuple[str, str | None]]:
        """Return (file, caption) of each tile."""
        return [
            (file, " ".join(filter(None, (PICKED * (shot.id in self.picked), STAR * shot.starred))) or None)
            for shot, file in zip(self.shots, self.files, strict=True)
        ]

    def pick(self, shot: Shot) -> "View":
        """Return the view with a shot picked, or no longer so."""
        if shot.id in self.picked:
            return replace(self, picked=tuple(other for other in self.picked if other != shot.id))
        return replace(self, picked=(*self.picked, shot.id))


@dataclass(frozen=True)
class Grid:
    """Hold the grid's widgets."""

    gallery: gr.Gallery
    newer: gr.Button
    older: gr.Button
    page: gr.Number
    pages: gr.HTML
    paging: gr.Row

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return what ``show`` may update."""
        return [self.gallery, self.newer, self.older, self.page, self.pages, self.paging]

    def show(self, view: View) -> dict:
        """Return the updates that show a view."""
        return {
            # Nothing stays chosen: the same one is to be opened again.
            self.gallery: gr.update(value=view.tiles, selected_index=None, visible=bool(view.total)),
            self.newer: gr.update(interactive=view.page > 1),
            self.older: gr.update(interactive=view.page < view.pages),
            self.page: view.page,
            self.pages: f'<span class="figure">of {view.pages:,}</span>',
            self.paging: gr.update(visible=view.pages > 1),
        }


def find_page(store: Store, thumbnails: Thumbnails, search: Search, page: int, picked: tuple[str, ...] = ()) -> View:
    """Return the view of a page, the last one where there are fewer. Raises StorageError."""
    view = View(search, total=store.count_shots(search), picked=picked)
    page = min(max(1, page), view.pages)
    shots = store.find_shots(search, (page - 1) * PER_PAGE, PER_PAGE)
    found = thumbnails.find(shots)
    files = (cache_tile(data, f"{shot.id[:8]}.webp") for shot, data in zip(shots, found, strict=True))
    return replace(view, page=page, shots=tuple(shots), files=tuple(files))


def build_grid() -> Grid:
    """Return the grid, laid out."""
    gallery = gr.Gallery(
        visible=False,
        show_label=False,
        allow_preview=False,
        columns=8,
        object_fit="cover",
        interactive=False,
        buttons=[],
        elem_id="library-wall",
    )
    with gr.Row(visible=False, elem_id="library-paging", elem_classes="paging") as paging:
        newer = gr.Button("Newer", size="sm", min_width=80, scale=0, elem_id="library-newer")
        page = gr.Number(
            1, show_label=False, container=False, precision=0, minimum=1, min_width=64, scale=0, elem_id="library-page"
        )
        pages = gr.HTML(elem_id="library-pages")
        older = gr.Button("Older", size="sm", min_width=80, scale=0, elem_id="library-older")
    return Grid(gallery, newer, older, page, pages, paging)
