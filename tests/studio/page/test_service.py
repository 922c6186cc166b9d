"""The values of a form make a request, or are refused by name."""

from dataclasses import replace
from pathlib import Path

import pytest

from app import open_endpoints
from components.errors import ValueNotAllowed
from components.settings.access_settings import AccessSettings, Offer
from components.settings.settings import Settings
from components.studio.access.person import Person, acting
from tests.studio.conftest import service


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


KEYED = Settings(data=Path(), model="gpt-image-2", base_url="https://api.openai.com/v1", api_key="sk-owner")


def keyed(**access: object) -> Settings:
    """Return the settings of a Proofroom whose owner has a key."""
    return replace(KEYED, access=AccessSettings(**access))


def test_the_owners_key_is_not_used_where_each_visitor_is_to_bring_one():
    client, endpoint, fallback = open_endpoints(keyed(keys="visitor"))
    assert client.host.startswith("127.0.0.1:")
    assert endpoint.offline
    assert endpoint.model == "gpt-image-1"
    assert fallback is None


def test_whoever_may_not_spend_the_owners_money_draws_offline():
    _, endpoint, fallback = open_endpoints(keyed(spenders="signed-in", entrance="password"))
    here = replace(service(), endpoint=endpoint, fallback=fallback)
    with acting(Person("visit")):
        assert here.endpoint_now.offline
        assert here.asker(None).other.client.host.startswith("127.0.0.1:")
    with acting(Person("visit", signed_in=True)):
        assert here.endpoint_now.name == "api.openai.com"
        assert here.asker(None).other is None


def test_the_page_starts_with_a_model_that_is_on_offer():
    assert open_endpoints(keyed(offer=Offer(models=("gpt-image-1-mini", "gpt-image-2"))))[1].model == "gpt-image-2"
    assert open_endpoints(keyed(offer=Offer(models=("gpt-image-1-mini",))))[1].model == "gpt-image-1-mini"
    assert open_endpoints(keyed())[1].model == "gpt-image-2"


def test_a_picture_that_is_named_in_the_prompt_is_sent_or_the_prompt_is_refused():
    asked = {"prompt": "The hat of @2"}
    assert service("offline").request(asked, pictures=2).parameters["prompt"] == "The hat of image 2"
    with pytest.raises(ValueNotAllowed, match="no picture is sent"):
        service("offline").request(asked)
