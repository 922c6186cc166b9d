"""Quote an endpoint's text in an error; read the request id and the wait from headers.

A quote has no markup and no key, and is shortened.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from components.endpoint.answers.redaction import REDACTED, Redaction
from components.message.message import NO_MESSAGE, Message

LONGEST_QUOTE, LONGEST_ID = 280, 200  # characters
# Characters of a text that are looked at; an endpoint may send megabytes.
LONGEST_READ = 10_000


def quote_text(text: str, redaction: Redaction) -> Message:
    """Return 'The endpoint says: "TEXT"', with a text as by ``shown_text``; an empty message for no text."""
    text = shown_text(text, redaction)
    return Message('The endpoint says: "{text}"', text=text) if text else NO_MESSAGE


def shown_text(text: str, redaction: Redaction) -> str:
    """Return an endpoint's text for showing: without markup and keys, shortened."""
    if len(text) > LONGEST_READ:
        # Without the last word: a part of an encoded key would not be recognized.
        text = "".join(text[:LONGEST_READ].rsplit(maxsplit=1)[:1])
    text = re.sub(r"</?[a-zA-Z!][^<>]*>", " ", text).replace("<", " ").replace(">", " ")
    text = " ".join(redaction.of_shown_text("".join(c if c.isprintable() else " " for c in text)).split())
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return text


def request_id_in(headers: Mapping[str, str], redaction: Redaction) -> str | None:
    """Return the request id in an answer's headers, None for none."""
    lowered = {name.lower(): value for name, value in headers.items()}
    names = ("x-request-id", "apim-request-id", "x-api-request-id", "x-oneapi-request-id")
    return next(filter(None, (shown_id(lowered.get(name, ""), redaction) for name in names)), None)


def shown_id(value: str, redaction: Redaction) -> str:
    """Return the id of a request or a task for showing, "" for a value with unprintable characters."""
    value = value.strip()
    if not value.isprintable():
        return ""
    # Redact before shortening: a part of the key would not be recognized.
    return REDACTED if redaction.is_in(value) else value[:LONGEST_ID]


_UNITS = {"ms": 0.001, "milli": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_SPAN = r"(\d{1,9}(?:\.\d+)?)\s*(ms|milli|s|m|h)[a-z]*"


def read_wait(headers: Mapping[str, str], message: str) -> float | None:
    """Return the seconds to wait by ``retry-after-ms``, ``retry-after`` or the message ("try again in 1m2s").

    ``headers`` have lower-case names. None where no wait is given.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        text = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d+)?", text):
            return float(text) * unit
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        said = re.search(rf"(?:again|retry) (?:in|after) ((?:{_SPAN}\s*)+)", message, re.IGNORECASE)
    spans = re.findall(_SPAN, said[1].lower()) if said else ()
    return sum(float(count) * _UNITS[unit] for count, unit in spans) if spans else None


def redirect_host(headers: Mapping[str, str]) -> str:
    """Return "https://host" of a redirect, "" for an unusable one; without path and query, which may have a secret.

    ``headers`` have lower-case names.
    """
    found = re.match(r"https?://[\w.:-]+(?=[/?#]|$)", headers.get("location", ""), re.ASCII)
    return found[0] if found else ""
