"""The pictures and counts that are read from an answer."""

import base64
import gzip
import json

import pytest

from components.endpoint.contracts.cost import cost_of_usage
from tests.endpoint.conftest import BASE64, FLOWER, PNG


def test_documented_answer_becomes_a_picture_with_its_cost(far_end, client, flower):
    far_end.answer(FLOWER, X_Request_Id="req_7")
    answer = client.generate(flower)
    assert answer.pictures == (PNG,)
    assert (answer.asked, answer.missing, answer.created, answer.request_id) == (1, 0, 1750667997, "req_7")
    assert 0 < answer.seconds < 5
    assert str(cost_of_usage(flower.contract.prices, answer.usage).amount) == "1.165115"


@pytest.mark.parametrize(
    "text",
    [
        BASE64,
        f"data:image/png;base64,{BASE64}",
        f"{BASE64[:10]}\n{BASE64[10:]}\n",
        BASE64.rstrip("="),
    ],
    ids=["bare", "data: prefix", "with line breaks", "without padding"],
)
def test_base64_is_read_however_it_is_wrapped(far_end, client, flower, text):
    far_end.answer({"data": [{"b64_json": text}]})
    assert client.generate(flower).pictures == (PNG,)


@pytest.mark.parametrize("picture", [b"\xff\xd8\xff\xe0jpeg", b"RIFF\x0a\x0d\x00\x00WEBPVP8 "], ids=["jpeg", "webp"])
def test_jpeg_and_webp_are_pictures_too(far_end, client, flower, picture):
    far_end.answer({"data": [{"b64_json": base64.b64encode(picture).decode()}]})
    assert client.generate(flower).pictures == (picture,)


def test_picture_in_a_data_url_is_no_link(far_end, client, flower):
    far_end.answer({"data": [{"b64_json": None, "url": f"data:image/png;base64,{BASE64}"}]})
    assert client.generate(flower).pictures == (PNG,)


def test_compressed_answer_is_read(far_end, client, flower):
    far_end.answer(gzip.compress(json.dumps(FLOWER).encode()), Content_Encoding="gzip")
    assert client.generate(flower).pictures == (PNG,)


def test_good_pictures_are_kept_and_broken_ones_counted(far_end, client, beach_ball):
    broken = [{"b64_json": None}, {}, None, {"b64_json": "%%%"}, {"b64_json": base64.b64encode(b"<html>").decode()}]
    far_end.answer({"data": [*broken, {"b64_json": BASE64}], "created": "now", "usage": []})
    answer = client.edit(beach_ball)
    assert (answer.pictures, answer.asked, answer.missing) == ((PNG,), 2, 1)
    assert (answer.created, answer.usage, answer.request_id) == (None, None, None)


def test_more_pictures_than_asked_are_all_kept(far_end, client, flower):
    far_end.answer({"data": [{"b64_json": BASE64}] * 3})
    answer = client.generate(flower)
    assert (len(answer.pictures), answer.missing) == (3, 0)


def test_of_the_usage_only_counts_are_taken(far_end, client, flower):
    usage = {
        "input_tokens": 9,
        "input_tokens_details": {"text_tokens": 9, "note": "x"},
        "total_tokens": 13,
        "key": "sk-x",
    }
    far_end.answer({"data": [{"b64_json": BASE64}], "usage": usage})
    kept = {"input_tokens": 9, "input_tokens_details": {"text_tokens": 9}, "total_tokens": 13}
    assert client.generate(flower).usage == kept


@pytest.mark.parametrize("usage", [{"total_tokens": 0}, {"output_tokens": 0, "input_tokens_details": {"a": 0}}])
def test_a_usage_of_nothing_but_zeros_is_not_known(far_end, client, flower, usage):
    far_end.answer({"data": [{"b64_json": BASE64}], "usage": usage})
    assert client.generate(flower).usage is None
