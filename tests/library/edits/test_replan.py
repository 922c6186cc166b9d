"""An answer that came and was never put back onto its picture is put back later, exactly as it would have been."""

from dataclasses import replace

import pytest

from components.endpoint.contracts.contract import contract_for
from components.errors import StorageError
from components.imaging.extension import Margins
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import Edit, plan_edit
from components.library.edits.framing import Framing
from components.library.edits.replan import replan_edit
from components.library.edits.spec import spec_of_shot
from components.library.records.store import Store
from components.library.runs.maker import Maker
from components.library.runs.orphans.orphaned_runs import UNPASTED
from tests.far_end import FarEnd
from tests.library.pictures import WIDE, decode, disc, redraw
from tests.library.plans import ask, plan_two_parts

CONTRACT = contract_for("gpt-image-1")
# The size that is laid and read quickest.
SQUARE = Framing(size="1024x1024")


def plan_extended() -> Edit:
    return plan_edit(ask(), read_picture(WIDE), WIDE, None, SQUARE, Margins(left=40, bottom=20), 4)


def plan_whole() -> Edit:
    return plan_edit(ask(), read_picture(WIDE), WIDE, None, SQUARE)


def plan_part() -> Edit:
    return plan_edit(ask(), read_picture(WIDE), WIDE, disc(480, 320, 60), Framing("around-mask"))


@pytest.mark.parametrize("planned", [plan_part, plan_two_parts, plan_extended, plan_whole])
def test_what_was_never_put_back_is_as_if_it_had_been(far_end: FarEnd, maker: Maker, store: Store, planned):
    edit = planned()
    for _ in edit.parts:
        far_end.say(redraw)
    [whole] = maker.repaint(edit).result(60)
    # What recovery makes of it where Proofroom was killed after the answers had come.
    lost = replace(whole, pasted=None, handling=None, changed_outside_mask=None, note=UNPASTED)
    store.update_finished(lost)
    before = decode(store.files.read_file(whole.pasted))
    store.files.remove(whole.pasted)
    spec = spec_of_shot(lost, store.find_run(lost.run))
    [finished] = maker.put_back(lost, replan_edit(store.files, spec, CONTRACT), spec.references).result(60)
    assert (str(finished.note), finished.changed_outside_mask) == ("", whole.changed_outside_mask)
    assert finished.handling == whole.handling
    assert (decode(store.files.read_file(finished.pasted)) == before).all()
    assert store.find_shot(whole.id) == finished
    assert store.files.read_file(finished.answer.replace("answer.png", "recipe.json")).count(b'"note": ""') == 1


def test_without_its_picture_it_cannot_be(far_end: FarEnd, maker: Maker, store: Store):
    far_end.say(redraw)
    [shot] = maker.repaint(plan_part()).result(60)
    store.files.remove(shot.source)
    with pytest.raises(StorageError):
        replan_edit(store.files, spec_of_shot(shot, store.find_run(shot.run)), CONTRACT)
