"""The list of the keys, a dialog that ``?`` opens, and the way past the controls: in every language at once.

Also carries the names that the scripts put onto the page. Its widget never changes, so that nothing closes the dialog.
"""

import json

import gradio as gr
from markupsafe import Markup

from components.studio.accessibility.names import name_in_all_languages
from components.studio.language.catalogue import read_catalogue
from components.studio.language.languages import offered
from components.studio.language.translation import N_

# Keys, "|" between the keys of one line -> their effect.
KEYS = (
    ("Ctrl + Enter | ⌘ + Enter", N_("Create or repaint, anywhere on Create and Edit")),
    ("Shift + Enter", N_("A new line in a prompt")),
    ("B | E | S | L | N", N_("Brush, eraser, select, lasso, note")),
    ("X", N_("From brush to eraser and back; with a shape, from adding to taking away")),
    ("[ | ]", N_("A smaller or a larger brush")),
    ("Shift | Alt", N_("While a shape is drawn: add it, or take it away")),
    ("Ctrl + Z | Ctrl + Shift + Z", N_("Undo and redo strokes, tools and masks; on a Mac with ⌘")),
    ("Space", N_("While it is held: move the picture with the pointer")),
    ("← | →", N_("At a comparison: move its line; in the library: the newer or the older picture")),
    ("Esc", N_("In the library: back to all pictures; in Edit: back to the brush; elsewhere: close")),
    ("?", N_("This list")),
)
CONTENT = Markup(
    '<div data-names="{names}"></div>'
    '<button type="button" class="skip" id="skip" {skip}</button>'
    '<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title" {title}</h2><table>{rows}</table>'
    '<button type="button" id="keys-close" {close}</button></dialog>'
)
TEXT = Markup('data-texts="{}">{}')
ROW = Markup('<tr><th scope="row">{}</th><td {}</td></tr>')
KEY = Markup("<kbd>{}</kbd>")


def build_accessibility() -> gr.HTML:
    """Return the widget, laid out; what it holds is seen only when it is asked for."""
    return gr.HTML(write_accessibility(), elem_id="accessibility", padding=False)


def write_accessibility() -> Markup:
    """Return the names, the way past the controls, and the dialog, as HTML."""
    rows = Markup().join(
        ROW.format(Markup(" ").join(KEY.format(key) for key in keys.split(" | ")), _write_text(effect))
        for keys, effect in KEYS
    )
    return CONTENT.format(
        names=json.dumps(name_in_all_languages(), ensure_ascii=False),
        skip=_write_text(N_("Skip to the picture")),
        title=_write_text(N_("Keys")),
        rows=rows,
        close=_write_text(N_("Close")),
    )


def _write_text(text: str) -> Markup:
    """Return the end of a tag and its English text, with the text in every language as an attribute."""
    said = {tag: read_catalogue(tag).find(text) for tag in offered()}
    return TEXT.format(json.dumps(said, ensure_ascii=False), text)
