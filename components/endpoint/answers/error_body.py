"""The body of an error: the endpoint's sentence, error code and refused field.

Reads the error objects of OpenAI, Azure, ModelVerse, FastAPI, Google and of gateways that send an error with a success
status (``{"code": 401, "msg": ..., "success": false}``), JSON within a message, plain text, and the title of a web
page. ``refusals`` turns the error body into an error.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape

from components.endpoint.answers.json_body import JsonObject, normalize_names, read_json_body
from components.endpoint.answers.redaction import Redaction

LONGEST_READ = 4000  # characters
MOST_SENTENCES, DEEPEST = 10, 6
# Names as ``normalize_names`` writes them, the likeliest first. The last row is for chat answers, in which a model may
# refuse.
SENTENCES = (
    *("message", "msg", "errormessage", "errormsg", "errmsg", "errordescription", "detail", "details", "description"),
    *("reason", "failreason", "failurereason", "statusmsg", "title", "errors", "error", "baseresp", "refusal"),
    *("choices", "candidates", "content", "parts", "text", "finishreason"),
)
CODES = ("code", "errorcode", "errcode", "retcode", "statuscode", "status", "finishreason")
TYPES = ("type", "errortype")
# Names of objects that may contain the error object.
INNER = ("error", "errors", "baseresp", "output", "response", "data")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1|message)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_ONLY_STATUS = re.compile(r"(?:error )?\d{3}\b[:| -]*[a-z -]{0,40}", re.IGNORECASE)
_FAILED = re.compile(r"fail(ed|ure)|error|refused|rejected", re.IGNORECASE)


@dataclass(frozen=True)
class ErrorBody:
    """Hold the parts of an error body, "" for a missing part.

    ``param``: the name of a request field or, at ModelVerse, the request id. ``stage``: the stage at which OpenAI's
    safety system stopped the call: input, output or unknown. ``status``: the HTTP status in the body, None for none.
    ``failed``: whether the body says that the call failed. ``searched``: all codes, types and sentences in lower case,
    for ``refusal_patterns``.
    """

    message: str = ""
    code: str = ""
    type: str = ""
    param: str = ""
    stage: str = ""
    status: int | None = None
    failed: bool = False
    searched: str = ""

    @property
    def request_id(self) -> str | None:
        """Return the request id where ``param`` is one, else None."""
        return self.param if UUID.fullmatch(self.param) else None

    def redacted(self, redaction: Redaction) -> "ErrorBody":
        """Return the error body without the key: some endpoints repeat the key, even as the name of a field."""
        of_text = redaction.of_text
        return replace(self, message=of_text(self.message), code=of_text(self.code), param=of_text(self.param))


def read_error_body(body: bytes | bytearray) -> ErrorBody:
    """Return the error in a body of any shape."""
    found = read_json_body(body)
    if found.values:
        return read_error(found.values)
    text = found.beside
    if text.startswith("<"):
        title = _TITLE.search(text)
        text = unescape(re.sub(r"<[^>]*>", " ", title[2])).strip() if title else ""
        # A title such as "502 Bad Gateway" only repeats the status.
        text = "" if _ONLY_STATUS.fullmatch(text) else text
    text = text.strip('"')
    silent = text.startswith(("{", "[")) or "\ufffd" in text or text in ("null", "true", "false")
    message = "" if silent else text[:LONGEST_READ]
    return ErrorBody(message, searched=message.lower())


def read_error(values: Sequence[object]) -> ErrorBody:
    """Return the error in JSON values: the first that says it failed, else the first with a sentence or a code."""
    found = [_read_value(value) for value in values[:MOST_SENTENCES]]
    said = [error for error in found if error.message or error.code or error.failed]
    return next((error for error in said if error.failed), said[0] if said else ErrorBody())


def _read_value(value: object) -> ErrorBody:
    levels = _list_levels(value)
    if not levels:
        message = _text_of(value)
        return ErrorBody(message, searched=message.lower(), failed=False)
    # The innermost object is the most specific.
    inward = levels[::-1]
    message = next(filter(None, (_text_of(level) for level in inward)), "")
    codes = [text for level in inward for name in CODES if (text := _scalar(level.get(name)))]
    # Beside another sentence, a text under "error" is a code: {"error": "invalid_token", "message": ...}.
    codes += [text for level in inward if (text := _scalar(level.get("error"))) and text != message]
    types = [text for level in inward for name in TYPES if (text := _scalar(level.get(name)))]
    details: list[JsonObject] = [found for level in inward if isinstance(found := level.get("moderationdetails"), dict)]
    stage = _scalar(details[0].get("moderation_stage")) if details else ""
    if details and (categories := _text_of(details[0].get("categories"))):
        message += f" ({categories})"
    messages = [found for level in levels for name in SENTENCES if isinstance(found := level.get(name), str)]
    return ErrorBody(
        message[:LONGEST_READ],
        next(iter(codes), ""),
        next(iter(types), ""),
        next(filter(None, (_param_of(level) for level in inward)), ""),
        stage,
        next((int(code) for code in codes if re.fullmatch(r"[45]\d\d", code)), None),
        any(_says_failed(level) for level in levels),
        " ".join((*codes, *types, f"stage={stage}" if stage else "", message, *messages))[:LONGEST_READ].lower(),
    )


def _list_levels(value: object) -> list[dict[str, object]]:
    """Return an object and the inner objects that hold the error, with normalized names, from the outside in."""
    levels: list[dict[str, object]] = []
    while isinstance(value, dict) and len(levels) < DEEPEST:
        level = normalize_names(value)
        levels.append(level)
        held = (level.get(name) for name in INNER)
        inner = (each[0] if isinstance(each, list) and each else each for each in held)
        value = next((each for each in inner if isinstance(each, dict)), None) or _json_in(level)
    return levels


def _json_in(level: dict[str, object]) -> JsonObject | None:
    """Return the JSON object in the sentence of ``level``, None for none."""
    texts = (level.get(name) for name in SENTENCES)
    text = next((text for text in texts if isinstance(text, str) and "{" in text), "")
    found = read_json_body(text[text.find("{") :][: 4 * LONGEST_READ]) if text else None
    return next((value for value in found.values if isinstance(value, dict)), None) if found else None


def _text_of(value: object, depth: int = 0) -> str:
    """Return the sentence in a value: a text, the likeliest text of an object, or the texts of a list."""
    if depth > DEEPEST:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (_text_of(each, depth + 1) for each in value[:MOST_SENTENCES])))
    if not isinstance(value, dict):
        return _scalar(value)
    named = normalize_names(value)
    nested = ("error",) if isinstance(named.get("error"), dict | list) else ()
    names = (*nested, *SENTENCES)
    return next(filter(None, (_text_of(named.get(name), depth + 1) for name in names)), "")


def _scalar(value: object) -> str:
    told = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value)[:LONGEST_READ].strip() if told else ""


def _param_of(level: dict[str, object]) -> str:
    """Return the refused field in an object: OpenAI's param, or the last name of FastAPI's loc."""
    if param := _scalar(level.get("param")):
        return param
    details = level.get("detail")
    places = [each.get("loc") for each in details if isinstance(each, dict)] if isinstance(details, list) else []
    names = [name for place in places[:1] if isinstance(place, list) for name in place if isinstance(name, str)]
    return names[-1] if names else ""


def _says_failed(level: dict[str, object]) -> bool:
    if level.get("error") or level.get("errors") or level.get("success") is False or level.get("ok") is False:
        return True
    codes = [_scalar(level.get(name)) for name in CODES]
    return any(re.fullmatch(r"[45]\d\d", code) or _FAILED.search(code) for code in codes)
