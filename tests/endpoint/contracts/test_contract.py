"""The rows of what each model allows, and which row is taken."""

from dataclasses import replace
from datetime import date

import pytest

from components.endpoint.contracts.contract import ROWS, contract_for, parse_size, provider_of
from components.endpoint.contracts.cost import FREE
from components.errors import ValueNotAllowed


def test_gpt_image_1_at_modelverse_allows_what_is_documented():
    row = contract_for("gpt-image-1")
    assert row.sizes == ("1024x1024", "1024x1536", "1536x1024")
    assert row.qualities == ("low", "medium", "high")
    assert row.formats == ("png", "jpeg")
    assert (row.default_size, row.default_format, row.default_compression) == ("1024x1024", "png", 100)
    assert row.max_count == 4
    assert row.canvas_sizes == ((1024, 1024), (1024, 1536), (1536, 1024))


@pytest.mark.parametrize("row", ROWS.values(), ids=[" ".join(name) for name in ROWS])
def test_every_row_is_whole(row):
    assert row.default_size in row.sizes
    assert row.default_quality in row.qualities
    assert row.default_format in row.formats
    assert row.compressible <= set(row.formats)
    every = {(quality, size) for quality in row.qualities for size in row.sizes}
    assert set(row.output_tokens) in (every, set())
    # What is not known is said.
    assert row.notes or (row.output_tokens and row.prices)


@pytest.mark.parametrize(
    ("base_url", "provider"),
    [
        (None, "offline"),
        ("https://api.modelverse.cn/v1", "modelverse"),
        ("https://api-us-ca.umodelverse.ai/v1", "modelverse"),
        ("https://api.openai.com/v1", "openai"),
        ("https://notmodelverse.cn/v1", "other"),
        ("https://modelverse.cn.example/v1", "other"),
        ("http://127.0.0.1:8000/v1", "other"),
        ("https://studio.openai.azure.com/openai/deployments/pictures", "azure"),
        ("https://studio.cognitiveservices.azure.com/openai/v1", "azure"),
        ("https://studio.services.ai.azure.com/openai/v1", "azure"),
        ("https://studio.openai.azure.us/openai/v1", "azure"),
        ("https://openai.azure.com.example/v1", "other"),
    ],
)
def test_provider_is_told_by_the_host(base_url, provider):
    assert provider_of(base_url) == provider


def test_offline_endpoint_keeps_the_limits_and_charges_nothing():
    row = contract_for("gpt-image-1", "offline")
    assert row.max_count == 4
    assert row.prices == FREE


@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-1.5", "gpt-image-2"])
def test_offline_everything_can_be_tried_for_nothing(model):
    row = contract_for(model, "offline")
    assert (row.backgrounds, row.takes_user) == (("auto", "opaque", "transparent"), True)
    assert (row.streams, row.max_partials, row.max_images) == (True, 3, 16)
    assert row.input_fidelities == (() if model == "gpt-image-2" else ("low", "high"))
    assert (row.prices, row.retires, row.notes) == (FREE, None, ())


@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-1.5", "gpt-image-2"])
def test_offline_endpoint_has_modelverses_values_otherwise(model):
    row, documented = contract_for(model, "offline"), contract_for(model, "modelverse")
    for name in ("sizes", "qualities", "formats", "max_count", "output_tokens", "size_rule", "moderations"):
        assert getattr(row, name) == getattr(documented, name)


@pytest.mark.parametrize("model", ["gpt-image-9", "gpt-image-2.5-flare", "gpt-image-1-mini"])
def test_model_the_offline_endpoint_does_not_serve_is_free_too_and_asked_with_caution(model):
    row = contract_for(model, "offline")
    assert (row.prices, row.streams, row.max_count, row.moderations) == (FREE, False, 4, ())
    assert [str(note) for note in row.notes] == [f"Nothing is known of {model}: it is asked with cautious values."]


def test_known_model_at_another_endpoint_has_limits_and_no_prices():
    row = contract_for("gpt-image-2", "other")
    assert (row.max_count, row.notes, row.prices) == (10, (), None)


def test_unknown_model_is_usable_with_caution():
    row = contract_for("gpt-image-9", "openai")
    assert (row.model, row.prices, row.max_count) == ("gpt-image-9", None, 4)
    assert row.output_tokens == {}
    assert [str(note) for note in row.notes] == ["Nothing is known of gpt-image-9: it is asked with cautious values."]
    assert (row.backgrounds, row.moderations, row.input_fidelities, row.takes_user, row.streams) == (
        (),
        (),
        (),
        False,
        False,
    )


def test_name_with_a_day_has_the_row_of_the_name_without():
    row = contract_for("gpt-image-2-2026-04-21", "openai")
    assert replace(row, model="gpt-image-2") == contract_for("gpt-image-2", "openai")
    assert row.model == "gpt-image-2-2026-04-21"


def test_azure_has_openais_limits_without_prices_and_says_what_it_asks_for():
    openai, azure = contract_for("gpt-image-2", "openai"), contract_for("gpt-image-2", "azure")
    same = {"prices": openai.prices, "notes": openai.notes}
    assert replace(azure, **same) == openai
    assert azure.prices is None
    assert any("deployment's name" in str(note) for note in azure.notes)
    assert any("deployment's name" in str(note) for note in contract_for("our-deployment", "azure").notes)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 10, 1), ""),
        (date(2026, 10, 2), "gpt-image-1.5 will be shut down on 2026-12-01, in 60 days: choose another model soon."),
        (date(2026, 11, 30), "gpt-image-1.5 will be shut down on 2026-12-01, tomorrow: choose another model soon."),
        (date(2026, 12, 1), "gpt-image-1.5 was shut down on 2026-12-01: choose another model."),
        (date(2027, 3, 1), "gpt-image-1.5 was shut down on 2026-12-01: choose another model."),
    ],
)
def test_model_near_its_shutdown_is_flagged(today, said):
    assert str(contract_for("gpt-image-1.5", "openai").retirement(today) or "") == said


def test_model_without_a_date_is_never_flagged():
    assert contract_for("gpt-image-2", "openai").retirement(date(2100, 1, 1)) is None


def test_size_by_the_rule_is_allowed_though_it_is_not_proposed():
    row = contract_for("gpt-image-2", "openai")
    assert "3840x2160" not in row.sizes
    row.check("size", "3840x2160", row.sizes)


@pytest.mark.parametrize(
    ("size", "choice"),
    [
        ("1000x1000", "; the nearest is 1008x1008."),
        ("auto", ', as in "1024x1024".'),
        ("1024X1024", ', as in "1024x1024".'),
        ("1e3x1e3", ', as in "1024x1024".'),
    ],
)
def test_size_against_the_rule_is_refused_with_the_rule(size, choice):
    row = contract_for("gpt-image-2", "openai")
    with pytest.raises(ValueNotAllowed) as caught:
        row.check("size", size, row.sizes)
    assert str(caught.value) == (
        f"size cannot be {size!r} for gpt-image-2: choose both edges multiples of 16 and at most 3840, 655,360 to"
        f" 8,294,400 pixels, at most 3:1{choice}"
    )


def test_field_the_model_does_not_take_is_to_be_left_out():
    with pytest.raises(ValueNotAllowed, match=r"^gpt-image-1 takes no background: leave it out\.$"):
        contract_for("gpt-image-1").check("background", "opaque", ())


def test_value_that_is_not_allowed_is_named_with_those_that_are():
    with pytest.raises(ValueNotAllowed) as caught:
        contract_for("gpt-image-1").check("size", "512x512", ("1024x1024", "1024x1536"))
    assert str(caught.value) == "size cannot be '512x512' for gpt-image-1: choose 1024x1024 or 1024x1536."


def test_size_is_width_then_height():
    assert parse_size("1536x1024") == (1536, 1024)
