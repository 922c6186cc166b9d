"""What a picture costs, before and after."""

from decimal import Decimal

import pytest

from components.endpoint.contract import contract_for
from components.endpoint.cost import FREE, Cost, Prices, cost_of_usage, estimate_cost
from components.endpoint.request import GenerateRequest

MODELVERSE = contract_for("gpt-image-1").prices
OPENAI = Prices("USD", text_in=5, image_in=10, image_out=40)
FLOWER = {"input_tokens": 9, "output_tokens": 4160, "input_tokens_details": {"text_tokens": 9}}


def test_beautiful_flower_costs_what_modelverse_charges():
    cost = cost_of_usage(MODELVERSE, FLOWER)
    assert cost == Cost(Decimal("1.165115"), "CNY")
    assert str(cost) == "¥1.17"
    assert cost.as_json() == {"amount": 1.165115, "currency": "CNY"}


def test_beautiful_flower_costs_what_openai_charged():
    assert str(cost_of_usage(OPENAI, FLOWER)) == "$0.166"


def test_input_pictures_are_charged_as_pictures():
    usage = {"input_tokens": 203, "output_tokens": 272, "input_tokens_details": {"text_tokens": 9, "image_tokens": 194}}
    assert cost_of_usage(OPENAI, usage).amount == Decimal("0.012865")


@pytest.mark.parametrize("details", [None, {}, [], {"image_tokens": None}, {"image_tokens": "194"}])
def test_input_tokens_that_are_not_named_are_charged_as_text(details):
    usage = {"input_tokens": 9, "output_tokens": 0, "input_tokens_details": details}
    assert cost_of_usage(OPENAI, usage).amount == Decimal("0.000045")


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        {"input_tokens": 9},
        {"input_tokens": 9, "output_tokens": None},
        {"input_tokens": -1, "output_tokens": 5},
        {"input_tokens": True, "output_tokens": 5},
        {"input_tokens": 9, "output_tokens": 5, "input_tokens_details": {"image_tokens": 194}},
    ],
)
def test_usage_that_does_not_add_up_is_an_unknown_cost(usage):
    assert cost_of_usage(OPENAI, usage) is None


def test_unknown_price_is_an_unknown_cost():
    assert cost_of_usage(None, FLOWER) is None
    assert estimate_cost(None, 4160) is None
    assert estimate_cost(OPENAI, None) is None


def test_offline_is_free_whatever_the_usage():
    assert str(cost_of_usage(FREE, None)) == "free"
    assert str(estimate_cost(FREE, None)) == "free"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("0.04", "USD", "$0.040"), ("1.165115", "CNY", "¥1.17"), ("12", "EUR", "EUR 12.00"), ("0", "USD", "free")],
)
def test_amount_is_shown_with_its_currency(amount, currency, shown):
    assert str(Cost(Decimal(amount), currency)) == shown


def test_estimate_counts_every_picture():
    request = GenerateRequest(contract_for("gpt-image-1"), "a flower", quality="low", n=4)
    assert request.estimate == Cost(Decimal("0.30464"), "CNY")


def test_estimate_of_an_unknown_model_is_not_known():
    assert GenerateRequest(contract_for("gpt-image-9"), "a flower").estimate is None
    assert str(GenerateRequest(contract_for("gpt-image-9", "offline"), "a flower").estimate) == "free"
