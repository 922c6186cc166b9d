"""The page of a room under a hand that types and presses twice, before answers that the test makes up."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rooms.room_alone import list_asked, make_comment, make_state, open_room, tell

# The answer to a comment waits until ``release()``.
HELD = "window.hold = () => { answers.say = () => new Promise((resolve) => { window.release = () => resolve({}); }); };"


def present(page: Page, picture: str) -> None:
    """Have the host show a picture to everybody."""
    view = {"picture": picture, "x": 0.5, "y": 0.5, "zoom": 1}
    tell(page, room=make_state(room={"presented": view})["room"])


def decide(decision: str, reason: str) -> dict[str, object]:
    """Return the decisions over a picture where Ben alone has decided."""
    return {"by": [{"guest": "ben", "decision": decision, "reason": reason}], "outcome": decision}


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


def test_who_is_in_the_middle_of_something_is_not_led_away_by_a_host_who_presents(page: Page):
    open_room(page, make_state(comments=[make_comment(1), make_comment(2, "b")]))
    shown = page.locator("#room-strip button[aria-current]")
    follow = page.get_by_role("button", name="Follow")
    field = page.locator("#room-comment")
    field.fill("Please mo")
    present(page, "b")
    expect(follow).to_be_visible()
    expect(shown).to_have_attribute("data-picture", "a")
    field.press("End")
    field.press_sequentially("ve it left")
    field.press("Control+Enter")
    expect(field).to_have_value("")
    [said] = list_asked(page, "say")
    assert (said["picture"], said["text"]) == ("a", "Please move it left")
    follow.click()
    expect(shown).to_have_attribute("data-picture", "b")

    # A reply is being written; who comes back to its picture finds it again.
    page.get_by_role("button", name="Reply").click()
    reply = page.locator(".comment-field textarea")
    reply.fill("Yes, but")
    present(page, "a")
    expect(follow).to_be_visible()
    expect(reply).to_have_value("Yes, but")
    follow.click()
    expect(shown).to_have_attribute("data-picture", "a")
    expect(reply).to_have_count(0)
    present(page, "b")
    expect(reply).to_have_value("Yes, but")
    page.get_by_role("button", name="Cancel").click()

    # A mark is being drawn, or a reason written; who does nothing follows.
    page.locator("[data-tool=box]").click()
    present(page, "a")
    expect(follow).to_be_visible()
    page.locator("[data-tool=box]").click()
    follow.click()
    tell(page, decisions={"a": decide("changes-required", "")})
    page.get_by_role("textbox", name="Reason").fill("The log")
    present(page, "b")
    expect(follow).to_be_visible()
    expect(page.get_by_role("textbox", name="Reason")).to_have_value("The log")


def test_who_comes_during_a_presentation_follows_it(page: Page):
    view = {"picture": "b", "x": 0.5, "y": 0.5, "zoom": 1}
    open_room(page, make_state(room={"presented": view}))
    expect(page.locator("#room-strip button[aria-current]")).to_have_attribute("data-picture", "b")
    expect(page.get_by_role("button", name="Follow")).to_be_hidden()
    # The picture that was presented is taken out, and the host goes on to another one.
    tell(page, pictures=make_state("ac")["pictures"])
    present(page, "c")
    expect(page.locator("#room-strip button[aria-current]")).to_have_attribute("data-picture", "c")


def test_the_reason_beside_a_decision_is_the_one_in_the_record_or_what_is_being_written(page: Page):
    open_room(page, make_state(decisions={"a": decide("changes-required", "The logo is too small")}))
    reason = page.get_by_role("textbox", name="Reason")
    expect(reason).to_have_value("The logo is too small")
    # Another decision has no reason yet, and a withdrawn one has none.
    tell(page, decisions={"a": decide("approved", "")})
    expect(reason).to_have_value("")
    reason.fill("As agreed")
    tell(page, decisions={"a": decide("approved-with-changes", "")})
    expect(page.locator(".decided")).to_contain_text("Approved with changes")
    expect(reason).to_have_value("As agreed")
    page.keyboard.press("Escape")
    for picture in "ba":
        page.locator(f"#room-strip [data-picture={picture}]").click()
    expect(reason).to_have_value("As agreed")
    page.get_by_role("button", name="Save the reason").click()
    expect(page.get_by_text("The reason is saved.")).to_be_attached()
    assert list_asked(page, "decide") == [{"picture": "a", "decision": "approved-with-changes", "reason": "As agreed"}]
    tell(page, decisions={"a": decide("approved-with-changes", "As agreed")})
    tell(page, decisions={"a": {"by": [], "outcome": "open"}})
    expect(reason).to_be_hidden()
    tell(page, decisions={"a": decide("approved", "")})
    expect(reason).to_have_value("")


def test_a_held_key_and_a_key_of_the_browser_vote_on_no_pair(page: Page):
    open_room(page, make_state(room={"blind": True}))
    page.get_by_role("button", name="Compare in pairs").click()
    progress = page.locator(".pair-voting .progress")
    expect(progress).to_contain_text("0 of 9")
    page.evaluate("""dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", altKey: true }))""")
    page.keyboard.down("ArrowDown")
    expect(progress).to_contain_text("1 of 9")
    for _ in range(3):
        page.keyboard.down("ArrowDown")
    page.keyboard.up("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(progress).to_contain_text("2 of 9")
    votes = [{"ballot": "pair1", "answer": "neither"}, {"ballot": "pair2", "answer": "right"}]
    assert list_asked(page, "vote") == votes


def test_a_lost_connection_is_told_each_time_in_words_of_the_page_and_what_did_not_come_comes_later(page: Page):
    page.clock.install()
    page.emulate_media(reduced_motion="reduce")
    open_room(page, make_state(room={"blind": True}), "answers.picture = answers.compare = answers.say = fail;")
    said = page.locator(".room-said")
    page.locator("#room-comment").fill("Greener")
    for _ in range(2):
        page.locator("#room-comment").press("Control+Enter")
        expect(said).to_have_text("The room does not answer. Check your connection, and try again in a moment.")
        expect(said).to_be_visible()
        page.clock.run_for(7000)
        expect(said).to_have_text("")
    page.get_by_role("button", name="Compare in pairs").click()
    expect(page.locator(".pair-voting .progress")).to_contain_text("The room does not answer.")
    page.evaluate("() => { delete answers.compare; }")
    tell(page)
    expect(page.locator(".pair-voting .progress")).to_contain_text("0 of 9")
    # Each picture was asked for twice by now.
    page.clock.run_for(5000)
    expect(page.locator("img[src]")).to_have_count(0)
    page.evaluate("() => { answers = {}; }")
    tell(page)
    expect(page.locator(".pair-voting img[src]")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("#room-stage img[src]")).to_be_visible()
    expect(page.locator("#room-strip img[src]")).to_have_count(2)


def test_a_room_that_cannot_be_asked_is_not_said_to_be_none(page: Page):
    page.clock.install()
    open_room(page, make_state(), "answers.state = fail;")
    expect(page.get_by_role("heading")).to_have_text("The room cannot be opened now")
    expect(page.get_by_role("alert")).to_have_text("No connection. Trying again.")
    page.evaluate("() => { answers = {}; }")
    page.clock.run_for(11_000)
    expect(page.locator("#room-stage img[src]")).to_be_visible()


def test_the_focus_stays_where_a_line_brings_nothing_new(page: Page):
    box = {"kind": "box", "points": [[0.2, 0.2], [0.6, 0.6]]}
    state = make_state(comments=[make_comment(number, mark=box) for number in (1, 2)], you={"host": True})
    state["pictures"][0]["earlier"] = ["old"]
    open_room(page, state)
    page.get_by_role("checkbox").first.check()
    for place in (".pin >> nth=1", ".versions button >> nth=1", ".edit-parts a"):
        page.locator(place).focus()
        tell(page)
        tell(page, here=["anna"])
        expect(page.locator(".people li")).to_have_count(2)
        expect(page.locator(place)).to_be_focused()
        tell(page, here=[])
        expect(page.locator(".people li")).to_have_count(1)


def test_after_a_pinch_the_finger_that_stays_moves_the_picture_by_its_own_way(page: Page):
    open_room(page, make_state())
    frame = page.locator("#room-stage .frame")
    box = page.locator("#room-stage").bounding_box()
    page.evaluate("() => { Element.prototype.setPointerCapture = () => {}; }")

    def touch(kind: str, finger: int, left: float) -> None:
        place = {"clientX": box["x"] + left, "clientY": box["y"] + box["height"] / 2, "bubbles": True}
        page.locator("#room-stage").dispatch_event(
            f"pointer{kind}", place | {"pointerId": finger, "pointerType": "touch"}
        )

    for kind, finger, left in (("down", 1, 300), ("down", 2, 500), ("move", 1, 200), ("move", 2, 600), ("up", 2, 600)):
        touch(kind, finger, left)
    pinched = frame.bounding_box()
    assert pinched["width"] > box["width"]
    touch("move", 1, 210)
    touch("up", 1, 210)
    moved = frame.bounding_box()
    assert moved["width"] == pytest.approx(pinched["width"])
    assert moved["x"] - pinched["x"] == pytest.approx(10, abs=1)
    # Of three fingers two go on pinching.
    for kind, finger, left in (("down", 1, 300), ("down", 2, 500), ("down", 3, 400), ("up", 3, 400), ("move", 2, 550)):
        touch(kind, finger, left)
    assert frame.bounding_box()["width"] == pytest.approx(1.25 * moved["width"])
    for finger in (2, 1):
        touch("up", finger, 400)
    # A mark that is being drawn when the second finger comes is none.
    page.locator("[data-tool=arrow]").click()
    touch("down", 1, 300)
    touch("move", 1, 350)
    expect(page.locator(".pin.new")).to_have_count(1)
    touch("down", 2, 500)
    for finger in (2, 1):
        touch("up", finger, 400)
    expect(page.locator(".pin.new")).to_have_count(0)
