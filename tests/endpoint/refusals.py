"""Refusals as they come from real endpoints, what a person reads of each, and whether it was billed."""

import json
from dataclasses import dataclass, field

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

CALL = "c2ad1049-66a6-4640-b2b5-1711dc401092"
SAFETY = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com"
    " and include the request ID req_5. safety_violations=[sexual]."
)
VERIFY = "Your organization must be verified to use the model `gpt-image-1`. Please go to: https://x.example/y"
SIZE = "Invalid value: '512x512'. Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'."
NO_KEY = "The endpoint refused the key (401). Check it in the settings, or run offline."
NO_MONEY = "The key has no money or quota left ({}). Raise its limit at the provider, or use another key."
NO_MODEL = "The key may not use gpt-image-1 ({}). Choose another model, or allow this one for the key at the provider."
NO_SUCH = "The endpoint does not serve gpt-image-1 ({}). Choose another model."
UNSAFE = "The endpoint's safety system refused this (400). Change the prompt or the picture."
LATE = "api.example, or a proxy before it, gave up waiting for the picture ({})."
NOT_SO = "api.example did not accept the request ({}). Try other words, another size or another model."
NO_SIZE = "api.example did not accept the size ({}). Choose another size."
NO_PICTURE = (
    "api.example did not accept the picture (400). Try it without reference pictures, smaller, or another picture."
)
SILENT = "api.example did not accept the request (400) and did not say why. Try other settings or another model."
TOO_MANY = "Too many requests in a short time (429). {} and try again."
TOO_LARGE = "The request is too large for api.example (413). Use a smaller picture."
FAILED = "api.example failed to make the picture ({}). Wait a little and try again."
BUSY = "api.example is overloaded or being serviced ({}). {} and try again."
NO_PEER = "api.example cannot reach the model behind it (502). Wait a little and try again."


def openai(message: str, code: str | None = None, type_: str = "invalid_request_error", **more: object) -> dict:
    return {"error": {"message": message, "type": type_, "param": None, "code": code} | more}


def page(status: int, title: str) -> bytes:
    return f"<html><head><title>{status} {title}</title></head><body><hr>cloudflare</body></html>".encode()


@dataclass(frozen=True)
class Refusal:
    """Hold a refusal as it comes, what the person reads, and what becomes of the call."""

    name: str
    status: int
    body: object
    error: type[EndpointError]
    sentence: str
    words: str = ""
    spent: str = "no"
    headers: dict[str, str] = field(default_factory=dict)
    request_id: str | None = None
    transient: bool = False
    retry_after: float | None = None

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


REFUSALS = [
    # endpoint-facts 4.1, in its order
    Refusal(
        "size",
        400,
        openai(SIZE, "invalid_value", param="size"),
        RequestRefused,
        NO_SIZE.format(400),
        SIZE,
        headers={"x-request-id": "req_1"},
        request_id="req_1",
    ),
    Refusal(
        "size of the second model",
        400,
        openai("Invalid size '4096x4096'. The longest edge is 3840.", None, "image_generation_user_error"),
        RequestRefused,
        NO_SIZE.format(400),
        "Invalid size '4096x4096'. The longest edge is 3840.",
    ),
    Refusal(
        "moderation that does not say where",
        400,
        openai(SAFETY, "moderation_blocked", "image_generation_user_error"),
        PromptRefused,
        UNSAFE,
        SAFETY,
        spent="perhaps",
        headers={"x-request-id": "req_5"},
        request_id="req_5",
    ),
    Refusal(
        "moderation of what goes in",
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
    Refusal(
        "moderation of what comes out",
        400,
        openai("Rejected.", "moderation_blocked", moderation_details={"moderation_stage": "output"}),
        PromptRefused,
        "The endpoint's safety system refused the picture that was made (400). Change the prompt or the picture.",
        "Rejected.",
        spent="perhaps",
    ),
    Refusal(
        "moderation at an unknown stage",
        400,
        openai("Rejected.", "moderation_blocked", moderation_details={"moderation_stage": "unknown"}),
        PromptRefused,
        UNSAFE,
        "Rejected.",
        spent="perhaps",
    ),
    Refusal("moderation through LiteLLM", 400, openai(SAFETY, "400"), PromptRefused, UNSAFE, SAFETY, spent="perhaps"),
    Refusal(
        "moderation by Azure",
        400,
        openai("Your task failed as a result of our safety system.", "contentFilter"),
        PromptRefused,
        UNSAFE,
        "Your task failed as a result of our safety system.",
        spent="perhaps",
        headers={"apim-request-id": "a-2"},
        request_id="a-2",
    ),
    Refusal("sensitive", 400, openai("敏感内容", "sensitive_check_error"), PromptRefused, UNSAFE, "敏感内容"),
    Refusal(
        "sensitive messages",
        400,
        openai("Sensitive chat messages", "invalid_messages", param=CALL),
        PromptRefused,
        UNSAFE,
        "Sensitive chat messages",
        request_id=CALL,
    ),
    Refusal(
        "unknown parameter",
        400,
        openai("Unknown parameter: 'response_format'.", "unknown_parameter", param="response_format"),
        RequestRefused,
        "api.example does not take response_format (400). Choose another model, or check the base URL.",
        "Unknown parameter: 'response_format'.",
    ),
    Refusal(
        "several images",
        400,
        openai("Duplicate parameter: 'image'. Use the array syntax.", "duplicate_parameter"),
        RequestRefused,
        NO_PICTURE,
        "Duplicate parameter: 'image'. Use the array syntax.",
    ),
    Refusal(
        "MIME type",
        400,
        openai("Invalid file 'image': unsupported mimetype.", "unsupported_file_mimetype"),
        RequestRefused,
        NO_PICTURE,
        "Invalid file 'image': unsupported mimetype.",
    ),
    Refusal(
        "PNG compression",
        400,
        openai("Compression less than 100 is not supported for PNG output format", "invalid_png_output_compression"),
        RequestRefused,
        "api.example did not accept the compression (400). Set it to 100, or choose another format.",
        "Compression less than 100 is not supported for PNG output format",
    ),
    Refusal(
        "fidelity",
        400,
        openai(
            "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
            "invalid_input_fidelity_model",
            "image_generation_user_error",
        ),
        RequestRefused,
        "api.example did not accept the input fidelity (400). Set it to Default, or choose another model.",
        "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
    ),
    Refusal(
        "billing limit",
        400,
        openai("Billing hard limit has been reached", "billing_hard_limit_reached"),
        QuotaExhausted,
        NO_MONEY.format(400),
        "Billing hard limit has been reached",
    ),
    Refusal(
        "billing limit by its type",
        400,
        openai("", None, "billing_limit_user_error"),
        QuotaExhausted,
        NO_MONEY.format(400),
    ),
    Refusal("key", 401, openai("Incorrect API key provided: sk-a*z.", "invalid_api_key"), KeyRefused, NO_KEY),
    Refusal(
        "key at ModelVerse",
        401,
        openai("Validate Certification failed", "auth_error", param=CALL),
        KeyRefused,
        NO_KEY,
        request_id=CALL,
    ),
    Refusal("key without a word", 401, b"", KeyRefused, NO_KEY),
    Refusal("address", 401, openai("Your IP is not allowed."), KeyRefused, NO_KEY, "Your IP is not allowed."),
    Refusal(
        "verification",
        403,
        openai(VERIFY),
        AccessRefused,
        "The endpoint lets only verified organizations use gpt-image-1 (403). Verify yours in the provider's settings,"
        " wait up to 15 minutes and try again, or choose another model.",
        VERIFY,
    ),
    Refusal(
        "region",
        403,
        openai("Country, region, or territory not supported", "unsupported_country_region_territory"),
        AccessRefused,
        "The endpoint does not serve the place this request came from (403). Use another one, or run offline.",
        "Country, region, or territory not supported",
    ),
    Refusal(
        "access as a page",
        403,
        page(403, "Forbidden"),
        AccessRefused,
        "The endpoint refused access (403). Check at the provider what the key may do, or use another key.",
    ),
    Refusal(
        "quota of the key",
        403,
        openai("Access forbidden: api key quota exceeded, key_id=uk-77, daily_limit_amount=100", param=CALL),
        QuotaExhausted,
        NO_MONEY.format(403),
        "Access forbidden: api key quota exceeded, key_id=[key], daily_limit_amount=100",
        request_id=CALL,
    ),
    Refusal(
        "model of the key",
        400,
        openai("No permission to use the model: apikey [a] not support model [gpt-image-1]", "model_error"),
        AccessRefused,
        NO_MODEL.format(400),
    ),
    Refusal(
        "model of the key, 403",
        403,
        openai("No permission to use the model", "model_error"),
        AccessRefused,
        NO_MODEL.format(403),
    ),
    Refusal(
        "no such model",
        404,
        openai("The model `gpt-image-1` does not exist", "model_not_found"),
        RequestRefused,
        NO_SUCH.format(404),
        "The model `gpt-image-1` does not exist",
    ),
    Refusal(
        "retired model",
        400,
        openai("The model `gpt-image-1` has been deprecated"),
        RequestRefused,
        NO_SUCH.format(400),
        "The model `gpt-image-1` has been deprecated",
    ),
    Refusal(
        "no such deployment",
        404,
        openai("The API deployment for this resource does not exist.", "DeploymentNotFound"),
        RequestRefused,
        NO_SUCH.format(404),
        "The API deployment for this resource does not exist.",
    ),
    Refusal(
        "no such address",
        404,
        b"404 page not found",
        RequestRefused,
        "api.example has nothing at this address (404). Check the base URL: it usually ends in /v1.",
        "404 page not found",
    ),
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
    # other shapes, and ModelVerse's timeouts
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
    Refusal("a string", 400, {"error": "model is loading"}, RequestRefused, NOT_SO.format(400), "model is loading"),
    Refusal(
        "a detail",
        503,
        {"detail": "overloaded"},
        EndpointFailed,
        BUSY.format(503, "Wait a little"),
        "overloaded",
        transient=True,
    ),
    Refusal(
        "a list of details",
        422,
        {"detail": [{"loc": ["body", "n"], "msg": "n is too large"}, {"msg": "size is wrong"}]},
        RequestRefused,
        "api.example did not accept the count (422). Ask for fewer pictures.",
        "n is too large; size is wrong",
    ),
    Refusal("a page", 400, page(400, "Bad Request"), RequestRefused, SILENT),
    Refusal("nothing", 400, b"", RequestRefused, SILENT),
    Refusal(
        "a redirect",
        308,
        b"",
        RequestRefused,
        "api.example points to https://www.example (308). Check the base URL; the key was not sent there.",
        headers={"Location": "https://www.example/v1/images/generations?token=x"},
    ),
    Refusal(
        "a status nobody knows",
        799,
        b"",
        EndpointFailed,
        "api.example answered with status 799. Check the base URL.",
        spent="perhaps",
    ),
]
