"""What a prompt that asks for a fault gets, where faults are on; and that they are off unless asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from components.offline.server.faults import FAULTS
from tests.offline.server.conftest import fail

ROOT = Path(__file__).resolve().parents[3]
REQUEST_ERROR, USER_ERROR = "invalid_request_error", "image_generation_user_error"
# name after "fault:" -> status, type, code, param, words of the message
REFUSED = {
    "400 size": (400, REQUEST_ERROR, "invalid_value", "size", "Invalid value: '512x512'. Supported values are:"),
    "400 moderation": (400, USER_ERROR, "moderation_blocked", None, "request ID {id}. safety_violations=[sexual]."),
    "400 unknown parameter": (400, REQUEST_ERROR, "unknown_parameter", "response_format", "Unknown parameter: "),
    "400 several images": (400, REQUEST_ERROR, "duplicate_parameter", "image", "e.g. 'image[]=<value>'."),
    "400 mime": (400, REQUEST_ERROR, "unsupported_file_mimetype", "image", "'application/octet-stream'"),
    "400 compression": (400, USER_ERROR, "invalid_png_output_compression", "output_compression", "less than 100"),
    "400 fidelity": (400, USER_ERROR, "invalid_input_fidelity_model", "input_fidelity", "model 'gpt-image-1' does not"),
    "400 billing": (400, "billing_limit_user_error", "billing_hard_limit_reached", None, "Billing hard limit"),
    "400 sensitive": (400, REQUEST_ERROR, "invalid_messages", "{id}", "Sensitive chat messages"),
    "401": (401, REQUEST_ERROR, "invalid_api_key", None, "Incorrect API key provided: sk-..xx. You can find"),
    "401 modelverse": (401, REQUEST_ERROR, "auth_error", "{id}", "Validate Certification failed"),
    "403 verify": (403, REQUEST_ERROR, None, None, "must be verified to use the model `gpt-image-1`"),
    "403 region": (403, "request_forbidden", "unsupported_country_region_territory", None, "region, or territory"),
    "403 quota": (403, "permission_error", "forbidden", "{id}", "api key quota exceeded, key_id="),
    "403 no money": (403, "new_api_error", None, None, "余额不足"),
    "403 model": (403, REQUEST_ERROR, "model_error", "{id}", "not support model [gpt-image-1]"),
    "404 model": (404, REQUEST_ERROR, "model_not_found", None, "The model `gpt-image-1` does not exist"),
    "404 deprecated": (404, REQUEST_ERROR, "model_not_found", None, "The model `gpt-image-1` has been deprecated"),
    "408": (408, "timeout", "timeout", "{id}", "Timeout"),
    "413": (413, "server_error", None, None, "Maximum content size limit (26214400) exceeded (26228340 bytes read)"),
    "429": (429, "requests", "rate_limit_exceeded", None, "Please try again in 467ms."),
    "429 retry-after 2": (429, "requests", "rate_limit_exceeded", None, "try again after 2 seconds."),
    "429 retry-after-ms 500": (429, "requests", "rate_limit_exceeded", None, "try again after 0.5 seconds."),
    "429 per minute": (429, "requests", "rate_limit_exceeded", None, "per min: Limit 5, Requested 10."),
    "429 quota": (429, "insufficient_quota", "insufficient_quota", None, "You exceeded your current quota"),
    "429 credits": (429, "insufficient_quota", "credit_balance_exhausted", None, "You have no credits remaining."),
    "429 modelverse": (429, "rate_limit_error", "rate_limit", "{id}", "Rate limit exceeded"),
    "500": (500, "server_error", None, None, "The server had an error while processing your request"),
    "500 image": (500, "image_generation_server_error", "image_generation_failed", None, "Image generation failed"),
    "500 modelverse": (500, "internal_error", "model_server_error", "{id}", "Request llm server Error"),
    "503 overloaded": (503, "service_unavailable_error", None, None, "overloaded"),
    "503 no channel": (503, "new_api_error", None, None, "对于模型 gpt-image-1 无可用渠道 (request id: {id})"),
    "504 modelverse": (504, "timeout", "gateway_timeout_error", "{id}", "Gateway timeout"),
}
PAGES = {"413 html": 413, "502": 502, "503": 503, "504": 504, "524": 524}
SAID = {
    "detail": (400, {"detail": "This server draws one size only."}),
    "detail list": (422, {"detail": [{"loc": ["body", "size"], "msg": "Field required", "type": "missing"}]}),
    "error string": (400, {"error": "The picture cannot be drawn at this size."}),
    "200 error": (200, {"code": 401, "msg": "token expired", "success": False}),
}
DRAWN = {
    *("slow", "cut after headers", "cut in body", "bad base64", "null", "data url", "url", "relative url"),
    *("url-safe base64", "image body", "json then done", "image texts", "chat", "gzip bomb", "202 task"),
    *("expired url", "fewer", "wrong size", "wrong format", "no usage", "partial usage", "empty usage"),
    *("stream error", "stream ends early", "stream done"),
}


@pytest.mark.parametrize("profile", ["openai", "modelverse"])
@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_has_the_status_and_the_error_object_of_its_name(rehearsed, openai, profile, name):
    status, kind, code, param, words = REFUSED[name]
    response = fail(openai if profile == "openai" else rehearsed, name)
    assert response.status_code == status
    error = response.json()["error"]
    assert list(error) == ["message", "type", "param", "code"]
    request_id = response.headers["x-request-id"]
    # ModelVerse documents the call's name for every error.
    param = request_id if profile == "modelverse" or param == "{id}" else param
    assert (error["type"], error["code"], error["param"]) == (kind, code, param)
    assert words.replace("{id}", request_id) in error["message"]
    assert "{" not in error["message"]


@pytest.mark.parametrize("name", PAGES)
def test_a_proxy_answers_with_a_page(rehearsed, name):
    response = fail(rehearsed, name)
    assert response.status_code == PAGES[name]
    assert response.headers["content-type"].startswith("text/html")
    assert f"<h1>{PAGES[name]} " in response.text


@pytest.mark.parametrize("name", SAID)
def test_other_servers_say_it_in_their_own_shape(rehearsed, name):
    assert ((response := fail(rehearsed, name)).status_code, response.json()) == SAID[name]


def test_every_name_is_looked_at_here():
    asked = {name.removesuffix(" 2").removesuffix(" 500") for name in REFUSED}
    assert asked | set(PAGES) | set(SAID) | DRAWN == set(FAULTS)


@pytest.mark.parametrize("fault", ["429 retry-after 2", "429 retry-after 0.5", "429 retry-after-ms 500"])
def test_a_wait_is_said_in_the_header(rehearsed, fault):
    _, header, value = fault.split()
    assert fail(rehearsed, fault).headers[header] == value
    assert header not in fail(rehearsed, "429").headers


def test_an_edit_fails_too(rehearsed, photo_png):
    files = [("image", ("photo.png", photo_png, "image/png"))]
    assert rehearsed.edit(files, prompt="Fault:  403 VERIFY\na cat").status_code == 403
    assert rehearsed.edit(files, prompt="no fault: 403 verify", quality="low").status_code == 200


@pytest.mark.parametrize("fault", ["", "418", "slow soon", "401 5", "slow 601", "slow -1", "slow 1e3", "once"])
def test_an_unknown_fault_is_refused_with_the_known_ones(rehearsed, fault):
    response = fail(rehearsed, fault)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "unknown_fault"
    assert all(name in response.json()["error"]["message"] for name in FAULTS)


def test_once_fails_the_first_time_and_draws_from_then_on(rehearsed):
    assert [fail(rehearsed, "429 retry-after 2 once").status_code for _ in range(3)] == [429, 200, 200]
    assert fail(rehearsed, "429 retry-after 2 once\nanother").status_code == 429
    assert [len(fail(rehearsed, "fewer once").json()["data"]) for _ in range(2)] == [0, 1]


def test_an_error_in_the_middle_of_a_stream_names_the_call(rehearsed):
    response = fail(rehearsed, "stream error", stream=True)
    error = json.loads(response.text.partition("data: ")[2])["error"]
    assert error["param"] == response.headers["x-request-id"]


def test_a_fault_of_streaming_needs_a_stream(rehearsed):
    assert "stream=true" in fail(rehearsed, "stream error").json()["error"]["message"]


@pytest.mark.parametrize("fault", ["401", "cut in body", "fewer", "nonsense"])
def test_without_the_setting_such_a_prompt_is_drawn_like_any_other(caller, fault):
    assert caller.picture(fail(caller, fault)).size == (1024, 1024)


@pytest.mark.parametrize(("arguments", "setting"), [(["--faults"], ""), ([], "on")])
def test_faults_are_turned_on_where_the_endpoint_runs_by_itself(arguments, setting):
    environment = {**os.environ, "PROOFROOM_OFFLINE_FAULTS": setting, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "components.offline", "--port", "0", "--profile", "openai", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().split("Offline images endpoint: ")[1].split(" ")[0]
        body = {"model": "gpt-image-2", "prompt": "fault: 404 model"}
        answer = httpx.post(f"{address}/images/generations", json=body, headers={"Authorization": "Bearer x"})
        assert "`gpt-image-2` does not exist" in answer.json()["error"]["message"]
    finally:
        process.terminate()
        process.wait(timeout=60)
