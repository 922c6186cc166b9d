"""What of an endpoint's words is shown, and what its headers say: its name for the call, how long to wait.

What is quoted is without markup, shortened, and without keys. Which words those are, ``error_body`` reads.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_QUOTE, LONGEST_ID = 280, 200  # characters


def quote_words(words: str, key: str, who: str = "The endpoint says") -> str:
    """Return ' The endpoint says: "..."', without markup and keys and not too long; "" for no words."""
    words = re.sub(r"</?[a-zA-Z!][^>]*>", " ", words).replace("<", " ").replace(">", " ")
    words = " ".join(scrub_key("".join(c if c.isprintable() else " " for c in words), key).split())
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f' {who}: "{words}"' if words else ""


# OpenAI's keys and those of many gateways begin with sk-; a Bearer value, a key's id, an organization's id and any
# long run of letters and digits that is no request id are treated as if they were keys.
_LIKE_A_KEY = re.compile(
    r"\bsk-[\w*.-]+|(?<=Bearer )\S+|(?<=key_id=)[^,\s]+|\borg-\w+|\b(?!req_)(?=\w*\d)(?=\w*[A-Za-z])\w{32,}", re.ASCII
)


def scrub_key(text: str, key: str) -> str:
    """Return a text in which the key, recognizable parts of it and whatever looks like a key read "[key]"."""
    if len(key) >= 8:
        text = text.replace(key, "[key]")
        text = re.sub(r"[\w-]{6,}", lambda part: "[key]" if part[0] in key else part[0], text, flags=re.ASCII)
    else:
        # A short key is no secret ("none", "x"), and as a part of words it would tear them.
        text = re.sub(rf"(?<!\w){re.escape(key)}(?!\w)", "[key]", text) if key else text
    return _LIKE_A_KEY.sub("[key]", text)


def request_id_in(headers: Mapping[str, str], key: str) -> str | None:
    """Return the endpoint's name for a call by its headers, None where there is none."""
    lowered = {name.lower(): value for name, value in headers.items()}
    names = ("x-request-id", "apim-request-id", "x-api-request-id", "x-oneapi-request-id")
    return next(filter(None, (shown_id(lowered.get(name, ""), key) for name in names)), None)


def shown_id(value: str, key: str) -> str:
    """Return an endpoint's name for a call or a task as it may be shown, "" for what is no line of text."""
    value = value.strip()[:LONGEST_ID]
    if not value.isprintable():
        return ""
    # A short key is no secret, and is in many an id by chance.
    return "[key]" if len(key) >= 8 and key in value else value


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
