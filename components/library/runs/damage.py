"""Sentences about an answer that came damaged or cut, for the note of a shot.

A damaged picture was paid for, and is shown as far as its file goes. Knows pixels only as counts.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from components.imaging.formats.mending import CHECK_SUM, COARSE, describe_missing
from components.imaging.percent import format_percent
from components.library.records.shot import MOST_NOTE


def join_note(sentences: Iterable[str]) -> str:
    """Return a note of sentences, each once, without the sentences that do not fit into ``MOST_NOTE`` characters."""
    note = ""
    for sentence in dict.fromkeys(sentences):
        longer = f"{note} {sentence}".lstrip()
        if len(longer) <= MOST_NOTE:
            note = longer
    return note


def say_damaged(notices: Sequence[str]) -> list[str]:
    """Return the notices of an answer that also apply to the finished picture."""
    return [notice for notice in notices if notice in (CHECK_SUM, COARSE)]


def say_cut(missing: np.ndarray, number: int, count: int, mask: np.ndarray | None, lost: np.ndarray | None) -> str:
    """Return a sentence about the missing share of the answer to part ``number``, from 0, of ``count``.

    ``missing``: (height, width) bool of the answer. ``mask``: (height, width) bool of the picture, True = repaint, and
    ``lost``: the pixels of the mask that are missing; both None where the whole picture was redrawn.
    """
    answer = "the endpoint's answer" if count == 1 else f"the endpoint's answer {number + 1} of {count}"
    cut = f"{describe_missing(missing)} of {answer} is missing: its file was cut off."
    if mask is None or lost is None:
        return f"{cut} There the picture stays as it was."
    if not lost.any():
        return f"{cut} Everything inside the mask came."
    share = format_percent(int(np.count_nonzero(lost)), int(np.count_nonzero(mask)))
    return f"{cut} {share} of the mask stays as it was."
