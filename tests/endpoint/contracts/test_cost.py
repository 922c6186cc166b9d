"""What a picture costs, before and after."""

from decimal import Decimal

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.contracts.cost import (
    FREE,
    Cost,
    Forecast,
    Prices,
    cost_of_usage,
    count_drawn_tokens,
    count_text_tokens,
    count_tile_tokens,
    forecast_cost,
    sum_forecasts,
)
from components.endpoint.request import EditRequest, GenerateRequest
from tests.endpoint.conftest import make_png

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
    usage = {"input_tokens": 9, "output_tokens": 272, "input_tokens_details": details}
    assert cost_of_usage(OPENAI, usage).amount == Decimal("0.010925")


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        {"input_tokens": 9},
        {"input_tokens": 9, "output_tokens": None},
        {"input_tokens": -1, "output_tokens": 5},
        {"input_tokens": True, "output_tokens": 5},
        {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0},
        {"input_tokens": 9, "output_tokens": 0},
        {"input_tokens": 9, "output_tokens": 5, "input_tokens_details": {"image_tokens": 194}},
    ],
)
def test_usage_that_does_not_add_up_is_an_unknown_cost(usage):
    assert cost_of_usage(OPENAI, usage) is None


def test_an_edit_whose_picture_took_no_tokens_is_of_unknown_cost():
    usage = {"input_tokens": 0, "output_tokens": 272}
    assert edit("gpt-image-1", "modelverse").cost_of(usage) is None
    # Of a text the few tokens are not worth to make a secret of the rest.
    assert GenerateRequest(contract_for("gpt-image-1"), "a").cost_of(usage).amount == Decimal("0.07616")


def test_unknown_price_is_an_unknown_cost():
    assert cost_of_usage(None, FLOWER) is None
    assert forecast_cost(None, 4160).cost is None
    assert forecast_cost(OPENAI, None).cost is None


def test_offline_is_free_whatever_the_usage():
    assert str(cost_of_usage(FREE, None)) == "free"
    assert str(cost_of_usage(FREE, {"input_tokens": 0, "output_tokens": 0})) == "free"
    assert str(forecast_cost(FREE, None)) == "free"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("0.04", "USD", "$0.040"), ("1.165115", "CNY", "¥1.17"), ("12", "EUR", "EUR 12.00"), ("0", "USD", "free")],
)
def test_amount_is_shown_with_its_currency(amount, currency, shown):
    assert str(Cost(Decimal(amount), currency)) == shown


def test_forecast_counts_every_picture_and_the_text():
    request = GenerateRequest(contract_for("gpt-image-1"), "a flower", quality="low", n=4)
    assert request.forecast.cost == Cost(Decimal("0.30464") + 8 * Decimal("0.000035"), "CNY")


def test_forecast_of_an_unknown_model_is_not_known():
    assert str(GenerateRequest(contract_for("gpt-image-9"), "a flower").forecast) == "price not known"
    assert str(GenerateRequest(contract_for("gpt-image-9", "offline"), "a flower").forecast) == "free"


@pytest.mark.parametrize(
    ("amount", "complete", "said"),
    [("0.05", True, "about $0.050"), ("0.05", False, "at least $0.050"), ("0.0001", True, "less than $0.001")],
)
def test_forecast_says_how_sure_it_is(amount, complete, said):
    assert str(Forecast(Cost(Decimal(amount), "USD"), complete)) == said


def test_forecasts_add_up_and_are_as_sure_as_the_least_sure():
    sure, unsure = Forecast(Cost(Decimal(1), "USD")), Forecast(Cost(Decimal(2), "USD"), complete=False)
    assert str(sum_forecasts([sure, sure])) == "about $2.00"
    assert str(sum_forecasts([sure, unsure])) == "at least $3.00"
    assert str(sum_forecasts([sure, Forecast(None)])) == "price not known"


@pytest.mark.parametrize(
    ("model", "provider", "amount", "currency"),
    [("gpt-image-1", "openai", "0.166445", "USD"), ("gpt-image-1", "modelverse", "1.165115", "CNY")],
)
def test_beautiful_flower_costs_the_same_before_as_after(model, provider, amount, currency):
    request = GenerateRequest(contract_for(model, provider), "a beautiful flower", quality="high", size="1024x1024")
    assert request.forecast.cost == request.cost_of(FLOWER) == Cost(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("factor", "size", "tokens"),
    [
        (16, (1024, 1024), 196),
        (48, (1024, 1024), 1756),
        (96, (1024, 1024), 7024),
        (16, (1024, 1536), 158),
        (48, (1536, 1024), 1372),
        (96, (1024, 1536), 5488),
    ],
)
def test_tokens_of_a_drawn_picture_are_the_calculators(factor, size, tokens):
    assert count_drawn_tokens(factor, *size) == tokens


@pytest.mark.parametrize(
    ("size", "fidelity", "tokens"),
    [
        ((1024, 1024), "", 194),
        ((1024, 1024), "low", 194),
        ((1024, 1536), "low", 323),
        ((1024, 1024), "high", 4354),
        ((1024, 1536), "high", 6563),
        ((1024, 1025), "low", 194),
        ((512, 513), "low", 323),
        ((100, 100), "low", 194),
        ((4096, 4096), "low", 194),
        ((4096, 1), "low", 65 + 4 * 129),
    ],
)
def test_tokens_of_a_picture_that_goes_in_are_those_of_its_tiles(size, fidelity, tokens):
    assert count_tile_tokens(*size, fidelity) == tokens


@pytest.mark.parametrize(
    ("prompt", "tokens"),
    [
        ("a beautiful flower", 9),
        ("", 6),
        (".", 7),
        ("a flower, red!", 11),
        ("一朵花", 9),
        ("in 2026", 9),
        ("цветок", 8),
        ("a_b 🌸", 10),
        ("𠀀", 7),
    ],
)
def test_text_is_about_a_token_for_a_word_and_one_for_a_chinese_character(prompt, tokens):
    assert count_text_tokens(prompt) == tokens


def test_english_is_about_four_characters_a_token():
    prose = "A watercolour painting of a quiet harbour at dawn, with three fishing boats and a lighthouse. " * 20
    assert 3 < len(prose) / (count_text_tokens(prose) - 6) < 6


def edit(model: str, provider: str, **changes) -> EditRequest:
    return EditRequest(contract_for(model, provider), "a beautiful flower", image=make_png(1024, 1024), **changes)


def test_forecast_of_an_edit_counts_the_pictures_that_go_in():
    one, two = edit("gpt-image-1.5", "openai"), edit("gpt-image-1.5", "openai", references=(make_png(1024, 1536),))
    text = 9 * Decimal("0.000005")
    assert one.forecast.cost.amount == Decimal("0.13312") + 194 * Decimal("0.000008") + text
    assert two.forecast.cost.amount - one.forecast.cost.amount == 323 * Decimal("0.000008")
    faithful = edit("gpt-image-1.5", "openai", input_fidelity="high")
    assert faithful.forecast.cost.amount - one.forecast.cost.amount == 4160 * Decimal("0.000008")


@pytest.mark.parametrize("details", [None, {"text_tokens": 203}, {"text_tokens": 203, "image_tokens": 0}])
def test_edit_is_of_unknown_cost_where_what_went_in_is_not_told_and_pictures_have_another_price(details):
    usage = {"input_tokens": 203, "output_tokens": 272, "input_tokens_details": details}
    assert edit("gpt-image-1", "openai").cost_of(usage) is None
    assert edit("gpt-image-1", "modelverse").cost_of(usage).amount == (203 * 35 + 272 * 280) / Decimal(1_000_000)
    drawn = GenerateRequest(contract_for("gpt-image-1", "openai"), "a beautiful flower")
    assert drawn.cost_of(usage).amount == (203 * 5 + 272 * 40) / Decimal(1_000_000)
    told = usage | {"input_tokens_details": {"text_tokens": 9, "image_tokens": 194}}
    assert edit("gpt-image-1", "openai").cost_of(told).amount == Decimal("0.012865")


def test_edit_whose_input_cannot_be_counted_costs_at_least_its_output():
    request = edit("gpt-image-2", "openai")
    assert request.forecast.cost == Cost(Decimal("0.21072") + 9 * Decimal("0.000005"), "USD")
    assert str(request.forecast) == "at least $0.211"


def test_any_size_by_the_rule_has_a_price():
    request = GenerateRequest(contract_for("gpt-image-2", "openai"), "a", size="1920x1088", quality="low", n=3)
    drawn = 3 * count_drawn_tokens(16, 1920, 1088) * Decimal("0.00003")
    assert request.forecast.cost.amount == drawn + 7 * Decimal("0.000005")


@pytest.mark.parametrize("model", ["gpt-image-1-mini", "gpt-image-2.5-sunburst", "gpt-image-2.5-flare"])
def test_model_whose_tokens_are_not_published_has_its_price_afterwards_only(model):
    request = GenerateRequest(contract_for(model, "openai"), "a beautiful flower")
    assert request.forecast.cost is None
    assert request.cost_of(FLOWER).amount > 0


def test_unfinished_pictures_cost_a_hundred_tokens_each():
    plain, shown = (GenerateRequest(contract_for("gpt-image-2", "openai"), "a", n=2, partial_images=k) for k in (0, 3))
    assert shown.forecast.cost.amount - plain.forecast.cost.amount == 600 * Decimal("0.00003")


def test_text_that_comes_out_is_charged_as_text_where_its_price_is_known():
    usage = {"input_tokens": 0, "output_tokens": 1100, "output_tokens_details": {"text_tokens": 100}}
    prices = Prices("USD", text_in=5, image_in=8, image_out=32, text_out=10)
    assert cost_of_usage(prices, usage).amount == Decimal("0.033")
    assert cost_of_usage(OPENAI, usage) is None
    assert cost_of_usage(prices, usage | {"output_tokens": 99}) is None


def test_input_that_is_not_known_leaves_the_least_it_costs():
    assert forecast_cost(OPENAI, 1, image_tokens=None) == Forecast(Cost(Decimal("0.00004"), "USD"), complete=False)
    assert forecast_cost(FREE, None, None) == Forecast(Cost(Decimal(0), "CNY"))
