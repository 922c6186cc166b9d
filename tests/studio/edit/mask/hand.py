"""What a person does to the mask of a page, and what the page shows then."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.edit.mask.mask_tools import TOOLS
from tests.studio.handed_strokes import hand_over

BY_NAME = {tool.name: tool for tool in TOOLS}


@dataclass
class Hand:
    """Do to a page what a person does, and remember what it shows then."""

    changes: MaskChanges
    loaded: object
    now: dict = field(default_factory=dict)
    steps: list[str] = field(default_factory=lambda: [OPENED])
    undone: list[str] = field(default_factory=list)
    # The number of the canvas's state, which the page counts, and of the one that the facts are about.
    number: int = 0
    told: int = 0

    @property
    def history(self) -> MaskHistory:
        return self.now.get("history", MaskHistory())

    @property
    def step(self) -> str:
        """Return the id of the step whose mask the editor shows."""
        return self.steps[-1]

    @property
    def mask(self) -> np.ndarray:
        return self.history.find(self.step).exact_mask.mask

    @property
    def facts(self) -> str:
        return self.now["facts"]

    @property
    def offer(self) -> str | None:
        """Return what the button says that takes the other reading; None where it is not seen."""
        return self.now["other_reading"]["value"] if self.now["other_reading"]["visible"] else None

    @property
    def handed(self) -> dict | None:
        """Return what the page hands over."""
        nothing = {"size": list(self.loaded.view_size), "bits": None, "step": self.step} if self.loaded else None
        handed = self.now.get("handed") or (nothing and nothing | {"steps": [*self.steps, *self.undone]})
        return handed and handed | {"number": self.number}

    def do(self, change: Callable[..., dict], *first: object, soft: bool = False) -> dict:
        own = (self.handed, self.history, self.told, self.loaded, None, 8, soft)
        asked = (widget.value for widget in self.changes.asks.widgets)
        updates = change(*first, *own, *asked)
        self._take(updates)
        return updates

    def draw(self, where: np.ndarray) -> None:
        """Paint with the brush, which changes the editor's layer and nothing else."""
        self.now["handed"] = hand_over(where | self.mask, self.step)

    def undo(self) -> None:
        """Go back by a step, as the page does by itself, and look at the mask then."""
        self.undone.insert(0, self.steps.pop())
        self.do(self.changes.refresh)

    def redo(self) -> None:
        """Go on to the step that was undone last."""
        self.steps.append(self.undone.pop(0))
        self.do(self.changes.refresh)

    def _take(self, updates: dict) -> None:
        panel = self.changes.panel
        if panel.told in updates:
            self.told = updates[panel.told]
            self.number += 1
        if made := updates.get(panel.made):
            self.now.pop("handed", None)
            self.steps.append(made["step"])
            self.undone.clear()
        for name in ("history", "facts", "other_reading"):
            if (widget := getattr(panel, name)) in updates:
                self.now[name] = updates[widget]
