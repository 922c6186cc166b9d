"""The tool Select: its options, and the event that answers a question of the page with an outline.

The script select_tool.js takes the clicks on the picture and draws the outline, while the button ``edit-select`` is
pressed.
"""

from dataclasses import dataclass, field
from threading import Semaphore

import gradio as gr

from components.errors import MissingPicture
from components.imaging.mask.select.outline import trace_outline
from components.imaging.mask.select.selector import Selector
from components.imaging.percent import format_percent
from components.message.message import Message
from components.studio.access.person import person_now
from components.studio.edit.select.question import read_question
from components.studio.edit.select.select_rates import SelectRates
from components.studio.edit.select.selection import Selection, Selections
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.cache import find_cached
from components.studio.page.job_status import QUIET
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.updates import Updates
from components.studio.server.request_order import in_turn

# JavaScript: what the page asks, what it does with the answer, and the number of the question whose answer is added.
TAKE = "(asked, ...others) => [JSON.stringify(window.proofroomSelect.take()), ...others]"
SHOW = "(outline) => { window.proofroomSelect.show(outline); return []; }"
TAKE_OUTLINED = "window.proofroomSelect.takeOutlined()"
# Questions that are answered at a time, of all pages together: the network answers one after the other.
AT_ONCE = 4
ADD, TAKE_AWAY = "add", "take"
HINT = N_("Click an object, or drag a box around it. Further clicks add, Alt takes away.")
BY_COLOUR = N_("Select goes by colour here. The owner can add a network that finds objects: make segmenter.")
WAIT = N_("Looking at the picture…")
LATE = N_("No answer came within a minute. Click again.")
NOTHING_HERE = Message("No object stands out here. Click another part of it, or drag a box around it.")


@dataclass(frozen=True)
class SelectTool:
    """Hold the widgets of the tool, and the selector that answers its questions.

    ``asked`` is the page's question, ``ask`` the button that the page presses then, ``outline`` the answer that the
    page draws, ``selections`` the latest answers themselves, and ``outlined`` the number of the question whose answer
    the page has outlined when that answer is added or taken. ``grow``: pixels by which a mask reaches over the edge.
    """

    selector: Selector
    asked: gr.Textbox
    ask: gr.Button
    outline: gr.JSON
    selections: gr.State
    outlined: gr.Number
    facts: gr.HTML
    grow: gr.Radio
    add: gr.Button
    take: gr.Button
    rates: SelectRates = field(default_factory=SelectRates)
    places: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))

    def answer(self, asked: str | None, loaded: LoadedPicture | None, selections: Selections) -> Updates:
        """Return the outline of the object that a page asks for, for its picture.

        Raises MissingPicture, UnexpectedValue, ValueNotAllowed or TooManyAttempts.
        """
        question = read_question(asked)
        self.rates.check(person_now())
        if loaded is None:
            raise MissingPicture()
        view = find_cached(loaded.view)
        # Not Gradio's limit of the event: a question that waits for an earlier one of its visit would take a place.
        with self.places:
            if question.subject:
                logits = self.selector.find_subject(view)
            else:
                logits = self.selector.select(view, question.hints(loaded.view_size))
        selection = Selection.of(question.number, loaded.view, logits)
        mask = selection.cut_view()
        share = Message("{share} of the picture is selected.", share=format_percent(int(mask.sum()), mask.size))
        return {
            self.outline: {"number": question.number, "path": trace_outline(mask)},
            self.selections: selections.add(selection) if mask.any() else selections,
            self.facts: messages.quiet(share if mask.any() else NOTHING_HERE),
        }

    def connect(self, loaded: gr.State) -> None:
        """Wire the questions of the page; ``loaded`` is the picture in the editor."""
        given, shown = [self.asked, loaded, self.selections], [self.outline, self.selections, self.facts]
        options = in_turn("select") | {"trigger_mode": "multiple"} | QUIET
        answered = self.ask.click(self.answer, given, shown, js=TAKE, **options)
        answered.then(None, self.outline, None, js=SHOW, **QUIET)


def build_select_tool(selector: Selector) -> SelectTool:
    """Return the tool, laid out. The style sheet select_tool.css shows and hides its parts."""
    asked, outline = gr.Textbox(visible="hidden"), gr.JSON(visible="hidden")
    ask, outlined = gr.Button("", visible="hidden", elem_id="select-ask"), gr.Number(visible="hidden", precision=0)
    with gr.Row(elem_id="select-options", elem_classes="select-options"):
        gr.Radio(
            [(N_("+ Add"), ADD), (N_("− Take away"), TAKE_AWAY)],
            value=ADD,
            label=N_("A click"),
            show_label=False,
            container=False,
            interactive=True,
            elem_id="select-sign",
        )
        gr.Button(N_("Select subject"), size="sm", min_width=80, elem_id="select-subject")
        grow = gr.Radio(
            [("0 px", 0), ("1 px", 1), ("2 px", 2)], value=0, label=N_("Grow"), min_width=80, elem_id="select-grow"
        )
        add = gr.Button(N_("Add to mask"), size="sm", min_width=80, elem_id="select-add")
        take = gr.Button(N_("Take from mask"), size="sm", min_width=80, elem_id="select-take")
        hint = HINT if selector.by_network else BY_COLOUR
        facts = gr.HTML(messages.quiet(), elem_id="select-facts", elem_classes="panel-facts", padding=False)
        gr.HTML(hint, elem_id="select-hint", padding=False)
        gr.HTML(WAIT, elem_id="select-wait", padding=False)
        gr.HTML(LATE, elem_id="select-late", padding=False)
    return SelectTool(
        selector=selector,
        asked=asked,
        ask=ask,
        outline=outline,
        selections=gr.State(Selections()),
        outlined=outlined,
        facts=facts,
        grow=grow,
        add=add,
        take=take,
    )
