"""The finish: what is made of an edit's answers, as a file.

The answers go back onto the picture one after another, and the proof is measured on the file that is handed over.
Stores nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.colour import from_srgb, to_srgb
from components.imaging.drift import Drift
from components.imaging.paste import paste, put_back
from components.imaging.picture import flatten, read_picture, write_png
from components.imaging.proof import count_changed_outside
from components.library.edit import Edit


@dataclass(frozen=True)
class Finished:
    """Hold the finished picture as a PNG, how many pixels changed outside the mask, and what was corrected.

    ``changed_outside_mask`` is None where the whole picture was redrawn; ``drifts`` are by the number of the part.
    ``parts`` are the numbers of those whose answers could be read.
    """

    png: bytes = field(repr=False)
    changed_outside_mask: int | None
    drifts: Mapping[int, Drift]
    parts: tuple[int, ...]


def finish_edit(edit: Edit, answers: Mapping[int, bytes]) -> Finished:
    """Return what ``answers``, files by the number of the part they answer, make of an edit's picture.

    Each answer is decoded once, and the result once. Raises UnreadablePicture or PictureTooLarge where no answer can be
    read; what some answered is put back without the others.
    """
    pixels, profile = edit.picture.pixels, edit.picture.icc_profile
    drifts, parts, refused = {}, [], None
    for number, data in answers.items():
        part = edit.parts[number]
        try:
            came = read_picture(data)
        except (UnreadablePicture, PictureTooLarge) as error:
            refused = refused or error.with_traceback(None)
            continue
        parts.append(number)
        # Where transparency was not asked for it is no part of the answer.
        shown = came.pixels if part.request.background == "transparent" else flatten(came.pixels)
        answer = from_srgb(to_srgb(shown, came.icc_profile), profile)
        if part.mask is None:
            pixels = paste(pixels, answer, part.frame, None)
        else:
            pixels, drifts[number] = put_back(pixels, part.sent, answer, part.frame, part.mask, edit.feather)
        del came, shown, answer
    if refused and not parts:
        raise refused
    png = write_png(pixels, profile)
    del pixels
    changed = None
    if edit.mask is not None:
        # Counted on the file that is handed over, not on the array it was made of.
        changed = count_changed_outside(edit.picture.pixels, read_picture(png).pixels, edit.mask)
    return Finished(png, changed, drifts, tuple(parts))
