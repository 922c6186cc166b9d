import numpy as np

from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MOST_STEPS, OPENED, MaskHistory


def test_after_any_count_of_steps_the_latest_and_the_opened_mask_are_known():
    mask = ExactMask.from_mask(np.eye(4, dtype=bool), (4, 4))
    history = MaskHistory.opened(mask)
    for _ in range(2 * MOST_STEPS):
        history, step = history.add(mask, None)
    assert len(history.steps) == MOST_STEPS
    assert history.find(OPENED).exact_mask is mask
    assert history.find(step.id) is step
