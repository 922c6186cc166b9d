"""A page whose Edit tab is used without a browser, and the picture and the masks for it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import gradio as gr
import numpy as np

from components.library.records.store import Store
from components.studio.edit.edit_tab import EditTab
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.updates import Updates
from tests.library.pictures import disc, quarters
from tests.studio.handed_strokes import hand_over

TOKEN = "c" * 64
SIZE = (320, 240)
PIXELS = quarters(*SIZE)
MASK = disc(*SIZE, 50)
NOTHING = np.zeros_like(MASK)


@dataclass
class EditPage:
    """Press the buttons of a page's Edit tab, and keep what the page shows and the server remembers."""

    tab: EditTab
    now: dict = field(default_factory=dict)

    def __getitem__(self, widget: gr.blocks.Block) -> object:
        """Return the value of a widget on the page."""
        value = self.now.get(widget, getattr(widget, "value", None))
        return value.get("value") if isinstance(value, dict) and "__type__" in value else value

    @property
    def line(self) -> str:
        return str(self[self.tab.job_status.line])

    @property
    def kept(self) -> tuple:
        return self[self.tab.results.kept]

    def is_seen(self, button: gr.Button) -> bool:
        return bool(self.now.get(button, {}).get("visible"))

    def show(self, updates: Updates, outputs: list) -> None:
        """Show updates; each is for a widget that the event may update."""
        assert set(updates) <= set(outputs)
        self.now |= {widget: value for widget, value in updates.items() if value != gr.skip()}

    def open(self, data: bytes, folder: Path) -> LoadedPicture:
        path = folder / "picture.png"
        path.write_bytes(data)
        for updates in self.tab.editor.open_upload(str(path), None, MaskHistory(), None, TOKEN, *self.form):
            self.show(updates, self.tab.editor.shown)
        return self[self.tab.editor.loaded]

    @property
    def form(self) -> list[object]:
        return [self[widget] for widget in self.tab.asks.form.widgets]

    @property
    def asked(self) -> list[object]:
        return [self[widget] for widget in self.tab.run_inputs]

    async def press(self, handler: Callable[..., AsyncIterator[Updates]], mask: np.ndarray | None = None) -> None:
        """Press a button that runs, with strokes that show ``mask``; None for a button that takes no strokes."""
        first = []
        if mask is not None:
            strokes = ExactMask.from_mask(mask, self[self.tab.editor.loaded].view_size)
            first = [hand_over(strokes.strokes), MaskHistory()]
        async for updates in handler(*first, TOKEN, *self.asked):
            self.show(updates, self.tab.shown)


def count_shots(store: Store) -> int:
    return len(store.latest_shots(1000))
