"""An erasure as a job: a picture of the library like every other, without a request and without money."""

import json
import os
import signal
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sql

from components.errors import Cancelled, EmptyMask
from components.imaging.erase.patch_match import PatchMatch
from components.imaging.picture.picture import read_picture
from components.library.edits.erase import plan_erase
from components.library.edits.replan import replan_erase
from components.library.edits.spec import spec_of_shot
from components.library.ledger.usage import read_usage
from components.library.recipes.png_recipe import read_png_recipe
from components.library.records.run import CANCELLED, DONE
from components.library.records.search import Search
from components.library.runs.maker import Maker
from components.library.storage.ledger_schema import LEDGER
from tests.imaging.profiles import display_p3
from tests.library.pictures import decode, disc, encode, noise

MASK = disc(96, 64, 9, at=(30, 30))
# Breaks off at once, so that OpenCV fills: quick, and as good for what is tested here.
PLAIN = PatchMatch(command=(sys.executable, "-S", "-c", "raise SystemExit(1)"))


@pytest.fixture
def eraser(store, jobs) -> Maker:
    """Give a maker that fills plainly, and whose endpoint nobody may ask."""
    return Maker(None, store, jobs, "an endpoint", patch_match=PLAIN)


def plan(source: bytes, mask: np.ndarray = MASK, **changes):
    return plan_erase(read_picture(source), source, mask, **changes)


def test_an_erasure_is_a_shot_with_lineage_mask_and_recipe(eraser, store):
    upload = encode(noise(96, 64))
    [shot] = eraser.erase(plan(upload, parent="a" * 32)).result(30)
    assert shot.recipe.kind == "erase"
    assert shot.recipe.parent == "a" * 32
    assert shot.recipe.parameters["fill"] == "telea"
    assert shot.recipe.cost is not None
    assert shot.recipe.cost.amount == 0
    assert store.files.read_file(shot.source) == upload
    kept = read_picture(store.files.read_file(shot.mask)).pixels
    assert np.array_equal(kept[..., 3] == 0, MASK)
    erased = decode(store.files.read_file(shot.picture))
    assert np.array_equal(erased[~MASK], decode(upload)[~MASK])
    assert not np.array_equal(erased[MASK], decode(upload)[MASK])
    assert (shot.changed_outside_mask, shot.handling.outside_mask) == (0, int((~MASK).sum()))
    assert store.find_shot(shot.id) == shot
    assert [found.id for found in store.find_shots(Search(kind="erase"), 0, 9)] == [shot.id]
    assert store.find_run(shot.run).state == DONE


def test_an_erasure_is_no_call_and_counts_no_money(eraser, store):
    [shot] = eraser.erase(plan(encode(noise(96, 64)))).result(30)
    with store.database.read() as connection:
        assert connection.scalar(sql.select(sql.func.count()).select_from(LEDGER)) == 0
    assert read_usage(store.database).total.calls == 0
    run = store.find_run(shot.run)
    assert (run.spent, run.sent_at) == ("no", None)


def test_the_recipe_of_an_erasure_makes_the_same_picture_again(eraser, store):
    upload = encode(noise(96, 64))
    [shot] = eraser.erase(plan(upload)).result(30)
    png = store.files.read_file(shot.picture)
    found = read_png_recipe(png)
    assert found.recipe.kind == "erase"
    assert json.loads(json.dumps(dict(found.recipe.parameters)))["fill"] == "telea"
    again = replan_erase(store.files, spec_of_shot(shot, store.find_run(shot.run)))
    assert np.array_equal(again.mask, MASK)
    [second] = eraser.erase(again).result(30)
    assert np.array_equal(decode(store.files.read_file(second.picture)), decode(png))


@pytest.mark.parametrize(
    ("channels", "profile"), [(3, display_p3()), (4, None)], ids=["with a colour profile", "with transparency"]
)
def test_the_profile_and_the_transparency_of_the_picture_stay(eraser, store, channels, profile):
    upload = encode(noise(96, 64, channels), **({"icc_profile": profile} if profile else {}))
    [shot] = eraser.erase(plan(upload)).result(30)
    before, after = read_picture(upload), read_picture(store.files.read_file(shot.picture))
    assert after.icc_profile == before.icc_profile
    assert np.array_equal(after.pixels[~MASK], before.pixels[~MASK])
    assert shot.changed_outside_mask == 0


def test_parts_that_are_far_apart_are_filled_each_by_itself(eraser, store):
    upload = encode(noise(600, 60))
    mask = disc(600, 60, 8, at=(40, 30)) | disc(600, 60, 8, at=(560, 30))
    [shot] = eraser.erase(plan(upload, mask)).result(30)
    assert len(shot.handling.parts) == 2
    assert all(part.box[2] - part.box[0] < 300 for part in shot.handling.parts)
    erased, before = decode(store.files.read_file(shot.picture)), decode(upload)
    assert np.array_equal(erased[~mask], before[~mask])
    for at in ((40, 30), (560, 30)):
        part = disc(600, 60, 8, at=at)
        assert not np.array_equal(erased[part], before[part])


def test_an_empty_mask_is_refused():
    with pytest.raises(EmptyMask):
        plan(encode(noise(96, 64)), np.zeros((64, 96), bool))


def test_a_native_process_that_is_killed_leaves_a_picture_and_says_so(store, jobs, tmp_path):
    note = tmp_path / "process"
    os.mkfifo(note)
    hangs = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    maker = Maker(None, store, jobs, "an endpoint", patch_match=PatchMatch(command=(sys.executable, "-S", "-c", hangs)))
    threading.Thread(target=lambda: os.kill(int(note.read_text()), signal.SIGKILL)).start()
    job = maker.erase(plan(encode(noise(96, 64))))
    [shot] = job.result(30)
    assert shot.changed_outside_mask == 0
    assert str(job.notice) == "PatchMatch broke off, so OpenCV's plainer filling was used."


def test_an_erasure_that_is_cancelled_ends_its_process_and_keeps_nothing(store, jobs, tmp_path):
    note = tmp_path / "process"
    os.mkfifo(note)
    hangs = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    maker = Maker(None, store, jobs, "an endpoint", patch_match=PatchMatch(command=(sys.executable, "-S", "-c", hangs)))
    job = maker.erase(plan(encode(noise(96, 64))))
    process = int(note.read_text())
    job.cancel()
    with pytest.raises(Cancelled, match="Nothing was sent"):
        job.result(30)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert store.find_run(job.run).state == CANCELLED
    assert store.count_shots(Search()) == 0


def test_a_filled_part_that_was_never_put_back_is_put_back_from_its_record(eraser, store):
    [shot] = eraser.erase(plan(encode(noise(96, 64)))).result(30)
    png = store.files.read_file(shot.picture)
    interrupted = replace(shot, pasted=None, changed_outside_mask=None)
    [finished] = eraser.put_back(interrupted, replan_erase(store.files, spec_of_shot(shot)), ()).result(30)
    assert np.array_equal(decode(store.files.read_file(finished.picture)), decode(png))
    assert finished.changed_outside_mask == 0
