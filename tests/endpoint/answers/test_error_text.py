"""What is read in an endpoint's words and headers, and what of it is not repeated."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from components.endpoint.answers.answer import read_values
from components.endpoint.answers.error_text import LONGEST_READ, request_id_in, shown_text
from components.endpoint.answers.notice import write_notice
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import error_from_response
from components.errors import EndpointError
from tests.endpoint.conftest import KEY

CALL = "c2ad1049-66a6-4640-b2b5-1711dc401092"


def explain(status: int, body: object = b"", headers: dict[str, str] | None = None) -> EndpointError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from_response(
        status, headers or {}, content, host="api.example", model="gpt-image-1", redaction=Redaction(KEY)
    )


def openai(message: str, code: str | None = None, **more: object) -> dict:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code} | more}


@pytest.mark.parametrize(
    ("headers", "message", "seconds", "words"),
    [
        ({"Retry-After-Ms": "467"}, "", 0.467, "Wait 1 s"),
        ({"retry-after-ms": "1500", "retry-after": "9"}, "", 1.5, "Wait 2 s"),
        ({"Retry-After": "12"}, "", 12, "Wait 12 s"),
        ({"Retry-After": "2.5"}, "try again in 40s", 2.5, "Wait 3 s"),
        ({"Retry-After": "300"}, "", 300, "Wait 5 min"),
        ({}, "Please try again in 467ms.", 0.467, "Wait 1 s"),
        ({}, "please slow down and try again after 51.84 seconds.", 51.84, "Wait 52 s"),
        ({}, "Please try again in 1m2s.", 62, "Wait 62 s"),
        ({}, "Retry after 3 minutes.", 180, "Wait 3 min"),
        ({"Retry-After": "soon"}, "Try again in a moment", None, "Wait a little"),
        ({"Retry-After": "inf"}, "", None, "Wait a little"),
        ({"Retry-After": "-3"}, "", None, "Wait a little"),
        ({"Retry-After": "Mon, 01 Jan 2024 00:00:00 +99999999999999999"}, "", None, "Wait a little"),
        ({"Retry-After": "Mon, 01 Jan 2024 00:00:00 GMT"}, "", 0, "Wait 1 s"),
    ],
)
def test_wait_is_read_from_headers_and_words(headers, message, seconds, words):
    fault = explain(429, openai(message, "rate_limit_exceeded"), headers)
    assert fault.retry_after == (None if seconds is None else pytest.approx(seconds))
    assert str(fault.sentence).startswith(
        f"Too many requests in a short time (429). {words} and try again. The endpoint says"
    )


def test_wait_until_a_date_is_counted_from_now():
    moment = datetime.now(UTC) + timedelta(seconds=30)
    fault = explain(503, b"", {"retry-after": format_datetime(moment, usegmt=True)})
    assert fault.retry_after == pytest.approx(30, abs=3)


def test_exhausted_quota_promises_nothing_of_waiting():
    fault = explain(429, openai("You exceeded your current quota", "insufficient_quota"), {"retry-after": "5"})
    assert fault.retry_after is None
    assert "Wait" not in str(fault)


@pytest.mark.parametrize(
    ("headers", "param", "found"),
    [
        ({"X-Request-Id": "req_1"}, CALL, CALL),
        ({"X-Request-Id": "req_1"}, "size", "req_1"),
        ({"apim-request-id": "a-2"}, None, "a-2"),
        ({}, "size", None),
        ({}, {"odd": 1}, None),
    ],
)
def test_request_id_is_modelverse_param_or_a_header(headers, param, found):
    assert explain(400, openai("no", param=param), headers).request_id == found


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"\x89PNG\r\n\x1a\n\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"true",
        b'{"error": null}',
        b'{"error": {"message": null, "code": null}}',
        b'{"error": {"message": {"deep": {}}}}',
        b"\xef\xbb\xbf  ",
    ],
)
def test_body_that_says_nothing_is_survived(body):
    assert str(explain(400, body).sentence).endswith("and did not say why. Try other settings or another model.")


def test_markup_in_the_words_is_taken_out():
    fault = explain(400, openai('no<script>alert(1)</script> <img src=x onerror="a()"> 3 < 4 <b\x00old'))
    assert str(fault.sentence).endswith('The endpoint says: "no alert(1) 3 4 b old"')


def test_long_words_are_cut_between_two_of_them():
    fault = explain(400, openai("word " * 200))
    assert len(str(fault.sentence)) < 400
    assert str(fault.sentence).endswith('word word …"')


def test_megabytes_of_words_are_read_at_once():
    assert len(str(explain(400, openai("<a" * 500_000)).sentence)) < 400


class CountingRedaction(Redaction):
    """Note the length of each text that is redacted."""

    def __init__(self) -> None:
        super().__init__(KEY)
        self.lengths: list[int] = []

    def of_shown_text(self, text: str) -> str:
        self.lengths.append(len(text))
        return super().of_shown_text(text)


@pytest.mark.parametrize("text", ["<a" * 2000, "word " * 800])
def test_of_megabytes_beside_a_picture_the_beginning_is_looked_at(text):
    parts = [{"text": f"Here it is. {text}"} for _ in range(500)]
    content, redaction = read_values([{"choices": [{"message": {"content": parts}}]}]), CountingRedaction()
    said = str(write_notice(content, None, cut=False, redaction=redaction))
    assert said.startswith('Beside the picture the endpoint says: "Here it is.')
    assert max(redaction.lengths) <= LONGEST_READ


def test_no_part_of_an_encoded_key_is_shown_where_a_long_text_is_cut():
    encoded = KEY.encode().hex()
    text = f"Your key is{' ' * (LONGEST_READ - len(encoded))}{encoded} {' ' * LONGEST_READ}"
    assert shown_text(text, Redaction(KEY)) == "Your key is"


@pytest.mark.parametrize(
    ("key", "shown"), [("x", "req-x-1"), ("req", "req-x-1"), ("", "req-x-1"), ("req-x-1", "req-x-1"), (KEY, "[key]")]
)
def test_a_short_key_takes_no_request_id_away(key, shown):
    headers = {"X-Request-Id": "req-x-1" if key != KEY else f"of {KEY}"}
    assert request_id_in(headers, Redaction(key)) == shown
