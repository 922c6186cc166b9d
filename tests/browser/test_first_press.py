"""A press that comes before the page has its visitor's token, in a page with no more than the script and a button."""

from playwright.sync_api import Page

from components.studio.theme import HERE

BUTTONS = """<div id="tabs"><button id="create-run">Create</button><button id="tab" data-tab-id="edit">Edit</button>
<span><input type="file" hidden><button id="mask">Upload mask</button></span></div><button id="other">Other</button>
<script>window.pressed = []; addEventListener("click", (event) => pressed.push(event.target.id));</script>"""


def test_a_press_waits_for_the_token_and_is_made_once(page: Page):
    page.set_content(BUTTONS)
    page.add_script_tag(path=HERE / "first_press.js")
    page.locator("#create-run").dblclick()
    page.locator("#other").click()
    assert page.evaluate("pressed") == ["other"]
    page.evaluate("proofroomVisitorKnown()")
    assert page.evaluate("pressed") == ["other", "create-run"]
    page.locator("#create-run").click()
    assert page.evaluate("pressed") == ["other", "create-run", "create-run"]


def test_a_press_that_needs_no_visitor_or_chooses_a_file_does_not_wait(page: Page):
    page.set_content(BUTTONS)
    page.add_script_tag(path=HERE / "first_press.js")
    page.locator("#tab").click()
    page.locator("#mask").click()
    assert page.evaluate("pressed") == ["tab", "mask"]


def test_a_token_that_never_comes_holds_no_press_up(page: Page):
    page.set_content(BUTTONS)
    page.evaluate("() => { window.setTimeout = (work, wait) => { window.timer = { work, wait }; }; }")
    page.add_script_tag(path=HERE / "first_press.js")
    page.locator("#create-run").click()
    assert page.evaluate("[timer.wait, pressed]") == [10_000, []]
    page.evaluate("timer.work()")
    assert page.evaluate("pressed") == ["create-run"]
