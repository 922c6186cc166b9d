"""What the person reads when an endpoint refuses: one row per refusal seen in the wild."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from components.endpoint.faults import error_from_response, scrub_key
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
from tests.endpoint.conftest import KEY


def explain(status: int, body: object = b"", headers: dict[str, str] | None = None) -> EndpointError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from_response(status, headers or {}, content, host="api.example", model="gpt-image-1", key=KEY)


def openai(message: str, code: str | None = None, type_: str = "invalid_request_error", **more: object) -> dict:
    return {"error": {"message": message, "type": type_, "param": None, "code": code} | more}


CALL = "c2ad1049-66a6-4640-b2b5-1711dc401092"
SAFETY = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com"
    " and include the request ID req_5. safety_violations=[sexual]."
)
NO_KEY = "The endpoint refused the key (401). Check it in the settings, or run offline."
NO_MONEY = "The key has no money or quota left ({}). Raise its limit at the provider, or use another key."
NO_MODEL = "The key may not use gpt-image-1 ({}). Choose another model, or allow this one for the key at the provider."
UNSAFE = "The endpoint's safety system refused this (400). Change the prompt or the picture."
LATE = (
    "api.example, or a proxy before it, gave up waiting for the picture ({}). It may have been billed all the same:"
    " look at the provider's usage page before you try again."
)
REFUSALS = [
    # status, body, error, what the person reads, how it goes on
    (401, openai("Incorrect API key provided: sk-ab**yz.", "invalid_api_key"), KeyRefused, NO_KEY, ""),
    (401, openai("Validate Certification failed", "auth_error", param=CALL), KeyRefused, NO_KEY, ""),
    (401, b"", KeyRefused, NO_KEY, ""),
    (401, openai("Your IP is not allowed."), KeyRefused, NO_KEY, "Your IP is not allowed."),
    (
        403,
        openai("Your organization must be verified to use the model `gpt-image-1`. Please go to: https://x.example/y"),
        AccessRefused,
        "The endpoint lets only verified organizations use gpt-image-1 (403). Verify yours in the provider's settings,"
        " wait up to 15 minutes and try again, or choose another model.",
        "Your organization must be verified to use the model `gpt-image-1`. Please go to: https://x.example/y",
    ),
    (
        403,
        openai("Country, region, or territory not supported", "unsupported_country_region_territory"),
        AccessRefused,
        "The endpoint does not serve the place this request came from (403). Use another one, or run offline.",
        "",
    ),
    (
        403,
        b"<html><h1>403 Forbidden</h1></html>",
        AccessRefused,
        "The endpoint refused access (403). Check at the provider what the key may do, or use another key.",
        "",
    ),
    (
        403,
        openai(
            "Access forbidden: api key quota exceeded, key_id=uk-77, daily_limit_amount=100",
            "forbidden",
            "permission_error",
        ),
        QuotaExhausted,
        NO_MONEY.format(403),
        "Access forbidden: api key quota exceeded, key_id=[key], daily_limit_amount=100",
    ),
    (
        400,
        openai("No permission to use the model: apikey [a] not support model [gpt-image-1]", "model_error"),
        AccessRefused,
        NO_MODEL.format(400),
        "",
    ),
    (403, openai("No permission to use the model", "model_error"), AccessRefused, NO_MODEL.format(403), ""),
    (400, openai(SAFETY, "moderation_blocked", "image_generation_user_error"), PromptRefused, UNSAFE, SAFETY),
    (
        400,
        openai(
            "Rejected.",
            "moderation_blocked",
            moderation_details={"moderation_stage": "input", "categories": ["violence", "self-harm"]},
        ),
        PromptRefused,
        UNSAFE,
        "Rejected. (violence; self-harm)",
    ),
    (400, openai(SAFETY, "400"), PromptRefused, UNSAFE, SAFETY),
    (400, openai("敏感内容", "sensitive_check_error"), PromptRefused, UNSAFE, "敏感内容"),
    (400, openai("Sensitive chat messages", "invalid_messages"), PromptRefused, UNSAFE, "Sensitive chat messages"),
    (
        429,
        openai("Rate limit reached for gpt-image. Please try again in 12s.", "rate_limit_exceeded", "tokens"),
        RateLimited,
        "Too many requests in a short time (429). Wait 12 s and try again.",
        "",
    ),
    (
        429,
        openai("Rate limit exceeded, please try again later", "rate_limit", "rate_limit_error"),
        RateLimited,
        "Too many requests in a short time (429). Wait a little and try again.",
        "",
    ),
    (
        429,
        openai("Rate limit reached on input-images per min: Limit 5, Requested 10.", "rate_limit_exceeded"),
        RateLimited,
        "More pictures were asked for than the endpoint makes in a minute (429). Ask for fewer.",
        "Rate limit reached on input-images per min: Limit 5, Requested 10.",
    ),
    (
        429,
        openai("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
        QuotaExhausted,
        NO_MONEY.format(429),
        "You exceeded your current quota.",
    ),
    (429, openai("", "credit_balance_exhausted"), QuotaExhausted, NO_MONEY.format(429), "credit_balance_exhausted"),
    (429, openai("", "project_spend_limit_exceeded"), QuotaExhausted, NO_MONEY.format(429), None),
    (429, openai("", "organization_spend_limit_exceeded"), QuotaExhausted, NO_MONEY.format(429), None),
    (
        400,
        openai("Billing hard limit has been reached", "billing_hard_limit_reached"),
        QuotaExhausted,
        NO_MONEY.format(400),
        "Billing hard limit has been reached",
    ),
    (400, openai("", None, "billing_limit_user_error"), QuotaExhausted, NO_MONEY.format(400), None),
    (
        404,
        openai("The model `gpt-image-1` does not exist", "model_not_found"),
        RequestRefused,
        "The endpoint does not serve gpt-image-1 (404). Choose another model.",
        "The model `gpt-image-1` does not exist",
    ),
    (
        400,
        openai("The model `gpt-image-1` has been deprecated"),
        RequestRefused,
        "The endpoint does not serve gpt-image-1 (400). Choose another model.",
        "The model `gpt-image-1` has been deprecated",
    ),
    (
        404,
        b"404 page not found",
        RequestRefused,
        "api.example has nothing at this address (404). Check the base URL: it usually ends in /v1.",
        "404 page not found",
    ),
    (
        413,
        b"<html><center>nginx</center></html>",
        RequestRefused,
        "The request is too large for api.example (413). Use a smaller picture.",
        "",
    ),
    (
        400,
        openai("Invalid value: '512x512'. Supported values are: '1024x1024'.", "invalid_value", param="size"),
        RequestRefused,
        "api.example did not accept the request (400). Change what it names.",
        "Invalid value: '512x512'. Supported values are: '1024x1024'.",
    ),
    (
        422,
        {"detail": [{"loc": ["body", "n"], "msg": "n is too large"}, {"msg": "size is wrong"}]},
        RequestRefused,
        "api.example did not accept the request (422). Change what it names.",
        "n is too large; size is wrong",
    ),
    (
        400,
        {"error": "model is loading"},
        RequestRefused,
        "api.example did not accept the request (400). Change what it names.",
        "model is loading",
    ),
    (
        400,
        b"",
        RequestRefused,
        "api.example did not accept the request (400) and did not say why. Try other settings or another model.",
        "",
    ),
    (
        500,
        openai("The server had an error while processing your request", None, "server_error"),
        EndpointFailed,
        "api.example failed to make the picture (500). Wait a little and try again.",
        "The server had an error while processing your request",
    ),
    (
        502,
        b"<!DOCTYPE html><title>502 Bad Gateway</title>",
        EndpointFailed,
        "api.example cannot reach the model behind it (502). Wait a little and try again.",
        "",
    ),
    (
        503,
        {"detail": "overloaded"},
        EndpointFailed,
        "api.example is overloaded or being serviced (503). Wait a little and try again.",
        "overloaded",
    ),
    (408, openai("timeout", "timeout", "timeout"), ConnectionCut, LATE.format(408), ""),
    (504, openai("Gateway timeout", "gateway_timeout_error"), ConnectionCut, LATE.format(504), ""),
    (524, b"<html>A timeout occurred</html>", ConnectionCut, LATE.format(524), ""),
    (799, b"", EndpointFailed, "api.example answered with status 799. Check the base URL.", ""),
]


@pytest.mark.parametrize(
    ("status", "body", "error", "sentence", "words"),
    REFUSALS,
    ids=[f"{number}-{row[0]}-{row[2].__name__}" for number, row in enumerate(REFUSALS)],
)
def test_refusal_becomes_a_sentence_with_its_remedy(status, body, error, sentence, words):
    fault = explain(status, body)
    assert type(fault) is error
    assert fault.status == status
    if words is None:
        assert str(fault).startswith(sentence)
    else:
        assert str(fault) == sentence + (f' The endpoint says: "{words}"' if words else "")


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
    assert str(fault) == f"Too many requests in a short time (429). {words} and try again."


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
    assert str(explain(400, body)).endswith("and did not say why. Try other settings or another model.")


def test_markup_in_the_words_is_taken_out():
    fault = explain(400, openai('no<script>alert(1)</script> <img src=x onerror="a()"> 3 < 4 <b\x00old'))
    assert str(fault).endswith('The endpoint says: "no alert(1) 3 4 b old"')


def test_long_words_are_cut_between_two_of_them():
    fault = explain(400, openai("word " * 200))
    assert len(str(fault)) < 400
    assert str(fault).endswith('word word …"')


def test_megabytes_of_words_are_read_at_once():
    assert len(str(explain(400, openai("<a" * 500_000)))) < 400


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"key {KEY} is wrong", "key [key] is wrong"),
        (f"key {KEY[:10]}****{KEY[-8:]}", "key [key]****[key]"),
        ("Incorrect API key provided: sk-proj-ab12**yz.", "Incorrect API key provided: [key]"),
        ("Authorization: Bearer abc", "Authorization: Bearer [key]"),
        ("in organization org-Ab12 on", "in organization [key] on"),
        ("token 0123456789abcdef0123456789abcdef", "token [key]"),
        ("request ID req_0123456789abcdef0123456789abcdef", "request ID req_0123456789abcdef0123456789abcdef"),
        (f"call {CALL}", f"call {CALL}"),
        ("gpt-image-2.5-sunburst-2026-09-08", "gpt-image-2.5-sunburst-2026-09-08"),
    ],
)
def test_what_looks_like_a_key_is_not_shown(text, shown):
    assert scrub_key(text, KEY) == shown


def test_key_that_is_a_common_letter_does_not_tear_words():
    assert scrub_key("next x, exactly", "x") == "next [key], exactly"
    assert scrub_key("nothing to hide", "") == "nothing to hide"
