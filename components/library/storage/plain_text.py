"""Plain text for databases, files and pages, and text in lower case for searches."""

from collections.abc import Mapping
from typing import Any


def plain(text: str) -> str:
    """Return text without zero bytes and without halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def plain_values(value: Any) -> Any:
    """Return a value, or a container with all values in it, in which every text is plain."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {plain_values(name): plain_values(inner) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(plain_values(inner) for inner in value)
    return value


def fold(text: str) -> str:
    """Return plain text for a search that does not tell upper from lower case."""
    return plain(text).casefold()
