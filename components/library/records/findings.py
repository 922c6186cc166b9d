"""Sentences about a shot: changed pixels, and answers that differ from the request.

The record of a shot may have come with a file from anywhere. Opens no file.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from components.library.records.shot import Shot

SIZE = re.compile("[0-9]+x[0-9]+")


def count_outside(shot: Shot) -> int | None:
    """Return the count of pixels outside the mask of an edit; None where the count is not on record."""
    return shot.handling.outside_mask if shot.handling else None


def say_changed(shot: Shot) -> str:
    """Return "0 of 225,550 pixels": the changed pixels outside the mask, and all pixels there where that is known.

    Only for a shot with a ``changed_outside_mask``.
    """
    outside = count_outside(shot)
    whole = "" if outside is None else f" of {outside:,}"
    return f"{shot.changed_outside_mask:,}{whole} pixels"


def format_of(shot: Shot) -> str:
    """Return the format of the answer by the suffix of its file: "png", "jpeg"."""
    return PurePosixPath(shot.answer).suffix[1:].replace("jpg", "jpeg")


def find_other_size(shot: Shot) -> tuple[str, str] | None:
    """Return ("768 x 512", "1024 x 1024") where the answer has the first size instead of the second; else None."""
    asked = str(shot.recipe.parameters.get("size") or "")
    if not SIZE.fullmatch(asked) or asked == f"{shot.width}x{shot.height}":
        return None
    return f"{shot.width} x {shot.height}", asked.replace("x", " x ")


def find_other_format(shot: Shot) -> tuple[str, str] | None:
    """Return ("JPEG", "PNG") where the answer has the first format instead of the second; else None."""
    asked, got = str(shot.recipe.parameters.get("output_format") or ""), format_of(shot)
    return (got.upper(), asked.upper()) if asked and asked != got else None


def say_unchanged(shot: Shot) -> str:
    """Return a sentence where an answer shows the sent picture unchanged; "" for other answers."""
    parts = shot.handling.parts if shot.handling else ()
    same = [number for number, part in enumerate(parts, 1) if part.unchanged]
    if not same:
        return ""
    inside = " inside the mask" if shot.mask else ""
    if len(same) == len(parts):
        return f"The endpoint sent the picture back unchanged{inside}. Say what should be there instead, or ask again."
    numbers = " and ".join(map(str, same))
    which = f"part {numbers}" if len(same) == 1 else f"parts {numbers}"
    return f"The endpoint sent {which} of {len(parts)} back unchanged{inside}. Say what should be there instead."


def list_doubts(shots: Sequence[Shot]) -> list[str]:
    """Return sentences about the differences between the request and the pictures of one call, with their numbers."""
    return _list_by_picture(shots, _list_doubts)


def list_notes(shots: Sequence[Shot]) -> list[str]:
    """Return the notes of the pictures of one call, with the numbers of the pictures where not all have the note."""
    return _list_by_picture(shots, lambda shot: [shot.note] if shot.note else [])


def _list_by_picture(shots: Sequence[Shot], list_of: Callable[[Shot], list[str]]) -> list[str]:
    told: dict[str, list[int]] = {}
    for number, shot in enumerate(shots, 1):
        for sentence in list_of(shot):
            told.setdefault(sentence, []).append(number)
    return [
        sentence if len(numbers) == len(shots) else f"Picture {', '.join(map(str, numbers))}: {sentence}"
        for sentence, numbers in told.items()
    ]


def _list_doubts(shot: Shot) -> list[str]:
    said = [shot.note, say_unchanged(shot)]
    if size := find_other_size(shot):
        said.append(f"The endpoint answered with {size[0]} pixels, where {size[1]} were asked for.")
    if kind := find_other_format(shot):
        said.append(f"The endpoint answered in the format {kind[0]}, where {kind[1]} was asked for.")
    return [sentence for sentence in said if sentence]
