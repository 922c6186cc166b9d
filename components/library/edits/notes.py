"""Notes on places of a picture, and the lines by which a prompt tells a model about them.

A place is said in words, as the model sees it: on the canvas that travels, which may be a part of the picture. Nothing
is drawn into the picture. Knows nothing about pages.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from components.errors import ValueNotAllowed
from components.imaging.frame import Frame, Size
from components.library.edits.named_pictures import is_chinese
from components.message.message import Message

# More notes than anybody writes for one edit, and longer texts.
MOST_NOTES, LONGEST_NOTE = 20, 500
# The middle column and row of places are as wide as the others.
THIRD = 1 / 3
ENGLISH = (
    ("At the upper left", "At the top", "At the upper right"),
    ("At the left", "In the middle", "At the right"),
    ("At the lower left", "At the bottom", "At the lower right"),
)
# The prompt where nothing but notes was written.
ENGLISH_START, CHINESE_START = "Change this in the picture:", "请修改图片："
CHINESE = (("左上角", "上方", "右上角"), ("左侧", "中央", "右侧"), ("左下角", "下方", "右下角"))


@dataclass(frozen=True)
class Note:
    """Hold the text of a note and its box (left, top, right, bottom), as shares of the picture's width and height."""

    text: str
    box: tuple[float, float, float, float]

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of the box, as shares of the picture."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def make_note(text: str, box: Sequence[float]) -> Note | None:
    """Return a note, its text in one line; None for a text of nothing or too long, and for a box beside the picture."""
    words = re.sub(r"\s+", " ", text).strip()
    left, top, right, bottom = box
    if not words or len(words) > LONGEST_NOTE or not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        return None
    return Note(words, (left, top, right, bottom))


def add_notes(prompt: str, notes: Iterable[Note], size: Size, frame: Frame) -> str:
    """Return the prompt with a line for each note whose middle lies in a frame: its place on the canvas, and its text.

    ``size`` is that of the picture, (width, height). The places are Chinese where prompt and notes are, else English.
    """
    seen = [(note, place) for note in notes if (place := place_on_canvas(note, size, frame))]
    words = CHINESE if is_chinese(" ".join([prompt, *(note.text for note, _ in seen)])) else ENGLISH
    colon = "：" if words is CHINESE else ": "
    lines = [f"{words[_third(y)][_third(x)]}{colon}{note.text}" for note, (x, y) in seen]
    return "\n".join([prompt.strip(), *lines]).strip() if lines else prompt


def start_prompt(prompt: str, notes: Sequence[Note]) -> str:
    """Return the prompt, or a first line for the notes where nothing else was written."""
    if prompt.strip() or not notes:
        return prompt
    return CHINESE_START if is_chinese(" ".join(note.text for note in notes)) else ENGLISH_START


def place_on_canvas(note: Note, size: Size, frame: Frame) -> tuple[float, float] | None:
    """Return where the middle of a note lies, as shares of a frame's canvas; None where it does not travel."""
    x, y = note.middle[0] * size[0], note.middle[1] * size[1]
    left, top, right, bottom = frame.box
    if not (left <= x <= right and top <= y <= bottom):
        return None
    return (
        (frame.place[0] + (x - left) * frame.scale) / frame.canvas[0],
        (frame.place[1] + (y - top) * frame.scale) / frame.canvas[1],
    )


def check_places(notes: Iterable[Note], size: Size, frames: Sequence[Frame]) -> None:
    """Raise ValueNotAllowed for a note whose place does not travel in any frame."""
    for number, note in enumerate(notes, 1):
        if not any(place_on_canvas(note, size, frame) for frame in frames):
            raise ValueNotAllowed(
                Message(
                    "The place of note {number} is not painted, and the model would not see it. Paint it, or remove the"
                    " note.",
                    number=number,
                )
            )


def _third(share: float) -> int:
    """Return 0, 1 or 2 for the third of the canvas in which a share of it lies."""
    return min(2, max(0, int(share / THIRD)))
