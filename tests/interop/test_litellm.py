"""What a person gets when LiteLLM stands between Proofroom and the endpoint."""

import httpx
import pytest

from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import (
    AccessRefused,
    EndpointError,
    EndpointFailed,
    KeyRefused,
    PromptRefused,
    QuotaExhausted,
    RateLimited,
    RequestRefused,
)
from tests.endpoint.test_secrecy import everything_said
from tests.interop.conftest import FAR_KEY, NEAR_KEY, png_of_noise

CONTRACT = contract_for("gpt-image-1", "openai")
FAULTS = {
    "400 moderation": (PromptRefused, "safety system"),
    "400 size": (RequestRefused, "512x512"),
    "400 billing": (QuotaExhausted, "Billing hard limit"),
    "401": (KeyRefused, "key"),
    "403 verify": (AccessRefused, "must be verified"),
    "404 model": (RequestRefused, "does not exist"),
    "429": (RateLimited, "Too many requests"),
    "429 quota": (QuotaExhausted, "exceeded your current quota"),
    "500 image": (EndpointFailed, "Image generation failed"),
    "502": (EndpointFailed, "502"),
    "cut in body": (EndpointFailed, "500"),
}


def draw(prompt: str = "a red ball", **values: object) -> GenerateRequest:
    return GenerateRequest(CONTRACT, prompt, size="1024x1024", quality="low", **values)


def test_pictures_come_through_as_they_were_drawn(client, exchanges):
    answer = client.generate(draw("a red ball 红色的球", n=2))
    sent = exchanges[-1]
    assert sent.path == "/v1/images/generations"
    assert {"prompt": "a red ball 红色的球", "n": 2, "size": "1024x1024", "quality": "low"}.items() <= sent.json.items()
    assert answer.pictures == sent.pictures
    assert len(answer.pictures) == 2
    assert answer.usage["output_tokens"] == 2 * 272
    assert answer.usage["total_tokens"] == answer.usage["input_tokens"] + 2 * 272


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_format_and_compression_come_through(client, exchanges, output_format):
    answer = client.generate(draw(output_format=output_format, output_compression=40))
    assert exchanges[-1].json["output_compression"] == 40
    assert answer.pictures == exchanges[-1].pictures
    assert answer.pictures[0].startswith(b"\xff\xd8" if output_format == "jpeg" else b"RIFF")


def test_a_picture_and_its_mask_arrive_byte_for_byte(client, exchanges, picture, mask):
    request = EditRequest(CONTRACT, "a heart", "1024x1024", "low", image=picture, mask=mask)
    answer = client.edit(request)
    sent = exchanges[-1]
    assert sent.path == "/v1/images/edits"
    # LiteLLM sends on a single picture by the name of several.
    assert sent.files == [("image[]", "image/png", picture), ("mask", "image/png", mask)]
    assert {"prompt": "a heart", "size": "1024x1024", "quality": "low", "n": "1"}.items() <= sent.fields.items()
    assert answer.pictures == sent.pictures
    assert answer.usage["input_tokens_details"]["image_tokens"] == 194


def test_several_pictures_arrive_byte_for_byte_and_in_order(client, exchanges, picture, mask):
    others = (png_of_noise(2), png_of_noise(3))
    request = EditRequest(CONTRACT, "a heart", "1024x1024", "low", n=2, image=picture, mask=mask, references=others)
    answer = client.edit(request)
    files = [("image[]", "image/png", png) for png in (picture, *others)]
    assert exchanges[-1].files == [*files, ("mask", "image/png", mask)]
    assert answer.pictures == exchanges[-1].pictures
    assert len(answer.pictures) == 2
    assert answer.usage["input_tokens_details"]["image_tokens"] == 3 * 194


def test_each_side_sees_the_key_that_is_meant_for_it(client, exchanges):
    client.generate(draw())
    assert exchanges[-1].headers["authorization"] == f"Bearer {FAR_KEY}"
    assert NEAR_KEY not in str(exchanges[-1].headers.items()) + exchanges[-1].request.decode()


def check_secrecy(error: EndpointError) -> None:
    """Raise AssertionError where an error, or what led to it, says a key."""
    said = everything_said(error)
    assert NEAR_KEY not in said
    assert FAR_KEY not in said
    assert NEAR_KEY[:12] not in str(error)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_keeps_its_kind_and_its_reason(client, exchanges, fault):
    kind, words = FAULTS[fault]
    seen = len(exchanges)
    with pytest.raises(EndpointError) as caught:
        client.generate(draw(f"fault: {fault}"))
    assert type(caught.value) is kind
    assert words in str(caught.value)
    # It asks up to three times before it passes a failure of a generation on, whatever it is told about retries.
    assert len(exchanges) > seen
    check_secrecy(caught.value)


def test_an_edit_fails_with_its_reason_too(client, picture, mask):
    with pytest.raises(PromptRefused, match="safety system") as caught:
        client.edit(EditRequest(CONTRACT, "fault: 400 moderation", image=picture, mask=mask))
    check_secrecy(caught.value)


def test_a_key_that_litellm_does_not_know_reaches_nobody(proxy_url, exchanges):
    key, seen = "sk-unknown-0123456789abcdef", len(exchanges)
    with pytest.raises(EndpointError) as caught:
        ImagesClient(proxy_url, key).generate(draw())
    assert key not in everything_said(caught.value)
    assert len(exchanges) == seen


def test_what_passes_is_asked_again(proxy_url, exchanges, picture):
    client, waits = ImagesClient(proxy_url, NEAR_KEY, retries=Retries(first=0.01)), []
    seen = len(exchanges)
    # An edit: LiteLLM itself asks once.
    request = EditRequest(CONTRACT, "fault: 503 overloaded once", "1024x1024", "low", image=picture)
    answer = client.edit(request, lambda seconds, error: waits.append(error))
    assert [type(error) for error in waits] == [EndpointFailed]
    assert len(exchanges) == seen + 2
    assert exchanges[-1].files == exchanges[-2].files
    assert answer.pictures == exchanges[-1].pictures


def test_an_edit_without_a_picture_is_refused_by_the_endpoint(proxy_url, exchanges):
    headers = {"Authorization": f"Bearer {NEAR_KEY}"}
    form = {"model": "gpt-image-1", "prompt": "a heart"}
    answer = httpx.post(f"{proxy_url}/images/edits", data=form, files={"mask": b""}, headers=headers, timeout=60)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
