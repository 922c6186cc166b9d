"""A click in a gallery: the index of an item, checked as coming from a stranger."""

from collections.abc import Sequence
from typing import Any, TypeVar

import gradio as gr

from components.studio.events.event_errors import StalePage, UnexpectedValue

Item = TypeVar("Item")


class Clicked(gr.EventData):
    """Hold the ``index`` of what was clicked, an int from 0 on, and its ``value`` as the page sends it.

    A handler that names it as the type of an argument is given it. Raises UnexpectedValue.
    """

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        sent = data if isinstance(data, dict) else {}
        index = sent.get("index")
        if not isinstance(index, int) or isinstance(index, bool) or index < 0:
            raise UnexpectedValue()
        self.index, self.value = index, sent.get("value")

    @property
    def path(self) -> str:
        """Return the path of the picture that was clicked, "" where the page sends none."""
        value: Any = self.value
        for name in ("image", "path"):
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""

    def find(self, items: Sequence[Item]) -> Item:
        """Return the item that was clicked. Raises StalePage."""
        return item_at(items, self.index)


def item_at(items: Sequence[Item], index: int) -> Item:
    """Return the item at an index from 0 on of what a page shows. Raises StalePage."""
    if not 0 <= index < len(items):
        raise StalePage()
    return items[index]
