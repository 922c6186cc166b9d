"""Whatever goes wrong in an event of the page ends in a sentence where the person looks, and never in a bare error."""

import asyncio
import logging
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import gradio as gr
import httpx
import pytest
from gradio.state_holder import SessionState

from app import HOME
from components.errors import StorageError
from components.studio.server.guard import GuardedBlocks
from components.studio.studio import build_studio
from tests.studio.conftest import Served

SECRET = "what a visitor has written"
SLIP = "Proofroom made a mistake of its own (test_guard.py:"


@pytest.fixture(scope="module")
def studio(served: Served) -> GuardedBlocks:
    return build_studio(served.service, HOME / "examples")


def slip(*_values):
    raise RuntimeError(SECRET)


@pytest.fixture(scope="module")
def state(studio: GuardedBlocks) -> SessionState:
    """Give what Gradio keeps of one page."""
    return SessionState(studio)


def run(studio: GuardedBlocks, state: SessionState, event: gr.blocks.BlockFunction, work) -> dict:
    """Return what the page is sent by an event, whose handler is ``work``."""
    broken = copy(event)
    broken.fn, broken.inputs = work, []
    return asyncio.run(studio.process_api(broken, [], state))


def has_line(event: gr.blocks.BlockFunction) -> bool:
    """Whether an event can say something where the person looks."""
    classes = {name for output in event.outputs for name in getattr(output, "elem_classes", None) or ()}
    # What writes to the lines of several tabs, such as a switch of the language, belongs to none of them.
    of_tabs = {output.elem_id for output in event.outputs} & {"create-line", "edit-line"}
    return bool(classes & {"line", "panel-facts"}) and len(of_tabs) < 2


def written(sent: dict) -> str:
    """Return all that the page is sent to show."""
    return " ".join(str(data) for data in sent["data"])


def events(studio: GuardedBlocks) -> Iterator[gr.blocks.BlockFunction]:
    """Yield every event of the app that the server has a hand in."""
    yield from (event for event in studio.fns.values() if event.fn)


def test_every_event_of_the_app_that_stops_says_so_in_a_sentence(studio, state, caplog):
    stopped = list(events(studio))
    at_a_line = [event for event in stopped if has_line(event)]
    for event in at_a_line:
        sent = run(studio, state, event, slip)
        assert SLIP in written(sent), event
        assert not sent["is_generating"]
    assert len(at_a_line) > 50
    # What has no line is about a price, a list or a label, or is called by a script.
    for event in [event for event in stopped if not has_line(event)]:
        with pytest.raises(gr.Error) as toast:
            run(studio, state, event, slip)
        assert toast.value.message.startswith(SLIP), event
        assert not toast.value.print_exception
    assert SECRET not in caplog.text
    assert caplog.text.count("stopped on RuntimeError at test_guard.py:") == len(stopped)


def test_run_can_be_pressed_again_whatever_stopped_a_run(studio, state):
    runs = 0
    for event in events(studio):
        for job_status in studio.job_statuses:
            if not has_line(event) or not {job_status.line, job_status.run, job_status.cancel} <= set(event.outputs):
                continue
            sent = dict(zip(event.outputs, run(studio, state, event, slip)["data"], strict=True))
            if "value" not in sent[job_status.line]:
                # Pressed in another tab, and told there.
                continue
            runs += 1
            assert sent[job_status.run]["interactive"] is True
            assert sent[job_status.cancel]["visible"] is False
    assert runs > 10


def test_a_run_that_stops_halfway_leaves_nothing_disabled(studio, state):
    [job_status, _] = studio.job_statuses
    event = next(event for event in events(studio) if job_status.unstored in event.outputs)

    async def begins_and_stops():
        yield {job_status.run: gr.update(interactive=False), job_status.cancel: gr.update(visible=True)}
        slip()

    broken = copy(event)
    broken.fn, broken.inputs = begins_and_stops, []

    async def follow() -> list[dict]:
        whose = {"session_hash": "s", "event_id": "e"}
        begun = await studio.process_api(broken, [], state, **whose)
        return [begun, await studio.process_api(broken, [], state, iterator=begun["iterator"], **whose)]

    begun, ended = asyncio.run(follow())
    assert begun["is_generating"]
    assert not ended["is_generating"]
    sent = dict(zip(event.outputs, ended["data"], strict=True))
    assert SLIP in sent[job_status.line]["value"]
    assert sent[job_status.run]["interactive"] is True


@pytest.mark.parametrize("count", [1, 2])
def test_a_handler_that_has_nothing_to_say_leaves_everything_as_it_is(count):
    async def say_nothing():
        return
        yield

    with GuardedBlocks() as blocks:
        shown = [gr.Textbox(f"text {number}") for number in range(count)]
        gr.Button().click(say_nothing, None, shown)
    assert asyncio.run(blocks.process_api(0, []))["data"] == [{"__type__": "update"}] * count


def test_what_cannot_be_shown_is_said_like_what_cannot_be_done(studio, state):
    [_, job_status] = studio.job_statuses
    event = next(event for event in events(studio) if job_status.line in event.outputs and len(event.outputs) > 20)
    gallery = next(output for output in event.outputs if isinstance(output, gr.Gallery))
    sent = run(studio, state, event, lambda: {gallery: "no list of pictures"})
    assert "Proofroom made a mistake of its own" in written(sent)


def test_what_proofroom_itself_refuses_is_said_as_it_is(studio, state, caplog):
    def refuse():
        raise StorageError("The data folder cannot be used.")

    for event in filter(has_line, events(studio)):
        assert "The data folder cannot be used." in written(run(studio, state, event, refuse))
    for event in (event for event in events(studio) if not has_line(event)):
        with pytest.raises(gr.Error, match="The data folder cannot be used"):
            run(studio, state, event, refuse)
    assert not caplog.records


def test_what_a_page_sends_that_no_page_can_send_is_answered_and_not_traced(served, caplog, capfd):
    """By the routes a browser uses: a picture is clicked of which there are not so many."""
    caplog.set_level(logging.WARNING)
    config = httpx.get(f"{served.address}config", timeout=20).json()
    grid = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "library-grid")
    event = next(d for d in config["dependencies"] if [grid, "select"] in d["targets"])
    body = {"fn_index": event["id"], "data": [None] * len(event["inputs"]), "session_hash": "of-a-stranger"}
    body["event_data"] = {"index": 999, "value": None}
    joined = httpx.post(f"{served.address}gradio_api/queue/join", json=body, timeout=20)
    assert joined.status_code == 200
    said = httpx.get(f"{served.address}gradio_api/queue/data?session_hash=of-a-stranger", timeout=20).text
    assert "The server no longer knows what this page shows" in said
    assert '"success":true' in said
    assert not caplog.records
    assert "Traceback" not in capfd.readouterr().err


def test_the_log_is_told_where_and_not_what(tmp_path: Path, caplog):
    with GuardedBlocks() as blocks:
        gr.Button().click(slip, None, gr.HTML(elem_classes="line"))
    asyncio.run(blocks.process_api(0, []))
    assert "RuntimeError at test_guard.py:" in caplog.text
    assert SECRET not in caplog.text
