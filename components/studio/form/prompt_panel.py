"""The panel of prompts: what was asked for before, favourites, and blanks to be filled in.

Reads nothing until it is opened. Puts a prompt into the box when a person presses it and at no other time, and what
stood there can be put back.
"""

from dataclasses import dataclass

import gradio as gr

from components.library.records.prompts import Prompt, Prompts, fill_blanks, list_blanks
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.request_order import in_turn
from components.studio.page.service import Service

MOST_LISTED = 40
# Of a prompt so much is shown in the list; its lines become one.
MOST_SHOWN = 160
# Blanks beyond these stay as they are.
MOST_BLANKS = 6
# So many texts that stood in the box can be had back.
MOST_HELD = 10
KEEP, REMOVE, KEEP_AGAIN = "★ Keep prompt", "Remove star", "★ Keep it"
BLANKS_HINT = "Fill in the blanks, then press Use. One that is left empty stays as it is."
# What depends on the prompt, such as the price on the button, follows when the box is left: by a program too.
LEAVE_BOX = """() => document.querySelector("#{prefix}-prompt textarea")?.dispatchEvent(new Event("blur"))"""


@dataclass(frozen=True)
class Before:
    """Hold what stood in the box before prompts were put there, the latest last, and the one put there last."""

    texts: tuple[str, ...] = ()
    placed: str = ""

    def put(self, text: str, now: str) -> "Before":
        """Return what is held once ``text`` takes the place of ``now``: that too, unless it was put there itself."""
        held = self.texts if not now.strip() or now in (self.placed, text) else _last((*self.texts, now))
        return Before(held, text)

    def undo(self, now: str) -> tuple[str, "Before"]:
        """Return the text that stood there before ``now``, and what is held then: ``now`` too, as the earliest."""
        *others, text = self.texts
        return text, Before(_last((now, *others) if now.strip() else tuple(others)), text)


def build_prompt_panel(service: Service, token: gr.BrowserState, prompt: gr.Textbox, prefix: str) -> None:
    """Lay out the panel, closed, for the box ``prompt``, and wire it; its ids start with ``prefix``."""
    prompts = Prompts(service.store.database)
    with gr.Accordion("Prompts", open=False, elem_id=f"{prefix}-prompts", elem_classes="panel prompts") as accordion:
        search = gr.Textbox(
            show_label=False,
            container=False,
            placeholder="Search favourites and what you asked for",
            max_lines=1,
            elem_id=f"{prefix}-prompts-search",
        )
        listing = gr.Radio(
            [], show_label=False, container=False, visible=False, elem_id=f"{prefix}-prompts-list", elem_classes="list"
        )
        said = gr.HTML(visible=False, elem_id=f"{prefix}-prompts-said", elem_classes="panel-facts")
        fields = [
            gr.Textbox(visible=False, max_lines=4, elem_id=f"{prefix}-prompts-blank-{number}")
            for number in range(1, MOST_BLANKS + 1)
        ]
        use = gr.Button("Use", visible=False, size="sm", elem_id=f"{prefix}-prompts-use")
        with gr.Row(elem_classes="tools"):
            undo = gr.Button("Undo", visible=False, size="sm", elem_id=f"{prefix}-prompts-undo")
            remove = gr.Button(REMOVE, visible=False, size="sm", elem_id=f"{prefix}-prompts-remove")
        with gr.Row(elem_classes="tools"):
            name = gr.Textbox(
                show_label=False,
                container=False,
                placeholder="A name, if you like",
                max_lines=1,
                min_width=90,
                elem_id=f"{prefix}-prompts-name",
            )
            keep = gr.Button(KEEP, size="sm", elem_id=f"{prefix}-prompts-keep")
    # The prompt that was pressed last, and what stood in the box before one was put there.
    picked, before = gr.State(None), gr.State(Before())

    def refresh(token_now, wanted) -> dict:
        return list_anew(token_now, wanted)

    def list_anew(token_now, wanted: str | None, sentence: str = "") -> dict:
        found = prompts.list_prompts(service.visitor(token_now).library_of, wanted or "", MOST_LISTED)
        if not found and not sentence:
            sentence = "Nothing was found." if wanted else "What you ask for is listed here, newest first."
        elif len(found) == MOST_LISTED and not sentence:
            sentence = f"The latest {MOST_LISTED}. Search for others."
        choices = [(_shorten(each), each.id) for each in found]
        return {listing: gr.update(choices=choices, value=None, visible=bool(choices)), said: _line(sentence)}

    def choose(token_now, prompt_id, wanted, now, held) -> dict:
        chosen = prompts.find_prompt(service.visitor(token_now).library_of, prompt_id)
        if chosen is None:
            return list_anew(token_now, wanted, "This prompt is no longer there.")
        blanks = list_blanks(chosen.text)[:MOST_BLANKS]
        offered = dict(zip(fields, blanks, strict=False))
        updates = {
            field: gr.update(label=offered.get(field, ""), value="", visible=field in offered) for field in fields
        }
        updates |= {
            # So that it can be pressed once more.
            listing: gr.update(value=None),
            picked: chosen,
            use: gr.update(visible=bool(blanks)),
            remove: gr.update(value=REMOVE, visible=chosen.favourite),
            said: _line(BLANKS_HINT if blanks else ""),
        }
        return updates | ({} if blanks else put(chosen.text, now, held))

    def put(text: str, now: str | None, held: Before) -> dict:
        """Return the updates that put a text into the box, and offer what stood there."""
        held = held.put(text, now or "")
        return {prompt: text, before: held, undo: gr.update(visible=bool(held.texts))}

    def fill(chosen: Prompt | None, now, held, *values) -> dict:
        if chosen is None:
            return {prompt: gr.skip()}
        blanks = list_blanks(chosen.text)[:MOST_BLANKS]
        filled = {blank: value or "" for blank, value in zip(blanks, values, strict=False)}
        return put(fill_blanks(chosen.text, filled), now, held)

    def put_back(held: Before, now) -> dict:
        if not held.texts:
            return {prompt: gr.skip()}
        text, held = held.undo(now or "")
        return {prompt: text, before: held, undo: gr.update(visible=bool(held.texts))}

    def keep_prompt(token_now, now, named, wanted) -> dict:
        prompts.save_favourite(service.visitor(token_now).library_of, now or "", named or "")
        return list_anew(token_now, wanted, "Kept as a favourite.") | {name: ""}

    def remove_or_keep(token_now, chosen: Prompt | None, label, wanted) -> dict:
        if chosen is None:
            return {said: gr.skip()}
        visitor = service.visitor(token_now).library_of
        if label == KEEP_AGAIN:
            prompts.save_favourite(visitor, chosen.text, chosen.name)
            return list_anew(token_now, wanted, "Kept as a favourite.") | {remove: REMOVE}
        prompts.remove_favourite(visitor, chosen.id)
        return list_anew(token_now, wanted, "It is no favourite any more.") | {remove: KEEP_AGAIN}

    listed = [listing, said]
    filled = [prompt, before, undo]
    here = {"queue": False, **in_turn(f"{prefix}-prompts"), **QUIET}
    leave = {"js": LEAVE_BOX.format(prefix=prefix), **QUIET}
    accordion.expand(refresh, [token, search], listed, **here)
    # Not input, which text that is pasted or dictated does not raise; nothing but the person changes it.
    search.change(refresh, [token, search], listed, trigger_mode="always_last", **here)
    # As the values come: the choices that Gradio would check them against are those of another visitor's page.
    chosen = listing.input(
        choose,
        [token, listing, search, prompt, before],
        [*listed, *filled, picked, use, remove, *fields],
        preprocess=False,
        **here,
    )
    used = gr.on(
        [use.click, *(field.submit for field in fields)],
        fill,
        [picked, prompt, before, *fields],
        filled,
        **here,
    )
    undone = undo.click(put_back, [before, prompt], filled, **here)
    for event in (chosen, used, undone):
        event.then(None, None, None, **leave)
    keep.click(keep_prompt, [token, prompt, name, search], [*listed, name], **here)
    name.submit(keep_prompt, [token, prompt, name, search], [*listed, name], **here)
    remove.click(remove_or_keep, [token, picked, remove, search], [*listed, remove], **here)


def _last(texts: tuple[str, ...]) -> tuple[str, ...]:
    return texts[-MOST_HELD:]


def _line(sentence: str) -> dict:
    return gr.update(value=messages.quiet(sentence), visible=bool(sentence))


def _shorten(prompt: Prompt) -> str:
    """Return one line for the list: a star and the name of a favourite, and how the prompt begins."""
    text = " ".join(prompt.text.split())
    shown = text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
    return f"★ {f'{prompt.name}: ' if prompt.name else ''}{shown}" if prompt.favourite else shown
