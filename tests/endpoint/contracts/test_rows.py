"""The rows hold what is documented, and nothing that is not."""

from datetime import date

import pytest

from components.endpoint.contracts.contract import ROWS, contract_for
from components.endpoint.contracts.cost import Prices

each_row = pytest.mark.parametrize("row", ROWS.values(), ids=[" ".join(name) for name in ROWS])
FIVE = ("gpt-image-1-mini", "gpt-image-1.5", "gpt-image-2", "gpt-image-2.5-sunburst", "gpt-image-2.5-flare")


def test_every_model_of_the_list_has_a_row():
    assert {("modelverse", model) for model in ("gpt-image-1", "gpt-image-1.5", "gpt-image-2")} <= set(ROWS)
    assert {(provider, model) for provider in ("openai", "azure") for model in FIVE} <= set(ROWS)


@each_row
def test_what_is_proposed_is_allowed(row):
    assert row.sizes[:3] == ("1024x1024", "1024x1536", "1536x1024")
    assert len(set(row.sizes)) == len(row.sizes)
    for name, allowed in (("size", row.sizes), ("quality", row.qualities), ("format", row.formats)):
        for value in allowed:
            row.check(name, value, allowed)
    if row.size_rule:
        assert all(row.size_rule.takes(size) for size in row.sizes)
        assert {16 / 9, 9 / 16, 4 / 3, 3 / 4} <= {width / height for width, height in row.canvas_sizes}


@each_row
def test_sizes_differ_in_aspect_ratio(row):
    assert len({width / height for width, height in row.canvas_sizes}) == len(row.sizes)


@each_row
def test_notes_are_sentences(row):
    assert all(note.endswith(".") and "{" not in note for note in map(str, row.notes))


@pytest.mark.parametrize(
    ("provider", "model", "prices"),
    [
        ("modelverse", "gpt-image-1", Prices("CNY", 35, 35, 280)),
        ("modelverse", "gpt-image-1.5", None),
        ("modelverse", "gpt-image-2", None),
        ("openai", "gpt-image-1", Prices("USD", 5, 10, 40)),
        ("openai", "gpt-image-1-mini", Prices("USD", 2, 2.5, 8)),
        ("openai", "gpt-image-1.5", Prices("USD", 5, 8, 32, 10)),
        ("openai", "gpt-image-2", Prices("USD", 5, 8, 30, 10)),
        ("openai", "gpt-image-2.5-sunburst", Prices("USD", 5, 8, 30)),
        ("openai", "gpt-image-2.5-flare", Prices("USD", 5, 8, 30)),
        ("azure", "gpt-image-2", None),
    ],
)
def test_prices_are_those_of_the_lists(provider, model, prices):
    assert contract_for(model, provider).prices == prices


@pytest.mark.parametrize(
    ("provider", "model", "formats", "count", "free", "images"),
    [
        ("modelverse", "gpt-image-1", "png jpeg", 4, False, 1),
        ("modelverse", "gpt-image-1.5", "png jpeg webp", 4, False, 1),
        ("modelverse", "gpt-image-2", "png jpeg", 10, True, 1),
        ("openai", "gpt-image-1-mini", "png jpeg webp", 10, False, 16),
        ("openai", "gpt-image-1.5", "png jpeg webp", 10, False, 16),
        ("openai", "gpt-image-2", "png jpeg webp", 10, True, 16),
        ("openai", "gpt-image-2.5-flare", "png jpeg webp", 10, True, 16),
    ],
)
def test_limits_are_the_documented_ones(provider, model, formats, count, free, images):
    row = contract_for(model, provider)
    assert (" ".join(row.formats), row.max_count, row.size_rule is not None, row.max_images) == (
        formats,
        count,
        free,
        images,
    )
    assert row.compressible == set(row.formats) - {"png"}
    assert row.max_prompt == 32_000


@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-1.5", "gpt-image-2"])
def test_modelverse_is_sent_nothing_it_does_not_document(model):
    row = contract_for(model)
    assert row.backgrounds == row.moderations == row.input_fidelities == ()
    assert (row.takes_user, row.streams) == (False, False)
    assert (row.max_partials, row.image_field, row.mask_field) == (0, "image", "mask")


@pytest.mark.parametrize("model", FIVE)
def test_openai_streams_and_takes_what_its_models_take(model):
    row = contract_for(model, "openai")
    assert (row.streams, row.max_partials, row.takes_user, row.images_field) == (True, 3, True, "image[]")
    assert row.moderations == ("auto", "low")
    assert ("transparent" in row.backgrounds) is (model != "gpt-image-2")
    assert ("max" in row.qualities) is ("2.5" in model)


@pytest.mark.parametrize(
    ("provider", "model", "day"),
    [
        ("openai", "gpt-image-1", date(2026, 10, 23)),
        ("azure", "gpt-image-1", date(2026, 10, 23)),
        ("openai", "gpt-image-1-mini", date(2026, 12, 1)),
        ("openai", "gpt-image-1.5", date(2026, 12, 1)),
        ("openai", "gpt-image-2", None),
        ("azure", "gpt-image-1.5", None),
        ("modelverse", "gpt-image-1", None),
    ],
)
def test_shutdown_dates_are_those_that_were_announced(provider, model, day):
    assert contract_for(model, provider).retires == day


@pytest.mark.parametrize(
    ("size", "tokens"),
    [("1024x1024", (196, 1756, 7024)), ("1024x1536", (158, 1372, 5488)), ("1536x1024", (158, 1372, 5488))],
)
def test_gpt_image_2_has_the_calculators_tokens(size, tokens):
    for provider in ("modelverse", "openai"):
        row = contract_for("gpt-image-2", provider)
        assert tuple(row.output_tokens[quality, size] for quality in ("low", "medium", "high")) == tokens
        assert tuple(row.count_output_tokens(quality, size) for quality in ("low", "medium", "high")) == tokens
