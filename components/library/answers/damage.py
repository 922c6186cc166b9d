"""Sentences about an answer that came damaged or cut, for the note of a shot.

A damaged picture was paid for, and is shown as far as its file goes. Knows pixels only as counts.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from components.imaging.formats.mending import CHECK_SUM, COARSE, measure_missing
from components.imaging.percent import percent_of
from components.library.records.shot import MOST_NOTE
from components.message.message import Message, Sentences


def join_note(sentences: Iterable[Message]) -> Message:
    """Return a note of sentences, each once, without the sentences that do not fit into ``MOST_NOTE`` characters."""
    note = Sentences()
    for sentence in dict.fromkeys(sentences):
        longer = Sentences(note, sentence)
        if len(str(longer)) <= MOST_NOTE:
            note = longer
    # One sentence stays what it is, so that it can be compared.
    return note.parts[0] if len(note.parts) == 1 else note if note else Message()


def say_damaged(notices: Sequence[Message]) -> list[Message]:
    """Return the notices of an answer that also apply to the finished picture."""
    return [notice for notice in notices if notice in (CHECK_SUM, COARSE)]


def say_unreadable(number: int, count: int) -> Message:
    """Return a sentence about the answer to part ``number``, from 0, of ``count``, which does not open."""
    unread = Message("The endpoint's answer {number} of {count} cannot be read.", number=number + 1, count=count)
    return Sentences(unread, Message("There the picture stays as it was."))


def say_cut(missing: np.ndarray, number: int, count: int, mask: np.ndarray | None, lost: np.ndarray | None) -> Message:
    """Return a sentence about the missing share of the answer to part ``number``, from 0, of ``count``.

    ``missing``: (height, width) bool of the answer. ``mask``: (height, width) bool of the picture, True = repaint, and
    ``lost``: the pixels of the mask that are missing; both None where the whole picture was redrawn.
    """
    cut = _say_missing(missing, number + 1, count)
    if mask is None or lost is None:
        return Sentences(cut, Message("There the picture stays as it was."))
    if not lost.any():
        return Sentences(cut, Message("Everything inside the mask came."))
    percent = percent_of(int(np.count_nonzero(lost)), int(np.count_nonzero(mask)))
    return Sentences(cut, Message("{percent} % of the mask stays as it was.", percent=percent))


def _say_missing(missing: np.ndarray, number: int, count: int) -> Message:
    percent, is_lower = measure_missing(missing)
    if count > 1 and is_lower:
        return Message(
            "The lower {percent} % of the endpoint's answer {number} of {count} is missing: its file was cut off.",
            percent=percent,
            number=number,
            count=count,
        )
    if count > 1:
        return Message(
            "{percent} % of the endpoint's answer {number} of {count} is missing: its file was cut off.",
            percent=percent,
            number=number,
            count=count,
        )
    if is_lower:
        return Message(
            "The lower {percent} % of the endpoint's answer is missing: its file was cut off.", percent=percent
        )
    return Message("{percent} % of the endpoint's answer is missing: its file was cut off.", percent=percent)
