"""Sentences about a shot: changed pixels, and answers that differ from the request.

The record of a shot may have come with a file from anywhere. Opens no file.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from components.library.records.shot import Shot
from components.message.message import Listed, Message, Plural

SIZE = re.compile("[0-9]+x[0-9]+")


def count_outside(shot: Shot) -> int | None:
    """Return the count of pixels outside the mask of an edit; None where the count is not on record."""
    return shot.handling.outside_mask if shot.handling else None


def say_changed(shot: Shot) -> Message:
    """Return "0 of 225,550 pixels": the changed pixels outside the mask, and all pixels there where that is known.

    Only for a shot with a ``changed_outside_mask``.
    """
    changed, outside = shot.changed_outside_mask or 0, count_outside(shot)
    if outside is None:
        return Message("{changed:,} pixels", changed=changed)
    return Message("{changed:,} of {outside:,} pixels", changed=changed, outside=outside)


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


def say_unchanged(shot: Shot) -> Message:
    """Return a sentence where an answer shows the sent picture unchanged, an empty message for other answers."""
    parts = shot.handling.parts if shot.handling else ()
    same = [number for number, part in enumerate(parts, 1) if part.unchanged]
    if not same:
        return Message()
    if len(same) == len(parts) and shot.mask:
        return Message(
            "The endpoint sent the picture back unchanged inside the mask. Say what should be there instead, or ask"
            " again."
        )
    if len(same) == len(parts):
        return Message("The endpoint sent the picture back unchanged. Say what should be there instead, or ask again.")
    # Only the parts of a mask travel apart.
    return Plural(
        "The endpoint sent part {numbers} of {parts} back unchanged inside the mask. Say what should be there instead.",
        "The endpoint sent parts {numbers} of {parts} back unchanged inside the mask. Say what should be there"
        " instead.",
        n=len(same),
        numbers=Listed(same, "and"),
        parts=len(parts),
    )


def list_doubts(shots: Sequence[Shot]) -> list[Message]:
    """Return sentences about the differences between the request and the pictures of one call, with their numbers."""
    return _list_by_picture(shots, _list_doubts)


def list_notes(shots: Sequence[Shot]) -> list[Message]:
    """Return the notes of the pictures of one call, with the numbers of the pictures where not all have the note."""
    return _list_by_picture(shots, lambda shot: [shot.note] if shot.note else [])


def _list_by_picture(shots: Sequence[Shot], list_of: Callable[[Shot], list[Message]]) -> list[Message]:
    told: dict[Message, list[int]] = {}
    for number, shot in enumerate(shots, 1):
        for sentence in list_of(shot):
            told.setdefault(sentence, []).append(number)
    return [
        sentence
        if len(numbers) == len(shots)
        else Message("Picture {numbers}: {sentence}", numbers=tuple(numbers), sentence=sentence)
        for sentence, numbers in told.items()
    ]


def _list_doubts(shot: Shot) -> list[Message]:
    said = [shot.note, say_unchanged(shot)]
    if size := find_other_size(shot):
        said.append(
            Message(
                "The endpoint answered with {came} pixels, where {asked} were asked for.", came=size[0], asked=size[1]
            )
        )
    if kind := find_other_format(shot):
        said.append(
            Message(
                "The endpoint answered in the format {came}, where {asked} was asked for.", came=kind[0], asked=kind[1]
            )
        )
    return [sentence for sentence in said if sentence]
