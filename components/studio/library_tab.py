"""The Library tab: everything a visitor has made, to be found, looked at, gone on with, and thrown away.

Lays the wall, the filters and the large picture out and wires them. Starts no jobs: what is made again is made in the
tab it came from. Hands back what other tabs may touch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import gradio as gr

from components.errors import ProofroomError
from components.library.brief import brief_of_shot
from components.library.replan import plan_again
from components.library.search import Search
from components.library.shot import Shot
from components.studio import stage
from components.studio.detail import Detail, build_detail
from components.studio.export_panel import START_DOWNLOAD, link_to_zip
from components.studio.filters import build_filters
from components.studio.import_panel import build_import
from components.studio.lineage_panel import build_lineage_panel
from components.studio.service import Service
from components.studio.under_way import UnderWay, build_under_way, find_unfinished
from components.studio.waiting import QUIET
from components.studio.wall import View, build_wall, find_page

EMPTY = "<h2>Nothing here yet</h2><p>Every picture you create or edit is kept here, with its recipe.</p>"
NOT_FOUND = "<h2>Nothing is found</h2><p>No picture fits the search. Take some of it back.</p>"
EMPTY_BIN = "<h2>The bin is empty</h2><p>What you delete stays here for 7 days.</p>"


@dataclass(frozen=True)
class LibraryTab:
    """Hold what others may touch: the large picture with its buttons, and the runs to go on with."""

    detail: Detail
    under_way: UnderWay
    line: gr.HTML


def build_library_tab(service: Service, token: gr.BrowserState, opened: Callable) -> LibraryTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``opened`` the event of the tab being opened."""
    store, find = service.store, partial(find_page, service.store, service.thumbnails)
    with gr.Row(elem_classes="screen library"):
        with gr.Column(elem_classes="controls", min_width=320):
            filters = build_filters()
            with gr.Row(elem_classes="tools"):
                clear = gr.Button("Show everything", size="sm", elem_id="library-clear")
                importing = build_import(service, token)
            under_way = build_under_way()
        with gr.Column(elem_classes="stage", min_width=320):
            with gr.Column(elem_id="library-all") as everything:
                with gr.Row(elem_classes="bar"):
                    several = gr.Checkbox(
                        label="Pick several", container=False, min_width=120, scale=0, elem_id="library-several"
                    )
                    count = gr.HTML(stage.quiet(), elem_id="library-count", elem_classes="said")
                    bin_picked = gr.Button(
                        "Delete", size="sm", min_width=90, scale=0, visible=False, elem_id="library-bin-picked"
                    )
                    export = gr.Button("Export", size="sm", min_width=90, scale=0, elem_id="library-export")
                with gr.Column(visible=False, elem_classes="welcome") as nothing:
                    said_nothing = gr.HTML(EMPTY)
                wall = build_wall()
            detail = build_detail()
            with detail.column:
                lineage = build_lineage_panel(service, token)
            with gr.Row(elem_classes="bar"):
                line = gr.HTML(stage.quiet(), elem_id="library-line", elem_classes="line")
                zip_link = gr.HTML(visible=False, elem_id="library-zip", elem_classes="zip")
                undo = gr.Button("Undo", visible=False, size="sm", min_width=80, scale=0, elem_id="library-undo")
    view, undoable = gr.State(View(Search(visitor=""))), gr.State(())

    def show(now: View, picking: bool, said: str = "") -> dict:
        """Return the updates that show the wall."""
        wanted = now.search
        whole = wanted == Search(visitor=wanted.visitor, binned=wanted.binned)
        words = EMPTY_BIN if whole and wanted.binned else EMPTY if whole else NOT_FOUND
        picked = len(now.picked)
        counted = f"{picked:,} of {now.total:,} picked" if picking else _plural(now.total)
        return (
            wall.show(now)
            | detail.hide()
            | {
                view: now,
                everything: gr.update(visible=True),
                nothing: gr.update(visible=not now.total),
                said_nothing: words,
                several: gr.update(visible=bool(now.total)),
                count: stage.quiet(counted if now.total else ""),
                bin_picked: gr.update(value="Restore" if wanted.binned else "Delete", visible=bool(picking and picked)),
                export: gr.update(value=f"Export {_plural(picked or now.total)}", visible=bool(now.total)),
                zip_link: gr.update(visible=False),
                line: stage.quiet(said),
            }
        )

    def search(token_now, picking, page, picked, values) -> dict:
        return show(find(filters.read(values, service.visitor_of(token_now)), page, picked), picking)

    def look(token_now, picking, *values) -> dict:
        """Show the first page of what the filters say."""
        return attempt(lambda: search(token_now, picking, 1, (), values) | {undo: gr.update(visible=False)})

    def open_tab(token_now, now: View, picking, shot, *values) -> dict:
        """Show what has come since, on the page that was open; a picture that is looked at stays."""

        def work() -> dict:
            visitor = service.visitor_of(token_now)
            updates = filters.offer(store.list_choices(Search(visitor=visitor)), values)
            updates |= under_way.show(service, find_unfinished(service, visitor))
            if shot is None:
                updates |= search(token_now, picking, now.page, now.picked, values)
            return updates

        return attempt(work)

    def turn(by: int) -> Callable:
        def to(token_now, now: View, picking) -> dict:
            return attempt(lambda: show(find(now.search, now.page + by, now.picked), picking))

        return to

    def go_to(token_now, now: View, picking, page) -> dict:
        return attempt(lambda: show(find(now.search, int(page or 1), now.picked), picking))

    def choose(now: View, picking, event: gr.SelectData) -> dict:
        shot = now.shots[event.index]
        if picking:
            return show(now.pick(shot), picking)
        return open_shot(now, shot)

    def open_shot(now: View, shot: Shot) -> dict:
        def work() -> dict:
            # As it is now: it may have got a star, or been thrown away, on another page.
            fresh = store.find_shot(shot.id) or shot
            ids = [other.id for other in now.shots]
            # A version of a picture need not lie on the page that is open: nothing follows on it there.
            at = ids.index(shot.id) if shot.id in ids else None
            newest = at is None or (at == 0 and now.page == 1)
            oldest = at is None or (at == len(ids) - 1 and now.page == now.pages)
            shown = detail.show(service, fresh, newest, oldest) | lineage.show(fresh, now.search.visitor)
            return shown | {everything: gr.update(visible=False), line: stage.quiet()}

        return attempt(work)

    def open_version(token_now, now: View, chosen: tuple[str, str]) -> dict:
        def work() -> dict:
            versions = store.find_lineage(chosen[0], service.visitor_of(token_now))
            return open_shot(now, versions.find(chosen[0]).shot) if versions else {}

        return attempt(work)

    def step(by: int) -> Callable:
        def to(now: View, shot: Shot) -> dict:
            def work() -> dict:
                at = [other.id for other in now.shots].index(shot.id) + by
                if 0 <= at < len(now.shots):
                    return open_shot(now, now.shots[at])
                turned = find(now.search, now.page + by, now.picked)
                return {view: turned} | open_shot(turned, turned.shots[0 if by > 0 else -1])

            return attempt(work)

        return to

    def go_back(now: View, picking) -> dict:
        return attempt(lambda: show(find(now.search, now.page, now.picked), picking))

    def star(now: View, shot: Shot) -> dict:
        def work() -> dict:
            store.star(shot.id, not shot.starred)
            return open_shot(now, shot)

        return attempt(work)

    def throw_away(ids: Sequence[str], now: View, picking) -> dict:
        """Put shots into the bin or, where the bin is looked at, take them out of it."""

        def work() -> dict:
            (store.restore_shots if now.search.binned else store.bin_shots)(ids)
            one = len(ids) == 1
            said = f"{_plural(len(ids))} {'is' if one else 'are'} "
            said += "back." if now.search.binned else "in the bin, for 7 days."
            shown = show(find(now.search, now.page), picking, said)
            return shown | {undoable: tuple(ids), undo: gr.update(visible=True)}

        return attempt(work)

    def take_back(ids, now: View, picking) -> dict:
        def work() -> dict:
            (store.bin_shots if now.search.binned else store.restore_shots)(ids)
            shown = show(find(now.search, now.page), picking, "Taken back.")
            return shown | {undo: gr.update(visible=False)}

        return attempt(work)

    def offer(token_now, now: View, shot: Shot | None) -> dict:
        """Offer a ZIP of the picture that is looked at, of those that are picked, or of all that is found."""
        wanted = [shot.id] if shot else now.picked or now.search
        href = service.downloads.offer(wanted, service.visitor_of(token_now))
        count = 1 if shot else len(now.picked) or now.total
        return {zip_link: gr.update(value=link_to_zip(href, count), visible=True)}

    def put_back(now: View, shot: Shot) -> dict:
        def work() -> dict:
            brief = brief_of_shot(shot, store.find_run(shot.run) if shot.run else None)
            contract = service.contract(str(brief.parameters.get("model") or ""))
            edit = plan_again(store.files, brief, contract)
            [finished] = service.maker.put_back(shot, edit, brief.references).result()
            return open_shot(now, finished)

        return attempt(work)

    def refresh_runs(token_now) -> dict:
        return under_way.show(service, find_unfinished(service, service.visitor_of(token_now)))

    def attempt(work: Callable[[], dict]) -> dict:
        try:
            return work()
        except ProofroomError as error:
            return {line: stage.failed(error)}

    slow = {"concurrency_limit": None, "show_progress_on": line, **QUIET}
    around = [everything, nothing, said_nothing, several, count, bin_picked, export, zip_link, line, undo, undoable]
    walled = [view, *wall.widgets, *detail.shown, *lineage.shown, *around]
    opened(
        open_tab,
        [token, view, several, detail.shot, *filters.widgets],
        [*walled, *filters.listed, *under_way.shown],
        preprocess=False,
        **slow,
    )
    gr.on(
        [*filters.changes, importing.imported.change],
        look,
        [token, several, *filters.widgets],
        walled,
        trigger_mode="always_last",
        **slow,
    )
    several.input(lambda now, picking: show(replace(now, picked=()), picking), [view, several], walled, **slow)
    wall.newer.click(turn(-1), [token, view, several], walled, **slow)
    wall.older.click(turn(+1), [token, view, several], walled, **slow)
    wall.page.submit(go_to, [token, view, several, wall.page], walled, **slow)
    wall.gallery.select(choose, [view, several], walled, **slow)
    lineage.chosen.change(open_version, [token, view, lineage.chosen], walled, **slow)
    detail.back.click(go_back, [view, several], walled, **slow)
    detail.newer.click(step(-1), [view, detail.shot], walled, **slow)
    detail.older.click(step(+1), [view, detail.shot], walled, **slow)
    detail.star.click(star, [view, detail.shot], walled, **slow)
    detail.put_back.click(put_back, [view, detail.shot], walled, **slow)
    detail.bin.click(lambda shot, *now: throw_away([shot.id], *now), [detail.shot, view, several], walled, **slow)
    bin_picked.click(lambda now, picking: throw_away(now.picked, now, picking), [view, several], walled, **slow)
    for button in (export, detail.export):
        offered = button.click(offer, [token, view, detail.shot], zip_link, **QUIET)
        offered.then(None, None, None, js=START_DOWNLOAD, **QUIET)
    undo.click(take_back, [undoable, view, several], walled, **slow)
    under_way.clock.tick(refresh_runs, token, under_way.shown, **QUIET)

    def show_everything(token_now, picking) -> dict:
        cleared = ["", "", "", "", "", False, None, None, False]
        emptied = dict(zip(filters.widgets, cleared, strict=True))
        return emptied | look(token_now, picking, *cleared)

    clear.click(show_everything, [token, several], [*filters.widgets, *walled], **slow)
    return LibraryTab(detail, under_way, line)


def _plural(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"
