"""Changes of the mask in the editor, by the updates that a page gets."""

from base64 import b64decode
from functools import partial
from pathlib import Path

import gradio as gr
import numpy as np
import pytest

from components.errors import EmptyMask, MissingPicture
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.edit.select.selection import Selection, Selections
from tests.library.pictures import decode, disc
from tests.studio.edit.mask.hand import BY_NAME, Hand
from tests.studio.edit.mask.white_strokes import MASK, SIZE
from tests.studio.handed_strokes import hand_over


def select(hand: Hand, number: int, where: np.ndarray) -> Selection:
    """Return a selection of a part of the picture, as sure as a network can be."""
    return Selection.of(number, hand.loaded.view, np.where(where, 8.0, -8.0))


def test_a_selection_is_added_to_the_mask_and_taken_from_it(hand, file):
    grey = np.zeros(SIZE[::-1], bool)
    grey[10:30, 10:40] = True
    hand.do(hand.changes.upload_mask, file)
    before = hand.mask
    # The answer to an earlier question came later; the page has outlined the second.
    selections = Selections((select(hand, 2, grey), select(hand, 1, ~grey)))
    hand.do(partial(hand.changes.use_selection, True), selections, 2, 0)
    added = hand.mask
    assert added[before].all()
    assert added[15:25, 15:35].all()
    assert not added[50:, 60:].all()
    hand.do(partial(hand.changes.use_selection, False), selections, 2, 2)
    assert not hand.mask[10:30, 10:40].any()
    hand.undo()
    hand.undo()
    assert np.array_equal(hand.mask, before)


def test_without_a_selection_of_this_picture_the_mask_stays(hand):
    for latest in ((), (Selection(1, "another", np.full((4, 4), 8.0)),)):
        with pytest.raises(EmptyMask, match="Select an object first"):
            hand.do(partial(hand.changes.use_selection, True), Selections(latest), 1, 0)


def test_the_answer_of_an_older_check_does_not_take_the_place_of_what_a_tool_has_said(hand, file):
    hand.do(hand.changes.upload_mask, file)
    facts, number = hand.facts, hand.number
    for tool in ("grow", "grow"):
        hand.do(hand.changes.use_tool, BY_NAME[tool])
    told, hand.number = hand.facts, number
    older = hand.do(hand.changes.refresh)
    assert older == {hand.changes.panel.facts: gr.skip()}
    # A tool that changes nothing tells of the canvas too.
    hand.now["facts"], hand.number = told, hand.told
    hand.do(hand.changes.upload_mask, file)
    hand.do(hand.changes.upload_mask, file)
    assert hand.told == number + 4
    hand.do(hand.changes.refresh)
    assert hand.facts == facts


def test_the_mask_is_downloaded_as_the_file_that_an_endpoint_reads(hand, file):
    hand.do(hand.changes.upload_mask, file)
    [written] = hand.changes.write_file(hand.handed, hand.history, hand.loaded).values()
    assert np.array_equal(decode(Path(written).read_bytes())[..., 3] == 0, MASK)
    with pytest.raises(EmptyMask):
        hand.changes.write_file(None, MaskHistory(), hand.loaded)


def test_what_cannot_be_done_to_a_mask_is_refused_with_the_remedy(hand):
    with pytest.raises(EmptyMask, match="Paint first"):
        hand.do(hand.changes.use_tool, BY_NAME["grow"])
    hand.loaded = None
    with pytest.raises(MissingPicture):
        hand.do(hand.changes.refresh)


@pytest.mark.parametrize("tool", ["snap", "grow"])
def test_a_picture_whose_view_was_swept_away_is_to_be_added_again(hand, file, tool: str):
    hand.do(hand.changes.upload_mask, file)
    Path(hand.loaded.view).unlink()
    for change in ([hand.changes.refresh], [hand.changes.use_tool, BY_NAME[tool]]):
        with pytest.raises(MissingPicture, match="no longer at hand: too much time has passed"):
            hand.do(*change)


def test_the_soft_edge_is_shown_over_the_mask_alone_and_only_where_it_is_asked_for(hand):
    hand.now["handed"] = hand_over(disc(*SIZE, radius=20), OPENED)
    assert hand.do(hand.changes.refresh)[hand.changes.panel.transition] is None
    shown = hand.do(hand.changes.refresh, soft=True)[hand.changes.panel.transition]
    stays = decode(b64decode(shown["image"].partition(",")[2]))[..., 3]
    painted = disc(*SIZE, radius=20)
    assert stays.shape == painted.shape
    assert not stays[~painted].any()
    down, across = np.nonzero(painted)
    middle = round(down.mean()), round(across.mean())
    # The middle is new, and some of the picture stays at the edge.
    assert stays[middle] == 0
    assert stays[painted].max() > 64
    # The same is shown again after it was hidden.
    assert hand.do(hand.changes.refresh, soft=True)[hand.changes.panel.transition] != shown


def test_without_a_mask_no_soft_edge_is_shown(hand):
    assert hand.do(hand.changes.refresh, soft=True)[hand.changes.panel.transition] is None
