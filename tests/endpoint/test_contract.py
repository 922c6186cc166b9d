"""The rows of what each model allows, and which row is taken."""

import pytest

from components.endpoint.contract import ROWS, contract_for, list_values, parse_size, provider_of
from components.endpoint.cost import FREE
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
    assert row.documented
    assert row.default_size in row.sizes
    assert row.default_quality in row.qualities
    assert row.default_format in row.formats
    assert row.compressible <= set(row.formats)
    assert set(row.output_tokens) == {(quality, size) for quality in row.qualities for size in row.sizes}
    assert row.prices is not None


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
    ],
)
def test_provider_is_told_by_the_host(base_url, provider):
    assert provider_of(base_url) == provider


def test_offline_endpoint_keeps_the_limits_and_charges_nothing():
    row = contract_for("gpt-image-1", "offline")
    assert row.max_count == 4
    assert row.prices == FREE


def test_known_model_at_another_endpoint_has_limits_and_no_prices():
    row = contract_for("gpt-image-2", "other")
    assert (row.max_count, row.documented, row.prices) == (10, True, None)


def test_unknown_model_is_usable_with_caution():
    row = contract_for("gpt-image-9", "openai")
    assert (row.model, row.documented, row.prices, row.max_count) == ("gpt-image-9", False, None, 4)
    assert row.output_tokens == {}


def test_value_that_is_not_allowed_is_named_with_those_that_are():
    with pytest.raises(ValueNotAllowed) as caught:
        contract_for("gpt-image-1").check("size", "512x512", ("1024x1024", "1024x1536"))
    assert str(caught.value) == "size cannot be '512x512' for gpt-image-1: choose 1024x1024 or 1024x1536."


def test_list_of_values_reads_as_a_sentence():
    assert [list_values(values) for values in (("a",), ("a", "b"), ("a", "b", "c"))] == ["a", "a or b", "a, b or c"]


def test_size_is_width_then_height():
    assert parse_size("1536x1024") == (1536, 1024)
