"""The texts that handlers have put on the page of a visit and that can be shown in another language.

Knows the latest text of each property of a widget, for as long as Gradio keeps the session of the visit.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import gradio as gr

from components.studio.language.all_languages import MarkupInAll, TextInAll, switch_text

# Id of a widget -> property -> text.
Shown = dict[int, dict[str, TextInAll | MarkupInAll]]


class ShownTexts:
    """Remember texts in all languages by the session of a visit, the id of the widget and the property."""

    def __init__(self) -> None:
        self._sessions: WeakKeyDictionary[Any, Shown] = WeakKeyDictionary()

    def remember(self, session: Any, outputs: Sequence[Any], returned: Any) -> None:
        """Remember the texts among the values that a handler returned for ``outputs``; other values replace them."""
        if session is None:
            return
        shown = self._sessions.setdefault(session, {})
        for widget, value in _pair(outputs, returned):
            update = value if isinstance(value, dict) and "__type__" in value else {"value": value}
            for name, said in update.items():
                if isinstance(said, TextInAll | MarkupInAll):
                    shown.setdefault(widget._id, {})[name] = said
                elif widget._id in shown:
                    shown[widget._id].pop(name, None)

    def switch(self, session: Any, language: str) -> Shown:
        """Return the texts of a visit in another language."""
        shown = self._sessions.get(session, {}) if session is not None else {}
        return {
            widget: {name: switch_text(said, language) for name, said in props.items()}
            for widget, props in shown.items()
        }


def in_language(value: Any, language: str) -> Any:
    """Return the value or update of a widget as it is sent, with its texts in a language."""
    if isinstance(value, dict):
        return {name: in_language(each, language) for name, each in value.items()}
    return switch_text(value, language) if isinstance(value, TextInAll | MarkupInAll) else value


def _pair(outputs: Sequence[Any], returned: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each widget with the value that a handler returned for it, in any of the ways in which a handler may."""
    if isinstance(returned, dict) and any(isinstance(key, gr.blocks.Block) for key in returned):
        yield from returned.items()
    elif len(outputs) == 1:
        yield outputs[0], returned
    elif isinstance(returned, list | tuple):
        yield from zip(outputs, returned, strict=False)
