"""Refusals of a caller: no money, a wrong key, a place, and a model or an address that is not served."""

from components.errors import AccessRefused, KeyRefused, QuotaExhausted, RequestRefused
from tests.endpoint.refusals.refusal import CALL, NO_MONEY, Refusal, openai, page

VERIFY = "Your organization must be verified to use the model `gpt-image-1`. Please go to: https://x.example/y"
NO_KEY = "The endpoint refused the key (401). Check it in the settings, or run offline."
NO_MODEL = "The key may not use gpt-image-1 ({}). Choose another model, or allow this one for the key at the provider."
NO_SUCH = "The endpoint does not serve gpt-image-1 ({}). Choose another model."

ACCESS = [
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
]
