"""The names of values that a request may have, such as qualities and formats, as messages for a person."""

from components.message.message import Message, verbatim

NAMES = {
    "auto": Message("Auto"),
    "high": Message("High"),
    "jpeg": verbatim("JPEG"),
    "low": Message("Low"),
    "max": Message("Max"),
    "medium": Message("Medium"),
    "opaque": Message("Opaque"),
    "png": verbatim("PNG"),
    "standard": Message("Standard"),
    "transparent": Message("Transparent"),
    "webp": verbatim("WebP"),
    "xhigh": Message("Extra high"),
}


def name_value(value: str) -> Message:
    """Return the name of a value; a value without a name as the endpoint spells it."""
    return NAMES.get(value) or verbatim(value)
