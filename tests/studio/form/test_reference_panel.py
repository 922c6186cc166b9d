"""The reference pictures of an edit that a person has chosen on the page."""

import pytest

from components.endpoint.contracts.contract import contract_for
from components.errors import ValueNotAllowed
from components.studio.form.reference_panel import measure_chosen, read_chosen
from tests.library.pictures import encode, noise

TAKES_16 = contract_for("gpt-image-1", "offline")


def test_more_than_the_model_takes_are_refused_before_any_is_read():
    with pytest.raises(ValueNotAllowed, match="takes at most 16 pictures and 17 were given: leave some out"):
        read_chosen([("no such file", None)] * 16, TAKES_16)


def test_as_many_as_the_model_takes_are_measured_for_the_price(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(encode(noise(60, 40)))
    assert measure_chosen([(str(path), None)] * 15 + [("no such file", None)] * 6000, TAKES_16) == [(60, 40)] * 15


@pytest.mark.parametrize("take", [read_chosen, measure_chosen])
def test_a_model_that_takes_none_is_given_none(take):
    assert not take([("no such file", None)], contract_for("gpt-image-1"))
    assert not take(None, TAKES_16)
