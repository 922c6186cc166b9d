"""What must hold of what is kept, whatever happened: nothing that arrived is lost, half there or there twice."""

import json
from pathlib import Path

import sqlalchemy as sql

from components.imaging.picture.picture import read_picture
from components.library.records.prompts import Prompts
from components.library.records.run import OPEN
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.storage.ledger_schema import LEDGER, RESERVED
from components.library.storage.review_schema import ROOM_COMMENTS, ROOM_DECISIONS
from tests.library.pictures import PLAIN_ANSWERS, PNG

VISITOR = "v" * 64


def check_shots(store: Store, files: Path) -> list[Shot]:
    """Return the shots: every answer whose bytes arrived has one, and all that was made of it opens."""
    shots = store.latest_shots(1000)
    came = [path for path in files.rglob("answer.*") if path.suffix != ".part"]
    assert {files / shot.answer for shot in shots} == set(came)
    assert len(shots) == len(came)
    for shot in shots:
        for key in filter(None, (shot.answer, shot.source, shot.mask, shot.pasted)):
            assert read_picture(store.files.read_file(key)).size[0] > 0, key
        assert store.files.read_file(shot.answer) in (PNG, *PLAIN_ANSWERS)
        assert (shot.pasted is None) == (bool(shot.note) or shot.source is None)
    return shots


def check_files(files: Path) -> None:
    """See that no file is half there, but under a name that says so."""
    for path in files.rglob("*"):
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.is_file() and path.suffix != ".part":
            read_picture(path)


def check_runs(store: Store, shots: list[Shot], asked: int, pictures: int) -> None:
    """See that every call that was sent is on record, with what became of it: ``pictures`` each, or not all of them."""
    runs = store.list_runs()
    assert asked <= len([run for run in runs if run.sent_at])
    of_runs = {run.id: [shot for shot in shots if shot.run == run.id] for run in runs}
    assert sum(map(len, of_runs.values())) == len(shots)
    for run in runs:
        made = len(of_runs[run.id])
        assert (run.state == "done") == (made == pictures)
        assert run.spent == ("yes" if made else "perhaps" if run.sent_at else "no")
        assert all(store.files.has(key) for key in (run.source, run.mask) if key)
        assert (run.source is None) == (run.kind == "generate")
        assert run.visitor == VISITOR


def check_told(store: Store, told: dict[str, set[str]]) -> None:
    """See that everything that a person was told of is there."""
    for shot_id in told["shot"]:
        shot = store.find_shot(shot_id)
        assert shot is not None
        assert not shot.note
        assert store.files.read_file(shot.answer) in (PNG, *PLAIN_ANSWERS)
        assert all(store.files.read_file(key) for key in (shot.source, shot.mask, shot.pasted) if key)
    assert told["run"] <= {run.id for run in store.list_runs()}
    with store.database.read() as connection:
        assert told["comment"] <= set(connection.scalars(sql.select(ROOM_COMMENTS.c.id)))
        assert told["decision"] <= set(connection.scalars(sql.select(ROOM_DECISIONS.c.id)))
    assert told["favourite"] <= {prompt.id for prompt in Prompts(store.database).list_prompts(VISITOR, count=1000)}


def check_calls(store: Store, asked: int) -> None:
    """See that every call that was sent is on record, and in the ledger, with what became of it."""
    runs = store.list_runs()
    assert asked <= len([run for run in runs if run.sent_at])
    with store.database.read() as connection:
        entries = {row.run: row for row in connection.execute(sql.select(LEDGER))}
    assert {run.id for run in runs} <= set(entries)
    for run in runs:
        made = len(store.list_shots_of(run.id))
        assert run.state not in OPEN
        assert (run.state == "done") == (made == 2)
        assert run.spent == ("yes" if made else "perhaps" if run.sent_at else "no")
        assert entries[run.id].state != RESERVED
        assert entries[run.id].pictures == made
