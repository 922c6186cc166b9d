"""The finish: what is made of an edit's answers, as a file.

The answers go back onto the picture one after another, and the proof is measured on the file that is handed over.
Beside the picture only what is masked of it is in memory, the file, and a view of it. Stores nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.colour.conversion import from_srgb, to_srgb
from components.imaging.formats.png_text import Text
from components.imaging.formats.png_writer import write_rows
from components.imaging.mask.mask import bounding_box
from components.imaging.paste.diff import count_changed_outside, is_unchanged
from components.imaging.paste.drift import Drift, no_drift
from components.imaging.paste.paste import missing_in_picture, missing_on_canvas, paste, paste_corrected
from components.imaging.paste.patch import Patch
from components.imaging.picture.picture import Picture, flatten, read_picture, read_rows
from components.imaging.picture.row_scaling import fit_rows
from components.library.edits.edit import Edit, Part
from components.library.records.screen_views import SCREEN_EDGE
from components.library.runs.damage import say_cut, say_damaged


@dataclass(frozen=True)
class Finished:
    """Hold the finished picture as a PNG, how many pixels changed outside the mask, and what was corrected.

    ``view`` is the picture at screen size, in its own colours. ``outside_mask`` is how many pixels there are outside
    the mask; it and ``changed_outside_mask`` are None where the whole picture was redrawn. ``drifts`` are by the number
    of the part, as is ``unchanged``: whether the answer shows what was sent as it was, inside the mask, None where that
    cannot be told. ``parts`` are the numbers of those whose answers could be read, ``damage`` sentences about those
    that came damaged or cut.
    """

    png: bytes = field(repr=False)
    view: Picture = field(repr=False)
    changed_outside_mask: int | None
    outside_mask: int | None
    drifts: Mapping[int, Drift]
    unchanged: Mapping[int, bool | None]
    parts: tuple[int, ...]
    damage: tuple[str, ...] = ()


def finish_edit(edit: Edit, answers: Mapping[int, bytes], texts: Iterable[Text] = ()) -> Finished:
    """Return what ``answers``, files by the number of the part they answer, make of an edit's picture.

    Each answer is decoded once, and the result once; ``texts`` are written into it. Where an answer was cut the picture
    stays as it is. Raises UnreadablePicture or PictureTooLarge where no answer can be read; what some answered is put
    back without the others.
    """
    pixels, profile = edit.picture.pixels, edit.picture.icc_profile
    box = (0, 0, *edit.picture.size) if edit.mask is None else bounding_box(edit.mask)
    left, top, right, bottom = box
    new = pixels[top:bottom, left:right]
    drifts, unchanged, parts, damage, refused = {}, {}, [], [], None
    for number, data in answers.items():
        part = edit.parts[number]
        try:
            came = read_picture(data, cut=True)
        except (UnreadablePicture, PictureTooLarge) as error:
            refused = refused or error.with_traceback(None)
            continue
        parts.append(number)
        # Where transparency was not asked for it is no part of the answer.
        shown = came.pixels if part.request.background == "transparent" else flatten(came.pixels)
        answer = from_srgb(to_srgb(shown, came.icc_profile), profile)
        if part.mask is None:
            there = None if came.missing is None else ~_lost(came.missing, part, edit)
            new = paste(new, answer, part.frame, there)
        else:
            new, drifts[number] = paste_corrected(
                new, part.sent, answer, part.frame, part.mask, edit.feather, came.missing, (left, top)
            )
        unchanged[number] = _is_unchanged(part, answer, drifts.get(number), came.missing)
        damage += _describe_damage(came, edit, number, drifts.get(number))
        del came, shown, answer
    if refused and not parts:
        raise refused
    patch = Patch(pixels, box, new)
    png = write_rows(edit.picture.size, new.shape[2], patch.rows, profile, [text.as_chunk() for text in texts])
    del patch, new
    view, changed = _prove(edit, png)
    outside = None if edit.mask is None else int(edit.mask.size - np.count_nonzero(edit.mask))
    return Finished(png, view, changed, outside, drifts, unchanged, tuple(parts), tuple(damage))


def _prove(edit: Edit, png: bytes) -> tuple[Picture, int | None]:
    """Return an edit's finished picture at screen size, and how many pixels outside the mask differ, None without one.

    Seen and counted on the file, not on the array it was made of, in one pass over its rows.
    """
    counts = []

    def count_rows() -> Iterator[np.ndarray]:
        for top, rows in read_rows(png):
            if edit.mask is not None:
                band = slice(top, top + rows.shape[0])
                counts.append(count_changed_outside(edit.picture.pixels[band], rows, edit.mask[band]))
            yield rows

    view = Picture(fit_rows(count_rows(), edit.picture.size, SCREEN_EDGE), edit.picture.icc_profile)
    return view, None if edit.mask is None else sum(counts)


def _lost(missing: np.ndarray, part: Part, edit: Edit, drift: Drift | None = None) -> np.ndarray:
    """Return which pixels of an edit's picture an answer that was cut does not show: (height, width) bool."""
    width, height = edit.picture.size
    return missing_in_picture(missing, part.frame, (height, width), drift)


def _describe_damage(came: Picture, edit: Edit, number: int, drift: Drift | None) -> list[str]:
    """Return sentences about an answer that came damaged, none of one that is whole."""
    said = say_damaged(came.notices)
    if came.missing is not None:
        part = edit.parts[number]
        lost = None if part.mask is None else _lost(came.missing, part, edit, drift) & part.mask
        said.append(say_cut(came.missing, number, len(edit.parts), part.mask, lost))
    return said


def _is_unchanged(part: Part, answer: np.ndarray, drift: Drift | None, missing: np.ndarray | None) -> bool | None:
    """Return whether an answer, its drift undone, shows what was sent as it was, where it was to be repainted."""
    height, width = part.sent.shape[:2]
    came = flatten(answer)
    if came.shape[:2] != (height, width):
        came = cv2.resize(came, (width, height), interpolation=cv2.INTER_AREA)
    drift = drift or no_drift((width, height))
    within = np.zeros((height, width), dtype=bool)
    left, top, right, bottom = part.frame.place
    within[top:bottom, left:right] = True
    if part.mask is not None:
        within &= part.frame.mask_to_canvas(part.mask)
    if missing is not None:
        within &= ~missing_on_canvas(missing, part.frame)
    return is_unchanged(part.sent, drift.tone(drift.undo_motion(came)), within)
