"""The panel of prompts: a visitor's recent prompts and favourites, and blanks to fill in.

Reads nothing until it is opened. Writes into the prompt box only when a person presses a prompt, and Undo puts the
earlier text back.
"""

from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from components.library.records.prompts import Prompt, Prompts, fill_blanks, list_blanks
from components.message.message import NO_MESSAGE, Message
from components.studio.form.prompt_history import PromptHistory
from components.studio.language.all_languages import translate_in_all
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Updates
from components.studio.server.request_order import in_turn

MOST_LISTED = 40
# The letters of a prompt in the list; line breaks become spaces.
MOST_SHOWN = 160
# Blanks beyond this number stay as they are.
MOST_BLANKS = 6
BLANKS_HINT = Message("Fill in the blanks, then press Use. One that is left empty stays as it is.")
KEPT = Message("Kept as a favourite.")
NOT_FOUND = Message("Nothing was found. Search for other words, or clear the search to see all.")
NONE_YET = Message("A prompt is listed here once you have run it. Keep prompt keeps the one above at once.")
# The price on the button follows when a person leaves the box: here the box is left by a program.
LEAVE_BOX = """() => document.querySelector("#{prefix}-prompt textarea")?.dispatchEvent(new Event("blur"))"""


@dataclass(frozen=True)
class PromptPanel:
    """Hold the widgets of the panel for the box ``prompt``; ``fields`` are boxes for blanks.

    ``picked`` is the ``Prompt`` that was pressed last, None before; ``history`` a ``PromptHistory``. ``wanted`` in the
    handlers is the text of the search.
    """

    service: Service
    prompts: Prompts
    prompt: gr.Textbox
    accordion: gr.Accordion
    search: gr.Textbox
    listing: gr.Radio
    said: gr.HTML
    fields: tuple[gr.Textbox, ...]
    use: gr.Button
    undo: gr.Button
    remove: gr.Button
    name: gr.Textbox
    keep: gr.Button
    picked: gr.State
    history: gr.State

    def refresh(self, token: object, wanted: str | None) -> Updates:
        """List the prompts that a search finds."""
        return self._list(token, wanted)

    def choose(
        self, token: object, prompt_id: str, wanted: str | None, now: str | None, history: PromptHistory
    ) -> Updates:
        """Put the prompt that was pressed into the box, or ask for its blanks first; ``now`` is the box's text."""
        chosen = self.prompts.find_prompt(self.service.visitor(token).library_of, prompt_id)
        if chosen is None:
            return self._list(token, wanted, Message("This prompt is no longer there."))
        blanks = list_blanks(chosen.text)[:MOST_BLANKS]
        labels = dict(zip(self.fields, blanks, strict=False))
        updates: Updates = {
            field: gr.update(label=labels.get(field, ""), value="", visible=field in labels) for field in self.fields
        }
        updates |= {
            # Nothing stays chosen, so that the same prompt can be pressed once more.
            self.listing: gr.update(value=None),
            self.picked: chosen,
            self.use: gr.update(visible=bool(blanks)),
            self.remove: gr.update(value=say_star(chosen), visible=chosen.favourite),
            self.said: _line(BLANKS_HINT if blanks else NO_MESSAGE),
        }
        return updates if blanks else updates | self._place(chosen.text, now, history)

    def fill(self, chosen: Prompt | None, now: str | None, history: PromptHistory, *values: str | None) -> Updates:
        """Put the chosen prompt into the box with its blanks filled in; ``values`` are the texts of ``fields``."""
        if chosen is None:
            return {self.prompt: gr.skip()}
        blanks = list_blanks(chosen.text)[:MOST_BLANKS]
        filled = {blank: value or "" for blank, value in zip(blanks, values, strict=False)}
        return self._place(fill_blanks(chosen.text, filled), now, history)

    def put_back(self, history: PromptHistory, now: str | None) -> Updates:
        """Put the earlier text back into the box."""
        if not history.texts:
            return {self.prompt: gr.skip()}
        return self._show(*history.undo(now or ""))

    def keep_prompt(self, token: object, now: str | None, name: str | None, wanted: str | None) -> Updates:
        """Keep the text of the box as a favourite."""
        self.prompts.save_favourite(self.service.visitor(token).library_of, now or "", name or "")
        return self._list(token, wanted, KEPT) | {self.name: ""}

    def switch_favourite(self, token: object, chosen: Prompt | None, wanted: str | None) -> Updates:
        """Take the star of the chosen prompt away, or give it back."""
        if chosen is None:
            return {self.said: gr.skip()}
        visitor = self.service.visitor(token).library_of
        if chosen.favourite:
            self.prompts.remove_favourite(visitor, chosen.id)
            said = Message("The prompt is no favourite any more.")
        else:
            self.prompts.save_favourite(visitor, chosen.text, chosen.name)
            said = KEPT
        switched = replace(chosen, favourite=not chosen.favourite)
        return self._list(token, wanted, said) | {self.remove: say_star(switched), self.picked: switched}

    def _list(self, token: object, wanted: str | None, sentence: Message = NO_MESSAGE) -> Updates:
        found = self.prompts.list_prompts(self.service.visitor(token).library_of, wanted or "", MOST_LISTED)
        if not found and not sentence:
            sentence = NOT_FOUND if wanted else NONE_YET
        elif len(found) == MOST_LISTED and not sentence:
            sentence = Message("The latest {n}. Search for others.", n=MOST_LISTED)
        choices = [(shorten_prompt(each), each.id) for each in found]
        listed = gr.update(choices=choices, value=None, visible=bool(choices))
        return {self.listing: listed, self.said: _line(sentence)}

    def _place(self, text: str, now: str | None, history: PromptHistory) -> Updates:
        return self._show(text, history.place(text, now or ""))

    def _show(self, text: str, history: PromptHistory) -> Updates:
        return {self.prompt: text, self.history: history, self.undo: gr.update(visible=bool(history.texts))}


def build_prompt_panel(service: Service, token: gr.BrowserState, prompt: gr.Textbox, prefix: str) -> PromptPanel:
    """Return the panel for the box ``prompt``, laid out closed, and wired; its ids start with ``prefix``."""
    with gr.Accordion(
        N_("Prompts"), open=False, elem_id=f"{prefix}-prompts", elem_classes="panel prompts"
    ) as accordion:
        search = _build_box(N_("Search favourites and what you asked for"), f"{prefix}-prompts-search")
        listing = gr.Radio(
            [], show_label=False, container=False, visible=False, elem_id=f"{prefix}-prompts-list", elem_classes="list"
        )
        said = gr.HTML(visible=False, elem_id=f"{prefix}-prompts-said", elem_classes="panel-facts")
        fields = tuple(
            gr.Textbox(visible=False, max_lines=4, elem_id=f"{prefix}-prompts-blank-{number}")
            for number in range(1, MOST_BLANKS + 1)
        )
        use = gr.Button(N_("Use"), visible=False, size="sm", elem_id=f"{prefix}-prompts-use")
        with gr.Row(elem_classes="tools"):
            undo = gr.Button(N_("Undo"), visible=False, size="sm", elem_id=f"{prefix}-prompts-undo")
            remove = gr.Button("", visible=False, size="sm", elem_id=f"{prefix}-prompts-remove")
        with gr.Row(elem_classes="tools"):
            name = _build_box(N_("A name, if you like"), f"{prefix}-prompts-name", min_width=90)
            keep = gr.Button(N_("★ Keep prompt"), size="sm", elem_id=f"{prefix}-prompts-keep")
    prompts, states = Prompts(service.store.database), (gr.State(None), gr.State(PromptHistory()))
    widgets = (prompt, accordion, search, listing, said, fields, use, undo, remove, name, keep)
    panel = PromptPanel(service, prompts, *widgets, *states)
    _connect(panel, token, prefix)
    return panel


def say_star(prompt: Prompt) -> str:
    """Return the label of the button that switches the star of a prompt."""
    return translate_in_all(Message("Remove star") if prompt.favourite else Message("★ Keep it"))


def shorten_prompt(prompt: Prompt) -> str:
    """Return one line for the list: the star and the name of a favourite, and the beginning of the prompt."""
    text = " ".join(prompt.text.split())
    shown = text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
    return f"★ {f'{prompt.name}: ' if prompt.name else ''}{shown}" if prompt.favourite else shown


def _build_box(placeholder: str, elem_id: str, **options: Any) -> gr.Textbox:
    return gr.Textbox(
        label=placeholder,
        show_label=False,
        container=False,
        placeholder=placeholder,
        max_lines=1,
        elem_id=elem_id,
        **options,
    )


def _connect(panel: PromptPanel, token: gr.BrowserState, prefix: str) -> None:
    here: dict[str, Any] = {"queue": False, **in_turn(f"{prefix}-prompts"), **QUIET}
    listed, placed = [panel.listing, panel.said], [panel.prompt, panel.history, panel.undo]
    panel.accordion.expand(panel.refresh, [token, panel.search], listed, **here)
    # The change event: pasted and dictated text raises no input event. Only a person changes this box.
    panel.search.change(panel.refresh, [token, panel.search], listed, trigger_mode="always_last", **here)
    # Without preprocessing: Gradio would check the prompt against the empty list that the page was built with.
    chosen = panel.listing.input(
        panel.choose,
        [token, panel.listing, panel.search, panel.prompt, panel.history],
        [*listed, *placed, panel.picked, panel.use, panel.remove, *panel.fields],
        preprocess=False,
        **here,
    )
    uses = [panel.use.click, *(field.submit for field in panel.fields)]
    used = gr.on(uses, panel.fill, [panel.picked, panel.prompt, panel.history, *panel.fields], placed, **here)
    undone = panel.undo.click(panel.put_back, [panel.history, panel.prompt], placed, **here)
    for event in (chosen, used, undone):
        event.then(None, None, None, js=LEAVE_BOX.format(prefix=prefix), **QUIET)
    kept = [token, panel.prompt, panel.name, panel.search]
    panel.keep.click(panel.keep_prompt, kept, [*listed, panel.name], **here)
    panel.name.submit(panel.keep_prompt, kept, [*listed, panel.name], **here)
    switched = [token, panel.picked, panel.search]
    panel.remove.click(panel.switch_favourite, switched, [*listed, panel.remove, panel.picked], **here)


def _line(sentence: Message) -> Updates:
    return gr.update(value=messages.quiet(sentence), visible=bool(sentence))
