"""The language is switched by an event that changes texts alone, and is remembered for the visit."""

import asyncio
from typing import Any

import gradio as gr
import pytest
from gradio.state_holder import SessionState, StateHolder

from app import HOME
from components.message.message import Message
from components.studio.language.all_languages import translate_in_all
from components.studio.language.language_menu import write_menu
from components.studio.language.page_texts import TEXTS, anew, translate_config
from components.studio.language.reader import reader_now, reading
from components.studio.language.translation import N_, _, translate
from components.studio.server.guard import GuardedBlocks
from components.studio.server.session_blocks import SessionBlocks
from components.studio.studio import build_studio
from tests.studio.conftest import Served


@pytest.fixture(scope="module")
def studio(served: Served) -> GuardedBlocks:
    built = build_studio(served.service, HOME / "examples")
    # As a launch does.
    built.state_holder = StateHolder()
    return built


def switch(studio: GuardedBlocks, language: str, visit: str = "visit") -> dict[Any, dict]:
    """Return the updates, by widget, that the page is sent for a language that a visit chooses."""
    [event] = [event for event in studio.fns.values() if event.name == "switch"]
    request = gr.Request(session_hash=visit)
    sent = asyncio.run(studio.process_api(event, [language], SessionState(studio), request, session_hash=visit))
    return dict(zip(event.outputs, sent["data"], strict=True))


def test_a_switch_changes_texts_and_nothing_else(studio):
    updates = switch(studio, "de")
    assert len(updates) > 40
    changed = set().union(*updates.values())
    # Gradio adds ``props`` without a property of its own to each update of HTML.
    assert changed <= {*TEXTS, "choices", "value", "__type__", "props"}
    for widget, update in updates.items():
        # What a person enters or is shown stays; a button's value is its text, and examples have prompts as captions.
        saying = isinstance(widget, gr.Button | gr.DownloadButton | gr.UploadButton | gr.HTML)
        assert "value" not in update or saying or widget.elem_id in ("create-examples", "edit-examples")
    by_id = {widget.elem_id: update for widget, update in updates.items() if widget.elem_id}
    assert by_id["create-prompt"] == {
        "__type__": "update",
        "label": "Was soll das Bild zeigen?",
        "placeholder": "Ein Leuchtturm über dem Meer bei Sonnenuntergang",
    }
    assert by_id["create-cancel"]["value"] == "Abbrechen"
    # A handler has put the price there, and says it anew.
    assert "value" not in by_id["create-run"]
    # An update would have the page ask the editor for its value.
    assert not [widget for widget in updates if isinstance(widget, gr.ImageEditor)]


def test_a_visit_reads_the_language_it_switched_to(studio):
    switch(studio, "zh-CN", "a visit")
    assert studio.readers.follow(None, "a visit")().language == "zh-CN"
    assert studio.readers.follow(None, "another visit")().language == "en"
    switch(studio, "klingon", "a visit")
    assert studio.readers.follow(None, "a visit")().language == "zh-CN"


@pytest.mark.parametrize("update", [lambda said: said, lambda said: gr.update(value=said)])
def test_a_text_that_a_handler_made_before_a_switch_is_sent_in_the_new_language(studio, update):
    event = next(event for event in studio.fns.values() if [type(each) for each in event.outputs] == [gr.HTML])
    with reading("de"):
        said = update(translate_in_all(Message("Nothing is painted yet.")))
    with reading("zh-CN"):
        sent = asyncio.run(studio.postprocess_data(event, said, SessionState(studio)))
        assert translate(Message("Nothing is painted yet.")) in str(sent)
    with reading("de"):
        assert translate(Message("Nothing is painted yet.")) not in str(sent)


def test_after_a_switch_prices_choices_and_the_chip_are_said_anew(studio):
    [switched] = [event for event in studio.fns.values() if event.name == "switch"]
    after, found = [switched._id], set()
    while after:
        found |= set(after)
        after = [event._id for event in studio.fns.values() if event.trigger_after in found and event._id not in found]
    outputs = {output.elem_id for number in found for output in studio.fns[number].outputs}
    assert {"create-run", "edit-run", "create-quality", "edit-size", "endpoint-status"} <= outputs
    assert {"library-export", "library-facts", "library-runs", "usage-table", "library-forgets"} <= outputs


def test_the_page_is_translated_once_for_each_language(studio):
    config = studio.get_config_file()
    for component in config["components"]:
        choices = component["props"].get("choices") or ()
        translated = translate_config({"components": [component]}, studio.blocks, "de")["components"][0]["props"]
        # The values of choices are what events carry.
        assert [each[1] for each in translated.get("choices") or () if len(each) == 2] == [
            each[1] for each in choices if len(each) == 2
        ]


def test_a_computed_text_is_computed_for_each_language():
    with SessionBlocks() as blocks:
        anew(gr.HTML("English"), value=lambda: _("Cancel") + reader_now().language)
        gr.Button(N_("Cancel"))
        gr.Textbox("Cancel", label="Cancel", info="No sentence of ours")
    config = translate_config(blocks.get_config_file(), blocks.blocks, "de")
    said = {each["type"]: each["props"] for each in config["components"]}
    html, button, box = said["html"], said["button"], said["textbox"]
    assert html["value"] == "Abbrechende"
    assert button["value"] == "Abbrechen"
    # What a box holds is a person's.
    assert (box["value"], box["label"], box["info"]) == ("Cancel", "Abbrechen", "No sentence of ours")


def test_the_menu_has_every_language_under_its_own_name_and_its_words_in_each():
    menu = str(write_menu())
    for name in ("English", "Deutsch", "中文"):
        assert f">{name}</span>" in menu
    for word in ("Appearance", "Darstellung", "Dark", "Dunkel"):
        assert word in menu
    assert "\\u5916\\u89c2" in menu or "外观" in menu
