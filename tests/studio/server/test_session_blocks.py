"""A visit keeps no copy of the page, and a widget that a handler leaves alone costs nothing."""

import asyncio
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import signature
from typing import Any

import gradio as gr
import pytest
from gradio.routes import App
from gradio.state_holder import SessionState

from components.studio.server import session_blocks
from components.studio.server.session_blocks import QUICK, SessionBlocks, hide_missing_matplotlib
from tests.studio.conftest import Served


def test_a_visit_keeps_no_description_of_the_widgets(served: Served):
    visit = served.studio.state_holder[name := secrets.token_hex(6)]
    try:
        assert list(visit.components) == []
        assert visit.blocks_config.blocks.keys() == served.studio.blocks.keys()
        assert visit.blocks_config.fns == served.studio.fns
    finally:
        del served.studio.state_holder.session_data[name], served.studio.state_holder.time_last_used[name]


def test_the_page_itself_has_them_all(served: Served):
    described = {component["id"] for component in served.studio.config["components"]}
    assert described == set(served.studio.blocks)
    assert all("props" in component for component in served.studio.config["components"])


def test_the_parameters_of_a_widget_are_found_once_and_are_its_own(served: Served):
    makers = {type(block).__init__ for block in served.studio.blocks.values()}
    assert {maker for maker in makers if hasattr(maker, "__signature__")} == makers
    wrapped = [maker for maker in makers if hasattr(maker, "__wrapped__")]
    assert wrapped
    assert all(maker.__signature__ == signature(maker.__wrapped__) for maker in wrapped)


def test_a_launch_describes_each_widget_once_and_a_change_after_the_launch_is_described():
    page = Page()
    with page.blocks.default_config.describing_once():
        [before, after] = (page.blocks.get_config_file()["components"] for _ in range(2))
    assert len(before) == len(after) == len(page.blocks.blocks)
    assert all(one is other for one, other in zip(before, after, strict=True))
    page.first.label = "Changed"
    later = page.blocks.get_config_file()["components"]
    assert [each["props"]["label"] for each in later if each["id"] == page.first._id] == ["Changed"]


def test_launching_is_when_widgets_are_described_once(monkeypatch: pytest.MonkeyPatch):
    page, described = Page(), []
    monkeypatch.setattr(
        gr.Blocks, "launch", lambda blocks, **_: described.extend(blocks.get_config_file() for _ in range(2))
    )
    page.blocks.launch(quiet=True)
    [one, other] = described
    assert one["components"][0] is other["components"][0]


@dataclass(frozen=True)
class Answered:
    """Hold what the page was told by an event, and which of its two boxes the visit has anew."""

    told: list[Any]
    built: list[int]
    state: Any


class Page:
    """A page with a button, two boxes and a state."""

    def __init__(self) -> None:
        with SessionBlocks() as self.blocks:
            self.first, self.second, self.kept = gr.Textbox(), gr.Textbox(), gr.State(0)
            gr.Button().click(lambda: None, None, [self.first, self.second, self.kept])

    def answer(self, said: Any) -> Answered:
        """Return what comes of what a handler returns."""
        [fn], visit = self.blocks.fns.values(), SessionState(self.blocks)
        told = asyncio.run(self.blocks.postprocess_data(fn, said, visit))
        boxes = (self.first, self.second)
        built = [number for number, box in enumerate(boxes) if visit.blocks_config.blocks[box._id] is not box]
        return Answered(told, built, visit[self.kept._id])


@pytest.fixture(scope="module")
def page() -> Page:
    return Page()


def test_a_widget_that_was_left_alone_is_not_built_again(page):
    assert page.answer({page.first: "Said"}) == Answered(["Said", gr.skip(), None], [], 0)
    update = {"value": "Said", "lines": 3, "__type__": "update"}
    said = {page.second: gr.update(value="Said", lines=3), page.kept: 7}
    assert page.answer(said) == Answered([gr.skip(), update, None], [1], 7)


def test_a_widget_that_is_only_shown_hidden_or_locked_is_not_built_again(page):
    said = {page.first: gr.update(visible=False), page.second: gr.update(interactive=False, visible=True)}
    hidden, locked = {"visible": False, "__type__": "update"}, {"interactive": False, "visible": True}
    assert page.answer(said) == Answered([hidden, locked | {"__type__": "update"}, None], [], 0)


def test_what_a_handler_returns_in_order_is_told_in_order(page):
    assert page.answer(["one", "two", 5]) == Answered(["one", "two", None], [], 5)
    assert page.answer((gr.skip(), "two", gr.skip())).told == [gr.skip(), "two", None]


def test_a_handler_that_leaves_everything_alone_tells_nothing(page):
    assert page.answer({page.first: gr.skip(), page.second: gr.skip()}) == Answered([gr.skip(), gr.skip(), None], [], 0)
    assert page.answer(gr.skip()).told[:2] == [gr.skip(), gr.skip()]


def test_a_handler_that_returns_too_little_is_refused_as_before(page):
    with pytest.raises(ValueError, match="didn't return enough output values"):
        page.answer(["one"])


@pytest.mark.parametrize("visibility", ["private", "public"])
def test_the_end_of_an_event_changes_nothing_in_a_page_and_is_the_result_of_a_named_endpoint(visibility):
    def count() -> Iterator[tuple[str, Any, int]]:
        yield "one", gr.skip(), 1
        yield "two", None, 2

    with SessionBlocks() as blocks:
        outputs = [gr.Textbox(), gr.Textbox("Typed"), gr.State(0)]
        gr.Button().click(count, None, outputs, api_visibility=visibility)
    state, whose = SessionState(blocks), {"session_hash": "s", "event_id": "e"}

    async def follow() -> list[dict[str, Any]]:
        steps = [await blocks.process_api(0, [], state, **whose)]
        while steps[-1]["is_generating"]:
            steps.append(await blocks.process_api(0, [], state, iterator=steps[-1]["iterator"], **whose))
        return steps

    first, _, end = asyncio.run(follow())
    assert first["data"] == ["one", gr.skip(), None]
    assert end["data"] == (["two", None, None] if visibility == "public" else [gr.skip(), gr.skip(), None])
    assert state[outputs[2]._id] == 2


def test_the_queue_keeps_no_list_of_what_visits_did(served: Served):
    assert "event: complete" in served.call("generate", prompt="A ball", quality="low")
    assert served.studio._queue.event_analytics == {}
    assert served.studio._queue.cached_event_analytics_summary == {"functions": {}}


def test_a_state_whose_change_raises_an_event_is_followed_and_no_other(served: Served):
    watched = {block for fn in served.studio.fns.values() for block, event in fn.targets if event == "change"}
    for fn in served.studio.fns.values():
        visit = SessionState(served.studio)
        ids, hashes = served.studio.get_state_ids_to_track(fn, visit)
        assert ids == [block._id for block in fn.outputs if block.stateful and block._id in watched]
        assert len(hashes) == len(ids)


def test_values_that_are_read_quickly_are_read_as_by_gradio():
    with SessionBlocks() as blocks:
        inputs = [
            gr.Textbox(),
            gr.Number(precision=0),
            gr.Slider(0, 9),
            gr.Dropdown(["a", "b"], type="index"),
            gr.Radio(["a", "b"], type="index"),
            gr.Checkbox(),
            gr.BrowserState(),
            gr.State(5),
        ]
        assert all(block.stateful or isinstance(block, QUICK) for block in inputs)
        gr.Button().click(lambda *_values: None, inputs, None)
    [fn], values = blocks.fns.values(), [7, 2.0, 3, "b", "a", True, "token", None]

    def read(kind: type[gr.Blocks]) -> list[Any]:
        return asyncio.run(kind.preprocess_data(blocks, fn, values, SessionState(blocks)))

    assert read(SessionBlocks) == read(gr.Blocks) == ["7", 2, 3, 1, 0, True, "token", 5]
    # A value that Gradio refuses is refused here too.
    values[3] = "c"
    for kind in (SessionBlocks, gr.Blocks):
        with pytest.raises(gr.Error):
            read(kind)


def test_a_value_is_read_by_the_widget_as_the_visit_has_it(served: Served):
    with SessionBlocks() as blocks:
        choice = gr.Dropdown(["a"])
        gr.Button().click(lambda _value: None, choice, None)
    [fn], visit = blocks.fns.values(), SessionState(blocks)
    visit[choice._id] = gr.Dropdown(["b"], render=False)
    assert asyncio.run(blocks.preprocess_data(fn, ["b"], visit)) == ["b"]


def test_a_missing_matplotlib_is_not_searched_for_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    monkeypatch.setattr(session_blocks, "find_spec", lambda _name: None)
    hide_missing_matplotlib()
    with pytest.raises(ImportError, match="matplotlib"):
        __import__("matplotlib")
    assert sys.modules["matplotlib"] is None


def test_a_matplotlib_that_is_there_stays_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    monkeypatch.setattr(session_blocks, "find_spec", lambda name: name)
    hide_missing_matplotlib()
    assert "matplotlib" not in sys.modules


def test_no_web_application_is_made_while_a_page_is_laid_out_and_one_when_it_is_launched(served: Served):
    with SessionBlocks() as page:
        gr.Textbox()
    assert page.queue().app is None
    assert isinstance(served.studio.server_app, App)
