"""The page of a room as it is served: one element with its texts, and scripts that a browser keeps for good."""

import re
from collections.abc import Iterable
from pathlib import Path

import httpx

from components.studio.review.room_files import FILES, FOLDER, link_file
from components.studio.review.room_page import START
from components.studio.review.room_texts import TEXTS
from components.studio.theme import ACCESSIBILITY_STYLE_SHEET, STYLE_SHEETS

CLASS = re.compile(r"\.([a-z][\w-]*)")
SCRIPTS = "\n".join(data.decode() for name, data in FILES.items() if name.endswith(".js"))


def test_every_text_that_the_scripts_say_is_there_and_none_is_there_for_nothing():
    said = set(re.findall(r'\bsay\("([^"]+)"', SCRIPTS))
    assert said <= set(TEXTS)
    # Others are named by a variable: a tool, a way, a decision, an answer.
    words = set(re.findall(r'["`\s{,]([A-Za-z][A-Za-z-]+)["`:]', SCRIPTS)) | {"notLoaded"}
    assert "notLoaded" in START
    built = {f"{begin}-{word}" for begin in ("vote", "as") for word in words}
    assert set(TEXTS) - said <= words | built


def test_no_script_puts_text_into_the_page_as_markup():
    for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert unsafe not in SCRIPTS


def test_the_page_is_in_the_language_of_its_reader_and_names_no_room(served):
    german = httpx.get(f"{served.address}room", headers={"Accept-Language": "de"}, timeout=30)
    assert "Raum betreten" in german.text
    assert "Enter the room" in served.get("room").text
    assert german.headers["cache-control"] == "private, no-cache"


def test_the_scripts_have_an_address_of_their_own_for_each_state_of_them(served):
    answer = served.get(link_file("room.js"))
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == FILES["room.js"]
    assert served.get(link_file("pictures/stage.js")).content == FILES["pictures/stage.js"]
    digest = link_file("room.js").split("/")[-2]
    assert served.get(link_file("room.js").replace(digest, "0" * 16)).status_code == 404
    assert served.get(link_file("..%2Fkeys.js")).status_code == 404


def test_no_class_of_the_page_is_one_of_the_studio_whose_style_sheets_are_on_the_page_too():
    def list_classes(sheets: Iterable[Path]) -> set[str]:
        # Without comments and texts, in which names of files stand.
        rules = [re.sub(r'/\*.*?\*/|"[^"]*"', "", sheet.read_text(), flags=re.DOTALL) for sheet in sheets]
        return {name for rule in rules for head in re.findall(r"[^{}]+\{", rule) for name in CLASS.findall(head)}

    room = list_classes(FOLDER.rglob("*.css"))
    assert "room-stage" in room
    assert room & list_classes([*STYLE_SHEETS, ACCESSIBILITY_STYLE_SHEET]) <= {"dark", "gradio-container"}
