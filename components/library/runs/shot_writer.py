"""The writer of shots: stores the answers of a run, the finished pictures and the rows.

Stored in this order, so that an answer is on disk first. Doing the same twice changes nothing. Sends nothing.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import PurePosixPath

from components.errors import PictureTooLarge, StorageError, UnreadableAnswer, UnreadablePicture
from components.imaging.mask.mask import bounding_box
from components.imaging.picture.picture import check_picture, measure_picture, read_view, suffix_of
from components.library.answers.damage import join_note
from components.library.answers.kept_answers import File, KeptAnswers, answers_among, folder_of
from components.library.answers.unread_answers import keep_answers, move_to_unread, say_kept
from components.library.edits.compose import Finished, finish_edit
from components.library.edits.edit import Edit
from components.library.edits.erase import Erase, finish_erase
from components.library.recipes.png_recipe import texts_of
from components.library.records.handling import AnsweredPart, Handling, read_correction
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.shot import Recipe, Shot
from components.library.records.store import Store
from components.library.runs.journal import KeptPictures, keep_pictures
from components.library.runs.progress import Stored
from components.message.message import Message, Sentences


@dataclass(frozen=True)
class Made:
    """Hold the facts about one picture of a run, as its shot has them.

    ``answer`` is the file that was read, and ``size`` its (width, height) before the EXIF orientation.
    """

    answer: File
    size: tuple[int, int]
    note: Message
    pasted: str | None = None
    changed_outside_mask: int | None = None
    handling: Handling | None = None


class ShotWriter:
    """Store the pictures of runs; ``kept`` is called with the shots of a run once their rows are written."""

    def __init__(self, store: Store, kept: Callable[[list[Shot]], None]) -> None:
        self._store, self._kept = store, kept
        # Pasting and checking are bound by the processor and by memory: no more at once than there are cores.
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)

    def write_answers(self, answers: KeptAnswers) -> None:
        """Store every answer as it came. Raises StorageError."""
        for file in (file for _, files in answers for file in files.values()):
            self._store.files.write_file(file.key, file.data)
        keep_answers(self._store.files, answers.unread)

    def write_shots(self, answers: KeptAnswers, edit: Edit | Erase | None) -> Stored:
        """Store the answers, the pictures made of the answers and the rows; return the shots.

        ``edit`` is None for pictures drawn from a prompt. The notice says which pictures do not open, besides that of
        the answers. Raises UnreadableAnswer where no picture opens, and StorageError.
        """
        self.write_answers(answers)
        recipe = answers.recipe
        # Stored before they were sent; written again only if they have been removed since.
        pictures = None if edit is None else keep_pictures(self._store.files, edit)
        shots: list[Shot] = []
        damaged: dict[str, bytes] = {}
        for number, (shot_id, files) in enumerate(answers):
            try:
                made = self._make(edit, files, pictures, recipe)
            except (UnreadablePicture, PictureTooLarge):
                damaged |= move_to_unread(self._store.files, {file.key: file.data for file in files.values()})
                continue
            shot = Shot(
                recipe=recipe,
                number=number,
                answer=made.answer.key,
                sha256=hashlib.sha256(made.answer.data).hexdigest(),
                width=made.size[0],
                height=made.size[1],
                id=shot_id,
                source=pictures.source if pictures else None,
                mask=pictures.mask if pictures else None,
                visitor=answers.run.visitor,
                run=answers.run.id,
            )
            shots.append(_with_made(shot, made))
            self._store.add_shot(shots[-1])
        if shots:
            self._kept(shots)
            return Stored(shots, Sentences(answers.notice, _say_damaged(damaged)) if damaged else answers.notice)
        raise UnreadableAnswer(_say_damaged(damaged), spent="yes", request_id=recipe.request_id)

    def finish_shot(self, shot: Shot, edit: Edit | Erase, references: Sequence[str]) -> Shot:
        """Paste the stored answers of a shot onto the picture of its edit, and return the shot with the result.

        ``references`` are the keys of the reference pictures. Raises as ``write_shots``, and StorageError where the
        shot was removed for good meanwhile.
        """
        kept = answers_among(self._store.files.walk(str(PurePosixPath(shot.answer).parent)))
        files = {part: File(key, self._store.files.read_file(key)) for part, key in kept.items()}
        made = self._finish(edit, files, references, shot.recipe)
        finished = self._store.update_finished(_with_made(shot, made))
        if finished is None:
            if made.pasted:
                self._store.files.remove(made.pasted)
                self._store.screen_views.remove(made.pasted)
            raise StorageError(Message("This picture was removed for good while its answer was being put back."))
        self._kept([finished])
        return finished

    def _make(
        self, edit: Edit | Erase | None, files: Mapping[int, File], pictures: KeptPictures | None, recipe: Recipe
    ) -> Made:
        """Return the facts about a picture; each answer is decoded once at most.

        Raises UnreadablePicture or PictureTooLarge where no answer opens.
        """
        if edit is not None and pictures is not None:
            return self._finish(edit, files, pictures.references, recipe)
        [file] = files.values()
        if suffix_of(file.data) == "png":
            # Its check sums tell whether it is whole. It is decoded later, for its thumbnail: decoding was half of the
            # work while people wait for their pictures.
            with self._cores:
                width, height, _, damage = check_picture(file.data, cut=True)
            return Made(file, (width, height), join_note(damage))
        with self._cores:
            view = read_view(file.data, SCREEN_EDGE)
        self._store.screen_views.keep(file.key, view)
        return Made(file, measure_picture(file.data)[:2], join_note(view.damage))

    def _finish(self, edit: Edit | Erase, files: Mapping[int, File], references: Sequence[str], recipe: Recipe) -> Made:
        """Store the finished picture of an edit; return the facts about it. Raises as ``finish_edit``."""
        with self._cores:
            answers = {part: file.data for part, file in files.items()}
            texts = texts_of(recipe, edit.mask_png)
            if isinstance(edit, Erase):
                finished = finish_erase(edit, answers, texts)
            else:
                finished = finish_edit(edit, answers, texts)
            key = self._store.files.write_file(f"{folder_of(files)}/pasted.png", finished.png)
            self._store.screen_views.keep(key, finished.view)
        answer = files[finished.parts[0]]
        return Made(
            answer=answer,
            size=measure_picture(answer.data)[:2],
            note=join_note(finished.damage),
            pasted=key,
            changed_outside_mask=finished.changed_outside_mask,
            handling=describe_handling(edit, files, finished, references),
        )


def describe_handling(
    edit: Edit | Erase, files: Mapping[int, File], finished: Finished, references: Sequence[str]
) -> Handling:
    """Return the frames that travelled, the file that answered each, and the measurements of the answers."""
    parts = []
    for number in finished.parts:
        frame, drift = edit.parts[number].frame, finished.drifts.get(number)
        part = AnsweredPart(
            answer=files[number].key,
            box=frame.box,
            canvas=frame.canvas,
            place=frame.place,
            corrected=None if drift is None else read_correction(drift.as_json()),
            unchanged=finished.unchanged.get(number),
        )
        parts.append(part)
    return Handling(
        parts=tuple(parts),
        asked_parts=len(edit.parts),
        outside_mask=finished.outside_mask,
        feather=edit.feather,
        extend=astuple(edit.margins),
        mask_box=None if edit.mask is None else bounding_box(edit.mask),
        picture_size=edit.picture.size,
        references=tuple(references),
    )


def _say_damaged(files: Mapping[str, bytes]) -> Message:
    """Return a sentence about pictures that do not open, by the keys under which they are kept."""
    return say_kept(
        files,
        Message(
            "The endpoint sent a damaged picture. It is kept as {names} in the data folder; ask again for another."
        ),
        Message(
            "The endpoint sent a damaged picture. It is kept as {names} in the data folder, {most:,} bytes of it; ask"
            " again for another."
        ),
    )


def _with_made(shot: Shot, made: Made) -> Shot:
    return replace(
        shot,
        pasted=made.pasted,
        changed_outside_mask=made.changed_outside_mask,
        handling=made.handling,
        note=made.note,
    )
