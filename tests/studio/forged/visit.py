"""A visit: one page, or a script in its place, that sends events over the routes of Gradio's own page."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import finalize

import gradio as gr
import httpx

from tests.studio.conftest import Served

# The server lets a visit have few events on their way.
AT_ONCE = 5
# Fields of an event besides its values.
Sent = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """Hold what a visit is answered: the status, and the text as it came."""

    status: int
    text: str


@dataclass(frozen=True)
class Visit:
    """Hold a visit of a served studio; ``session`` is Gradio's session hash, ``token`` the browser's, None for none."""

    served: Served
    session: str | None
    token: str | None
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60), repr=False)

    def __post_init__(self) -> None:
        """Have the connections closed with the end of the visit."""
        finalize(self, self.http.close)

    @cached_property
    def built(self) -> dict[int, Any]:
        """Return the values that the page was built with, by the ids of its widgets."""
        return {each["id"]: each["props"].get("value") for each in self.served.studio.config["components"]}

    def values(self, event: gr.blocks.BlockFunction, **entered: Any) -> list[Any]:
        """Return the values that a page sends with an event: those it was built with, and what is ``entered``.

        ``entered`` is by the widget's id with _ for -; ``strokes`` are the canvas's.
        """
        return [self._value(widget, entered) for widget in event.inputs]

    def upload(self, data: bytes, name: str) -> dict[str, Any]:
        """Return the file data of a file that this visit uploads."""
        answer = self.http.post(f"{self.served.address}gradio_api/upload", files={"files": (name, data)})
        return as_file(answer.json()[0])

    def press(self, handler: str, clicked: object = None, **entered: Any) -> str:
        """Return the answer to the first event whose handler has this name, such as "LibraryTab.open"."""
        event = next(event for event in list_events(self.served) if name_handler(event) == handler)
        [answer] = self.send(event, [(self.values(event, **entered), {"event_data": clicked})])
        assert answer.status == 200, answer
        return answer.text

    def send(self, event: gr.blocks.BlockFunction, calls: Sequence[tuple[list[Any], Sent]]) -> list[Answer]:
        """Return the answers to calls of one event, each with its values and other fields, some of them at once."""
        if self.session is None or not event.queue:
            return [self._run(event, values, fields) for values, fields in calls]
        return [
            answer for some in range(0, len(calls), AT_ONCE) for answer in self._join(event, calls[some:][:AT_ONCE])
        ]

    def _join(self, event: gr.blocks.BlockFunction, calls: Sequence[tuple[list[Any], Sent]]) -> list[Answer]:
        answers = [self._post("queue/join", event, values, fields) for values, fields in calls]
        asked = [json.loads(answer.text).get("event_id") if answer.status == 200 else None for answer in answers]
        told: dict[str, list[str]] = {name: [] for name in asked if name}
        if told:
            for message in self._listen():
                told.get(json.loads(message).get("event_id"), []).append(message)
        return [
            Answer(200, "\n".join(told[name])) if name else answer for name, answer in zip(asked, answers, strict=True)
        ]

    def get(self, path: str) -> httpx.Response:
        """Return what this visit gets of a path."""
        return self.http.get(f"{self.served.address}{path}")

    def _run(self, event: gr.blocks.BlockFunction, values: list[Any], fields: Sent) -> Answer:
        return self._post("run/predict", event, values, fields)

    def _post(self, route: str, event: gr.blocks.BlockFunction, values: list[Any], fields: Sent) -> Answer:
        body = {"fn_index": event._id, "data": values, "session_hash": self.session, **fields}
        # As bytes: NaN and 1e999 are no JSON, and are what a stranger may send.
        answer = self.http.post(
            f"{self.served.address}gradio_api/{route}",
            content=json.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        return Answer(answer.status_code, answer.text)

    def _listen(self) -> list[str]:
        """Return the messages of all events of the session, up to the end of the last."""
        answer = self.http.get(f"{self.served.address}gradio_api/queue/data", params={"session_hash": self.session})
        return [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]

    def _value(self, widget: gr.blocks.Block, entered: Mapping[str, Any]) -> Any:
        if isinstance(widget, gr.BrowserState):
            return self.token
        name = "strokes" if isinstance(widget, gr.JSON) else (widget.elem_id or "").replace("-", "_")
        return entered[name] if name in entered else deepcopy(self.built[widget._id])


def as_file(path: str, **more: Any) -> dict[str, Any]:
    """Return a path as Gradio's file data."""
    return {"path": path, "meta": {"_type": "gradio.FileData"}, **more}


def list_events(served: Served) -> list[gr.blocks.BlockFunction]:
    """Return every event of the app in which the server has a hand, whoever may call it."""
    return [event for event in served.studio.fns.values() if event.fn]


def name_handler(event: gr.blocks.BlockFunction) -> str:
    """Return the name of an event's handler with its class, such as "LibraryTab.open"."""
    return getattr(event.fn, "func", event.fn).__qualname__
