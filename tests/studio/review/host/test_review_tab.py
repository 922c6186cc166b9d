"""The handlers of the Review tab, called as a page would call them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import gradio as gr
import pytest
import sqlalchemy as sql

from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails
from components.library.storage.review_schema import ROOM_LINKS
from components.review.review import open_review
from components.review.review_errors import LinkRefused, RoomLocked, UnknownItem, WrongEntry
from components.review.rooms.room import RoomSettings
from components.studio.events.event_errors import StalePage
from components.studio.language.reader import Reader, reading
from components.studio.page.updates import Updates
from components.studio.page.visitor import build_token, hash_token
from components.studio.review.host.review_layout import build_review_tab
from components.studio.review.host.review_tab import ReviewTab
from components.studio.review.host.room_list import PER_PAGE
from components.studio.review.room_address import read_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.exports import add_made
from tests.studio.conftest import service

TOKEN, OTHERS_TOKEN = "3" * 64, "4" * 64
ASKED = ("", False, PER_PAGE)
# Label, role, days, password, then the switches comment, decide, download and watermark.
LINK = ("Client", "guest", 30, "", True, True, False, False)


@pytest.fixture
def tab(store: Store) -> Iterator[ReviewTab]:
    thumbnails, review = Thumbnails(store), open_review(store)
    with SessionBlocks(), gr.Tab() as opened:
        parts = {"store": store, "thumbnails": thumbnails, "review": review}
        yield build_review_tab(replace(service(), **parts), build_token(), opened)
    review.close()
    thumbnails.close()


def create(tab: ReviewTab, title: str = "Spring campaign", token: str = TOKEN) -> str:
    """Return the id of a new room."""
    return tab.create(title, token)[tab.listing.rooms]["value"]


def listed(tab: ReviewTab, updates: Updates) -> list[str]:
    """Return the labels of the rooms that are listed."""
    return [label for label, _id in updates[tab.listing.rooms]["choices"]]


def make_link(tab: ReviewTab, room: str, *values: object) -> str:
    """Return the address of a new link."""
    return tab.make_link(TOKEN, room, None, *(values or LINK))[tab.links.made]["value"]


def test_a_new_room_is_listed_chosen_and_shown(tab):
    updates = tab.create("Spring <campaign>", TOKEN)
    assert listed(tab, updates) == ["Spring <campaign>"]
    assert updates[tab.view.column]["visible"]
    assert "Spring &lt;campaign&gt;" in updates[tab.view.facts]
    assert "0 pictures" in updates[tab.view.facts]
    assert updates[tab.listing.title] == ""
    assert not updates[tab.welcome]["visible"]


def test_a_page_without_rooms_says_what_a_room_is_for(tab):
    updates = tab.show(TOKEN, None, *ASKED)
    assert updates[tab.welcome]["visible"]
    assert not updates[tab.view.column]["visible"]
    assert updates[tab.listing.rooms]["label"] == "No room yet"


def test_rooms_are_found_by_their_words_and_fifty_are_listed_at_first(tab):
    for number in range(PER_PAGE + 1):
        create(tab, f"Autumn {number}")
    create(tab, "Winter")
    assert listed(tab, tab.search(TOKEN, None, "wint", False, PER_PAGE)) == ["Winter"]
    first = tab.search(TOKEN, None, "autumn", False, PER_PAGE)
    assert (len(listed(tab, first)), first[tab.listing.more]["visible"]) == (PER_PAGE, True)
    more = tab.show_more(TOKEN, None, "autumn", False, PER_PAGE)
    assert (len(listed(tab, more)), more[tab.listing.more]["visible"]) == (PER_PAGE + 1, False)


def test_a_room_of_somebody_else_is_neither_listed_nor_opened_nor_changed(tab):
    room = create(tab)
    assert listed(tab, tab.show(OTHERS_TOKEN, room, *ASKED)) == []
    for press in (tab.choose, tab.ask_delete):
        with pytest.raises(UnknownItem):
            press(OTHERS_TOKEN, room)
    for press in (tab.close, tab.archive, tab.delete, tab.duplicate, tab.reveal):
        with pytest.raises(UnknownItem):
            press(OTHERS_TOKEN, room, *ASKED)
    with pytest.raises(UnknownItem):
        tab.make_link(OTHERS_TOKEN, room, None, *LINK)
    assert listed(tab, tab.show(TOKEN, room, *ASKED)) == ["Spring campaign"]


def test_a_page_without_a_token_has_no_rooms(tab):
    with pytest.raises(StalePage):
        tab.create("Everybody's", None)
    with pytest.raises(StalePage):
        tab.show("no token", None, *ASKED)


def test_the_settings_are_saved_with_the_deadline_in_the_readers_time(tab):
    room = create(tab)
    with reading(Reader("en", ZoneInfo("Asia/Shanghai"))):
        tab.save(TOKEN, room, "Hero", "2026-12-24 18:00:00", True, True, False, *ASKED)
        shown = tab.choose(TOKEN, room)
        assert shown[tab.settings.deadline] == "2026-12-24 18:00:00"
    kept = tab.review.rooms.find(room, hash_token(TOKEN))
    deadline = datetime(2026, 12, 24, 10, tzinfo=UTC)
    assert kept.settings == RoomSettings(blind=True, show_prompts=True, deadline=deadline)
    assert kept.title == "Hero"
    assert shown[tab.view.reveal]["visible"]


@pytest.mark.parametrize("deadline", ["tomorrow", "2026-02-30 10:00:00", "now - 1e9d", "9" * 100])
def test_a_deadline_that_is_no_time_changes_nothing(tab, deadline):
    room = create(tab)
    with pytest.raises(WrongEntry, match="Write the deadline"):
        tab.save(TOKEN, room, "Hero", deadline, True, True, False, *ASKED)
    assert tab.review.rooms.find(room, hash_token(TOKEN)).title == "Spring campaign"


def test_a_link_is_shown_once_with_a_qr_code_and_opens_the_room(tab):
    room = create(tab)
    made = tab.make_link(TOKEN, room, None, *LINK)
    address = made[tab.links.made]["value"]
    assert address.startswith("room#")
    assert "<svg" in made[tab.links.code]["value"]
    visit = tab.review.enter(read_token(address))
    assert (visit.room.id, visit.host, visit.link.label) == (room, False, "Client")
    assert (visit.permits("comment"), visit.permits("decide"), visit.permits("download")) == (True, True, False)
    again = tab.choose(TOKEN, room)
    assert again[tab.links.made] == {"value": "", "visible": False, "__type__": "update"}
    assert read_token(address) not in str(again)
    assert "Client" in again[tab.links.table]


def test_a_renewed_link_is_another_one_and_a_revoked_link_is_dead(tab):
    room = create(tab)
    old = read_token(make_link(tab, room))
    [link] = tab.review.links.list_links(tab.review.rooms.find(room, None))
    new = read_token(tab.renew_link(TOKEN, room, link.id, None)[tab.links.made]["value"])
    with pytest.raises(LinkRefused):
        tab.review.enter(old)
    assert tab.review.enter(new).room.id == room
    assert "revoked" in tab.revoke_link(TOKEN, room, link.id)[tab.links.table]
    with pytest.raises(LinkRefused):
        tab.review.enter(new)
    with pytest.raises(WrongEntry, match="Choose the link first"):
        tab.renew_link(TOKEN, room, None, None)


@pytest.mark.parametrize("days", [0, -1, 366, None, True, "many"])
def test_a_link_is_good_for_a_day_to_a_year(tab, days):
    with pytest.raises(WrongEntry, match="1 to 365 days"):
        make_link(tab, create(tab), "Client", "guest", days, "", True, True, False, False)


def test_the_owner_opens_a_room_as_a_host_by_one_link_for_the_whole_visit(tab):
    room = create(tab)
    first = tab.open_room(TOKEN, room, {}, None)
    second = tab.open_room(TOKEN, room, first[tab.own], None)
    assert first[tab.own] == second[tab.own]
    assert tab.review.enter(first[tab.own][room]).host
    assert f"room#{first[tab.own][room]}" in first[tab.view.opened]["value"]
    assert len(tab.review.links.list_links(tab.review.rooms.find(room, None))) == 1


def test_the_owner_opens_a_closed_room_also_when_the_link_of_the_first_visit_is_over(tab, store):
    room = create(tab)
    first = tab.open_room(TOKEN, room, {}, None)[tab.own]
    with store.database.write() as connection:
        connection.execute(sql.update(ROOM_LINKS).values(ends_at=datetime.now(UTC)))
    tab.close(TOKEN, room, *ASKED)
    second = tab.open_room(TOKEN, room, first, None)[tab.own]
    assert second != first
    assert tab.review.enter(second[room]).host


def test_a_room_is_closed_opened_again_archived_and_taken_back(tab):
    room = create(tab)
    assert listed(tab, tab.close(TOKEN, room, *ASKED)) == ["Spring campaign · closed"]
    with pytest.raises(RoomLocked):
        tab.save(TOKEN, room, "Hero", None, False, False, False, *ASKED)
    assert listed(tab, tab.reopen(TOKEN, room, *ASKED)) == ["Spring campaign"]
    gone = tab.archive(TOKEN, room, *ASKED)
    assert (listed(tab, gone), gone[tab.view.column]["visible"]) == ([], False)
    assert listed(tab, tab.search(TOKEN, None, "", True, PER_PAGE)) == ["Spring campaign"]
    tab.unarchive(TOKEN, room, "", True, PER_PAGE)
    assert listed(tab, tab.show(TOKEN, None, *ASKED)) == ["Spring campaign"]


def test_a_copy_has_the_pictures_and_a_room_is_deleted_at_the_second_press(tab, store):
    shot = add_made(store, visitor=hash_token(TOKEN))
    room = create(tab)
    tab.review.pictures.add(tab.review.enter_as_owner(room, hash_token(TOKEN)), [shot.id])
    copied = tab.duplicate(TOKEN, room, *ASKED)
    assert len(copied[tab.view.tiles]["value"]) == 1
    asked = tab.ask_delete(TOKEN, room)
    assert asked[tab.view.confirm]["visible"]
    assert "Spring campaign" in asked[tab.view.delete_now]["value"]
    assert len(listed(tab, tab.show(TOKEN, room, *ASKED))) == 2
    assert len(listed(tab, tab.delete(TOKEN, room, *ASKED))) == 1
    assert store.find_shot(shot.id) is not None
