"""What of an endpoint's words is shown, and what its headers say: its name for the call, how long to wait.

What is quoted is without markup, shortened, and redacted. Which words those are, ``error_body`` reads.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from components.endpoint.answers.redaction import REDACTED, Redaction

LONGEST_QUOTE, LONGEST_ID = 280, 200  # characters


def quote_words(words: str, redaction: Redaction, who: str = "The endpoint says") -> str:
    """Return ' The endpoint says: "..."', without markup and keys and not too long; "" for no words."""
    words = re.sub(r"</?[a-zA-Z!][^>]*>", " ", words).replace("<", " ").replace(">", " ")
    words = " ".join(redaction.of_words("".join(c if c.isprintable() else " " for c in words)).split())
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f' {who}: "{words}"' if words else ""


def request_id_in(headers: Mapping[str, str], redaction: Redaction) -> str | None:
    """Return the endpoint's name for a call by its headers, None where there is none."""
    lowered = {name.lower(): value for name, value in headers.items()}
    names = ("x-request-id", "apim-request-id", "x-api-request-id", "x-oneapi-request-id")
    return next(filter(None, (shown_id(lowered.get(name, ""), redaction) for name in names)), None)


def shown_id(value: str, redaction: Redaction) -> str:
    """Return an endpoint's name for a call or a task as it may be shown, "" for what is no line of text."""
    value = value.strip()
    if not value.isprintable():
        return ""
    # Looked through as a whole: of a key that is cut, a part would be shown.
    return REDACTED if redaction.is_in(value) else value[:LONGEST_ID]


_UNITS = {"ms": 0.001, "milli": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_SPAN = r"(\d{1,9}(?:\.\d+)?)\s*(ms|milli|s|m|h)[a-z]*"


def wait_in(headers: Mapping[str, str], message: str) -> float | None:
    """Return the seconds to wait by ``retry-after-ms``, ``retry-after`` or the message ("try again in 1m2s").

    The names of ``headers`` are in small letters.
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


def place_in(headers: Mapping[str, str]) -> str:
    """Return "https://host" of a redirect, without the path and query that may carry a secret.

    The names of ``headers`` are in small letters.
    """
    found = re.match(r"https?://[\w.:-]+(?=[/?#]|$)", headers.get("location", ""), re.ASCII)
    return found[0] if found else "another address"
