"""The values of an event, checked as coming from a stranger before a handler sees any of them.

Each kind of value is checked at one place. The type of a value, the bounds of a number and the choices of a list are
checked here, by the widget; a file by ``Uploads``; what was clicked by ``Clicked``. States never come from a page:
Gradio keeps them. An id is looked up together with its visitor.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any, Union, get_args, get_origin

import gradio as gr
from gradio.block_function import BlockFunction
from gradio_client.utils import is_valid_file

from components.message.message import Message
from components.studio.events.event_errors import StalePage, UnexpectedValue

# More letters than any text of a page has: a prompt has 32,000 at most.
MOST_LETTERS = 100_000
# The largest number where a widget has no bounds of its own.
MOST_NUMBER = 10**9

# Widgets that always have a value, where they were built with one.
NEVER_EMPTY = (gr.Dropdown, gr.Radio, gr.Slider, gr.Checkbox)

Check = Callable[[Any, Any], bool]


def check_values(event: BlockFunction, values: object, known: Callable[[gr.blocks.Block], Any]) -> None:
    """Raise UnexpectedValue where the page of an event cannot have these values.

    ``known`` returns a widget as it is on the page that sends the values.
    """
    if not isinstance(values, list | tuple) or len(values) < len(event.inputs) or not event.fn:
        raise UnexpectedValue()
    for widget, value in zip(event.inputs, values, strict=False):
        if widget.stateful or value is None:
            continue
        if not all(is_text(text) for text in _list_texts(value)):
            raise UnexpectedValue()
        # A named endpoint checks its arguments itself: a script is told which of them is wrong, and what it may be.
        if event.api_visibility != "public":
            check_value(known(widget), value, event.preprocess)


def fill_in(event: BlockFunction, values: Sequence[Any], known: Callable[[gr.blocks.Block], Any]) -> list[Any]:
    """Return the values of an event; in place of None what the page was built with, where a widget is never empty."""
    if event.api_visibility == "public":
        return list(values)
    pairs = zip(event.inputs, values, strict=False)
    return [known(widget).value if each is None and isinstance(widget, NEVER_EMPTY) else each for widget, each in pairs]


def check_value(widget: Any, value: Any, preprocessed: bool = True) -> None:
    """Raise UnexpectedValue where a widget cannot have a value.

    ``preprocessed``: whether Gradio makes a text of a number, and whether the value is one of the choices. Without that
    the handler looks it up.
    """
    fits = next((check for kinds, check in CHECKS if isinstance(widget, kinds)), _is_anything)
    # A script may give a number where a text is wanted.
    writes = preprocessed and isinstance(widget, gr.Textbox) and _is_number(widget, value)
    if not (writes or fits(widget, value)):
        raise UnexpectedValue()
    if isinstance(widget, gr.Number | gr.Slider):
        _check_bounds(widget, value)
    if isinstance(widget, gr.File | gr.UploadButton):
        _check_type(widget, value)
    if preprocessed and isinstance(widget, gr.Dropdown | gr.Radio) and not _is_open(widget):
        choices = [choice for _name, choice in widget.choices]
        if not all(each in choices for each in (value if isinstance(value, list) else [value])):
            raise UnexpectedValue()


def check_presence(event: BlockFunction, values: Sequence[Any]) -> None:
    """Raise StalePage or UnexpectedValue where a handler would be given no state, or no file, that it needs.

    A handler says by its annotations which of them may be None.
    """
    annotations = list_annotations(event.fn) if event.fn else ()
    for widget, value, annotation in zip(event.inputs, values, annotations, strict=False):
        if value is not None or _takes_none(annotation):
            continue
        if isinstance(widget, gr.State):
            raise StalePage()
        if isinstance(widget, gr.File | gr.UploadButton):
            raise UnexpectedValue()


def is_text(value: str) -> bool:
    """Return whether a text can be stored and sent: half of a surrogate pair cannot, though JSON can spell it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def list_annotations(handler: Callable[..., Any]) -> Sequence[Any]:
    """Return the annotations of the parameters that get an event's values, in their order."""
    filled = 0
    while isinstance(handler, partial):
        filled, handler = filled + len(handler.args), handler.func
    if inspect.ismethod(handler):
        filled, handler = filled + 1, handler.__func__
    return _read_annotations(handler)[filled:]


# By the function: a method of a frozen dataclass would be hashed with all widgets that it holds.
@cache
def _read_annotations(function: Callable[..., Any]) -> tuple[Any, ...]:
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    return tuple(each.annotation for each in parameters if each.kind is not inspect.Parameter.VAR_POSITIONAL)


def _takes_none(annotation: Any) -> bool:
    if annotation in (inspect.Parameter.empty, Any, object, None, type(None)):
        return True
    # A written ``X | None`` is a types.UnionType, an alias of the same a typing.Union.
    return type(None) in get_args(annotation) if _is_union(annotation) else False


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) is Union or isinstance(annotation, type(int | None))


def _check_bounds(widget: Any, number: float) -> None:
    """Raise UnexpectedValue with the bounds of a number that a person may have typed."""
    least = -MOST_NUMBER if widget.minimum is None else widget.minimum
    most = MOST_NUMBER if widget.maximum is None else widget.maximum
    # Nothing that is not a number lies between two; an integer may be too large for a float.
    if not least <= number <= most:
        raise UnexpectedValue(
            Message("A number here is from {least:,} to {most:,}. Enter another one.", least=least, most=most)
        )


def _check_type(widget: Any, value: Any) -> None:
    """Raise UnexpectedValue where a file is of another type than a person may choose."""
    files = value if isinstance(value, list) else [value]
    paths = [file.get("path") for file in files if isinstance(file, dict)]
    if widget.file_types and not all(is_valid_file(str(path), widget.file_types) for path in paths):
        raise UnexpectedValue(Message("A file of this type cannot be used here. Choose another one."))


def _list_texts(value: object) -> Iterator[str]:
    """Yield every text in a value, at any depth."""
    rest: list[Any] = [value]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            rest += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            rest += value


def _is_short(_widget: Any, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_LETTERS


def _is_open(widget: Any) -> bool:
    """Whether another text than the choices may be typed into a list of choices."""
    return bool(getattr(widget, "allow_custom_value", False))


def _is_number(_widget: Any, value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_switch(_widget: Any, value: Any) -> bool:
    return isinstance(value, bool)


def _is_choice(widget: Any, value: Any) -> bool:
    if isinstance(value, list):
        return bool(getattr(widget, "multiselect", False)) and all(_is_short(widget, each) for each in value)
    numbered = any(_is_number(widget, choice) for _name, choice in widget.choices)
    return _is_short(widget, value) or (numbered and _is_number(widget, value))


def _is_record(_widget: Any, value: Any) -> bool:
    """Whether JSON is what the canvas hands over, as far as its kind goes: ``Strokes`` reads the fields."""
    return isinstance(value, dict)


def _is_anything(_widget: Any, _value: Any) -> bool:
    return True


# The type of a widget -> what its value may be. Files, galleries and the canvas are read by Gradio's own data models.
CHECKS: Sequence[tuple[Any, Check]] = (
    (gr.Number | gr.Slider, _is_number),
    (gr.Checkbox, _is_switch),
    (gr.Dropdown | gr.Radio, _is_choice),
    (gr.Textbox | gr.DateTime, _is_short),
    (gr.JSON, _is_record),
)
