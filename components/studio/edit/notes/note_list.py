"""Notes on places of the picture: the options of the tool, the list in the form, and the notes that the page sends.

The script notes.js draws the notes and the list, and writes the notes into a hidden box, which every event of the form
takes. A note's box is added to the mask as a shape of the page is.
"""

import json

import gradio as gr

from components.library.edits.notes import LONGEST_NOTE, MOST_NOTES, Note, make_note
from components.studio.events.event_errors import UnexpectedValue
from components.studio.language.translation import N_

BOX, ARROW = "box", "arrow"
# A note takes its text, four numbers and the marks of JSON; an escaped character takes six.
MOST_TEXT = MOST_NOTES * (6 * LONGEST_NOTE + 200)


def build_note_list() -> gr.Textbox:
    """Return the hidden box whose value the page sends, laid out with the list, which is unseen without a note.

    The value are the notes as JSON, "" for none.
    """
    value = gr.Textbox("", visible="hidden", elem_id="edit-notes-value")
    gr.HTML('<div class="note-list"></div>', elem_id="edit-notes")
    return value


def build_note_kind() -> None:
    """Lay out the choice between a box and an arrow, which the bar shows with the tool in the hand."""
    gr.Radio(
        [(N_("Box"), BOX), (N_("Arrow"), ARROW)],
        value=BOX,
        show_label=False,
        container=False,
        # As no input of any event the choice would be shown as one that cannot be changed.
        interactive=True,
        elem_id="edit-note-kind",
    )


def read_notes(text: str | None) -> tuple[Note, ...]:
    """Return the notes that the page sends as JSON: a list of "text" and "box" each. Raises UnexpectedValue."""
    if not text:
        return ()
    try:
        value = json.loads(text) if len(text) <= MOST_TEXT else None
    except (ValueError, RecursionError):
        raise UnexpectedValue() from None
    if not isinstance(value, list) or len(value) > MOST_NOTES:
        raise UnexpectedValue()
    return tuple(_read_note(each) for each in value)


def _read_note(value: object) -> Note:
    given = value if isinstance(value, dict) else {}
    text, box = given.get("text"), _read_box(given.get("box"))
    note = make_note(text, box) if isinstance(text, str) and box else None
    if note is None:
        raise UnexpectedValue()
    return note


def _read_box(value: object) -> list[float] | None:
    edges: list[float] = value if isinstance(value, list) else []
    return edges if len(edges) == 4 and all(type(edge) in (int, float) for edge in edges) else None
