"""A refusal as it came -> an error with its cause and its remedy.

The rows of FAULTS are read from the top and the first that fits is taken, so the particular stand above the general.
Understands the error object of OpenAI and ModelVerse, an error that is a plain string, ``detail``, plain text, HTML
and nothing at all. What an endpoint says is quoted without markup, shortened, and without keys. Knows nothing about
how the refusal travelled.
"""

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from components.errors import (
    AccessRefused,
    ConnectionCut,
    EndpointError,
    EndpointFailed,
    KeyRefused,
    PromptRefused,
    QuotaExhausted,
    RateLimited,
    RequestRefused,
)

KEY_REFUSED = "The endpoint refused the key ({status}). Check it in the settings, or run offline."
BILLED = "It may have been billed all the same: look at the provider's usage page before you try again."
LONGEST_QUOTE, LONGEST_READ = 280, 4000  # characters


@dataclass(frozen=True)
class Fault:
    """Say which refusals are meant and what the person is told.

    ``clues`` is searched in the endpoint's code, type and message, in small letters. ``sentence`` may name {status},
    {host}, {model}, {place} and {wait}; only one that names the wait promises that waiting helps. ``transient`` ones
    are not billed, and sent again.
    """

    error: type[EndpointError]
    sentence: str
    statuses: Collection[int]
    clues: str = ""
    quoted: bool = True
    transient: bool = False


REFUSED = range(400, 500)
FAULTS = (
    Fault(
        RequestRefused,
        "{host} points to {place} ({status}). Check the base URL; the key was not sent there.",
        range(300, 400),
        quoted=False,
    ),
    Fault(
        PromptRefused,
        "The endpoint's safety system refused this ({status}). Change the prompt or the picture.",
        REFUSED,
        r"moderation_blocked|sensitive_check_error|invalid_messages|content_?(policy|filter)|safety system",
    ),
    Fault(
        QuotaExhausted,
        "The key has no money or quota left ({status}). Raise its limit at the provider, or use another key.",
        REFUSED,
        r"insufficient_(user_)?quota|current quota|credit_balance|no credits|insufficient (balance|credits)"
        r"|spend_limit|billing_(hard_)?limit|billing hard limit|budget_exceeded|key quota exceeded",
    ),
    Fault(
        AccessRefused,
        "The endpoint lets only verified organizations use {model} ({status}). Verify yours in the provider's settings,"
        " wait up to 15 minutes and try again, or choose another model.",
        REFUSED,
        r"must be verified",
    ),
    Fault(
        AccessRefused,
        "The endpoint does not serve the place this request came from ({status}). Use another one, or run offline.",
        REFUSED,
        r"unsupported_country|country, region,? or territory",
        quoted=False,
    ),
    Fault(
        AccessRefused,
        "The key may not use {model} ({status}). Choose another model, or allow this one for the key at the provider.",
        REFUSED,
        r"no permission to use the model|not support model|not have access to (the )?model",
        quoted=False,
    ),
    Fault(KeyRefused, KEY_REFUSED, REFUSED, r"invalid_api_key|auth_error|incorrect api key", quoted=False),
    Fault(KeyRefused, KEY_REFUSED, {401}),
    Fault(
        AccessRefused,
        "The endpoint refused access ({status}). Check at the provider what the key may do, or use another key.",
        {403},
    ),
    Fault(
        RateLimited,
        "More pictures were asked for than the endpoint makes in a minute ({status}). Ask for fewer.",
        {429},
        r"limit:? \d+, requested:? \d+",
    ),
    Fault(RateLimited, "Too many requests in a short time ({status}). {wait}", {429}, quoted=False, transient=True),
    Fault(
        RequestRefused,
        "The endpoint does not serve {model} ({status}). Choose another model.",
        REFUSED,
        r"model_not_found|\bmodel\b.{0,80}(not exist|not found|deprecated|retired|shut down)",
    ),
    Fault(
        RequestRefused,
        "{host} has nothing at this address ({status}). Check the base URL: it usually ends in /v1.",
        {404, 405, 410},
    ),
    Fault(RequestRefused, "The request is too large for {host} ({status}). Use a smaller picture.", {413}),
    Fault(
        ConnectionCut,
        "{host}, or a proxy before it, gave up waiting for the picture ({status}). " + BILLED,
        {408, 504, 522, 524},
        quoted=False,
    ),
    Fault(RequestRefused, "{host} did not accept the request ({status}). Change what it names.", REFUSED, r"\S"),
    Fault(
        RequestRefused,
        "{host} did not accept the request ({status}) and did not say why. Try other settings or another model.",
        REFUSED,
    ),
    Fault(EndpointFailed, "{host} is overloaded or being serviced ({status}). {wait}", {503, 529}, transient=True),
    Fault(EndpointFailed, "{host} cannot reach the model behind it ({status}). {wait}", {502}, transient=True),
    Fault(EndpointFailed, "{host} failed to make the picture ({status}). {wait}", range(500, 600)),
    Fault(EndpointFailed, "{host} answered with status {status}. Check the base URL.", range(1000)),
)


def error_from_response(
    status: int, headers: Mapping[str, str], body: bytes, *, host: str, model: str, key: str
) -> EndpointError:
    """Return the error that a refusal stands for: its sentence, status, request id and seconds to wait.

    ``body`` is the answer's body as it came, ``key`` the secret that must not be repeated.
    """
    headers = {name.lower(): value for name, value in headers.items()}
    fields = _read_fields(body)
    clues = " ".join((fields["code"], fields["type"], fields["message"])).lower()
    fault = next(row for row in FAULTS if status in row.statuses and re.search(row.clues, clues))
    wait = _wait_in(headers, fields["message"]) if "{wait}" in fault.sentence else None
    place = scrub_key(_place_in(headers), key)
    sentence = fault.sentence.format(status=status, host=host, model=model, place=place, wait=_wait_words(wait))
    words = fields["message"] or fields["code"]
    return fault.error(
        sentence + quote_words(words, key) if fault.quoted else sentence,
        status=status,
        request_id=fields["param"] if _UUID.fullmatch(fields["param"]) else request_id_in(headers, key),
        retry_after=wait,
        transient=fault.transient,
    )


def words_in(body: bytes) -> str:
    """Return the endpoint's own sentence in a body, "" where there is none."""
    return _read_fields(body)["message"]


def quote_words(words: str, key: str) -> str:
    """Return ' The endpoint says: "..."', without markup and keys and not too long; "" for no words."""
    words = re.sub(r"</?[a-zA-Z!][^>]*>", " ", words).replace("<", " ").replace(">", " ")
    words = " ".join(scrub_key("".join(c if c.isprintable() else " " for c in words), key).split())
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f' The endpoint says: "{words}"' if words else ""


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
    for name in ("x-request-id", "apim-request-id", "x-api-request-id", "x-oneapi-request-id"):
        if (value := lowered.get(name, "").strip()[:200]) and value.isprintable():
            return "[key]" if key and key in value else value
    return None


def _read_fields(body: bytes) -> dict[str, str]:
    """Return message, code, type and param of a body in any of the known shapes, "" for what it does not say."""
    fields = dict.fromkeys(("message", "code", "type", "param"), "")
    try:
        found = json.loads(body)
        error = found.get("error") or found if isinstance(found, dict) else found
        fields["message"] = _text_of(error)
        if isinstance(error, dict):
            fields |= {name: _text_of(error.get(name)) for name in ("code", "type", "param")}
            if isinstance(details := error.get("moderation_details"), dict) and details.get("categories"):
                fields["message"] += f" ({_text_of(details['categories'])})"
    except (ValueError, RecursionError):
        text = body.decode("utf-8-sig", "replace").strip()
        fields["message"] = "" if text.startswith(("<", "{", "[")) or "\ufffd" in text else text
    return {name: text[:LONGEST_READ] for name, text in fields.items()}


def _text_of(value: object) -> str:
    """Return the sentence in a JSON value: a text, the message in an object, the sentences in a list."""
    if isinstance(value, dict):
        return next(filter(None, (_text_of(value.get(name)) for name in ("message", "msg", "detail", "error"))), "")
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text_of, value[:10])))
    return "" if value is None or isinstance(value, bool) else str(value)


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_UNITS = {"ms": 0.001, "milli": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_SPAN = r"(\d{1,9}(?:\.\d+)?)\s*(ms|milli|s|m|h)[a-z]*"


def _wait_in(headers: Mapping[str, str], message: str) -> float | None:
    """Return the seconds to wait by ``retry-after-ms``, ``retry-after`` or the message ("try again in 1m2s")."""
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


def _wait_words(seconds: float | None) -> str:
    """Return "Wait 12 s and try again.", rounded up; minutes from two minutes on."""
    if seconds is None:
        return "Wait a little and try again."
    if seconds > 120:
        return f"Wait {math.ceil(seconds / 60)} min and try again."
    return f"Wait {max(1, math.ceil(seconds))} s and try again."


def _place_in(headers: Mapping[str, str]) -> str:
    """Return "https://host" of a redirect, without the path and query that may carry a secret."""
    found = re.match(r"https?://[\w.:-]+(?=[/?#]|$)", headers.get("location", ""), re.ASCII)
    return found[0] if found else "another address"
