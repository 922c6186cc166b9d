"""What a person sees when the endpoint refuses: the sentence at the stage, and everything entered still there."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import KEY, KeyedApp
from tests.browser.hand import PAINTER, PATIENCE, expect_proof, hand_over, make_photo, open_studio, paint, run_edit
from tests.far_end import RESET, http_answer
from tests.library.pictures import redraw

REFUSALS = [
    (http_answer({"error": {"message": f"Incorrect key {KEY}", "code": "auth_error"}}, 401), "refused the key (401)"),
    (http_answer({"error": {"message": "Slow down", "code": "rate_limit"}}, 429, retry_after="600"), "Wait 10 min"),
    (http_answer(b"<html><body><h1>500 Error</h1></body></html>", 500, content_type="text/html"), "500"),
    (http_answer(b"<!doctype html><title>hello</title>"), "without JSON"),
    (RESET, "was cut before the answer came"),
]


def test_each_refusal_is_a_sentence_and_nothing_is_lost_or_spent_by_itself(page: Page, keyed: KeyedApp):
    open_studio(page, keyed.app.url)
    # With a key the page says the model, and the button its price.
    expect(page.locator("#endpoint-status")).to_contain_text("gpt-image-1 · 127.0.0.1")
    expect(page.locator("#create-run")).to_contain_text("price not known")
    page.locator("#create-prompt textarea").fill("A red balloon")
    for script, sentence in REFUSALS:
        keyed.far_end.say(script)
        page.locator("#create-run").click()
        expect(page.locator("#create-line [role=alert]")).to_contain_text(sentence, timeout=PATIENCE)
        expect(page.locator("#create-prompt textarea")).to_have_value("A red balloon")
        expect(page.locator("#create-run")).to_be_enabled()
        assert KEY not in page.content()
    assert KEY not in keyed.app.log.read_text()
    assert "Traceback" not in keyed.app.log.read_text()

    # An example spends no money by itself.
    asked = len(keyed.far_end.asked)
    page.locator("#create-examples button").first.click()
    expect(page.locator("#edit-line")).to_contain_text("press Repaint", timeout=PATIENCE)
    expect(page.locator("#edit-prompt textarea")).not_to_be_empty()
    assert len(keyed.far_end.asked) == asked


def test_a_refused_edit_keeps_its_strokes_and_two_clicks_in_a_hurry_are_paid_for_once(
    new_page, keyed: KeyedApp, tmp_path: Path
):
    page: Page = new_page(**PAINTER)
    open_studio(page, keyed.app.url, "Edit")
    hand_over(page, make_photo(tmp_path, 480, 320))
    paint(page, (0.4, 0.5), (0.6, 0.5))
    script, sentence = REFUSALS[0]
    keyed.far_end.say(script)
    run_edit(page, "A red balloon")
    expect(page.locator("#edit-line [role=alert]")).to_contain_text(sentence, timeout=PATIENCE)
    expect(page.locator("#edit-prompt textarea")).to_have_value("A red balloon")
    # The strokes are as they were: the same click goes through once the endpoint answers, and after a short refusal it
    # is asked again by itself.
    asked = len(keyed.far_end.asked)
    keyed.far_end.say(http_answer({"error": {"message": "Slow down"}}, 429, retry_after="2"))
    keyed.far_end.say(redraw)
    page.locator("#edit-run").dblclick()
    expect(page.locator("#edit-line")).to_contain_text("Asking again in", timeout=PATIENCE)
    expect_proof(page, 480 * 320)
    expect(page.locator("#edit-run")).to_be_enabled()
    assert len(keyed.far_end.asked) == asked + 2
    assert "Traceback" not in keyed.app.log.read_text()


# All that a browser keeps of a page beyond the page itself, and the page with what its fields hold.
KEPT = """async () => JSON.stringify([
  Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, history.state,
  (await indexedDB.databases()).map(({ name }) => name), await caches?.keys?.() ?? [],
  document.documentElement.outerHTML, [...document.querySelectorAll("input, textarea")].map((field) => field.value),
])"""


def test_a_key_of_ones_own_is_used_for_the_visit_and_kept_nowhere(page: Page, keyed: KeyedApp):
    own = "sk-own-Vb5Nq8Zt2Ry7"
    open_studio(page, keyed.app.url)
    # Beside the chip, at the right of the tabs.
    places = [page.locator(at).last.bounding_box() for at in ("[role=tab]:visible", ".chip", "#key-panel > button")]
    tab, chip, panel = ((place["x"], place["x"] + place["width"]) for place in places)
    assert tab[1] < chip[0] < chip[1] < panel[0] < chip[1] + 40
    page.locator("#key-panel > button").click()
    field = page.locator("#key-field input")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", "off")
    field.fill(own)
    page.locator("#key-model").locator("input, textarea").fill("gpt-image-2")
    page.locator("#key-use").click()
    expect(page.locator("#key-said")).to_contain_text("✓ Your key is used for this visit", timeout=PATIENCE)
    expect(field).to_have_value("")
    expect(page.locator("#endpoint-status")).to_contain_text("gpt-image-2 · 127.0.0.1", timeout=PATIENCE)
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.locator("#key-panel > button")).to_be_focused()

    keyed.far_end.say(http_answer({"error": {"message": f"Incorrect key {own}"}}, 401))
    page.locator("#create-prompt textarea").fill("A red balloon")
    page.locator("#create-run").click()
    expect(page.locator("#create-line [role=alert]")).to_contain_text("refused your key (401)", timeout=PATIENCE)
    assert keyed.far_end.asked[-1].headers["Authorization"] == f"Bearer {own}"
    assert own not in page.evaluate(KEPT)
    assert all(own not in str(cookie) for cookie in page.context.cookies())
    kept = [path for path in keyed.app.log.parent.rglob("*") if path.is_file()]
    assert [path for path in kept if own.encode() in path.read_bytes()] == []

    # Loaded anew it is another visit, without the key.
    page.reload()
    # How the last run ended is said once more; until then the page is still filling in the form of that run, with its
    # model, which the endpoint offers for the other key too.
    expect(page.locator("#create-line [role=alert]")).to_contain_text("refused your key (401)", timeout=PATIENCE)
    keyed.far_end.say(http_answer({"error": {"message": "Incorrect key"}}, 401))
    page.locator("#create-prompt textarea").fill("A red balloon")
    page.locator("#create-run").click()
    expect(page.locator("#create-line [role=alert]")).to_contain_text("refused the key (401)", timeout=PATIENCE)
    assert keyed.far_end.asked[-1].headers["Authorization"] == f"Bearer {KEY}"
