"""Forged values, by the type of the widget that they are sent for, and forged fields of an event.

``owner`` stands for what a stranger may have got hold of: ids and paths of another visit.
"""

import base64
import math
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import gradio as gr
import numpy as np

from tests.studio.forged.owner import Owner
from tests.studio.forged.visit import as_file
from tests.studio.handed_strokes import hand_over

HUGE, DEEP = "quince " * 20_000, [[[[[[[[["deep"]]]]]]]]]
# No value of any widget but a text.
OTHER_TYPES: Sequence[Any] = ([], ["a"], {}, {"value": "a"}, DEEP, True)
NUMBERS: Sequence[Any] = (-1, 10**9, -(10**30), 1e308, -1e308, math.nan, math.inf, -math.inf, "", "12", "NaN", None)
TEXTS: Sequence[Any] = (
    None,
    "",
    HUGE,
    "\0",
    "\ud800",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%s {0} {a}",
    7,
)
FILES: Sequence[Any] = ("/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/a.png", "", "\0", ".", None, 7)


def forge(widget: gr.blocks.Block, owner: Owner) -> list[Any]:
    """Return the forged values for a widget."""
    known = [owner.ids[0], owner.ids[-1], owner.paths[0]]
    if isinstance(widget, gr.Number | gr.Slider):
        return [*NUMBERS, *OTHER_TYPES, owner.ids[0]]
    if isinstance(widget, gr.Checkbox):
        return [*OTHER_TYPES[:-1], *NUMBERS, HUGE]
    if isinstance(widget, gr.Dropdown | gr.Radio):
        return [*owner.ids, "not on offer", *TEXTS, *NUMBERS, *OTHER_TYPES]
    if isinstance(widget, gr.Textbox | gr.DateTime):
        return [*known, *TEXTS, *NUMBERS, *OTHER_TYPES, "2026-02-30", "now - 1e9d"]
    if isinstance(widget, gr.BrowserState):
        return [*known, "b" * 64, "B2" * 32, f"{'c3' * 32}\n", *TEXTS, *NUMBERS, *OTHER_TYPES]
    if isinstance(widget, gr.State):
        # Gradio keeps states on the server, and must not take what is sent for them.
        return [*known, 0, -1, {"id": owner.ids[0], "visitor": None}, [owner.ids[0]], HUGE, *OTHER_TYPES]
    if isinstance(widget, gr.JSON):
        return [*known, *_forge_strokes(), *TEXTS, *NUMBERS, *OTHER_TYPES]
    # Files, galleries and the canvas.
    return [*_forge_files(owner), *TEXTS, *NUMBERS, *OTHER_TYPES]


def forge_fields(owner: Owner, trigger: int) -> list[dict[str, Any]]:
    """Return forged fields of an event; ``trigger`` is the id of a widget that raises the event."""
    clicked = {"image": as_file(owner.paths[0]), "caption": None}
    indices: Sequence[Any] = (-1, 10**9, 1e308, math.nan, "0", None, True, [0, 0], [], {}, DEEP, owner.ids[0])
    data = [{"index": index, "value": None} for index in indices]
    data += [{"index": 0, "value": clicked}, {"index": 0, "value": {"image": {}}}, {"index": 0, "value": HUGE}]
    data += [{}, [], "", "text", 7, DEEP, {"value": 1}, {"index": 0}, {"index": 0, "value": {"image": {"path": DEEP}}}]
    fields: list[dict[str, Any]] = [{"event_data": each} for each in data]
    fields += [{"trigger_id": number} for number in (0, -1, 10**9, trigger)]
    return [*fields, {"event_id": "an event of another visit"}, {"simple_format": True}, {"batched": True}]


def _forge_strokes() -> Iterator[Any]:
    bits = hand_over(np.ones((8, 8), dtype=bool))["bits"]
    zeros = _pack_zeros()
    for size in ([8, 8], [10**9, 10**9], [8], [8, -8], [8, 8.0], [True, 64], "8x8", None, [0, 0], [4096, 4096]):
        yield {"size": size, "bits": bits}
        yield {"size": size, "bits": zeros}
    for wrong in (bits[:-4], bits + bits, "=", "", None, 7, [], HUGE):
        yield {"size": [8, 8], "bits": wrong}


@cache
def _pack_zeros() -> str:
    return base64.b64encode(zlib.compress(bytes(10**7))).decode()


def _forge_files(owner: Owner) -> Iterator[Any]:
    for path in (*owner.paths, *FILES):
        yield as_file(path)
        yield [as_file(path)]
        yield [{"image": as_file(path), "caption": None}]
        yield {"path": path}
        yield {"background": as_file(path), "layers": [as_file(path)], "composite": as_file(path), "id": path}
    for url in ("http://127.0.0.1:1/a.png", "file:///etc/passwd", owner.paths[0]):
        yield {"url": url, "meta": {"_type": "gradio.FileData"}}
        yield as_file(None, url=url)
