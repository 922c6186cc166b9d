"""What Gradio keeps of a visit is let go: at once of a script's call, an hour after it was closed of a page."""

from datetime import datetime, timedelta

import pytest

from components.studio.server.sessions import COMES_BACK, MOST, Sessions
from tests.library.pictures import PNG
from tests.studio.conftest import Served


@pytest.fixture
def holder(served: Served):
    """Give where Gradio keeps its sessions."""
    return served.studio.state_holder


def test_of_calls_to_named_endpoints_none_is_kept(served, holder, as_file):
    before = set(holder.session_data)
    for _ in range(3):
        assert "event: complete" in served.call("generate", prompt="A ball", quality="low")
    assert "event: error" in served.call("generate", prompt="")
    assert "event: error" in served.call("edit", prompt="A rose")
    client = served.client
    client.predict(prompt="A ball", quality="low", api_name="/generate")
    client.predict(prompt="A rose", image=as_file(PNG), quality="low", size="1024x1024", api_name="/edit")
    assert set(holder.session_data) <= before
    assert set(holder.time_last_used) <= before


def test_a_page_is_kept_while_it_is_open_and_an_hour_longer(served, holder):
    long_ago = datetime.now() - COMES_BACK - timedelta(seconds=1)
    for name, closed, used in (
        ("open", False, long_ago),
        ("just closed", True, datetime.now()),
        ("closed long ago", True, long_ago),
    ):
        holder[name].is_closed = closed
        holder.time_last_used[name] = used
    Sessions(served.studio).sweep()
    assert {"open", "just closed"} <= set(holder.session_data)
    assert "closed long ago" not in holder.session_data
    assert "closed long ago" not in holder.time_last_used
    for name in ("open", "just closed"):
        del holder.session_data[name], holder.time_last_used[name]


def test_the_page_that_was_idle_for_longest_goes_first_and_pages_close_with_a_sweep(served, holder):
    assert holder.capacity == MOST
    unloaded = [fn for fn in served.studio.fns.values() if any(kind == "unload" for _, kind in fn.targets)]
    assert [fn.fn.__name__ for fn in unloaded] == ["sweep"]
