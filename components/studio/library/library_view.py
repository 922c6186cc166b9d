"""The view of the library: a page of thumbnails, or one picture of them, large.

Knows what is shown after each thing a person does there. Lays nothing out.
"""

from dataclasses import dataclass, replace

import gradio as gr

from components.library.edits.replan import plan_again
from components.library.edits.spec import spec_of_shot
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.studio.library.detail import Detail
from components.studio.library.grid import Grid, View, find_page
from components.studio.page import messages
from components.studio.page.downloads import link_to_zip
from components.studio.page.plural import plural
from components.studio.page.service import Service
from components.studio.page.updates import Signal
from components.studio.versions.versions_panel import VersionsPanel

EMPTY = "<h2>Nothing here yet</h2><p>Every picture you create or edit is kept here, with its recipe.</p>"
NOT_FOUND = "<h2>Nothing is found</h2><p>No picture fits the search. Take some of it back.</p>"
EMPTY_BIN = "<h2>The bin is empty</h2><p>What you delete stays here for 7 days.</p>"


@dataclass(frozen=True)
class Undoable:
    """Say what Undo takes back: the ids of shots, and whether they had been ``binned`` or taken out of the bin."""

    ids: tuple[str, ...]
    binned: bool


@dataclass(frozen=True)
class LibraryView:
    """Hold the stage's widgets; ``view`` is the View of the grid, ``undoable`` an Undoable or None.

    Every method returns updates for ``shown``, or raises what goes wrong, which is then said at the line. ``picking``
    is whether clicks pick pictures instead of opening them.
    """

    service: Service
    grid: Grid
    detail: Detail
    lineage: VersionsPanel
    everything: gr.Column
    nothing: gr.Column
    said_nothing: gr.HTML
    several: gr.Checkbox
    count: gr.HTML
    bin_picked: gr.Button
    export: gr.Button
    zip_link: gr.HTML
    line: gr.HTML
    undo: gr.Button
    view: gr.State
    undoable: gr.State

    @property
    def shown(self) -> list:
        """Return everything that a method may update; first the line, where it is said what went wrong."""
        around = [self.everything, self.nothing, self.said_nothing, self.several, self.count, self.bin_picked]
        below = [self.export, self.zip_link, self.undo, self.view, self.undoable]
        return [self.line, *self.grid.widgets, *self.detail.shown, *self.lineage.shown, *around, *below]

    def search(
        self, wanted: Search, picking: bool, page: int = 1, picked: tuple[str, ...] = (), said: str = ""
    ) -> dict:
        """Show a page of what a search finds."""
        return self._show(find_page(self.service.store, self.service.thumbnails, wanted, page, picked), picking, said)

    def turn(self, by: int, now: View, picking: bool) -> dict:
        """Show the page that lies so many on."""
        return self.go_to(now.page + by, now, picking)

    def go_to(self, page: float | None, now: View, picking: bool) -> dict:
        """Show a page of the same search, the grid instead of a picture."""
        return self.search(now.search, picking, int(page or 1), now.picked)

    def choose(self, now: View, picking: bool, event: gr.SelectData) -> dict:
        """Open the picture that was clicked or, while picking, pick it or no longer so."""
        shot = now.shots[event.index]
        return self._show(now.pick(shot), picking) if picking else self.open(now, shot)

    def pick_none(self, now: View, picking: bool) -> dict:
        """Begin to pick, or end it."""
        return self._show(replace(now, picked=()), picking)

    def open(self, now: View, shot: Shot) -> dict:
        """Show a picture large."""
        # As it is now: it may have got a star, or been thrown away, on another page.
        fresh = self.service.store.find_shot(shot.id) or shot
        ids = [other.id for other in now.shots]
        # A version of a picture need not lie on the page that is open: nothing follows on it there.
        at = ids.index(shot.id) if shot.id in ids else None
        newest = at is None or (at == 0 and now.page == 1)
        oldest = at is None or (at == len(ids) - 1 and now.page == now.pages)
        shown = self.detail.show(self.service, fresh, newest, oldest)
        shown |= self.lineage.show(fresh, now.search.visitor)
        hidden = {self.everything: gr.update(visible=False), self.zip_link: gr.update(visible=False)}
        return shown | hidden | {self.line: messages.quiet(), self.undo: gr.update(visible=False)}

    def open_version(self, now: View, chosen: Signal[str]) -> dict:
        """Show another version of the picture, by its shot's id."""
        versions = self.service.store.find_lineage(chosen.value, now.search.visitor)
        return self.open(now, versions.find(chosen.value).shot) if versions else {self.line: gr.skip()}

    def step(self, by: int, now: View, shot: Shot) -> dict:
        """Show the picture beside the one that is open, on the next page if need be."""
        at = [other.id for other in now.shots].index(shot.id) + by
        if 0 <= at < len(now.shots):
            return self.open(now, now.shots[at])
        turned = find_page(self.service.store, self.service.thumbnails, now.search, now.page + by, now.picked)
        if not turned.shots:
            return {self.line: gr.skip()}
        return {self.view: turned} | self.open(turned, turned.shots[0 if by > 0 else -1])

    def star(self, now: View, shot: Shot) -> dict:
        """Give the open picture a star, or take it away."""
        self.service.store.star(shot.id, not shot.starred)
        return self.open(now, shot)

    def bin_one(self, now: View, picking: bool, shot: Shot) -> dict:
        """Put the open picture into the bin, or take it out of it."""
        return self._move(Undoable((shot.id,), binned=shot.deleted_at is None), now, picking)

    def bin_many(self, now: View, picking: bool) -> dict:
        """Do that with those that are picked."""
        return self._move(Undoable(now.picked, binned=not now.search.binned), now, picking)

    def take_back(self, now: View, picking: bool, last: Undoable) -> dict:
        """Undo that."""
        back = replace(last, binned=not last.binned)
        return self._move(back, now, picking) | {self.undo: gr.update(visible=False)}

    def offer(self, now: View, shot: Shot | None) -> dict:
        """Offer a ZIP of the picture that is open, of those that are picked, or of all that is found."""
        wanted = [shot.id] if shot else now.picked or now.search
        href = self.service.downloads.offer(wanted, now.search.visitor)
        count = 1 if shot else len(now.picked) or now.total
        return {self.zip_link: gr.update(value=link_to_zip(href, count), visible=True)}

    def put_back(self, now: View, shot: Shot) -> dict:
        """Put the open picture's answer back onto what it was to be put on."""
        store, maker = self.service.store, self.service.maker
        spec = spec_of_shot(shot, store.find_run(shot.run) if shot.run else None)
        contract = self.service.contract(str(spec.parameters.get("model") or ""))
        [finished] = maker.put_back(shot, plan_again(store.files, spec, contract), spec.references).result()
        return self.open(now, finished)

    def _move(self, moved: Undoable, now: View, picking: bool) -> dict:
        store = self.service.store
        count = len(moved.ids)
        if moved.binned:
            store.bin_shots(moved.ids)
        else:
            count = store.restore_shots(moved.ids)
        said = f"{plural(count, 'picture')} {'is' if count == 1 else 'are'} "
        said += "in the bin, for 7 days." if moved.binned else "back."
        if count < len(moved.ids):
            said += " The others had been in the bin for 7 days, and are removed."
        shown = self.search(now.search, picking, now.page, said=said)
        return shown | {self.undoable: moved, self.undo: gr.update(visible=True)}

    def _show(self, now: View, picking: bool, said: str = "") -> dict:
        """Return the updates that show the grid."""
        binned, picked = now.search.binned, len(now.picked)
        whole = now.search == Search(visitor=now.search.visitor, binned=binned)
        counted = f"{picked:,} of {now.total:,} picked" if picking else plural(now.total, "picture")
        over = {
            self.everything: gr.update(visible=True),
            self.nothing: gr.update(visible=not now.total),
            self.said_nothing: NOT_FOUND if not whole else EMPTY_BIN if binned else EMPTY,
            self.several: gr.update(visible=bool(now.total)),
            self.count: messages.quiet(counted if now.total else ""),
            self.bin_picked: gr.update(value="Restore" if binned else "Delete", visible=bool(picking and picked)),
            self.export: gr.update(value=f"Export {plural(picked or now.total, 'picture')}", visible=bool(now.total)),
            self.zip_link: gr.update(visible=False),
            self.line: messages.quiet(said),
            self.undo: gr.update(visible=False),
        }
        return self.grid.show(now) | self.detail.hide() | over | {self.view: now}
