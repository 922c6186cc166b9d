"""The handlers of the Library tab, called as a page would call them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails
from components.library.runs.jobs import Jobs
from components.studio.events.clicked import Clicked
from components.studio.language.reader import reading
from components.studio.library.grid import NOTHING, PER_PAGE, PICKED, STAR, GridPage
from components.studio.library.library_layout import build_library_tab
from components.studio.library.library_tab import LibraryTab
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.updates import Signal, Updates
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.exports import add_made
from tests.library.shots import bare_shot
from tests.studio.conftest import service

TOKEN, OTHERS_TOKEN = "3" * 64, "4" * 64
NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture
def tab(store: Store) -> Iterator[LibraryTab]:
    thumbnails, jobs = Thumbnails(store), Jobs()
    maker = SimpleNamespace(jobs=jobs)
    parts = {"store": store, "loaded_pictures": LoadedPictures(store), "thumbnails": thumbnails, "maker": maker}
    with SessionBlocks(), gr.Tab() as opened:
        yield build_library_tab(replace(service(), **parts), build_token(), opened.select)
    thumbnails.close()
    jobs.close()


def add(store: Store, *prompts: str, token: str = TOKEN) -> list[Shot]:
    """Store shots of prompts, the first the newest."""
    shots = []
    for number, prompt in enumerate(prompts):
        shot = bare_shot()
        parameters = {"model": "m", "prompt": prompt}
        recipe = replace(shot.recipe, parameters=parameters, made_at=NOW - timedelta(minutes=number))
        shots.append(replace(shot, recipe=recipe, visitor=hash_token(token)))
        store.add_shot(shots[-1])
    return shots


def open_tab(tab: LibraryTab, token: str = TOKEN, **chosen: object) -> GridPage:
    """Return the page of the grid on a page that opens the tab."""
    values = filter_values(tab, **chosen)
    return tab.open(token, GridPage(Search(visitor="")), False, None, *values)[tab.view.page]


def filter_values(tab: LibraryTab, text: str = "", binned: bool = False) -> list[object]:
    values = tab.filters.cleared | {tab.filters.text: text, tab.filters.binned: binned}
    return list(values.values())


def prompts_of(page: GridPage) -> list[str]:
    return [shot.recipe.prompt for shot in page.shots]


def captions_of(tab: LibraryTab, updates: Updates) -> list[str | None]:
    return [caption for _, caption in updates[tab.view.grid.gallery]["value"]]


def test_a_visitor_finds_own_pictures_newest_first_and_by_their_words(tab, store):
    add(store, "a cat", "a dog")
    add(store, "a secret", token=OTHERS_TOKEN)
    page = open_tab(tab)
    assert prompts_of(page) == ["a cat", "a dog"]
    found = tab.follow_filters(page, TOKEN, False, *filter_values(tab, text="dog"))
    assert prompts_of(found[tab.view.page]) == ["a dog"]
    assert "1 picture" in found[tab.view.count]
    # Show everything changes the filters too, and what it has shown is not searched once more.
    assert tab.follow_filters(page, TOKEN, False, *filter_values(tab)) == {tab.view.page: gr.skip()}
    everything = tab.show_everything(TOKEN, False)
    assert prompts_of(everything[tab.view.page]) == ["a cat", "a dog"]
    assert everything[tab.filters.text] == ""


def test_an_empty_library_says_so_and_a_search_without_a_result_says_something_else(tab):
    empty = tab.search(TOKEN, False, *filter_values(tab))
    assert empty[tab.view.nothing]["visible"]
    assert "Nothing here yet" in empty[tab.view.said_nothing]
    assert "Nothing is found" in tab.search(TOKEN, False, *filter_values(tab, text="cat"))[tab.view.said_nothing]
    assert "The bin is empty" in tab.search(TOKEN, False, *filter_values(tab, binned=True))[tab.view.said_nothing]


def test_an_empty_library_leads_to_create_and_an_empty_search_or_bin_to_all_pictures(tab, store):
    def leads(**chosen: object) -> tuple[bool, bool]:
        updates = tab.search(TOKEN, False, *filter_values(tab, **chosen))
        return updates[tab.view.to_create]["visible"], updates[tab.view.to_all]["visible"]

    assert leads() == (True, False)
    add(store, "A cat")
    assert leads(text="dog") == leads(binned=True) == leads(text="cat", binned=True) == (False, True)


def test_picked_pictures_go_into_the_bin_and_undo_brings_them_back(tab, store):
    add(store, "a", "b", "c")
    view, page = tab.view, open_tab(tab)
    for index in (0, 2):
        page = view.choose(page, True, Clicked(None, {"index": index}))[view.page]
    picked = view.search(page.search, True, picked=page.picked)
    assert captions_of(tab, picked) == [PICKED, None, PICKED]
    assert "2 of 3 picked" in picked[view.count]
    moved = view.move_picked(page, True)
    assert prompts_of(moved[view.page]) == ["b"]
    assert "2 pictures are in the bin, for 7 days." in moved[view.line]
    assert moved[view.undo]["visible"]
    back = view.undo_move(moved[view.page], True, moved[view.last_move])
    assert prompts_of(back[view.page]) == ["a", "b", "c"]
    assert not back[view.undo]["visible"]


def test_a_picture_is_opened_starred_and_left_for_its_neighbour(tab, store):
    add(store, "a", "b")
    view, page = tab.view, open_tab(tab)
    opened = view.choose(page, False, Clicked(None, {"index": 0}))
    shot = opened[view.detail.shot]
    assert shot.recipe.prompt == "a"
    assert [opened[button]["interactive"] for button in (view.detail.newer, view.detail.older)] == [False, True]
    assert view.star(page, shot)[view.detail.star] == "★ Starred"
    assert captions_of(tab, view.go_to(1, page, False)) == [STAR, None]
    assert view.step(1, page, shot)[view.detail.shot].recipe.prompt == "b"


def test_a_picture_is_shown_large_and_offered_as_the_bytes_that_are_kept(tab, store):
    add_made(store, visitor=hash_token(TOKEN))
    page = open_tab(tab)
    shot = page.shots[0]
    opened = tab.view.choose(page, False, Clicked(None, {"index": 0}))
    kept = store.files.read_file(shot.picture)
    assert Path(opened[tab.view.detail.download]["value"]).read_bytes() == kept
    assert Path(opened[tab.view.detail.picture]).stat().st_size
    assert 'role="alert"' not in opened[tab.view.detail.facts]


def test_the_neighbour_of_the_last_picture_is_on_the_next_page(tab, store):
    add(store, *(str(number) for number in range(PER_PAGE + 1)))
    view, page = tab.view, open_tab(tab)
    stepped = view.step(1, page, page.shots[-1])
    assert stepped[view.detail.shot].recipe.prompt == str(PER_PAGE)
    assert stepped[view.page].number == 2
    assert prompts_of(view.turn(1, page, False)[view.page]) == [str(PER_PAGE)]
    assert view.go_to(99, page, False)[view.page].number == 2
    assert view.go_to(None, page, False)[view.page].number == 1


def test_a_zip_is_offered_of_the_large_picture_else_of_the_picked_ones_else_of_all(tab, store):
    shots = add(store, "a", "b", "c")
    view, page = tab.view, open_tab(tab)
    said = [
        view.offer_zip(now, shot)[view.zip_link]["value"]
        for now, shot in ((page, shots[0]), (page.pick(shots[0]).pick(shots[1]), None), (page, None))
    ]
    assert ["1 picture " in said[0], "2 pictures" in said[1], "3 pictures" in said[2]] == [True] * 3


def test_a_page_cannot_open_the_version_of_another_visitor(tab, store):
    [secret] = add(store, "a secret", token=OTHERS_TOKEN)
    assert tab.view.open_version(open_tab(tab), Signal(secret.id)) == {tab.view.line: gr.skip()}
    shown = tab.view.open_version(open_tab(tab, OTHERS_TOKEN), Signal(secret.id))
    assert shown[tab.view.detail.shot].id == secret.id


def test_a_picture_that_is_looked_at_stays_when_the_tab_is_opened_again(tab, store):
    [shot] = add(store, "a")
    updates = tab.open(TOKEN, open_tab(tab), False, shot, *filter_values(tab))
    assert tab.view.page not in updates
    assert not updates[tab.pending_runs.panel]["visible"]


def test_after_a_switch_of_the_language_the_same_is_said_in_the_new_one(tab, store):
    add(store, "a cat")
    values = filter_values(tab)
    assert tab.say_anew(TOKEN, NOTHING, False, None, *values) == {tab.view.line: gr.skip()}
    page = open_tab(tab)
    with reading("de"):
        updates = tab.say_anew(TOKEN, page, False, None, *values)
        large = tab.say_anew(TOKEN, page, False, page.shots[0], *values)
    assert "1 Bild" in updates[tab.view.count]
    assert updates[tab.view.export]["value"] == "1 Bild exportieren"
    assert large[tab.view.detail.star] == "☆ Als Favorit"
    assert large[tab.view.detail.bin] == "Löschen"
    assert "Erstellt" in large[tab.view.detail.facts]
