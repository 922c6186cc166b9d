"""A press beside a gallery before the server knows of the chosen picture, in a page with the script and two buttons."""

import pytest
from playwright.sync_api import Page, expect

from components.studio.theme import HERE

BUTTONS = """<button id="edit-download">Download</button><button id="edit-again">Edit</button>
<button id="other">Other</button><script>window.done = [];
addEventListener("click", (event) => done.push(event.target.id));
const choose = (name, gallery = "edit-gallery") => {
    proofroomChoice.tell(gallery, [name]).then(([told]) => done.push(told));
};</script>"""


@pytest.fixture
def page_of_buttons(page: Page) -> Page:
    page.set_content(BUTTONS)
    page.add_script_tag(path=HERE / "form" / "chosen_picture.js")
    return page


def test_presses_wait_for_the_choice_and_are_made_once_in_their_order(page_of_buttons: Page):
    page = page_of_buttons
    page.evaluate("choose('first')")
    page.locator("#edit-again").dblclick()
    page.locator("#edit-download").click()
    page.locator("#other").click()
    expect(page.locator("#edit-again")).to_have_attribute("aria-busy", "true")
    assert page.evaluate("done") == ["first", "other"]
    page.evaluate("proofroomChoice.end('edit-gallery', true)")
    assert page.evaluate("done") == ["first", "other", "edit-again", "edit-download"]
    expect(page.locator("#edit-again")).not_to_have_attribute("aria-busy", "true")
    page.locator("#edit-again").click()
    assert page.evaluate("done.length") == 5


def test_of_several_choices_the_newest_is_told_and_the_press_is_for_it(page_of_buttons: Page):
    page = page_of_buttons
    page.evaluate("['first', 'second', 'third'].forEach((name) => choose(name))")
    page.locator("#edit-download").click()
    assert page.evaluate("done") == ["first"]
    page.evaluate("proofroomChoice.end('edit-gallery', true)")
    assert page.evaluate("done") == ["first", "third"]
    page.evaluate("proofroomChoice.end('edit-gallery', true)")
    assert page.evaluate("done") == ["first", "third", "edit-download"]


def test_a_choice_of_which_the_server_does_not_know_presses_nothing(page_of_buttons: Page):
    page = page_of_buttons
    page.evaluate("choose('first')")
    page.locator("#edit-download").click()
    page.evaluate("proofroomChoice.end('edit-gallery', false)")
    expect(page.locator("#edit-download")).not_to_have_attribute("aria-busy", "true")
    page.evaluate("choose('second')")
    assert page.evaluate("done") == ["first", "second"]


def test_a_choice_of_another_gallery_is_told_beside_it_and_holds_no_press_of_this_one(page_of_buttons: Page):
    page = page_of_buttons
    page.evaluate("choose('first', 'create-gallery')")
    page.evaluate("choose('second')")
    page.evaluate("proofroomChoice.end('edit-gallery', true)")
    page.locator("#edit-download").click()
    assert page.evaluate("done") == ["first", "second", "edit-download"]


def test_an_answer_that_never_comes_holds_no_button_and_no_further_choice_up(page_of_buttons: Page):
    page = page_of_buttons
    page.evaluate("() => { window.setTimeout = (work, wait, ...given) => { window.timer = { work, wait, given }; }; }")
    page.evaluate("choose('first')")
    page.locator("#edit-download").click()
    assert page.evaluate("timer.wait") == 10_000
    page.evaluate("timer.work(...timer.given)")
    expect(page.locator("#edit-download")).not_to_have_attribute("aria-busy", "true")
    page.evaluate("choose('second')")
    assert page.evaluate("done") == ["first", "second"]
