"""Messages as a database and a recipe file keep them: as data, in no language.

Earlier versions kept the English text. An old text that has no values is the key of its translations still.
"""

import json
from typing import Any

import sqlalchemy as sql

from components.library.storage.plain_text import plain_values
from components.message.message import Message, as_message
from components.message.message_json import MOST_LETTERS, read_message, write_message


def pack_message(message: Message | str) -> dict[str, object] | str:
    """Return a message, or a text that is the same in every language, as JSON values; "" for an empty one."""
    return plain_values(write_message(as_message(message))) if message else ""


def unpack_message(found: object) -> Message:
    """Return the message of JSON values, or of a text of an earlier version; an empty one for anything else."""
    if isinstance(found, Message):
        return found
    if isinstance(found, str):
        return Message(found[:MOST_LETTERS].replace("{", "{{").replace("}", "}}"))
    return read_message(found)


class MessageText(sql.types.TypeDecorator[Message]):
    """A column of messages, each as JSON in a text, "" for an empty one."""

    impl = sql.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sql.Dialect) -> str:
        """Return the text that is written for a message, "" for an empty one."""
        return json.dumps(pack_message(value), ensure_ascii=False) if value else ""

    def process_result_value(self, value: Any, dialect: sql.Dialect) -> Message:
        """Return the message of a text that is read."""
        try:
            found = json.loads(value) if value.startswith("{") else value
        except (ValueError, RecursionError):
            found = value
        return unpack_message(found)


class NoteText(MessageText):
    """A column of messages that was a VARCHAR(255) in earlier versions: SQLite bounds no text, and keeps the column."""

    cache_ok = True

    def load_dialect_impl(self, dialect: sql.Dialect) -> sql.types.TypeEngine[Any]:
        """Return the type of the column in a database."""
        return sql.String(255) if dialect.name == "sqlite" else sql.Text()
