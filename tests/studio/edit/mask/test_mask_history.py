"""The masks before the current one, within a bound of memory."""

import numpy as np

from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MOST_BYTES, MOST_STEPS, OPENED, MaskHistory, count_bytes


def test_after_any_count_of_steps_the_latest_and_the_opened_mask_are_known():
    mask = ExactMask.from_mask(np.eye(4, dtype=bool), (4, 4))
    history = MaskHistory.opened(mask)
    for _ in range(2 * MOST_STEPS):
        history, step = history.add(mask, None)
    assert len(history.steps) == MOST_STEPS
    assert history.find(OPENED).exact_mask is mask
    assert history.find(step.id) is step


def test_steps_of_noise_keep_to_a_bound_of_memory():
    noise, *others = (ExactMask((4, 4), (4, 4), bytes(MOST_BYTES // 4), b"") for _ in range(6))
    history = MaskHistory.opened(noise)
    for other in others:
        history, step = history.add(other, None)
    assert count_bytes(history.steps) == MOST_BYTES
    assert history.find(OPENED).exact_mask is noise
    assert history.find(step.id) is step
