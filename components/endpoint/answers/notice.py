"""The notice of an answer: the endpoint's text beside the pictures, and a cut."""

from components.endpoint.answers.answer import Content
from components.endpoint.answers.error_body import read_error
from components.endpoint.answers.error_text import shown_text
from components.endpoint.answers.json_body import JsonObject
from components.endpoint.answers.redaction import Redaction
from components.message.message import Message, Sentences

BROKEN = Message("The answer was cut before it came whole.")


def write_notice(content: Content, error: JsonObject | None, cut: bool, redaction: Redaction) -> Message:
    """Return the notice of an answer with pictures, without the key; an empty message for no notice.

    ``error``: the error object at the end of a stream, or None. ``cut``: whether the answer ended too early.
    """
    said = read_error([*content.values, error])
    failure = (said.message or said.code) if said.failed else ""
    text = shown_text(f"{failure} {content.beside}", redaction)
    quote = Message('Beside the picture the endpoint says: "{text}"', text=text) if text else None
    return Sentences(BROKEN if cut else None, quote)
