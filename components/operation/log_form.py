"""The forms of the log: lines for people, or a JSON object for each line; secrets of the settings appear in neither."""

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from components.errors import place_of
from components.settings.operation_settings import LogForm
from components.settings.settings import Settings

LINES = "%(levelname)s %(name)s: %(message)s"
HIDDEN = "[secret]"
# Shorter texts stand in ordinary words too.
SHORTEST_SECRET = 6
# The attribute of a record with further fields of its JSON object.
FACTS = "facts"


def list_secrets(settings: Settings) -> tuple[str, ...]:
    """Return the texts of the settings that no log may contain, the longest first."""
    named = (
        settings.api_key,
        settings.database_url,
        settings.files_url,
        settings.operation.metrics_token,
        settings.operation.token,
        settings.access.sign_in.password,
    )
    return tuple(sorted((text for text in named if text and len(text) >= SHORTEST_SECRET), key=len, reverse=True))


class TextForm(logging.Formatter):
    """Write a record as lines for people."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(LINES)
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        return hide(super().format(record), self._secrets)


class JsonForm(logging.Formatter):
    """Write a record as one JSON object on one line.

    Of an error stand there the class and the place in the code: its text and its trace may hold what a visitor sent.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the JSON of a record."""
        written: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": hide(record.getMessage(), self._secrets),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            written |= {"error": type(error).__name__, "place": place_of(error)}
        facts: Mapping[str, Any] = getattr(record, FACTS, {})
        return json.dumps(written | dict(facts), ensure_ascii=False, default=str)


def form_of(form: LogForm, secrets: Iterable[str]) -> logging.Formatter:
    """Return the formatter of a form of the log."""
    return JsonForm(secrets) if form == "json" else TextForm(secrets)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return a text without secrets."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text
