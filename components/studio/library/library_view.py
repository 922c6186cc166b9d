"""The view of the library: a page of thumbnails, or one picture, large.

The methods are the handlers of the view. Lays nothing out.
"""

from dataclasses import dataclass, replace

import gradio as gr

from components.library.edits.replan import replan_edit, replan_erase
from components.library.edits.spec import spec_of_shot
from components.library.records.run import ERASE
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.title import title_of
from components.message.message import Message, Plural, Sentences
from components.studio.accessibility.alternatives import give_alternatives
from components.studio.events.clicked import Clicked
from components.studio.language.translation import N_, _, _n
from components.studio.library.detail import Detail
from components.studio.library.grid import Grid, GridPage, find_page
from components.studio.page import messages
from components.studio.page.downloads import link_to_zip
from components.studio.page.service import Service
from components.studio.page.updates import Signal, Updates, Widget
from components.studio.versions.versions_panel import VersionsPanel

EMPTY = N_("<h2>Nothing here yet</h2><p>Every picture you create or edit is kept here, with its recipe.</p>")
NOT_FOUND = N_("<h2>Nothing is found</h2><p>No picture fits the search. Take some of it back.</p>")
EMPTY_BIN = N_("<h2>The bin is empty</h2><p>What you delete stays here for 7 days.</p>")


@dataclass(frozen=True)
class BinMove:
    """Hold a move that Undo reverts: the ids of shots, and whether they were moved into the bin or out of it."""

    ids: tuple[str, ...]
    binned: bool


@dataclass(frozen=True)
class LibraryView:
    """Hold the widgets of the view; ``page`` is the ``GridPage`` shown, ``last_move`` a ``BinMove`` or None.

    ``everything`` holds the grid and the bar above it, ``nothing`` the sentence of an empty grid and the
    buttons that lead on: ``to_create`` to the Create tab, ``to_all`` to all pictures.

    Every handler returns updates for ``shown``, or raises an error whose sentence the guard shows at the status line.
    ``now`` is the page shown, and ``picking`` whether a click picks a picture instead of opening it.
    """

    service: Service
    grid: Grid
    detail: Detail
    versions: VersionsPanel
    everything: gr.Column
    nothing: gr.Column
    said_nothing: gr.HTML
    to_create: gr.Button
    to_all: gr.Button
    several: gr.Checkbox
    count: gr.HTML
    to_room: gr.Button
    bin_picked: gr.Button
    export: gr.Button
    zip_link: gr.HTML
    line: gr.HTML
    undo: gr.Button
    page: gr.State
    last_move: gr.State

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that a handler may update; the status line first, where the guard shows errors."""
        empty = [self.nothing, self.said_nothing, self.to_create, self.to_all]
        around = [self.everything, *empty, self.several, self.count, self.to_room, self.bin_picked]
        below = [self.export, self.zip_link, self.undo, self.page, self.last_move]
        return [self.line, *self.grid.widgets, *self.detail.shown, *self.versions.shown, *around, *below]

    def search(
        self, wanted: Search, picking: bool, number: int = 1, picked: tuple[str, ...] = (), said: Message | str = ""
    ) -> Updates:
        """Show a page of the pictures that a search finds."""
        page = find_page(self.service.store, self.service.thumbnails, wanted, number, picked)
        return self._show(page, picking, said)

    def turn(self, by: int, now: GridPage, picking: bool) -> Updates:
        """Show the page ``by`` pages further on."""
        return self.go_to(now.number + by, now, picking)

    def go_to(self, number: float | None, now: GridPage, picking: bool) -> Updates:
        """Show a page of the same search by its number, in place of a large picture."""
        return self.search(now.search, picking, int(number or 1), now.picked)

    def choose(self, now: GridPage, picking: bool, clicked: Clicked) -> Updates:
        """Open the picture that was clicked or, while picking, pick it or no longer so."""
        shot = clicked.find(now.shots)
        return self._show(now.pick(shot), picking) if picking else self.open(now, shot)

    def pick_none(self, now: GridPage, picking: bool) -> Updates:
        """Begin to pick, or end it."""
        return self._show(replace(now, picked=()), picking)

    def open(self, now: GridPage, shot: Shot) -> Updates:
        """Show a picture large."""
        # Read again: another page may have given the shot a star, or moved it into the bin.
        fresh = self.service.store.find_shot(shot.id) or shot
        ids = [other.id for other in now.shots]
        # A version of a picture need not be on the page of the grid: it has no neighbours there.
        at = ids.index(shot.id) if shot.id in ids else None
        newest = at is None or (at == 0 and now.number == 1)
        oldest = at is None or (at == len(ids) - 1 and now.number == now.pages)
        shown = self.detail.show(self.service, fresh, newest, oldest)
        shown |= self.versions.show(fresh, now.search.visitor)
        hidden = {self.everything: gr.update(visible=False), self.zip_link: gr.update(visible=False)}
        return shown | hidden | {self.line: messages.quiet(), self.undo: gr.update(visible=False)}

    def open_version(self, now: GridPage, chosen: Signal[str]) -> Updates:
        """Show another version of the picture large, by its shot's id."""
        lineage = self.service.store.find_lineage(chosen.value, now.search.visitor)
        version = lineage.find(chosen.value) if lineage else None
        return self.open(now, version.shot) if version and version.shot else {self.line: gr.skip()}

    def step(self, by: int, now: GridPage, shot: Shot) -> Updates:
        """Show the neighbour of the large picture, on the next page of the grid if need be."""
        ids = [other.id for other in now.shots]
        if shot.id not in ids:
            return {self.line: gr.skip()}
        at = ids.index(shot.id) + by
        if 0 <= at < len(now.shots):
            return self.open(now, now.shots[at])
        turned = find_page(self.service.store, self.service.thumbnails, now.search, now.number + by, now.picked)
        if not turned.shots:
            return {self.line: gr.skip()}
        return {self.page: turned} | self.open(turned, turned.shots[0 if by > 0 else -1])

    def star(self, now: GridPage, shot: Shot) -> Updates:
        """Give the large picture a star, or take it away."""
        self.service.store.star(shot.id, not shot.starred)
        return self.open(now, shot)

    def move_one(self, now: GridPage, picking: bool, shot: Shot) -> Updates:
        """Move the large picture into the bin, or out of it."""
        return self._move(BinMove((shot.id,), binned=shot.deleted_at is None), now, picking)

    def move_picked(self, now: GridPage, picking: bool) -> Updates:
        """Move the picked pictures into the bin, or out of it."""
        return self._move(BinMove(now.picked, binned=not now.search.binned), now, picking)

    def undo_move(self, now: GridPage, picking: bool, last: BinMove) -> Updates:
        """Revert the last move into the bin or out of it."""
        back = replace(last, binned=not last.binned)
        return self._move(back, now, picking) | {self.undo: gr.update(visible=False)}

    def offer_zip(self, now: GridPage, shot: Shot | None) -> Updates:
        """Offer a ZIP of the large picture, else of the picked ones, else of all that the search finds."""
        wanted = [shot.id] if shot else now.picked or now.search
        href = self.service.downloads.offer(wanted, now.search.visitor)
        count = 1 if shot else len(now.picked) or now.total
        return {self.zip_link: gr.update(value=link_to_zip(href, count), visible=True)}

    def paste_again(self, now: GridPage, shot: Shot) -> Updates:
        """Paste the large picture's answer onto its source, where that was interrupted."""
        store, maker = self.service.store, self.service.maker
        spec = spec_of_shot(shot, store.find_run(shot.run) if shot.run else None)
        contract = self.service.contract(str(spec.parameters.get("model") or ""))
        erases = spec.kind == ERASE
        edit = replan_erase(store.files, spec) if erases else replan_edit(store.files, spec, contract)
        [finished] = maker.put_back(shot, edit, spec.references).result()
        return self.open(now, finished)

    def _move(self, moved: BinMove, now: GridPage, picking: bool) -> Updates:
        store, count = self.service.store, len(moved.ids)
        if moved.binned:
            store.bin_shots(moved.ids)
        else:
            count = store.restore_shots(moved.ids)
        said: Message = Plural("{n:,} picture is back.", "{n:,} pictures are back.", n=count)
        if moved.binned:
            said = Plural(
                "{n:,} picture is in the bin, for 7 days.", "{n:,} pictures are in the bin, for 7 days.", n=count
            )
        if count < len(moved.ids):
            said = Sentences(said, Message("The others had been in the bin for 7 days, and are removed."))
        shown = self.search(now.search, picking, now.number, said=said)
        return shown | {self.last_move: moved, self.undo: gr.update(visible=True)}

    def _show(self, page: GridPage, picking: bool, said: Message | str = "") -> Updates:
        """Return the updates that show a page of the grid."""
        binned, picked, found = page.search.binned, len(page.picked), bool(page.total)
        whole = page.search == Search(visitor=page.search.visitor, binned=binned)
        unfiltered = whole and not binned
        if picking:
            counted = _("{picked:,} of {total:,} picked", picked=picked, total=page.total)
        else:
            counted = _n("{n:,} picture", "{n:,} pictures", n=page.total)
        named = zip(page.files, (title_of(shot.recipe) for shot in page.shots), strict=True)
        export = _n("Export {n:,} picture", "Export {n:,} pictures", n=picked or page.total)
        bar: Updates = {
            self.everything: gr.update(visible=True),
            self.nothing: gr.update(visible=not found),
            self.said_nothing: _(NOT_FOUND if not whole else EMPTY_BIN if binned else EMPTY),
            self.to_create: gr.update(visible=unfiltered),
            self.to_all: gr.update(visible=not unfiltered),
            self.several: gr.update(visible=found),
            self.count: messages.quiet(counted if found else "") + give_alternatives(named),
            self.to_room: gr.update(visible=bool(picking and picked and not binned)),
            self.bin_picked: gr.update(value=_("Restore") if binned else _("Delete"), visible=bool(picking and picked)),
            self.export: gr.update(value=export, visible=found),
            self.zip_link: gr.update(visible=False),
            self.line: messages.quiet(said),
            self.undo: gr.update(visible=False),
        }
        return self.grid.show(page) | self.detail.hide() | bar | {self.page: page}
