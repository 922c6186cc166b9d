"""Each kind of value that a page sends is checked at one place: its type, its bounds, its choices, what was clicked."""

import math

import gradio as gr
import pytest

from components.studio.events.clicked import Clicked, item_at
from components.studio.events.event_errors import StalePage, UnexpectedValue
from components.studio.events.page_values import MOST_LETTERS, check_presence, check_value, check_values, fill_in
from components.studio.server.session_blocks import SessionBlocks

GOOD = [
    (gr.Textbox(), "a prompt"),
    (gr.Textbox(), 7),
    (gr.Number(), -2.5),
    (gr.Slider(0, 100), 100),
    (gr.Checkbox(), False),
    (gr.Dropdown(["a", "b"]), "b"),
    (gr.Dropdown(["a", "b"], multiselect=True), ["a", "b"]),
    (gr.Dropdown(["a"], allow_custom_value=True), "typed"),
    (gr.Radio([("One", 1)]), 1),
    (gr.DateTime(), "2026-11-29"),
    (gr.JSON(), {"size": [2, 2], "bits": ""}),
    (gr.UploadButton(file_types=["image"]), {"path": "/x.PNG"}),
]
FORGED = [
    (gr.Textbox(), ["a prompt"]),
    (gr.Textbox(), "a" * (MOST_LETTERS + 1)),
    (gr.Number(), True),
    (gr.Number(), "7"),
    (gr.Number(), 10**30),
    (gr.Number(), 10**400),
    (gr.Slider(0, 100), -(10**400)),
    (gr.Number(minimum=1), 0),
    (gr.Slider(0, 100), 100.5),
    (gr.Slider(0, 100), math.nan),
    (gr.Slider(0, 100), -math.inf),
    (gr.Checkbox(), "yes"),
    (gr.Dropdown(["a", "b"]), "c"),
    (gr.Dropdown(["a", "b"]), ["a"]),
    (gr.Dropdown(["a", "b"], multiselect=True), ["a", "c"]),
    (gr.Dropdown(["a"], allow_custom_value=True), 7),
    (gr.Radio([]), 7),
    (gr.Radio([("One", 1)]), {"One": 1}),
    (gr.DateTime(), {}),
    (gr.JSON(), "/etc/passwd"),
    (gr.JSON(), [{"path": 7}]),
    (gr.UploadButton(file_types=["image"]), {"path": "/x.txt"}),
]


def name(value: object) -> str:
    return f"{type(value).__name__}={value!r:.30}"


@pytest.mark.parametrize(("widget", "value"), GOOD, ids=name)
def test_what_a_page_offers_passes(widget, value):
    check_value(widget, value)


@pytest.mark.parametrize(("widget", "value"), FORGED, ids=name)
def test_what_a_page_cannot_have_is_refused(widget, value):
    with pytest.raises(UnexpectedValue):
        check_value(widget, value)


def test_a_number_out_of_bounds_is_refused_with_its_bounds():
    with pytest.raises(UnexpectedValue, match="A number here is from 1 to 2,000"):
        check_value(gr.Number(minimum=1, maximum=2000), 2001)


def test_text_that_no_file_or_answer_could_hold_is_refused_at_any_depth():
    with SessionBlocks() as blocks:
        box, gallery = gr.Textbox(), gr.Gallery()
        gr.Button().click(lambda *values: None, [box, gallery], None)
    [event] = blocks.fns.values()
    check_values(event, ["\N{ROSE}", [{"caption": "a"}]], lambda widget: widget)
    for values in (["\ud800", None], ["", [{"caption": ["\udfff"]}]], [""], "", None):
        with pytest.raises(UnexpectedValue):
            check_values(event, values, lambda widget: widget)


def test_the_choices_are_those_that_this_page_has_now():
    with SessionBlocks() as blocks:
        choice = gr.Radio(["as built"])
        gr.Button().click(lambda value: None, choice, None, api_visibility="private")
    [event] = blocks.fns.values()
    now = gr.Radio(["of this visit"], render=False)
    check_values(event, ["of this visit"], lambda widget: now)
    with pytest.raises(UnexpectedValue):
        check_values(event, ["as built"], lambda widget: now)


def test_a_widget_that_is_never_empty_has_the_value_that_it_was_built_with():
    with SessionBlocks() as blocks:
        widgets = [gr.Dropdown(["a", "b"], value="b"), gr.Slider(0, 9, value=4), gr.Checkbox(), gr.Textbox("a")]
        gr.Button().click(lambda *values: None, widgets, None, api_visibility="private")
    [event] = blocks.fns.values()
    assert fill_in(event, [None] * 4, lambda widget: widget) == ["b", 4, False, None]
    assert fill_in(event, ["a", 0, True, ""], lambda widget: widget) == ["a", 0, True, ""]


def test_a_handler_is_given_no_state_and_no_file_that_it_needs_and_that_is_not_there():
    def change(picked: int, maybe: int | None, path: str, more: object) -> None:
        """Change nothing."""

    with SessionBlocks() as blocks:
        gr.Button().click(change, [gr.State(), gr.State(), gr.File(), gr.State()], None)
    [event] = blocks.fns.values()
    check_presence(event, [1, None, "/x.png", None])
    with pytest.raises(StalePage):
        check_presence(event, [None, None, "/x.png", None])
    with pytest.raises(UnexpectedValue):
        check_presence(event, [1, None, None, None])


@pytest.mark.parametrize("index", [-1, 1.0, math.nan, "0", None, True, [0, 0], {}])
def test_what_was_clicked_has_a_place_in_a_list(index):
    with pytest.raises(UnexpectedValue):
        Clicked(None, {"index": index, "value": None})


def test_what_was_clicked_is_one_of_what_the_page_shows():
    assert Clicked(None, {"index": 1}).find("ab") == "b"
    assert Clicked(None, {"index": 0, "value": {"image": {"path": "/x.png"}}}).path == "/x.png"
    for value in (None, "x", {"image": {"path": 7}}):
        assert Clicked(None, {"index": 0, "value": value}).path == ""
    for index in (-1, 2):
        with pytest.raises(StalePage):
            item_at("ab", index)
    for data in (None, "text", [0]):
        with pytest.raises(UnexpectedValue):
            Clicked(None, data)
