"""The values of a form make a request, or are refused by name."""

import pytest

from components.errors import ValueNotAllowed
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
