"""A line of text that somebody typed: a name, a title or a label, bounded and cleaned."""

import re

from components.library.storage.plain_text import plain

# Signs that reverse the direction of the text after them: a name with one of them would turn the words around it.
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Besides line ends and tabs, which are spaces.
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def line_of(text: object, longest: int) -> str:
    """Return a text as one line of at most ``longest`` characters, "" for what is no text.

    Signs of control and of direction are left out. Markup stays: it is shown as text.
    """
    if not isinstance(text, str):
        return ""
    # Bounded first, so that nobody's text is work.
    text = DIRECTIONS.sub("", CONTROLS.sub("", plain(text[: 8 * longest])))
    return " ".join(text.split())[:longest].strip()
