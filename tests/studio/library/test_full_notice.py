"""The library says that it is nearly full before any picture leaves."""

import gradio as gr

from components.library.storage.data_limit import DataLimit
from components.studio.library.full_notice import build_full_notice
from components.studio.server.session_blocks import SessionBlocks


def say(limit: DataLimit) -> dict:
    """Return the update of the notice when the tab is opened."""
    with SessionBlocks() as page:
        tab = gr.Button()
        notice = build_full_notice(limit, tab.click)
    [opened] = page.fns.values()
    return opened.fn()[notice]


def test_a_library_that_is_nearly_full_says_which_pictures_leave():
    told = say(DataLimit(100, used=95))
    assert told["visible"]
    assert "the oldest pictures without a star leave first" in told["value"]


def test_a_library_with_room_says_nothing():
    assert not say(DataLimit(100, used=50))["visible"]
    assert not say(DataLimit(None, used=50))["visible"]
