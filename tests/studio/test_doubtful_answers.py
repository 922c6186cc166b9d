"""What a script is told of an answer that is not what was asked for, or that says of its cost what cannot be."""

from collections.abc import Callable, Iterator

import pytest

from components.endpoint.client import ImagesClient
from tests.far_end import FarEnd
from tests.library.pictures import answer_with, encode, noise
from tests.studio.conftest import Served

NOTHING = {"total_tokens": 0, "input_tokens": 0, "output_tokens": 0, "input_tokens_details": {"text_tokens": 0}}


@pytest.fixture(scope="module")
def end() -> Iterator[FarEnd]:
    end = FarEnd()
    yield end
    end.close()


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served], end: FarEnd) -> Served:
    """Give the studio before an endpoint whose prices are known and that says what a test tells it to."""
    return serve(ImagesClient(end.url, "any-key-at-all"), "images.example", "modelverse")


def test_a_picture_that_is_said_to_have_taken_no_tokens_is_not_free(served, end):
    end.say(answer_with(encode(noise(32, 32)), usage=NOTHING))
    _, facts = served.client.predict(prompt="A ball", api_name="/generate")
    assert (facts["usage"], facts["cost"]) == (None, None)
