"""The history of a picture's exact masks: one for each step of the page that made a mask at the picture's resolution.

The page keeps the order of the steps, strokes among them, and undoes and redoes without asking. The page names the step
over which its strokes were painted; here is the exact mask of the step.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_upload import MaskUpload

# How many steps are kept: more than the page can undo (assets/mask/history.js).
MOST_STEPS = 64
# The bytes of the packed masks of all steps together. A wide scribble on 24 megapixels takes 0.1 MB, noise 3 MB.
MOST_BYTES = 64 * 2**20
# The id of the step with which a picture is opened. The page names it where it has made no other.
OPENED = ""


@dataclass(frozen=True)
class Step:
    """Hold the exact mask of a step, and the file that the mask was read from; None where there is none."""

    id: str = OPENED
    exact_mask: ExactMask | None = None
    upload: MaskUpload | None = None

    @property
    def packed(self) -> list[bytes]:
        """Return the packed masks that are kept for the step."""
        return [mask for held in (self.exact_mask, self.upload) if held for mask in held.packed]


NO_STEP = Step()


@dataclass(frozen=True)
class MaskHistory:
    """Hold the steps of a picture, oldest first; the first one is the mask that the picture was opened with."""

    steps: tuple[Step, ...] = ()

    @classmethod
    def opened(cls, exact_mask: ExactMask | None, upload: MaskUpload | None = None) -> Self:
        """Return the history of a picture that is opened with a mask, read from a file or not."""
        return cls((Step(OPENED, exact_mask, upload),))

    def find(self, step_id: object) -> Step:
        """Return a step by its id; without an exact mask where it is no longer kept, so that the strokes count."""
        return next((step for step in self.steps if step.id == step_id), NO_STEP)

    def keep(self, step_ids: object) -> Self:
        """Return the history with the steps that the page still keeps; the others were undone, or are too old."""
        kept = (
            set(step_ids) if isinstance(step_ids, list) and all(isinstance(each, str) for each in step_ids) else set()
        )
        return type(self)(tuple(step for step in self.steps if step.id in kept | {OPENED}))

    def add(self, exact_mask: ExactMask, upload: MaskUpload | None) -> tuple[Self, Step]:
        """Return the history with one more step, and that step.

        Once there are too many, or they take too much memory, the oldest are let go, but for the mask that the picture
        was opened with.
        """
        step = Step(secrets.token_hex(8), exact_mask, upload)
        opened = tuple(each for each in self.steps if each.id == OPENED)
        others = [each for each in self.steps if each.id != OPENED][2 - MOST_STEPS :]
        while others and count_bytes((*opened, *others, step)) > MOST_BYTES:
            others.pop(0)
        return type(self)((*opened, *others, step)), step


def count_bytes(steps: Iterable[Step]) -> int:
    """Return the bytes of the packed masks of steps; masks that several steps share count once."""
    return sum({id(mask): len(mask) for step in steps for mask in step.packed}.values())
