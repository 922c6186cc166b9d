"""Sentences that are made at the endpoint's side of the house are said in the reader's language, with their values."""

from datetime import date
from decimal import Decimal

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.contracts.cost import UNKNOWN, Cost, Forecast
from components.endpoint.request import GenerateRequest
from components.errors import ValueNotAllowed
from components.studio.language.catalogue import read_catalogue

CHINESE, GERMAN = read_catalogue("zh-CN"), read_catalogue("de")


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
        (Forecast(Cost(Decimal(0), "CNY")), "免费", "kostenlos"),
        (Forecast(Cost(Decimal("1.1651"), "CNY")), "约 ¥1.17", "etwa 1,17 ¥"),
        (Forecast(Cost(Decimal("0.0004"), "USD")), "不到 $0.001", "weniger als 0,001 $"),
        (Forecast(Cost(Decimal(2), "USD"), complete=False), "至少 $2.00", "mindestens 2,00 $"),
    ],
    ids=str,
)
def test_a_price_is_said_as_the_language_writes_money(forecast, chinese, german):
    said = forecast.message.say(CHINESE), forecast.message.say(GERMAN).replace("\xa0", " ")
    assert said == (chinese, german)
