"""The menu of the language and the appearance of the page, and the event that switches the language.

The event updates texts alone: what a person entered, painted and started stays.
"""

import json
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.events import Dependency
from markupsafe import Markup

from components.message.message import Message
from components.studio.language.all_languages import translate_in_all
from components.studio.language.languages import find_tag, offered
from components.studio.language.page_texts import list_texts, switch_texts
from components.studio.language.reader import reader_now, reading
from components.studio.language.translated_blocks import TranslatedBlocks
from components.studio.language.translation import N_

APPEARANCES = {"system": N_("System"), "light": N_("Light"), "dark": N_("Dark")}
MENU = Markup(
    '<details><summary><span aria-hidden="true">◐</span> <span class="words" data-texts="{}">English</span>'
    '<span class="unseen" data-texts="{}">Language and appearance</span></summary>'
    '<div class="sheet"><fieldset><legend data-texts="{}">Language</legend>{}</fieldset>'
    '<fieldset><legend data-texts="{}">Appearance</legend>{}</fieldset></div></details>'
)
CHOICE = Markup('<label><input type="radio" name="{}" value="{}"> <span{}>{}</span></label>')
# These run in the browser. language_menu.js has put the choice into ``proofroomReader`` before.
TELL_CHOICE = """element.addEventListener("change", (event) => {
  if (event.target.name === "language") trigger("select");
});
setTimeout(() => window.proofroomReader?.show?.());"""
WANTED = "() => window.proofroomReader?.wanted ?? ''"
NAME_LANGUAGE = "() => window.proofroomReader?.name?.()"


@dataclass(frozen=True)
class LanguageMenu:
    """Hold the widgets of the menu; ``wanted`` is the tag of the language that the visit is to be switched to."""

    menu: gr.HTML
    wanted: gr.Textbox

    def connect(self, studio: TranslatedBlocks) -> Dependency:
        """Return the event of the page having been switched to another language, wired once all widgets are there."""
        config, blocks = studio.describe_widgets(), studio.blocks
        told = {widget for fn in studio.fns.values() for widget in fn.outputs}
        texts = list_texts(config, blocks, [tag for tag in offered() if tag != "en"], told)

        def switch(wanted: str, request: gr.Request) -> list[Any]:
            """Put the texts of the page into the language that a visit wants."""
            tag = find_tag(wanted) or reader_now().language
            studio.readers.choose(request.session_hash, tag)
            with reading(tag):
                return switch_texts(config, texts, tag, studio.switch_shown(request.session_hash, tag))

        here: dict[str, Any] = {"show_progress": "hidden", "show_progress_on": [], "api_visibility": "private"}
        # In the browser alone: a page that is in its reader's language asks the server for nothing.
        self.menu.select(None, None, self.wanted, js=WANTED, **here)
        studio.load(None, None, self.wanted, js=WANTED, **here)
        switched = self.wanted.change(switch, self.wanted, [*texts], queue=False, **here)
        return switched.then(None, None, None, js=NAME_LANGUAGE, **here)


def build_language_menu() -> LanguageMenu:
    """Return the menu, laid out; ``connect`` wires it."""
    menu = gr.HTML(write_menu(), elem_id="language", js_on_load=TELL_CHOICE)
    # In the page, so that its change is noticed, and not seen.
    return LanguageMenu(menu, gr.Textbox("", visible="hidden"))


def write_menu() -> Markup:
    """Return the menu as HTML; each language has its own name, and the other words are there in every language."""
    names = {tag: language.name for tag, language in offered().items()}
    languages = [
        CHOICE.format("language", tag, Markup(' lang="{}" dir="{}"').format(tag, language.direction), language.name)
        for tag, language in offered().items()
    ]
    appearances = [
        CHOICE.format("appearance", value, Markup(' data-texts="{}"').format(_write_texts(text)), text)
        for value, text in APPEARANCES.items()
    ]
    return MENU.format(
        json.dumps(names),
        _write_texts(N_("Language and appearance")),
        _write_texts(N_("Language")),
        Markup().join(languages),
        _write_texts(N_("Appearance")),
        Markup().join(appearances),
    )


def _write_texts(text: str) -> str:
    """Return a text in every language on offer, as JSON by their tags."""
    return json.dumps(translate_in_all(Message(text)).texts)
