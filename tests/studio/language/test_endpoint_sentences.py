"""Sentences that are made at the endpoint's side of the house are said in the reader's language, with their values."""

import json
from datetime import date
from decimal import Decimal

import pytest

from components.endpoint.address import OFFLINE, name_endpoint
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import error_from_response
from components.endpoint.contracts.contract import contract_for
from components.endpoint.contracts.cost import UNKNOWN, Cost, Forecast
from components.endpoint.request import GenerateRequest
from components.endpoint.snippet import write_snippet
from components.errors import EndpointError, ValueNotAllowed
from components.studio.language.catalogue import read_catalogue

CHINESE, GERMAN = read_catalogue("zh-CN"), read_catalogue("de")


def refuse(status: int, words: str, **headers: str) -> EndpointError:
    body = json.dumps({"error": {"message": words}}).encode()
    facts = {"host": "api.example", "model": "gpt-image-1", "redaction": Redaction("")}
    return error_from_response(
        status, {name.replace("_", "-"): value for name, value in headers.items()}, body, **facts
    )


def test_a_size_that_no_model_draws_is_refused_in_chinese_with_the_nearest_one():
    with pytest.raises(ValueNotAllowed) as caught:
        GenerateRequest(contract_for("gpt-image-2", "openai"), "A hill", size="1000x1000")
    assert caught.value.message.say(CHINESE) == (
        "gpt-image-2 的 size 不能为 '1000x1000'：要求宽和高均为 16 的倍数且不超过 3840，共 655,360 至 8,294,400 像素，"
        "长宽比不超过 3:1；最接近的是 1008x1008。"
    )


def test_a_value_is_refused_with_the_choices_as_the_language_lists_them():
    with pytest.raises(ValueNotAllowed) as caught:
        GenerateRequest(contract_for("gpt-image-1", "openai"), "A hill", quality="best")
    assert caught.value.message.say(GERMAN) == (
        "quality kann bei gpt-image-1 nicht 'best' sein: low, medium oder high wählen."
    )


def test_the_end_of_a_model_is_said_with_the_day_as_the_reader_writes_it():
    warning = contract_for("gpt-image-1.5", "openai").retirement(date(2026, 11, 20))
    assert warning is not None
    assert warning.say(CHINESE) == "gpt-image-1.5 将于 2026年12月1日 下线，还有 11 天：请尽快改用其他模型。"
    assert warning.say(GERMAN) == (
        "gpt-image-1.5 wird am 01.12.2026 abgeschaltet, in 11 Tagen: bald ein anderes Modell wählen."
    )


@pytest.mark.parametrize(
    ("forecast", "chinese", "german"),
    [
        (UNKNOWN, "价格未知", "Preis unbekannt"),
        (Forecast(Cost(Decimal(0), "CNY")), "免费", "gratis"),
        (Forecast(Cost(Decimal("1.1651"), "CNY")), "约 ¥1.17", "etwa 1,17 ¥"),
        (Forecast(Cost(Decimal("0.0004"), "USD")), "不到 $0.001", "weniger als 0,001 $"),
        (Forecast(Cost(Decimal(2), "USD"), complete=False), "至少 $2.00", "mindestens 2,00 $"),
    ],
    ids=str,
)
def test_a_price_is_said_as_the_language_writes_money(forecast, chinese, german):
    said = forecast.message.say(CHINESE), forecast.message.say(GERMAN).replace("\xa0", " ")
    assert said == (chinese, german)


def test_a_refusal_is_said_in_chinese_with_the_wait_and_the_endpoints_words_as_they_came():
    assert refuse(429, "Slow down, please", retry_after="12").message.say(CHINESE) == (
        "请求过于频繁（429）。请 12 秒后再试。接口返回：“Slow down, please”。本次调用未计费。"
    )


def test_a_refused_field_is_named_in_german_with_its_remedy():
    said = refuse(400, "Invalid value: 'size'").message.say(GERMAN)
    assert said.startswith("api.example hat die Größe nicht angenommen (400). Eine andere Größe wählen. Der Endpunkt")


def test_a_redirect_without_an_address_is_said_in_chinese():
    assert refuse(301, "").message.say(CHINESE).startswith("api.example 重定向到其他地址（301）。")


def test_the_reason_of_a_refusal_is_its_first_sentence_without_the_advice():
    reason = refuse(429, "Slow down", retry_after="12").reason
    assert (str(reason), reason.say(CHINESE)) == ("Too many requests in a short time (429).", "请求过于频繁（429）。")


@pytest.mark.parametrize("dialect", ["curl", "python-requests", "python-openai"])
def test_a_program_has_comments_and_sentences_in_the_readers_language(dialect):
    request = GenerateRequest(contract_for("gpt-image-1"), "A hill")
    program = write_snippet(request, "https://api.example/v1", dialect, language=CHINESE)
    assert "没有收到图片。" in program
    assert 'print(f"已保存 {name}")' in program
    assert "如有 data: 前缀则跳过" in program
    assert "No picture" not in program


def test_the_offline_endpoint_is_named_in_the_readers_language_and_others_by_their_host():
    assert [name_endpoint(name).say(CHINESE) for name in (OFFLINE, "api.example", "")] == [
        "离线接口",
        "api.example",
        "",
    ]
