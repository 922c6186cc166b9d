"""The page of a room under a hand that types and presses twice, before answers that the test makes up."""

from playwright.sync_api import Page, expect

from tests.browser.rooms.room_alone import list_asked, make_comment, make_state, open_room

# The answer to a comment waits until ``release()``.
HELD = "window.hold = () => { answers.say = () => new Promise((resolve) => { window.release = () => resolve({}); }); };"


def test_a_comment_goes_out_once_and_what_is_written_meanwhile_stays(page: Page):
    open_room(page, make_state(comments=[make_comment(1)]), HELD)
    page.evaluate("hold()")
    field = page.locator("#room-comment")
    field.fill("The logo is too small")
    for _ in range(3):
        field.press("Control+Enter")
    field.fill("The logo is too small. And the sky")
    page.evaluate("release()")
    expect(page.locator(".comment-form .room-primary")).to_be_enabled()
    assert [fields["text"] for fields in list_asked(page, "say")] == ["The logo is too small"]
    expect(field).to_have_value("The logo is too small. And the sky")
    page.evaluate("answers = {}")
    field.press("Control+Enter")
    expect(field).to_have_value("")

    page.evaluate("hold()")
    page.get_by_role("button", name="Reply").click()
    reply = page.locator(".comment-field textarea")
    reply.fill("Yes")
    reply.press("Control+Enter")
    reply.press("Control+Enter")
    reply.fill("Yes, like a sea")
    page.evaluate("release()")
    expect(page.locator(".comment-field .room-primary")).to_be_enabled()
    assert [fields["text"] for fields in list_asked(page, "say")][2:] == ["Yes"]
    expect(reply).to_have_value("Yes, like a sea")
    page.evaluate("answers = {}")
    reply.press("Control+Enter")
    expect(reply).to_have_count(0)
