"""Recovery at start: pictures without rows, rows without pictures, interrupted runs.

Removes only files that were never whole. Leaves the runs of living processes alone. Sends nothing.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from components.errors import StorageError
from components.library.records.run import INTERRUPTED, OPEN, Run
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.runs.orphans.orphaned_runs import (
    UNPASTED,
    Claim,
    close_orphan,
    read_recipe,
    remove_parts,
    write_missing_row,
)
from components.message.message import Message

logger = logging.getLogger(__name__)

DAY = 86_400.0
GONE = Message("The picture's file is no longer where it was kept.")
# Folders of files that several shots may share, besides the folder of each shot.
FLAT = ("pictures", "masks", "unread")


@dataclass(frozen=True)
class Recovered:
    """Count the findings: pictures without a row, rows without a picture, interrupted runs, files never whole.

    ``left``: the ids of ended runs for the process watch: their process may yet be found to have ended and to have left
    a picture, or they have an answer that is to be put back.
    """

    found: int = 0
    gone: int = 0
    interrupted: int = 0
    removed: int = 0
    left: frozenset[str] = frozenset()

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
    unread: set[str] = set()
    left: set[str] = set()
    removed = 0
    for folder in strays:
        claim = claims.get(PurePosixPath(folder).name)
        if claim is not None and not claim.left_behind:
            left |= set() if claim.run.state in OPEN else {claim.run.id}
            continue
        try:
            removed += remove_parts(store, list(store.files.walk(folder)), 0.0 if claim else DAY)
            if (shot := write_missing_row(store, folder, claim)) is not None:
                found[folder] = shot
        except StorageError as error:
            again = "soon" if claim else "at the next start"
            logger.warning("The picture in %s cannot be looked at, which is tried again %s: %s", folder, again, error)
            unread |= {claim.run.id} if claim else set()
    gone = _note_missing(store, set(folders), answers)
    # A run with an answer that nobody could look at stays open, and the process watch tries again.
    ended = [run for run, left_behind in runs if left_behind and run.state in OPEN and run.id not in unread]
    interrupted = sum(close_orphan(store, run) == INTERRUPTED for run in ended)
    left |= unread | {shot.run for shot in found.values() if shot.run and shot.note == UNPASTED}
    for run_id in {shot.run for shot in found.values() if shot.run} - unread:
        store.enter_found(run_id)
    for folder in FLAT:
        removed += remove_parts(store, store.files.list_folder(folder), DAY)
    return Recovered(len(found), gone, interrupted, removed, frozenset(left))


def _shot_folders(store: Store) -> list[str]:
    """Return the folder of every shot, by one listing per day."""
    folders = ["shots"]
    for _ in ("year", "month", "day", "shot"):
        folders = [inner for folder in folders for inner in store.files.list_folder(folder)]
    return folders


def _claim_folders(runs: list[tuple[Run, bool]]) -> dict[str, Claim]:
    return {
        run.shot_id(number): Claim(run, number, left_behind) for run, left_behind in runs for number in range(run.count)
    }


def _note_missing(store: Store, folders: set[str], answers: Mapping[str, tuple[str, Message]]) -> int:
    """Note the shots whose files are gone, bring their own note back with the file; return the count of the gone."""
    gone, back = [], []
    for shot_id, (answer, note) in answers.items():
        # On a disk each file is checked; elsewhere, where each check is a request, only the folders are.
        there = answer.rpartition("/")[0] in folders and (not store.files.local or store.files.has(answer))
        if not there and note != GONE and not store.files.has(answer):
            gone.append(shot_id)
        elif note == GONE and store.files.has(answer):
            back.append((shot_id, answer))
    store.note(gone, GONE)
    notes: dict[Message, list[str]] = {}
    for shot_id, answer in back:
        try:
            notes.setdefault(_read_note(store, answer), []).append(shot_id)
        except StorageError as error:
            logger.warning("The note of %s cannot be read, which is tried at the next start: %s", shot_id, error)
    for note, shot_ids in notes.items():
        store.note(shot_ids, note)
    return len(gone)


def _read_note(store: Store, answer: str) -> Message:
    """Return the note of a shot as its recipe file has it, beside the answer; an empty message without the file."""
    folder = answer.rpartition("/")[0]
    recorded = read_recipe(store, folder, list(store.files.walk(folder)))
    return recorded.note if recorded and recorded.note != GONE else Message()
