"""The page of a review room with nothing around it: its scripts and sheets, and answers that the test makes up."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from playwright.sync_api import Page, Route

from components.studio.review.room_files import FILES, TYPES
from components.studio.review.room_texts import TEXTS

ADDRESS = "http://room.test/"
# In the page: ``asked`` lists the actions with their fields, ``tell`` sends a line of news, and ``answers`` holds by
# the name of an action the function that answers in place of {}.
ANSWERS = """window.asked = [];
window.answers = {};
let [lines, ballots] = [null, 0];
const changes = new ReadableStream({ start: (controller) => { lines = controller; } });
window.tell = (news) => {
  const told = JSON.stringify({ version: 2, shown: "all", here: [], ...news });
  lines.enqueue(new TextEncoder().encode(`${told}\\n`));
};
window.fail = () => { throw new TypeError("Failed to fetch"); };
window.fetch = async (url, { body } = {}) => {
  const action = url.split("/proofroom/room/")[1].split(/[?/]/)[0];
  if (body) asked.push([action, JSON.parse(body)]);
  if (answers[action]) return Response.json(await answers[action](url));
  if (action === "changes") return new Response(changes);
  if (action === "picture") return new Response(PICTURE, { headers: { "Content-Type": "image/svg+xml" } });
  const ballot = action === "compare" && { id: `pair${ballots += 1}`, left: "a", right: "b" };
  return Response.json(action === "state" ? STATE : ballot ? { ballot, voted: ballots - 1, pairs: 9 } : {});
};"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100"/></svg>'
MOUNT = Markup(
    '<!doctype html><html lang="en"><link rel="stylesheet" href="files/styles/room.css"><div id="room" data-texts="{}">'
    '</div><script>const STATE = {}, PICTURE = {};{}</script><script type="module" src="files/room.js"></script></html>'
)


def make_state(pictures: str = "ab", **more: Any) -> dict[str, Any]:
    """Return what the server tells Ben, a guest, of a room of pictures, each named by a letter."""
    room = {"id": "room", "title": "Beach", "open": True, "presented": None}
    you = {"guest": "ben", "link": "link", "host": False, "done": False, "may": {"comment": True, "decide": True}}
    shown = [{"id": name, "newest": True, "earlier": [], "size": [100, 100]} for name in pictures]
    people = [{"id": "ben", "name": "Ben"}, {"id": "anna", "name": "Anna", "host": True}]
    told = {"version": 1, "shown": "all", "whole": True, "here": [], "waiting": {"said": ""}, "people": people}
    state = told | {"comments": [], "decisions": {}, "pictures": shown}
    return state | {"room": room | more.pop("room", {}), "you": you | more.pop("you", {})} | more


def make_comment(number: int, picture: str = "a", **more: Any) -> dict[str, Any]:
    """Return a comment of Anna with a pin."""
    mark = {"kind": "point", "points": [[0.1 * number, 0.5]]}
    return {
        "id": f"comment{number}",
        "picture": picture,
        "guest": "anna",
        "number": number,
        "text": "Greener",
        "mark": mark,
        "made_at": "2026-01-01T12:00:00Z",
    } | more


def open_room(page: Page, state: Mapping[str, Any], answers: str = "") -> None:
    """Open the room as Ben; ``answers`` is a script that runs before those of the page."""

    def send(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ADDRESS}files/")
        if name in FILES:
            route.fulfill(body=FILES[name], content_type=TYPES[f".{name.rpartition('.')[2]}"])
        elif route.request.url == ADDRESS:
            texts, script = json.dumps(dict(TEXTS)), Markup(ANSWERS + answers)
            given = [Markup(json.dumps(value)) for value in (state, PICTURE)]
            route.fulfill(body=MOUNT.format(texts, *given, script), content_type="text/html")
        else:
            route.abort()

    page.route(f"{ADDRESS}**", send)
    page.goto(f"{ADDRESS}#{'x' * 43}")


def tell(page: Page, **news: Any) -> None:
    """Send a line of news, as the server does at each change and, without news, every 15 seconds."""
    page.evaluate("(news) => tell(news)", news)


def list_asked(page: Page, action: str) -> list[dict[str, Any]]:
    """Return the fields of each request for an action so far."""
    return [fields for name, fields in page.evaluate("asked") if name == action]
