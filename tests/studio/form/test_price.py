"""The price that a button says, by contract and request."""

import pytest

from components.endpoint.contracts.contract import contract_for
from components.studio.form.price import price_of, price_of_edit

ASKED = {"prompt": "a beautiful flower", "size": "1024x1024", "quality": "high", "n": 1}


@pytest.mark.parametrize(
    ("provider", "model", "changes", "words"),
    [
        ("offline", "gpt-image-1", {}, "free"),
        ("modelverse", "gpt-image-1", {}, "about ¥1.17"),
        ("openai", "gpt-image-1", {}, "about $0.166"),
        ("modelverse", "gpt-image-1", {"n": 4}, "about ¥4.66"),
        ("modelverse", "gpt-image-1", {"quality": "low"}, "about ¥0.076"),
        ("openai", "gpt-image-2", {}, "about $0.211"),
        ("openai", "gpt-image-2", {"size": "2560x1440"}, "about $0.221"),
        ("openai", "gpt-image-2", {"partial_images": 3}, "about $0.220"),
        ("openai", "gpt-image-2.5-flare", {}, "price not known"),
        ("other", "gpt-image-1", {}, "price not known"),
        ("modelverse", "a-model-of-tomorrow", {}, "price not known"),
    ],
)
def test_the_button_says_its_price(provider, model, changes, words):
    assert str(price_of(contract_for(model, provider), ASKED | changes)) == words


@pytest.mark.parametrize(
    ("provider", "model", "changes", "more", "words"),
    [
        ("modelverse", "gpt-image-1", {"size": ""}, {}, "up to ¥1.76"),
        ("modelverse", "gpt-image-1", {"size": ""}, {"apart": True}, "up to ¥1.76 a part"),
        ("modelverse", "gpt-image-1", {}, {"apart": True}, "about ¥1.17 a part"),
        # 194 tokens of the picture at 10 dollars a million, 65 + 4 * 129 of each reference.
        ("openai", "gpt-image-1", {"n": 4}, {}, "about $0.668"),
        ("openai", "gpt-image-1", {"n": 4}, {"pictures": [(2048, 512)] * 16}, "about $0.761"),
        ("openai", "gpt-image-1", {"input_fidelity": "high"}, {}, "about $0.210"),
        # What pictures that go in cost there is not published, and any size of some 1.5 megapixels may travel.
        ("openai", "gpt-image-2", {}, {}, "at least $0.211"),
        ("openai", "gpt-image-2", {"size": ""}, {}, "at least $0.064 to $0.246"),
        ("openai", "gpt-image-2.5-flare", {"size": ""}, {}, "price not known"),
        ("offline", "gpt-image-1", {"size": ""}, {"apart": True}, "free"),
    ],
)
def test_the_price_of_an_edit_counts_what_goes_in(provider, model, changes, more, words):
    assert str(price_of_edit(contract_for(model, provider), ASKED | changes, **more)) == words
