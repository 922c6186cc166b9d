"""Texts in all languages: each reads as the text of its language, and follows a switch of the page."""

from copy import deepcopy

import gradio as gr
import pytest
from markupsafe import Markup

from components.errors import EmptyMask
from components.message.message import Message
from components.studio.language.all_languages import MarkupInAll, translate_in_all
from components.studio.language.reader import reading
from components.studio.language.shown_texts import ShownTexts
from components.studio.page import messages
from components.studio.server.session_blocks import SessionBlocks

UNDO = {"en": "Undo", "de": "Rückgängig", "zh-CN": "撤销"}


@pytest.mark.parametrize("tag", UNDO)
def test_a_text_in_all_languages_is_that_of_its_reader(tag):
    with reading(tag):
        said = translate_in_all(Message("Undo"))
    assert (said, said.texts) == (UNDO[tag], UNDO)


def test_what_is_made_of_a_piece_of_html_is_html_in_one_language():
    said = messages.quiet(Message("Undo"))
    assert type(said[:4]) is type(said.strip()) is type(deepcopy(said)) is Markup
    assert deepcopy(said) == said
    assert said[:4] + "<" == Markup("<div&lt;")


def test_pieces_of_html_are_joined_in_every_language_and_foreign_text_is_escaped():
    with reading("de"):
        said = Markup("<b>") + messages.quiet(Message("Undo")) + "<i>" + messages.failed(EmptyMask())
    assert isinstance(said, MarkupInAll)
    assert str(said) == said.texts["de"]
    for tag, text in said.texts.items():
        assert text.startswith("<b><div") == (text.count("&lt;i&gt;") == 1) is True
        with reading(tag):
            assert str(messages.failed(EmptyMask())) in text
        assert UNDO[tag] in text


class Session:
    """Stand for Gradio's session of a visit."""


def test_what_a_handler_has_put_on_the_page_is_shown_in_the_language_of_a_switch():
    with SessionBlocks():
        line, button = gr.HTML(), gr.Button()
    shown, here, elsewhere = ShownTexts(), Session(), Session()
    undo = translate_in_all(Message("Undo"))
    shown.remember(here, [line, button], {line: messages.quiet(Message("Undo")), button: gr.update(value=undo)})
    shown.remember(here, [line, button], (gr.skip(), gr.update(visible=False)))
    switched = shown.switch(here, "zh-CN")
    assert switched == {line._id: {"value": '<div class="note">撤销</div>'}, button._id: {"value": "撤销"}}
    # What the switch itself returns is remembered for the next one.
    shown.remember(here, [line], switched[line._id]["value"])
    assert shown.switch(here, "de")[line._id]["value"] == '<div class="note">Rückgängig</div>'
    # A running job writes its own line, and another visit has its own page.
    shown.remember(here, [line], "12 s")
    assert shown.switch(here, "de") == {line._id: {}, button._id: {"value": "Rückgängig"}}
    assert shown.switch(elsewhere, "de") == shown.switch(None, "de") == {}


def test_nothing_is_remembered_of_a_session_that_gradio_has_dropped():
    shown, session = ShownTexts(), Session()
    with SessionBlocks():
        line = gr.HTML()
    shown.remember(session, [line], messages.quiet(Message("Undo")))
    del session
    assert not shown._sessions
