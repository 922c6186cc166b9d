"""A signal tells Gradio of a change, whatever its value."""

import pytest
from gradio.utils import deep_hash

from components.studio.page.updates import Signal


@pytest.mark.parametrize("value", ["the same", ("a", 1), ["a list"]])
def test_gradio_takes_two_signals_of_one_value_for_a_change(value: object):
    first, second = Signal(value), Signal(value)
    assert deep_hash(first) != deep_hash(second)
    assert deep_hash(first) == deep_hash(first)
