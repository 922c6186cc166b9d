"""The composition of an edit: pastes the answers onto the picture, and measures the PNG.

The answers are pasted one after another. The changed pixels are counted on the finished file. In memory are the
picture, the masked part, the file and its view. Stores nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.colour.conversion import from_srgb, to_srgb
from components.imaging.formats.png_text import Text
from components.imaging.formats.png_writer import write_rows
from components.imaging.frame import Box
from components.imaging.mask.mask import bounding_box
from components.imaging.paste.diff import count_changed_outside, is_unchanged
from components.imaging.paste.drift import Drift
from components.imaging.paste.paste import missing_in_picture, missing_on_canvas, paste, paste_corrected
from components.imaging.paste.patch import Patch
from components.imaging.picture.picture import Picture, flatten, read_picture, read_rows
from components.imaging.picture.row_scaling import fit_rows
from components.library.answers.damage import say_cut, say_damaged, say_unreadable
from components.library.edits.edit import Edit, Part
from components.library.records.screen_views import SCREEN_EDGE
from components.message.message import Message


@dataclass(frozen=True)
class Finished:
    """Hold the finished picture as a PNG, and its measurements.

    ``view`` is the picture at screen size, in its own colours. ``outside_mask`` and ``changed_outside_mask`` count all
    pixels and the changed pixels outside the mask, None where the whole picture was redrawn. ``parts`` are the numbers
    of the parts whose answers could be read. ``drifts`` and ``unchanged`` are by the number of the part: the corrected
    drift, and whether the answer shows the sent canvas unchanged inside the mask, None where unknown. ``damage`` are
    sentences about answers that came damaged or cut, or do not open.
    """

    png: bytes = field(repr=False)
    view: Picture = field(repr=False)
    changed_outside_mask: int | None
    outside_mask: int | None
    drifts: Mapping[int, Drift]
    unchanged: Mapping[int, bool | None]
    parts: tuple[int, ...]
    damage: tuple[Message, ...] = ()


def finish_edit(edit: Edit, answers: Mapping[int, bytes], texts: Iterable[Text] = ()) -> Finished:
    """Return the finished picture of an edit; ``answers`` are files by the number of their part.

    Each answer is decoded once, and the result once. ``texts`` are written into the result. The picture stays unchanged
    where an answer was cut off or cannot be read. Raises UnreadablePicture or PictureTooLarge where no answer can be
    read.
    """
    pixels, profile = edit.picture.pixels, edit.picture.icc_profile
    box = (0, 0, *edit.picture.size) if edit.mask is None else bounding_box(edit.mask)
    left, top, right, bottom = box
    new = pixels[top:bottom, left:right]
    drifts, unchanged, parts, refused = {}, {}, [], None
    damage: list[Message] = []
    for number, data in answers.items():
        part = edit.parts[number]
        try:
            came = read_picture(data, cut=True)
        except (UnreadablePicture, PictureTooLarge) as error:
            refused = refused or error.with_traceback(None)
            damage.append(say_unreadable(number, len(edit.parts)))
            continue
        parts.append(number)
        # The transparency of an answer counts only where transparency was asked for.
        shown = came.pixels if part.request.background == "transparent" else flatten(came.pixels)
        answer = from_srgb(to_srgb(shown, came.icc_profile), profile)
        if part.mask is None:
            there = None if came.missing is None else ~_lost(came.missing, part, edit)
            new = paste(new, answer, part.frame, there)
            aligned = _fit_canvas(answer, part)
        else:
            new, drifts[number], aligned = paste_corrected(
                new, part.sent, answer, part.frame, part.mask, edit.feather, came.missing, (left, top)
            )
        unchanged[number] = _is_unchanged(part, aligned, came.missing)
        damage += _describe_damage(came, edit, number, drifts.get(number))
        del came, shown, answer, aligned
    if refused and not parts:
        raise refused
    finished = finish_picture(edit.picture, edit.mask, box, new, texts, tuple(parts))
    return replace(finished, drifts=drifts, unchanged=unchanged, damage=tuple(damage))


def finish_picture(
    picture: Picture, mask: np.ndarray | None, box: Box, new: np.ndarray, texts: Iterable[Text], parts: tuple[int, ...]
) -> Finished:
    """Return a picture with new pixels over ``box``, finished and measured; ``mask`` None for the whole picture."""
    patch = Patch(picture.pixels, box, new)
    chunks = [text.as_chunk() for text in texts]
    png = write_rows(picture.size, new.shape[2], patch.rows, picture.icc_profile, chunks)
    del patch
    view, changed = _measure_file(picture, mask, png)
    outside = None if mask is None else int(mask.size - np.count_nonzero(mask))
    return Finished(png, view, changed, outside, {}, {}, parts)


def _measure_file(picture: Picture, mask: np.ndarray | None, png: bytes) -> tuple[Picture, int | None]:
    """Return the finished picture at screen size, and the count of changed pixels outside the mask, or None.

    Both are read from the file, and not from the array before, in one pass over the rows of the file.
    """
    counts = []

    def count_rows() -> Iterator[np.ndarray]:
        for top, rows in read_rows(png):
            if mask is not None:
                band = slice(top, top + rows.shape[0])
                counts.append(count_changed_outside(picture.pixels[band], rows, mask[band]))
            yield rows

    view = Picture(fit_rows(count_rows(), picture.size, SCREEN_EDGE), picture.icc_profile)
    return view, None if mask is None else sum(counts)


def _lost(missing: np.ndarray, part: Part, edit: Edit, drift: Drift | None = None) -> np.ndarray:
    """Return the pixels of the picture that a cut answer does not show: (height, width) bool, True = missing."""
    width, height = edit.picture.size
    return missing_in_picture(missing, part.frame, (height, width), drift)


def _describe_damage(came: Picture, edit: Edit, number: int, drift: Drift | None) -> list[Message]:
    """Return sentences about the damage of an answer; none for a whole answer."""
    said = say_damaged(came.notices)
    if came.missing is not None:
        part = edit.parts[number]
        lost = None if part.mask is None else _lost(came.missing, part, edit, drift) & part.mask
        said.append(say_cut(came.missing, number, len(edit.parts), part.mask, lost))
    return said


def _fit_canvas(answer: np.ndarray, part: Part) -> np.ndarray:
    """Return an answer, opaque, in the size of the sent canvas: (height, width, 3) uint8."""
    height, width = part.sent.shape[:2]
    came = flatten(answer)
    if came.shape[:2] == (height, width):
        return came
    return cv2.resize(came, (width, height), interpolation=cv2.INTER_AREA)


def _is_unchanged(part: Part, aligned: np.ndarray, missing: np.ndarray | None) -> bool | None:
    """Return whether an aligned answer shows the sent canvas unchanged inside the mask; None for unknown."""
    within = np.zeros(part.sent.shape[:2], dtype=bool)
    left, top, right, bottom = part.frame.place
    within[top:bottom, left:right] = True
    if part.mask is not None:
        within &= part.frame.mask_to_canvas(part.mask)
    if missing is not None:
        within &= ~missing_on_canvas(missing, part.frame)
    return is_unchanged(part.sent, aligned, within)
