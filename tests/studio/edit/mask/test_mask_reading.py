"""How an uploaded mask file is read, and the offer of the other reading, by the updates that a page gets."""

import numpy as np
import pytest

from components.errors import EmptyMask
from tests.library.pictures import disc
from tests.studio.edit.mask.hand import BY_NAME
from tests.studio.edit.mask.white_strokes import ADDED, MASK, SIZE


def test_a_file_that_is_put_in_says_its_reading_and_the_other_is_a_click_away(hand, file):
    hand.do(hand.changes.upload_mask, file)
    assert np.array_equal(hand.mask, MASK)
    assert "The opaque part of the mask is repainted: 8.4 % of the picture." in hand.facts
    assert hand.offer == "Repaint the transparent part instead"
    hand.draw(ADDED)
    hand.do(hand.changes.switch_reading)
    assert np.array_equal(hand.mask, ~MASK | ADDED)
    assert "The transparent part of the mask is repainted: 92 % of the picture." in hand.facts
    hand.do(hand.changes.switch_reading)
    # What was drawn at the size of the view is still there.
    assert np.array_equal(hand.mask, MASK | ADDED)


def test_the_other_reading_is_offered_until_another_mask_is_there(hand, file):
    hand.do(hand.changes.upload_mask, file)
    hand.do(hand.changes.use_tool, BY_NAME["grow"])
    assert hand.offer
    assert "The opaque part of the mask is repainted" in hand.facts
    hand.do(hand.changes.use_tool, BY_NAME["invert"])
    assert hand.offer is None
    assert "is repainted" not in hand.facts
    # Taken back, the file is what it was.
    hand.undo()
    assert hand.offer == "Repaint the transparent part instead"
    hand.undo()
    assert np.array_equal(hand.mask, MASK)
    hand.undo()
    assert hand.offer is None
    assert "Nothing is painted yet." in hand.facts
    hand.redo()
    assert np.array_equal(hand.mask, MASK)
    assert hand.offer == "Repaint the transparent part instead"
    hand.undo()
    with pytest.raises(EmptyMask, match="There is no mask file to be read in another way"):
        hand.do(hand.changes.switch_reading)


def test_a_file_that_shows_the_mask_that_is_there_offers_its_other_reading(hand, file):
    hand.do(hand.changes.upload_mask, file)
    hand.do(hand.changes.use_tool, BY_NAME["invert"])
    hand.do(hand.changes.use_tool, BY_NAME["invert"])
    assert hand.offer is None
    hand.do(hand.changes.upload_mask, file)
    assert hand.offer == "Repaint the transparent part instead"


def test_what_was_uploaded_is_said_while_the_mask_is_looked_at_again(hand, file):
    hand.do(hand.changes.upload_mask, file)
    hand.draw(disc(*SIZE, 30, at=(40, 40)))
    hand.do(hand.changes.refresh)
    assert "The opaque part of the mask is repainted: 8.4 % of the picture." in hand.facts
    assert "<strong>13 %</strong> of the picture" in hand.facts
