"""A press that comes before the page has its visitor's token, in a page with no more than the script and a button."""

from playwright.sync_api import Page, expect

from components.studio.theme import HERE

BUTTONS = """<div id="tabs"><input id="name"><button id="create-run">Create</button>
<button id="tab" data-tab-id="edit">Edit</button>
<span><input type="file" hidden><button id="mask">Upload mask</button></span></div><button id="other">Other</button>
<script>window.pressed = [];
for (const type of ["click", "keypress"]) addEventListener(type, (event) => pressed.push(event.target.id));</script>"""


def test_a_press_waits_for_the_token_and_is_made_once(page: Page):
    page.set_content(BUTTONS)
    page.add_script_tag(path=HERE / "form" / "first_press.js")
    page.locator("#create-run").dblclick()
    expect(page.locator("#create-run")).to_have_attribute("aria-busy", "true")
    page.locator("#other").click()
    assert page.evaluate("pressed") == ["other"]
    page.evaluate("proofroomVisitorKnown()")
    assert page.evaluate("pressed") == ["other", "create-run"]
    expect(page.locator("#create-run")).not_to_have_attribute("aria-busy", "true")
    page.locator("#create-run").click()
    assert page.evaluate("pressed") == ["other", "create-run", "create-run"]


def test_enter_in_a_field_waits_and_comes_after_the_presses_before_it(page: Page):
    page.set_content(BUTTONS)
    page.add_script_tag(path=HERE / "form" / "first_press.js")
    page.locator("#name").press("a")
    page.evaluate("pressed.length = 0")
    page.locator("#create-run").click()
    page.locator("#name").press("Enter")
    assert page.evaluate("pressed") == []
    page.evaluate("proofroomVisitorKnown()")
    assert page.evaluate("pressed") == ["create-run", "name"]


def test_a_button_that_is_drawn_anew_meanwhile_is_pressed(page: Page):
    page.set_content(BUTTONS)
    page.add_script_tag(path=HERE / "form" / "first_press.js")
    page.locator("#create-run").click()
    page.locator("#create-run").evaluate("button => button.replaceWith(button.cloneNode(true))")
    page.evaluate("proofroomVisitorKnown()")
    assert page.evaluate("pressed") == ["create-run"]


def test_a_press_that_needs_no_visitor_or_chooses_a_file_does_not_wait(page: Page):
    page.set_content(BUTTONS)
    page.add_script_tag(path=HERE / "form" / "first_press.js")
    page.locator("#tab").click()
    page.locator("#mask").click()
    assert page.evaluate("pressed") == ["tab", "mask"]


def test_a_token_that_never_comes_holds_no_press_up(page: Page):
    page.set_content(BUTTONS)
    page.evaluate("() => { window.setTimeout = (work, wait) => { window.timer = { work, wait }; }; }")
    page.add_script_tag(path=HERE / "form" / "first_press.js")
    page.locator("#create-run").click()
    assert page.evaluate("[timer.wait, pressed]") == [10_000, []]
    page.evaluate("timer.work()")
    assert page.evaluate("pressed") == ["create-run"]
