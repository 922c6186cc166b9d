"""What values of a form mean: a request, and a price on a button."""

import pytest

from components.errors import ValueNotAllowed
from tests.studio.conftest import service

ASKED = {"prompt": "a beautiful flower", "size": "1024x1024", "quality": "high", "n": 1}


@pytest.mark.parametrize(
    ("provider", "model", "changes", "words"),
    [
        ("offline", "gpt-image-1", {}, " · free"),
        ("modelverse", "gpt-image-1", {}, " · about ¥1.17"),
        ("openai", "gpt-image-1", {}, " · about $0.166"),
        ("modelverse", "gpt-image-1", {"n": 4}, " · about ¥4.66"),
        ("modelverse", "gpt-image-1", {"quality": "low"}, " · about ¥0.076"),
        ("openai", "gpt-image-2", {}, " · about $0.211"),
        ("openai", "gpt-image-2", {"size": "2560x1440"}, " · about $0.221"),
        ("openai", "gpt-image-2", {"partial_images": 3}, " · about $0.220"),
        ("openai", "gpt-image-2.5-flare", {}, " · price not known"),
        ("other", "gpt-image-1", {}, " · price not known"),
        ("modelverse", "a-model-of-tomorrow", {}, " · price not known"),
    ],
)
def test_the_button_says_its_price(provider, model, changes, words):
    assert service(provider, model=model).price(ASKED | changes) == words


def test_the_price_is_that_of_the_model_chosen_in_the_form():
    assert service("openai", model="gpt-image-2").price(ASKED | {"model": "gpt-image-1"}) == " · about $0.166"


@pytest.mark.parametrize(
    ("provider", "model", "changes", "more", "words"),
    [
        ("modelverse", "gpt-image-1", {"size": ""}, {}, " · up to ¥1.76"),
        ("modelverse", "gpt-image-1", {"size": ""}, {"apart": True}, " · up to ¥1.76 a part"),
        ("modelverse", "gpt-image-1", {}, {"apart": True}, " · about ¥1.17 a part"),
        # 194 tokens of the picture at 10 dollars a million, 65 + 4 * 129 of each reference.
        ("openai", "gpt-image-1", {"n": 4}, {}, " · about $0.668"),
        ("openai", "gpt-image-1", {"n": 4}, {"pictures": [(2048, 512)] * 16}, " · about $0.761"),
        ("openai", "gpt-image-1", {"input_fidelity": "high"}, {}, " · about $0.210"),
        # What pictures that go in cost there is not published, and any size of some 1.5 megapixels may travel.
        ("openai", "gpt-image-2", {}, {}, " · at least $0.211"),
        ("openai", "gpt-image-2", {"size": ""}, {}, " · at least $0.064 to $0.246"),
        ("openai", "gpt-image-2.5-flare", {"size": ""}, {}, " · price not known"),
        ("offline", "gpt-image-1", {"size": ""}, {"apart": True}, " · free"),
    ],
)
def test_the_price_of_an_edit_counts_what_goes_in(provider, model, changes, more, words):
    assert service(provider, model=model).price_of_edit(ASKED | changes, **more) == words


def test_whole_numbers_that_came_as_floats_are_whole():
    request = service("offline").request({"prompt": "A ball", "output_format": "jpeg", "n": 2.0, "user": ""})
    assert request.parameters["n"] == 2
    assert isinstance(request.n, int)


@pytest.mark.parametrize("count", [float("nan"), float("inf"), 2.5, "2", True])
def test_what_is_no_whole_number_is_refused(count):
    with pytest.raises(ValueNotAllowed, match="choose a whole number from 1 to 4"):
        service("offline").request({"prompt": "A ball", "n": count})


@pytest.mark.parametrize("name", ["background", "moderation", "user", "partial_images"])
def test_what_the_model_does_not_take_is_refused_by_name(name):
    value = 1 if name == "partial_images" else "auto"
    with pytest.raises(ValueNotAllowed, match=f"gpt-image-1 .*{name}"):
        service("modelverse").request({"prompt": "A ball", name: value})
