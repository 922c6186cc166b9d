"""Refusals of too much, in a request or in a minute, and endpoints that fail or take too long."""

from components.errors import ConnectionCut, EndpointFailed, QuotaExhausted, RateLimited, RequestRefused
from tests.endpoint.refusals.refusal import BUSY, CALL, NO_MONEY, Refusal, openai, page

LATE = "api.example, or a proxy before it, gave up waiting for the picture ({})."
TOO_MANY = "Too many requests in a short time (429). {} and try again."
TOO_LARGE = "The request is too large for api.example (413). Use a smaller picture."
FAILED = "api.example failed to make the picture ({}). Wait a little and try again."
NO_PEER = "api.example cannot reach the model behind it (502). Wait a little and try again."

LOAD = [
    Refusal(
        "too large",
        413,
        openai("Maximum content size limit (26214400) exceeded (26228340 bytes read)", None, "server_error"),
        RequestRefused,
        TOO_LARGE,
        "Maximum content size limit (26214400) exceeded (26228340 bytes read)",
    ),
    Refusal("too large as a page", 413, page(413, "Request Entity Too Large"), RequestRefused, TOO_LARGE),
    Refusal(
        "rate, by its words",
        429,
        openai("Rate limit reached: Limit 4000, Used 4000. Please try again in 467ms.", "rate_limit_exceeded"),
        RateLimited,
        TOO_MANY.format("Wait 1 s"),
        "Rate limit reached: Limit 4000, Used 4000. Please try again in 467ms.",
        transient=True,
        retry_after=0.467,
    ),
    Refusal(
        "rate, by its header",
        429,
        openai("You've exceeded the rate limit, please slow down.", "rate_limit_exceeded"),
        RateLimited,
        TOO_MANY.format("Wait 12 s"),
        "You've exceeded the rate limit, please slow down.",
        headers={"Retry-After": "12", "X-Request-Id": "req_9"},
        request_id="req_9",
        transient=True,
        retry_after=12.0,
    ),
    Refusal(
        "rate at ModelVerse",
        429,
        openai("Rate limit exceeded, please try again later", "rate_limit", "rate_limit_error", param=CALL),
        RateLimited,
        TOO_MANY.format("Wait a little"),
        "Rate limit exceeded, please try again later",
        request_id=CALL,
        transient=True,
    ),
    Refusal(
        "more pictures than a minute's",
        429,
        openai("Rate limit reached on input-images per min: Limit 5, Requested 10.", "rate_limit_exceeded"),
        RateLimited,
        "More pictures were asked for than the endpoint makes in a minute (429). Ask for fewer.",
        "Rate limit reached on input-images per min: Limit 5, Requested 10.",
    ),
    Refusal(
        "quota",
        429,
        openai("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
        QuotaExhausted,
        NO_MONEY.format(429),
        "You exceeded your current quota.",
        headers={"retry-after": "5"},
    ),
    *(
        Refusal(code, 429, openai("No.", code), QuotaExhausted, NO_MONEY.format(429), "No.")
        for code in ("credit_balance_exhausted", "project_spend_limit_exceeded", "organization_spend_limit_exceeded")
    ),
    Refusal(
        "server error",
        500,
        openai("The server had an error while processing your request", None, "server_error"),
        EndpointFailed,
        FAILED.format(500),
        "The server had an error while processing your request",
        spent="perhaps",
    ),
    Refusal(
        "image failed",
        500,
        openai("Image generation failed", "image_generation_failed", "image_generation_server_error"),
        EndpointFailed,
        FAILED.format(500),
        "Image generation failed",
        spent="perhaps",
    ),
    Refusal("bad gateway", 502, page(502, "Bad Gateway"), EndpointFailed, NO_PEER, transient=True),
    Refusal(
        "overloaded",
        503,
        page(503, "Service Temporarily Unavailable"),
        EndpointFailed,
        BUSY.format(503, "Wait 2 s"),
        headers={"retry-after-ms": "1500"},
        transient=True,
        retry_after=1.5,
    ),
    Refusal(
        "a key at the rate limit",
        429,
        openai("Rate limit reached for sk-proj-ab12yz."),
        RateLimited,
        TOO_MANY.format("Wait a little"),
        "Rate limit reached for [key]",
        transient=True,
    ),
    Refusal(
        "overloaded, by no standard",
        529,
        openai("Overloaded", type_="overloaded_error"),
        EndpointFailed,
        BUSY.format(529, "Wait a little"),
        "Overloaded",
    ),
    Refusal("gateway's timeout", 504, page(504, "Gateway Time-out"), ConnectionCut, LATE.format(504), spent="perhaps"),
    Refusal("Cloudflare's 520", 520, page(520, "Error"), EndpointFailed, FAILED.format(520), spent="perhaps"),
    Refusal("Cloudflare's 522", 522, page(522, "Timed out"), ConnectionCut, LATE.format(522), spent="perhaps"),
    Refusal("Cloudflare's 524", 524, page(524, "A timeout occurred"), ConnectionCut, LATE.format(524), spent="perhaps"),
    Refusal(
        "timeout at ModelVerse",
        408,
        openai("timeout", "timeout", "timeout", param=CALL),
        ConnectionCut,
        LATE.format(408),
        "timeout",
        spent="perhaps",
        request_id=CALL,
    ),
    Refusal(
        "gateway's timeout at ModelVerse",
        504,
        openai("Gateway timeout", "gateway_timeout_error"),
        ConnectionCut,
        LATE.format(504),
        "Gateway timeout",
        spent="perhaps",
    ),
]
