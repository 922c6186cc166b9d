"""The notice of an answer: the endpoint's text beside the pictures, and a cut."""

from components.endpoint.answers.answer import Content
from components.endpoint.answers.error_body import read_error
from components.endpoint.answers.error_text import quote_text
from components.endpoint.answers.json_body import JsonObject
from components.endpoint.answers.redaction import Redaction

BROKEN = "The answer was cut before it came whole."


def write_notice(content: Content, error: JsonObject | None, cut: bool, redaction: Redaction) -> str:
    """Return the notice of an answer with pictures, without the key; "" for no notice.

    ``error``: the error object at the end of a stream, or None. ``cut``: whether the answer ended too early.
    """
    said = read_error([*content.values, error])
    failure = (said.message or said.code) if said.failed else ""
    quote = quote_text(f"{failure} {content.beside}", redaction, "Beside the picture the endpoint says")
    return " ".join(filter(None, (BROKEN if cut else "", quote.strip())))
