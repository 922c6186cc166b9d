"""Whoever spends the owner's key is offered what the owner offers, and nothing else is asked for."""

from collections.abc import Callable, Iterator

import pytest

from components.endpoint.client.client import ImagesClient
from components.settings.access_settings import AccessSettings, Offer
from tests.far_end import FarEnd
from tests.library.pictures import answer_with, encode, noise
from tests.studio.conftest import Served
from tests.studio.named_endpoints.calls import refusal

OFFER = Offer(models=("gpt-image-1", "gpt-image-1.5"), most_quality="medium", most_count=2)


@pytest.fixture(scope="module")
def far_end() -> Iterator[FarEnd]:
    far_end = FarEnd()
    yield far_end
    far_end.close()


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served], far_end: FarEnd) -> Served:
    """Give a studio whose owner offers two models, up to medium quality, two pictures at a time."""
    return serve(ImagesClient(far_end.url, "sk-owner"), "e", "modelverse", AccessSettings(offer=OFFER))


def choices(served: Served, elem_id: str) -> list:
    components = [component["props"] for component in served.get("config").json()["components"]]
    return [value for _, value in next(props for props in components if props.get("elem_id") == elem_id)["choices"]]


@pytest.mark.parametrize("tab", ["create", "edit"])
def test_the_forms_offer_nothing_else(served, tab):
    assert choices(served, f"{tab}-model") == ["gpt-image-1", "gpt-image-1.5"]
    assert choices(served, f"{tab}-quality") == ["low", "medium"]
    assert choices(served, f"{tab}-count") == [1, 2]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"model": "gpt-image-2"}, "gpt-image-2 is not on offer here: choose gpt-image-1 or gpt-image-1.5."),
        ({"quality": "high"}, "The quality high is not on offer here: choose low or medium."),
        ({"n": 3}, "One call makes at most 2 pictures here: ask for fewer."),
    ],
)
def test_a_script_that_asks_for_more_is_told_what_there_is_and_nothing_is_sent(served, far_end, asked, sentence):
    assert refusal(served.client, "/generate", prompt="A ball", **asked) == sentence
    assert far_end.asked == []


def test_a_script_that_names_no_quality_gets_the_best_on_offer(served, far_end):
    far_end.say(answer_with(encode(noise(60, 40))))
    served.client.predict(prompt="A ball", quality="", api_name="/generate")
    assert far_end.asked[-1].json["quality"] == "medium"
    far_end.asked.clear()
