"""Messages as the English texts that tests compare."""

from collections.abc import Iterable

from components.message.message import Message


def english(messages: Iterable[Message | str]) -> tuple[str, ...]:
    """Return the English texts of messages."""
    return tuple(map(str, messages))
