"""What a person asks of a list is answered in the order in which they asked: no late answer undoes what came since."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable
from copy import copy

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from components.studio.server.guard import GuardedBlocks
from components.studio.server.request_order import MARK, RequestOrder, in_turn
from tests.studio.conftest import Served

TOKEN = "5a" * 32


def find(studio: GuardedBlocks, elem_id: str, event: str) -> gr.blocks.BlockFunction:
    """Return what happens at an event of a widget."""
    widget = next(block for block in studio.blocks.values() if getattr(block, "elem_id", None) == elem_id)
    return next(fn for fn in studio.fns.values() if (widget._id, event) in fn.targets and fn.fn)


@pytest.fixture
def slow_search(served: Served, monkeypatch) -> tuple[threading.Event, threading.Event]:
    """Let the search for "slow" wait; give what tells that it has begun, and what lets it go on."""
    begun, let_go, search = threading.Event(), threading.Event(), served.store.count_shots

    def count_shots(wanted):
        if wanted.text == "slow":
            begun.set()
            assert let_go.wait(60)
        return search(wanted)

    monkeypatch.setattr(served.store, "count_shots", count_shots)
    return begun, let_go


def test_a_late_search_does_not_take_back_what_was_done_since(served, slow_search):
    studio, (begun, let_go) = served.studio, slow_search
    search, tick = find(studio, "library-search", "change"), find(studio, "library-several", "input")
    state = SessionState(studio)

    def send(event, values: Callable[[object], object]) -> asyncio.Task:
        inputs = [values(getattr(widget, "elem_id", None)) for widget in event.inputs]
        return asyncio.create_task(studio.process_api(event, inputs, state, session_hash="one"))

    async def act() -> list[str]:
        done = []
        first = send(search, {"library-search": "slow", "library-several": False}.get)
        await asyncio.to_thread(begun.wait, 20)
        second = send(tick, {"library-several": True}.get)
        for task, name in ((first, "search"), (second, "tick")):
            task.add_done_callback(lambda _, name=name: done.append(name))
        # Another visit waits for nobody.
        elsewhere = [True if getattr(widget, "elem_id", None) else None for widget in tick.inputs]
        await studio.process_api(tick, elsewhere, SessionState(studio), session_hash="another")
        assert not done
        let_go.set()
        await asyncio.gather(first, second)
        return done

    assert asyncio.run(act()) == ["search", "tick"]
    # The tick was answered with what the search had left.
    view = next(block for block in tick.inputs if isinstance(block, gr.State))
    assert state[view._id].search.text == "slow"


def test_what_is_shown_already_is_not_searched_again(served, monkeypatch):
    """Show everything clears the words, and the page tells of that as of any others."""
    searched, count_shots = [], served.store.count_shots
    monkeypatch.setattr(served.store, "count_shots", lambda wanted: searched.append(wanted.text) or count_shots(wanted))
    studio, state = served.studio, SessionState(served.studio)
    search = find(studio, "library-search", "change")
    for text in ("ball", "ball", "bowl"):
        inputs = [{"library-search": text}.get(getattr(widget, "elem_id", None)) for widget in search.inputs]
        asyncio.run(studio.process_api(search, inputs, state))
    assert searched == ["ball", "bowl"]


def test_a_check_of_the_mask_is_not_answered_after_the_mask_was_changed(served):
    """Else the panel says that nothing is painted, of a mask that has just been uploaded."""
    studio, done = served.studio, []
    of_panel = [event for event in studio.fns.values() if "edit-mask-facts" in {each.elem_id for each in event.outputs}]
    by_name, states = {event.name: event for event in of_panel}, defaultdict(lambda: SessionState(studio))

    async def act() -> None:
        begun, let_go = asyncio.Event(), asyncio.Event()

        async def check() -> dict:
            begun.set()
            await let_go.wait()
            done.append("check")
            return {}

        async def upload() -> dict:
            done.append("upload")
            return {}

        def send(name: str, work: Callable, visit: str) -> asyncio.Task:
            event = copy(by_name[name])
            event.fn, event.inputs = work, []
            return asyncio.create_task(studio.process_api(event, [], states[visit], session_hash=visit))

        first = send("refresh", check, "one")
        await begun.wait()
        second = send("upload_mask", upload, "one")
        # Another visit waits for nobody.
        await send("upload_mask", upload, "another")
        assert done == ["upload"]
        let_go.set()
        await asyncio.gather(first, second)

    asyncio.run(act())
    assert done == ["upload", "check", "upload"]


def test_every_event_that_fills_a_list_waits_for_its_turn(served):
    """Of the lists that a search, a filter or a click changes."""
    lists = {"library-grid": "library", "usage-table": "usage"}
    lists |= {f"{tab}-prompts-list": f"{tab}-prompts" for tab in ("create", "edit")}
    for elem_id, name in lists.items():
        filling = [
            event
            for event in served.studio.fns.values()
            if event.fn
            and elem_id in {getattr(output, "elem_id", None) for output in event.outputs}
            # A switch of the language fills no list: it says what is there in another language.
            and event.name != "switch"
        ]
        assert filling
        assert {event.concurrency_id for event in filling} == {in_turn(name)["concurrency_id"]}


def test_whoever_is_cancelled_holds_nobody_up():
    request_order, said = RequestOrder(), []

    async def ask(name: str, until: asyncio.Event) -> None:
        async with request_order.wait("one", f"{MARK}library"):
            await until.wait()
            said.append(name)

    async def act() -> None:
        never, now = asyncio.Event(), asyncio.Event()
        now.set()
        asked = [asyncio.create_task(ask(name, until)) for name, until in (("a", never), ("b", never), ("c", now))]
        await asyncio.sleep(0)
        for task in asked[:2]:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    asyncio.run(act())
    assert said == ["c"]
    assert not request_order._locks


@pytest.mark.parametrize(
    ("box", "line"), [("library-search", "library-line"), ("edit-prompts-search", "edit-prompts-said")]
)
def test_a_search_of_too_many_words_is_refused_where_the_person_looks(served, box, line):
    search = find(served.studio, box, "change")
    inputs = [{box: "cat " * 1200}.get(getattr(widget, "elem_id", None)) for widget in search.inputs]
    sent = asyncio.run(served.studio.process_api(search, inputs, SessionState(served.studio)))
    [said] = [data for shown, data in zip(search.outputs, sent["data"], strict=True) if shown.elem_id == line]
    assert "A search takes 32 words at most" in said["value"]
