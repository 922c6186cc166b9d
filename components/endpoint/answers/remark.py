"""A remark: what an endpoint said beside the pictures it sent, an error in a second object or a model's words."""

from components.endpoint.answers.answer import Content
from components.endpoint.answers.error_body import read_error
from components.endpoint.answers.error_text import quote_words
from components.endpoint.answers.redaction import Redaction

BROKEN = "The answer was cut before it came whole."


def say_remark(content: Content, error: dict | None, cut: bool, redaction: Redaction) -> str:
    """Return what a person should know although pictures came, without the key; "" for nothing.

    ``error`` is the object in which a stream broke off, ``cut`` is whether the answer ended too early.
    """
    said = read_error([*content.values, error])
    failure = (said.message or said.code) if said.failed else ""
    words = quote_words(f"{failure} {content.beside}", redaction, "Beside the picture the endpoint says")
    return " ".join(filter(None, (BROKEN if cut else "", words.strip())))
