"""The faults on demand, by name: failures of real endpoints.

A prompt asks for a fault with "fault: NAME". A fault refuses the request, answers with a task, delays or cuts the
answer, or changes the pictures, texts, usage or shape of the answer. Statuses and sentences were collected from OpenAI,
ModelVerse and gateways made with new-api; [?] the ``type`` of a 429 is uncertain.
"""

import base64
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from fastapi.responses import Response

from components.offline.server.answer_shapes import Answer, as_bomb, as_chat, as_image, as_texts, then_done
from components.offline.server.refusal import USER_ERROR
from components.offline.server.request import ImageRequest
from components.offline.server.temporary_files import LinkTarget
from components.offline.server.token_usage import Usage


@dataclass(frozen=True)
class Fault:
    """Hold the changes of one fault to an answer; a default changes nothing.

    ``body``: the answer in place of pictures, with ``status``: a JSON object or an HTML text, in which {model}, {id}
    and {wait} are filled in. ``number``: the default of the number after the fault's name, None for a fault without a
    number; the value of ``header``, or else the seconds of delay. ``sent``: the share of the body that is sent before
    the connection is dropped. ``stream``: "error", "early" or "done", as in ``stream_events``. ``fewer``: the count of
    missing pictures. ``change``: changes the request. ``entry``: returns the entry of ``data`` from a picture's base64
    text. ``usage``: changes the usage. ``shape``: returns the answer in another shape, never streamed.
    """

    status: int = 200
    body: dict[str, object] | str | None = None
    number: float | None = None
    header: str = ""
    sent: float | None = None
    stream: str = ""
    fewer: int = 0
    change: Callable[[ImageRequest], ImageRequest] = lambda wanted: wanted
    entry: Callable[[str, LinkTarget], dict[str, object]] = lambda text, target: {"b64_json": text}
    usage: Callable[[Usage], Mapping[str, object] | None] = lambda usage: usage
    shape: Callable[[Answer, str], Response] | None = None

    @property
    def seconds(self) -> float:
        """Return the delay of the answer."""
        return 0 if self.header else self.number or 0

    def refuse(self, model: str, request_id: str, names_call: bool) -> Response:
        """Return the answer in place of pictures; ``names_call``: whether ``error.param`` is the request id."""
        page, body = isinstance(self.body, str), self.body
        if names_call and isinstance(body, dict) and isinstance(error := body.get("error"), dict):
            body = body | {"error": error | {"param": request_id}}
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        headers = {self.header: f"{self.number:g}"} if self.header else None
        wait = f"{(self.number or 0) / (1000 if self.header.endswith('ms') else 1):g}"
        text = text.replace("{model}", model).replace("{id}", request_id).replace("{wait}", wait)
        return Response(text, self.status, headers, "text/html" if page else "application/json")


def _error(
    status: int,
    message: str,
    code: str | None = None,
    kind: str = "invalid_request_error",
    param: str | None = None,
    *,
    number: float | None = None,
    header: str = "",
) -> Fault:
    error = {"message": message, "type": kind, "param": param, "code": code}
    return Fault(status, {"error": error}, number=number, header=header)


def _page(status: int, title: str, server: str) -> Fault:
    heading = f"{status} {title}"
    return Fault(
        status,
        f"<html>\r\n<head><title>{heading}</title></head>\r\n<body>\r\n<center><h1>{heading}</h1></center>\r\n"
        f"<hr><center>{server}</center>\r\n</body>\r\n</html>\r\n",
    )


def _break_text(text: str, target: LinkTarget) -> dict[str, object]:
    """Return invalid base64: an invalid character, and an impossible length."""
    return {"b64_json": "*" + text.rstrip("=")[: (len(text) - 4) // 4 * 4 + 1]}


def _keep_file(text: str, target: LinkTarget) -> str:
    return target.files.keep(base64.b64decode(text), target.output_format)


def _to_url_safe(text: str, target: LinkTarget) -> dict[str, object]:
    return {"b64_json": text.translate(str.maketrans("+/", "-_")).rstrip("=")}


def _change_format(wanted: ImageRequest) -> ImageRequest:
    wrong = "jpeg" if wanted.output_format == "png" else "png"
    return replace(wanted, output_format=wrong, background="opaque" if wrong == "jpeg" else wanted.background)


_RATE = "Rate limit reached for {model} (for limit gpt-image) in organization org on input-images per min: "
_WAIT = "You've exceeded the rate limit, please slow down and try again after {wait} seconds."
_LIMITED = ("rate_limit_exceeded", "requests")
_SIZE = "Invalid value: '512x512'. Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'."
_MODERATION = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com"
    " and include the request ID {id}. safety_violations=[sexual]."
)
_SEVERAL = (
    "Duplicate parameter: 'image'. You provided multiple values for this parameter, whereas only one is allowed. If"
    " you are trying to provide a list of values, use the array syntax instead e.g. 'image[]=<value>'."
)
_MIME = (
    "Invalid file 'image': unsupported mimetype ('application/octet-stream'). Supported file formats are"
    " 'image/jpeg', 'image/png', and 'image/webp'."
)
_COMPRESSION = "Compression less than 100 is not supported for PNG output format"
_FIDELITY = "The model '{model}' does not support the 'input_fidelity' parameter."
_BILLING = "Billing hard limit has been reached."
_KEY = "Incorrect API key provided: sk-..xx. You can find your API key at https://platform.openai.com/account/api-keys."
_VERIFY = (
    "Your organization must be verified to use the model `{model}`. Please go to:"
    " https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just"
    " verified, it can take up to 15 minutes for access to propagate."
)
_REGION = "Country, region, or territory not supported"
_ACCESS = "Access forbidden: api key quota exceeded, key_id=..., daily_limit_amount=100 , monthly_limit_amount=1000"
_MODEL = "No permission to use the model: apikey [...] not support model [{model}]"
_QUOTA = "You exceeded your current quota, please check your plan and billing details."
_RATE_MODELVERSE = "Rate limit exceeded, please try again later"
_OVERLOADED = "The engine is currently overloaded, please try again later"
_GATEWAY = "Gateway timeout, please try again later or use stream api"
_NO_MONEY = "账户余额不足，请充值后重试"
_NO_CHANNEL = "当前分组 default 下对于模型 {model} 无可用渠道 (request id: {id})"

FAULTS = {
    "400 size": _error(400, _SIZE, "invalid_value", param="size"),
    "400 moderation": _error(400, _MODERATION, "moderation_blocked", USER_ERROR),
    "400 unknown parameter": _error(
        400, "Unknown parameter: 'response_format'.", "unknown_parameter", param="response_format"
    ),
    "400 several images": _error(400, _SEVERAL, "duplicate_parameter", param="image"),
    "400 mime": _error(400, _MIME, "unsupported_file_mimetype", param="image"),
    "400 compression": _error(400, _COMPRESSION, "invalid_png_output_compression", USER_ERROR, "output_compression"),
    "400 fidelity": _error(400, _FIDELITY, "invalid_input_fidelity_model", USER_ERROR, "input_fidelity"),
    "400 billing": _error(400, _BILLING, "billing_hard_limit_reached", "billing_limit_user_error"),
    "400 sensitive": _error(400, "Sensitive chat messages", "invalid_messages", param="{id}"),
    "401": _error(401, _KEY, "invalid_api_key"),
    "401 modelverse": _error(401, "Validate Certification failed", "auth_error", param="{id}"),
    "403 verify": _error(403, _VERIFY),
    "403 region": _error(403, _REGION, "unsupported_country_region_territory", "request_forbidden"),
    "403 quota": _error(403, _ACCESS, "forbidden", "permission_error", "{id}"),
    "403 no money": _error(403, _NO_MONEY, kind="new_api_error"),
    "403 model": _error(403, _MODEL, "model_error", param="{id}"),
    "404 model": _error(404, "The model `{model}` does not exist.", "model_not_found"),
    "404 deprecated": _error(404, "The model `{model}` has been deprecated", "model_not_found"),
    "408": _error(408, "Timeout", "timeout", "timeout", "{id}"),
    "413": _error(413, "Maximum content size limit (26214400) exceeded (26228340 bytes read)", kind="server_error"),
    "413 html": _page(413, "Request Entity Too Large", "nginx"),
    "429": _error(429, _RATE + "Limit 4000, Used 4000. Please try again in 467ms.", *_LIMITED),
    "429 retry-after": _error(429, _WAIT, *_LIMITED, number=2, header="retry-after"),
    "429 retry-after-ms": _error(429, _WAIT, *_LIMITED, number=500, header="retry-after-ms"),
    "429 per minute": _error(429, _RATE + "Limit 5, Requested 10.", *_LIMITED),
    "429 quota": _error(429, _QUOTA, "insufficient_quota", "insufficient_quota"),
    "429 credits": _error(429, "You have no credits remaining.", "credit_balance_exhausted", "insufficient_quota"),
    "429 modelverse": _error(429, _RATE_MODELVERSE, "rate_limit", "rate_limit_error", "{id}"),
    "500": _error(500, "The server had an error while processing your request. Sorry about that!", kind="server_error"),
    "500 image": _error(500, "Image generation failed", "image_generation_failed", "image_generation_server_error"),
    "500 modelverse": _error(500, "Request llm server Error", "model_server_error", "internal_error", "{id}"),
    "502": _page(502, "Bad Gateway", "cloudflare"),
    "503": _page(503, "Service Temporarily Unavailable", "nginx"),
    "503 overloaded": _error(503, _OVERLOADED, kind="service_unavailable_error"),
    "503 no channel": _error(503, _NO_CHANNEL, kind="new_api_error"),
    "504": _page(504, "Gateway Time-out", "nginx"),
    "504 modelverse": _error(504, _GATEWAY, "gateway_timeout_error", "timeout", "{id}"),
    "524": _page(524, "A timeout occurred", "cloudflare"),
    "detail": Fault(400, {"detail": "This server draws one size only."}),
    "detail list": Fault(422, {"detail": [{"loc": ["body", "size"], "msg": "Field required", "type": "missing"}]}),
    "error string": Fault(400, {"error": "The picture cannot be drawn at this size."}),
    "200 error": Fault(body={"code": 401, "msg": "token expired", "success": False}),
    "202 task": Fault(202, {"task_id": "{id}", "status": "queued"}),
    "slow": Fault(number=5),
    "cut after headers": Fault(sent=0),
    "cut in body": Fault(sent=0.5),
    "bad base64": Fault(entry=_break_text),
    "null": Fault(entry=lambda text, target: {"b64_json": None}),
    "data url": Fault(entry=lambda text, target: {"b64_json": f"data:image/{target.output_format};base64,{text}"}),
    "url-safe base64": Fault(entry=_to_url_safe),
    "url": Fault(entry=lambda text, target: {"url": f"{target.base_url}files/{_keep_file(text, target)}"}),
    "relative url": Fault(entry=lambda text, target: {"url": f"/files/{_keep_file(text, target)}"}),
    "expired url": Fault(
        entry=lambda text, target: {"url": f"{target.base_url}files/{uuid.uuid4().hex}.{target.output_format}"}
    ),
    "fewer": Fault(fewer=1),
    "wrong size": Fault(change=lambda wanted: replace(wanted, size="768x512")),
    "wrong format": Fault(change=_change_format),
    "no usage": Fault(usage=lambda usage: None),
    "partial usage": Fault(usage=lambda usage: {"output_tokens": usage["output_tokens"], "input_tokens_details": {}}),
    "empty usage": Fault(usage=lambda usage: {"input_tokens_details": {}}),
    "image body": Fault(shape=as_image),
    "json then done": Fault(shape=then_done),
    "image texts": Fault(shape=as_texts),
    "chat": Fault(shape=as_chat),
    "gzip bomb": Fault(shape=as_bomb),
    "stream error": Fault(stream="error"),
    "stream ends early": Fault(stream="early"),
    "stream done": Fault(stream="done"),
}
NO_FAULT = Fault()
