"""A review room as people use it: a host at a desk and a guest on a phone, each seeing at once what the other does."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from components.library.records.store import open_store
from components.review.review import open_review
from tests.browser.running_app import RunningApp
from tests.studio.review.room_of_pictures import RoomOfPictures, make_room

# Notes what the scripts of a page receive of a room, the answer that never ends included.
NOTE = """window.received = [];
const ask = window.fetch;
window.fetch = async (...given) => {
  const answer = await ask(...given);
  const url = String(given[0]);
  if (url.includes("/proofroom/room/") && !url.includes("/picture/")) {
    answer.clone().body.pipeThrough(new TextDecoderStream()).pipeTo(
      new WritableStream({ write: (text) => { window.received.push(text); } })).catch(() => {});
  }
  return answer;
};"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}


@pytest.fixture
def make(app_process: RunningApp) -> Iterator[Callable[..., RoomOfPictures]]:
    """Give a function that makes a room of three pictures, with settings."""
    store = open_store(app_process.data)
    review = open_review(store)
    yield lambda **settings: make_room(f"{app_process.url}/", store, review, 3, **settings)
    review.close()
    store.close()


@pytest.fixture
def room(make: Callable[..., RoomOfPictures]) -> RoomOfPictures:
    return make()


@pytest.fixture
def blind_room(make: Callable[..., RoomOfPictures]) -> RoomOfPictures:
    return make(blind=True)


def enter(page: Page, room: RoomOfPictures, token: str, name: str) -> None:
    page.goto(f"{room.address}room#{token}")
    page.locator("#room-name").fill(name)
    page.locator("#room-name").press("Enter")
    expect(page.locator("#room-stage img")).to_have_js_property("complete", True)
    expect(page.locator("#room-strip button img[src]").first).to_be_visible()


def draw(page: Page, tool: str, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a mark with a tool; the ends are fractions of the picture."""
    page.locator(f"[data-tool={tool}]").click()
    frame = page.locator("#room-stage .frame").bounding_box()
    places = [(frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in (begin, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def test_a_comment_on_a_box_and_a_decision_are_seen_by_host_and_guest_at_once(
    room: RoomOfPictures, new_page: Callable[..., Page], console: list[str]
):
    host, guest = new_page(), new_page(**PHONE)
    enter(host, room, room.link("host").token, "Anna Berg")
    enter(guest, room, room.link().token, "<b>Ben</b>")
    # Who is here, whatever their name is made of.
    expect(host.locator(".people li")).to_have_count(2)
    expect(host.locator(".people")).to_contain_text("<b>Ben</b>")

    draw(host, "box", (0.25, 0.25), (0.75, 0.5))
    host.locator("#room-comment").fill("The eyes a little greener <script>")
    host.locator(".comment-form .room-primary").click()
    expect(host.locator(".comment .text")).to_have_text("The eyes a little greener <script>")
    expect(guest.locator(".pin")).to_have_text("1")
    [comment] = room.review.comments.list_comments(room.owner.room)
    assert comment.mark.box == pytest.approx((0.25, 0.25, 0.75, 0.5), abs=0.01)

    # The pin leads to the comment, which comes up from below on a phone.
    guest.locator(".pin").tap()
    expect(guest.locator(".comment.chosen .text")).to_be_in_viewport()
    guest.locator(".comment.chosen").get_by_role("button", name="Reply").tap()
    guest.locator(".comment-field textarea").fill("Yes, like a sea")
    guest.locator(".comment-field .room-primary").tap()
    expect(host.locator(".reply .text")).to_have_text("Yes, like a sea")
    guest.locator(".side-close").tap()

    guest.locator("#room-decide-changes-required").tap()
    expect(host.locator(".outcome")).to_have_text("Changes required")
    expect(host.locator(".decided")).to_contain_text("<b>Ben</b>")
    # Decided by accident: the same button takes it back.
    guest.locator("#room-decide-changes-required").tap()
    expect(host.locator(".outcome")).to_have_text("Open")
    guest.locator("#room-decide-approved").tap()
    expect(host.locator(".outcome")).to_have_text("Approved")

    host.get_by_role("button", name="Resolve").click()
    expect(guest.locator(".pin")).to_have_count(0)
    assert console == []


def test_everybody_follows_the_host_who_presents_and_nothing_changes_after_the_lock(
    room: RoomOfPictures, new_page: Callable[..., Page]
):
    host, guest = new_page(), new_page(**PHONE)
    enter(host, room, room.link("host").token, "Anna")
    enter(guest, room, room.link().token, "Ben")
    shown = "#room-strip button[aria-current]"
    host.locator("#room-present").click()
    host.keyboard.press("ArrowRight")
    expect(guest.locator(shown)).to_have_attribute("data-picture", room.pictures[1])
    # The guest looks away, is told that there is something to see, and comes back.
    guest.locator("#room-strip button").first.tap()
    guest.get_by_role("button", name="Follow").tap()
    expect(guest.locator(shown)).to_have_attribute("data-picture", room.pictures[1])

    guest.locator("#room-decide-approved").tap()
    host.locator("#room-lock").click()
    host.locator(".room-dialog .room-primary").click()
    expect(guest.locator(".room-facts")).to_contain_text("Locked by Anna")
    expect(guest.locator("#room-decide-approved")).to_be_disabled()
    expect(guest.locator("#room-comment")).to_be_hidden()

    # The page opened again knows its guest, who follows; the address of the other kind leads to the room too.
    token = guest.url.partition("#")[2]
    guest.goto(f"{room.address}?room={token}")
    expect(guest.locator(shown)).to_have_attribute("data-picture", room.pictures[1])
    expect(guest.locator(".outcome")).to_have_text("Approved")
    assert guest.url == f"{room.address}room#{token}"

    # The open page of a link that is renewed shows nothing of the room any more; that of the new link knows its guest.
    [link] = [link for link in room.review.links.list_links(room.owner.room) if not link.of_host]
    renewed, _ = room.review.links.renew(room.owner, link.id)
    expect(guest.get_by_role("alert")).to_contain_text("does not open a room any more")
    expect(guest.locator("#room-stage")).to_have_count(0)
    expect(host.locator("#room-stage")).to_be_visible()
    guest.goto(f"{room.address}room#{renewed}")
    expect(guest.locator(".people")).to_contain_text("Ben")
    expect(guest.locator("#room-name")).to_have_count(0)


def test_a_link_that_opens_nothing_says_so(room: RoomOfPictures, page: Page):
    page.goto(f"{room.address}room#{'x' * 43}")
    expect(page.get_by_role("alert")).to_contain_text("does not open a room any more")


def test_a_host_arranges_the_pictures_by_keys_and_a_guest_sees_the_new_order(
    room: RoomOfPictures, new_page: Callable[..., Page]
):
    host, guest = new_page(), new_page(**PHONE)
    enter(host, room, room.link("host").token, "Anna")
    enter(guest, room, room.link().token, "Ben")
    host.locator("#room-stage").focus()
    host.keyboard.press("Alt+ArrowRight")
    first, second, third = room.pictures
    for place, picture in enumerate((second, first, third)):
        tile = guest.locator("#room-strip button").nth(place)
        expect(tile).to_have_attribute("data-picture", picture)
    expect(guest.locator(".arranging")).to_be_hidden()


def test_the_browser_of_a_guest_in_a_blind_room_receives_nothing_that_tells_pictures_apart(
    blind_room: RoomOfPictures, new_page: Callable[..., Page]
):
    guest, sizes = new_page(**PHONE), {}

    def read(answer: Response) -> None:
        if "/proofroom/room/picture/" in answer.url:
            headers = {name: value for name, value in answer.headers.items() if name != "date"}
            sizes.setdefault(answer.url.rpartition("/")[2], []).append((len(answer.body()), headers))

    guest.on("response", read)
    with guest.add_init_script(NOTE):
        enter(guest, blind_room, blind_room.link().token, "Ben")
    guest.get_by_role("button", name="Compare in pairs").tap()
    for number in range(3):
        expect(guest.locator(".pair-voting .progress")).to_contain_text(f"{number} of 3")
        expect(guest.locator(".pair-voting img[src]")).to_have_count(2)
        guest.get_by_role("button", name="Upper").tap()
    expect(guest.locator(".pair-voting .progress")).to_have_text("You have voted on every pair.")
    guest.remove_listener("response", read)

    host = new_page()
    enter(host, blind_room, blind_room.link("host").token, "Anna")
    host.get_by_role("button", name="Ranking").click()
    expect(host.locator(".ranking li")).to_have_count(3)

    told = "".join(guest.evaluate("window.received"))
    assert '"letter"' in told
    shots = [picture.shot for picture in blind_room.review.pictures.list_pictures(blind_room.owner.room)]
    for hidden in (*shots, "prompt", "model", "cost", "added_at", "earlier", "answer.png", "offline"):
        assert hidden not in told
    assert set(sizes) == {"320", "1280"}
    for edge, answers in sizes.items():
        assert all(answer == answers[0] for answer in answers), edge
