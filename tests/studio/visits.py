"""Visits of a served studio as a browser makes them: events of widgets, with the visit's own name and token."""

import json
from dataclasses import dataclass, field
from functools import cache
from secrets import token_hex
from typing import Any

import gradio as gr
import httpx
from gradio_client.utils import apply_diff

from tests.studio.conftest import Served


@dataclass
class Visit:
    """Send events as the page of one visit does.

    ``name`` is the session hash, ``token`` what the browser keeps, and ``values`` are those of widgets, by their ids,
    as far as they have changed since the page was loaded.
    """

    served: Served
    name: str = field(default_factory=lambda: token_hex(6))
    token: str = field(default_factory=lambda: token_hex(32))
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def _config(self) -> dict[str, Any]:
        return _read_config(self.served.address)

    def _find(self, elem_id: str) -> int:
        return next(each["id"] for each in self._config["components"] if each["props"].get("elem_id") == elem_id)

    def send(self, elem_id: str, event: str, **typed: object) -> dict[str, Any]:
        """Send an event of a widget, and none that comes after it; return the updates of its outputs, by their ids.

        ``typed`` are the values of widgets by their ids, with _ for -.
        """
        dependencies = self._config["dependencies"]
        target = [self._find(elem_id), event]
        sent = next(each for each in dependencies if target in each["targets"] and each["backend_fn"])
        return self.send_event(sent, **typed)

    def send_after(self, elem_id: str, event: str, **typed: object) -> dict[str, Any]:
        """Send the first event that comes after an event of a widget; return as ``send``."""
        dependencies = self._config["dependencies"]
        target = [self._find(elem_id), event]
        first = next(each["id"] for each in dependencies if target in each["targets"] and each["backend_fn"])
        return self.send_event(next(each for each in dependencies if each["trigger_after"] == first), **typed)

    def send_event(self, event: dict[str, Any], **typed: object) -> dict[str, Any]:
        """Send an event by its entry in the page's configuration; return as ``send``."""
        components = {each["id"]: each for each in self._config["components"]}
        asked = {name.replace("_", "-"): value for name, value in typed.items()}
        data = [self._value_of(components[number], asked) for number in event["inputs"]]
        body = {"fn_index": event["id"], "data": data, "session_hash": self.name}
        joined = httpx.post(f"{self.served.address}gradio_api/queue/join", json=body, timeout=20)
        assert joined.status_code == 200
        said = self.served.get(f"gradio_api/queue/data?session_hash={self.name}").text
        messages = [json.loads(line[6:]) for line in said.splitlines() if line.startswith("data: ")]
        [ended] = [message for message in messages if message["msg"] == "process_completed"]
        shown: dict[str, Any] = {}
        update: list[Any] = []
        for message in messages:
            data = message.get("output", {}).get("data", [])
            if message["msg"] == "process_generating":
                # Of each update but the first, the difference to the one before.
                update = [apply_diff(*pair) for pair in zip(update, data, strict=True)] if update else data
                _take_in(shown, update, [components[number] for number in event["outputs"]])
            elif message["msg"] == "process_completed":
                _take_in(shown, data, [components[number] for number in event["outputs"]])
        updates = {name: _as_update(value) for name, value in shown.items()}
        self.values |= {name: update["value"] for name, update in updates.items() if "value" in update}
        return shown | {"error": ended["output"].get("error")}

    def _value_of(self, component: dict[str, Any], asked: dict[str, object]) -> object:
        if component["type"] == "browserstate":
            return self.token
        name = component["props"].get("elem_id") or f"{component['type']} {component['id']}"
        return asked.get(name, self.values.get(name, component["props"].get("value")))


@cache
def _read_config(address: str) -> dict[str, Any]:
    return httpx.get(f"{address}config", timeout=20).json()


def _take_in(shown: dict[str, Any], data: list[Any], outputs: list[dict[str, Any]]) -> None:
    """Add what an update says of each output."""
    for component, value in zip(outputs, data, strict=False):
        name = component["props"].get("elem_id") or f"{component['type']} {component['id']}"
        if value is not None and not (name in shown and value == gr.skip()):
            shown[name] = value


def _as_update(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"value": value}
