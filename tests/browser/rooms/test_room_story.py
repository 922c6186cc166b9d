"""The story of a room, in three browsers: from a picture to the record of the decision, with an edit in between."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.appearance.axe import list_violations
from tests.browser.hand import PATIENCE, open_studio, run_edit, wait_for_canvas
from tests.browser.rooms.test_room import PHONE, draw

WISH = "The ball a little smaller"


def make_room(host: Page, url: str) -> None:
    """Make two pictures, and a room of them."""
    open_studio(host, url)
    host.locator("#create-prompt textarea").fill("A ball on a beach")
    host.locator("#create-count input").click()
    host.get_by_role("option", name="2").click()
    host.locator("#create-run").click()
    expect(host.locator("#create-gallery .thumbnails img")).to_have_count(2, timeout=PATIENCE)
    host.get_by_role("tab", name="Review", exact=True).click()
    host.locator("#review-new-title").get_by_role("textbox").fill("Beach")
    host.locator("#review-new").click()
    expect(host.locator("#review-facts h2")).to_have_text("Beach")
    host.get_by_role("tab", name="Create", exact=True).click()
    for picture in range(2):
        if picture:
            host.locator("#create-gallery .thumbnails button").nth(picture).click()
        host.locator("#create-to-room").click()
        host.locator("#review-add").click()
        expect(host.locator("#review-add-said")).to_contain_text("1 picture is in Beach.")
        host.locator("#review-add-close").click()


def make_link(host: Page) -> str:
    """Return the address of a new guest link, shown with its QR code in the Review tab."""
    host.get_by_role("tab", name="Review", exact=True).click()
    expect(host.locator("#review-pictures img")).to_have_count(2)
    host.locator("#review-link-label").get_by_role("textbox").fill("Team")
    host.locator("#review-link-make").click()
    expect(host.locator("#review-qr svg")).to_be_visible()
    return host.locator("#review-link").get_by_role("textbox").input_value()


def open_page(page: Page, press: Callable[[], None]) -> Page:
    """Return the page that opens in another tab at a press."""
    with page.context.expect_page() as opened:
        press()
    return opened.value


def enter(page: Page, name: str) -> None:
    page.locator("#room-name").fill(name)
    page.locator("#room-name").press("Enter")
    expect(page.locator("#room-strip button img[src]")).to_have_count(2)


def test_a_room_goes_from_two_pictures_over_an_edit_that_a_guest_asked_for_to_the_record(
    new_page: Callable[..., Page], app_url: str, console: list[str]
):
    studio, eva, ben = new_page(), new_page(), new_page(**PHONE)
    make_room(studio, app_url)
    address = make_link(studio)
    found = list(list_violations(studio, "Review"))
    host = open_page(studio, lambda: studio.locator("#review-open").click())
    enter(host, "Anna")
    for guest, name in ((eva, "Eva"), (ben, "Ben")):
        guest.goto(address)
        enter(guest, name)

    draw(eva, "box", (0.3, 0.3), (0.6, 0.6))
    eva.locator("#room-comment").fill(WISH)
    eva.locator(".comment-form .room-primary").click()
    ben.locator("#room-decide-changes-required").tap()
    expect(host.locator(".outcome")).to_have_text("Changes required")

    # The host repaints the part, and presses nothing more: the guests are led to the new version.
    editor = open_page(host, lambda: host.get_by_role("link", name="Edit this part").click())
    wait_for_canvas(editor)
    expect(editor.locator("#edit-prompt textarea")).to_have_value(WISH)
    assert editor.url == f"{app_url}/"
    run_edit(editor)
    expect(editor.locator("#edit-joined")).to_contain_text(
        "The result is in Beach as the next version", timeout=PATIENCE
    )
    for guest in (eva, ben):
        expect(guest.locator(".versions [aria-pressed=true]")).to_have_text("Version 2")
        expect(guest.locator(".room-proof")).to_contain_text("pixels outside the mask changed since version 1")
        assert guest.locator(".room-proof").text_content().startswith("0 of ")
        expect(guest.locator(".older .text")).to_have_text(WISH)
    host.get_by_role("button", name="Resolve").click()
    expect(eva.locator(".older .text")).to_have_count(0)

    # Any version against any, in three ways; and all pictures at once.
    eva.locator("#room-stage").focus()
    eva.get_by_role("button", name="Compare").click()
    chosen = eva.locator(".room-choices select")
    assert [chosen.nth(side).evaluate("select => select.selectedOptions[0].text") for side in (0, 1)] == [
        f"Picture 1 of 2, version {number}" for number in (1, 2)
    ]
    for way in ("Slider", "Side by side", "Flicker"):
        eva.get_by_role("button", name=way).click()
        expect(eva.locator(".compare img[src]")).to_have_count(2)
    eva.keyboard.press("Escape")
    expect(eva.locator(".compare")).to_be_hidden()
    eva.keyboard.press("g")
    expect(eva.locator(".grid-tiles img[src]")).to_have_count(2)
    eva.keyboard.press("ArrowRight")
    eva.keyboard.press("Enter")
    expect(eva.locator("#room-strip button").nth(1)).to_have_attribute("aria-current", "true")

    for guest in (eva, ben):
        guest.locator("#room-strip button").first.click()
        guest.locator("#room-decide-approved").click()
        expect(guest.locator("#room-decide-approved")).to_have_attribute("aria-pressed", "true")
    # Before axe-core asks for the sheets that a style sheet imports, where there are none: beside the page.
    assert console == []
    found += list_violations(host, "room")
    host.locator("#room-lock").click()
    host.locator(".room-dialog .room-primary").click()
    expect(ben.locator(".room-facts")).to_contain_text("Locked by Anna")

    host.locator("#room-export").click()
    with host.expect_download() as download:
        host.get_by_role("button", name="HTML page").click()
    studio.goto(download.value.path().as_uri())
    for said in ("Beach", WISH, "Eva", "Ben", "Changes required", "Approved"):
        expect(studio.locator("body")).to_contain_text(said)
    assert found == []
