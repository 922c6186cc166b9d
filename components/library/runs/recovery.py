"""Recovery at start: pictures without rows, rows without pictures, interrupted runs.

Removes only files that were never whole. Leaves the runs of living processes alone. Sends nothing.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from components.errors import ProofroomError, StorageError
from components.imaging.picture.picture import check_picture
from components.library.answers.damage import join_note
from components.library.answers.kept_answers import answers_among
from components.library.ledger.bill import NO_BILL
from components.library.ledger.ledger_rows import bill_in_doubt, bill_of_shots
from components.library.records.run import BILLED, DONE, ERASE, INTERRUPTED, OPEN, UNDONE, UNSENT, Run
from components.library.records.shot import Recipe, Shot
from components.library.records.shot_rows import RECIPE
from components.library.records.store import Store
from components.library.storage.files import PART
from components.message.message import Message

DAY = 86_400.0
GONE = Message("The picture's file is no longer where it was kept.")
UNPASTED = Message(
    "Proofroom was stopped before the answer was put back onto the picture: this is the answer as it came."
)
NO_RECIPE = Message("How this picture was asked for was lost.")
# Folders of files that several shots may share, besides the folder of each shot.
FLAT = ("pictures", "masks", "unread")


@dataclass(frozen=True)
class Recovered:
    """Count the findings: pictures without a row, rows without a picture, interrupted runs, files never whole."""

    found: int = 0
    gone: int = 0
    interrupted: int = 0
    removed: int = 0

    @property
    def sentence(self) -> str:
        """Return one line for the person who started Proofroom, "" where nothing was found."""
        said = [
            (self.found, "picture found again", "pictures found again"),
            (self.gone, "picture whose file is gone", "pictures whose files are gone"),
            (self.interrupted, "run interrupted", "runs interrupted"),
            (self.removed, "unfinished file removed", "unfinished files removed"),
        ]
        parts = [f"{count} {one if count == 1 else many}" for count, one, many in said if count]
        return f"From before this start: {', '.join(parts)}." if parts else ""


@dataclass(frozen=True)
class _Claim:
    """Hold the run of a folder, the number of the picture, and whether the process of the run has ended."""

    run: Run
    number: int
    left_behind: bool


def recover(store: Store) -> Recovered:
    """Mend the records of a store and return the counts. Raises StorageError where the store cannot be used."""
    # In this order: another process records a run before its files, and a row after its files.
    folders = _shot_folders(store)
    runs = store.list_unfinished()
    answers = store.list_answers()
    rowed = {answer.rpartition("/")[0] for answer, _ in answers.values()}
    strays = [folder for folder in folders if folder not in rowed]
    claims = _claim_folders(runs) if strays else {}
    found: dict[str, Shot] = {}
    removed = 0
    for folder in strays:
        claim = claims.get(PurePosixPath(folder).name)
        if claim is not None and not claim.left_behind:
            continue
        removed += _remove_parts(store, list(store.files.walk(folder)), 0.0 if claim else DAY)
        if (shot := _write_missing_row(store, folder, claim)) is not None:
            found[folder] = shot
    gone = _note_missing(store, set(folders), answers)
    interrupted = sum(_close(store, run) for run, left_behind in runs if left_behind and run.state in OPEN)
    for run_id in {shot.run for shot in found.values() if shot.run}:
        store.enter_found(run_id)
    for folder in FLAT:
        removed += _remove_parts(store, store.files.list_folder(folder), DAY)
    return Recovered(len(found), gone, interrupted, removed)


def _shot_folders(store: Store) -> list[str]:
    """Return the folder of every shot, by one listing per day."""
    folders = ["shots"]
    for _ in ("year", "month", "day", "shot"):
        folders = [inner for folder in folders for inner in store.files.list_folder(folder)]
    return folders


def _claim_folders(runs: list[tuple[Run, bool]]) -> dict[str, _Claim]:
    return {
        run.shot_id(number): _Claim(run, number, left_behind)
        for run, left_behind in runs
        for number in range(run.count)
    }


def _write_missing_row(store: Store, folder: str, claim: _Claim | None) -> Shot | None:
    """Write the missing row of a folder's picture; return its shot, None where there is no row then."""
    try:
        keys = list(store.files.walk(folder))
        shot = _read_recipe(store, folder, keys) or _shot_of_answer(store, folder, keys, claim)
        if shot is None:
            return None
        if f"{folder}/{RECIPE}" in keys:
            # A recipe file of a newer Proofroom stays as it is.
            store.add_row(shot)
        else:
            store.add_shot(shot)
    except StorageError:
        return None
    return shot


def _read_recipe(store: Store, folder: str, keys: list[str]) -> Shot | None:
    if (key := f"{folder}/{RECIPE}") not in keys:
        return None
    try:
        shot = Shot.from_json(json.loads(store.files.read_file(key)))
    except ValueError:
        return None
    return shot if shot.answer in keys else None


def _shot_of_answer(store: Store, folder: str, keys: list[str], claim: _Claim | None) -> Shot | None:
    """Return the shot of an answer that was never recorded, None where no answer opens."""
    parts = answers_among(keys)
    for part in sorted(parts):
        data = store.files.read_file(parts[part])
        try:
            width, height, _, notices = check_picture(data, cut=True)
        except ProofroomError:
            continue
        break
    else:
        return None
    name = PurePosixPath(folder).name
    shot = Shot(
        recipe=_recipe_of(claim.run) if claim else _recipe_of_nobody(folder),
        number=claim.number if claim else 0,
        answer=parts[part],
        sha256=hashlib.sha256(data).hexdigest(),
        width=width,
        height=height,
        id=name if re.fullmatch(r"[0-9a-f]{32}", name) else uuid4().hex,
        pasted=next((key for key in keys if key == f"{folder}/pasted.png"), None),
    )
    # The notices are about the answer, and not about the finished picture.
    damage = notices if shot.pasted is None else ()
    if claim is None:
        return replace(shot, note=join_note([NO_RECIPE, *damage]))
    run = claim.run
    # Alone, because this note marks a shot whose answer can still be put back.
    note = UNPASTED if run.kind in ("edit", ERASE) and shot.pasted is None else join_note(damage)
    return replace(shot, source=run.source, mask=run.mask, visitor=run.visitor, run=run.id, note=note)


def _recipe_of(run: Run) -> Recipe:
    """Return the recipe of a run whose usage and seconds are not on record."""
    return Recipe(
        run.kind, run.endpoint, run.parameters, None, None, None, 0.0, run.sent_at or run.asked_at, run.parent
    )


def _recipe_of_nobody(folder: str) -> Recipe:
    try:
        year, month, day = (int(part) for part in folder.split("/")[1:4])
        made_at = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        made_at = datetime.now(UTC)
    return Recipe("generate", "", {"model": "", "prompt": ""}, None, None, None, 0.0, made_at)


def _note_missing(store: Store, folders: set[str], answers: Mapping[str, tuple[str, Message]]) -> int:
    """Note the shots whose files are gone, remove the note where the file is back; return the count of the gone."""
    gone, back = [], []
    for shot_id, (answer, note) in answers.items():
        # On a disk each file is checked; elsewhere, where each check is a request, only the folders are.
        there = answer.rpartition("/")[0] in folders and (not store.files.local or store.files.has(answer))
        if not there and note != GONE and not store.files.has(answer):
            gone.append(shot_id)
        elif note == GONE and store.files.has(answer):
            back.append(shot_id)
    store.note(gone, GONE)
    store.note(back, Message())
    return len(gone)


def _close(store: Store, run: Run) -> bool:
    """Record the end of a run whose process has ended; whether the run was interrupted."""
    shots = store.list_shots_of(run.id)
    made, asked = len(shots), run.count
    # What may have been spent stays reserved, whatever killed the process.
    bill = bill_of_shots(run, shots) if shots else bill_in_doubt(run) if run.sent_at else NO_BILL
    changes: dict[str, Any]
    if made >= asked:
        changes = {"state": DONE, "spent": "yes", "message": Message()}
    elif made:
        message = Message(
            "Proofroom was stopped while it stored the answer: {made} of {asked} pictures are kept.",
            made=made,
            asked=asked,
        )
        changes = {"state": INTERRUPTED, "spent": "yes", "message": message}
    elif run.sent_at:
        changes = {"state": INTERRUPTED, "spent": "perhaps", "message": BILLED}
    else:
        message = UNSENT if run.is_call else UNDONE
        changes = {"state": INTERRUPTED, "spent": "no", "message": message}
    store.end_run(run.id, bill, if_open=True, ended_at=datetime.now(UTC), **changes)
    return bool(changes["state"] == INTERRUPTED)


def _remove_parts(store: Store, keys: list[str], older: float) -> int:
    """Remove the files that were never whole and are older than ``older`` seconds; return their count."""
    parts = [key for key in keys if key.endswith(PART) and (not older or store.files.age(key) > older)]
    for key in parts:
        store.files.remove(key)
    return len(parts)
