"""Orphaned runs: their pictures get the missing rows, and their ends and bills are recorded.

Doing the same twice, or in two processes at once, changes nothing. Removes only files that were never whole. Sends
nothing.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from components.errors import ProofroomError
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

UNPASTED = Message(
    "Proofroom was stopped before the answer was put back onto the picture: this is the answer as it came."
)
NO_RECIPE = Message("How this picture was asked for was lost.")
# The folder of an answer has the day on which its run began to work, which may be some days after it was asked for.
MOST_DAYS = 8


@dataclass(frozen=True)
class Claim:
    """Hold the run of a folder, the number of the picture, and whether the process of the run has ended."""

    run: Run
    number: int
    left_behind: bool


def account_for(store: Store, run: Run) -> list[Shot] | None:
    """Record what became of a run whose process has ended; return its pictures.

    None where the run was open, and another process has recorded its end meanwhile. Raises StorageError where files or
    database refuse; the run stays open then, because an answer that nobody could look at may be there.
    """
    found = []
    for number in range(run.count):
        for folder in _folders_of(run, number):
            keys = list(store.files.walk(folder))
            # Another process may be putting back the answers of a run that has ended.
            if run.state in OPEN:
                remove_parts(store, keys, 0.0)
            if keys and store.find_shot(run.shot_id(number)) is None:
                found.append(write_missing_row(store, folder, Claim(run, number, left_behind=True)))
    ended = close_orphan(store, run) if run.state in OPEN else run.state
    if any(found):
        store.enter_found(run.id)
    return None if ended is None else store.list_shots_of(run.id)


def _folders_of(run: Run, number: int) -> Iterator[str]:
    """Yield the folders in which a picture of a run may be, one for each day since the run was asked for."""
    first = run.asked_at.astimezone(UTC).date()
    # The clock of the process that asked may be ahead of this one around midnight.
    last = max(first, datetime.now(UTC).date())
    for days in range(min((last - first).days + 1, MOST_DAYS)):
        yield f"shots/{first + timedelta(days=days):%Y/%m/%d}/{run.shot_id(number)}"


def write_missing_row(store: Store, folder: str, claim: Claim | None) -> Shot | None:
    """Write the missing row of a folder's picture; return its shot, None where the folder has no picture that opens.

    Raises StorageError where files or database refuse.
    """
    keys = list(store.files.walk(folder))
    shot = read_recipe(store, folder, keys) or _shot_of_answer(store, folder, keys, claim)
    if shot is None:
        return None
    if f"{folder}/{RECIPE}" in keys:
        # A recipe file of a newer Proofroom stays as it is.
        store.add_row(shot)
    else:
        store.add_shot(shot)
    return shot


def read_recipe(store: Store, folder: str, keys: list[str]) -> Shot | None:
    """Return the shot of the recipe file in a folder of files ``keys``, None where the file or the answer is missing.

    Also None where the file does not open. Raises StorageError where the files refuse.
    """
    if (key := f"{folder}/{RECIPE}") not in keys:
        return None
    try:
        shot = Shot.from_json(json.loads(store.files.read_file(key)))
    except ValueError:
        return None
    return shot if shot.answer in keys else None


def _shot_of_answer(store: Store, folder: str, keys: list[str], claim: Claim | None) -> Shot | None:
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


def close_orphan(store: Store, run: Run) -> str | None:
    """Record the end of a run whose process has ended; return its state, None where it had ended already."""
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
    ended = store.end_run(run.id, bill, if_open=True, ended_at=datetime.now(UTC), **changes)
    return str(changes["state"]) if ended else None


def remove_parts(store: Store, keys: list[str], older: float) -> int:
    """Remove the files that were never whole and are older than ``older`` seconds; return their count."""
    parts = [key for key in keys if key.endswith(PART) and (not older or store.files.age(key) > older)]
    for key in parts:
        store.files.remove(key)
    return len(parts)
