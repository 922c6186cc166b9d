"""Changes of the mask in the editor, by the updates that a page gets."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import gradio as gr
import numpy as np
import pytest

from components.errors import EmptyMask, MissingPicture
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.edit.mask.mask_tools import TOOLS
from components.studio.edit.select.selection import Selection, Selections
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import decode, disc, encode, noise
from tests.studio.conftest import Served
from tests.studio.edit.mask.test_mask_upload import ADDED, MASK, SIZE, strokes
from tests.studio.handed_strokes import hand_over

BY_NAME = {tool.name: tool for tool in TOOLS}


@dataclass
class Hand:
    """Do to a page what a person does, and remember what it shows then."""

    changes: MaskChanges
    loaded: object
    now: dict = field(default_factory=dict)
    steps: list[str] = field(default_factory=lambda: [OPENED])
    undone: list[str] = field(default_factory=list)
    # The number of the canvas's state, which the page counts, and of the one that the facts are about.
    number: int = 0
    told: int = 0

    @property
    def history(self) -> MaskHistory:
        return self.now.get("history", MaskHistory())

    @property
    def step(self) -> str:
        """Return the id of the step whose mask the editor shows."""
        return self.steps[-1]

    @property
    def mask(self) -> np.ndarray:
        return self.history.find(self.step).exact_mask.mask

    @property
    def facts(self) -> str:
        return self.now["facts"]

    @property
    def offer(self) -> str | None:
        """Return what the button says that takes the other reading; None where it is not seen."""
        return self.now["other_reading"]["value"] if self.now["other_reading"]["visible"] else None

    @property
    def handed(self) -> dict | None:
        """Return what the page hands over."""
        nothing = {"size": list(self.loaded.view_size), "bits": None, "step": self.step} if self.loaded else None
        handed = self.now.get("handed") or (nothing and nothing | {"steps": [*self.steps, *self.undone]})
        return handed and handed | {"number": self.number}

    def do(self, change: Callable[..., dict], *first: object, soft: bool = False) -> dict:
        own = (self.handed, self.history, self.told, self.loaded, None, 8, soft)
        asked = (widget.value for widget in self.changes.asks.widgets)
        updates = change(*first, *own, *asked)
        self._take(updates)
        return updates

    def draw(self, where: np.ndarray) -> None:
        """Paint with the brush, which changes the editor's layer and nothing else."""
        self.now["handed"] = hand_over(where | self.mask, self.step)

    def undo(self) -> None:
        """Go back by a step, as the page does by itself, and look at the mask then."""
        self.undone.insert(0, self.steps.pop())
        self.do(self.changes.refresh)

    def redo(self) -> None:
        """Go on to the step that was undone last."""
        self.steps.append(self.undone.pop(0))
        self.do(self.changes.refresh)

    def _take(self, updates: dict) -> None:
        panel = self.changes.panel
        if panel.told in updates:
            self.told = updates[panel.told]
            self.number += 1
        if made := updates.get(panel.made):
            self.now.pop("handed", None)
            self.steps.append(made["step"])
            self.undone.clear()
        for name in ("history", "facts", "other_reading"):
            if (widget := getattr(panel, name)) in updates:
                self.now[name] = updates[widget]


@pytest.fixture
def hand(served: Served, tmp_path: Path) -> Hand:
    with SessionBlocks():
        editor = build_edit_tab(served.service, [], build_token(), gr.State(None)).editor
        run = gr.Button()
    picture = tmp_path / "picture.png"
    picture.write_bytes(encode(noise(*SIZE)))
    changes = MaskChanges(editor.panel, gr.Number(), editor.loaded_pictures, editor.loaded, editor.asks, run)
    return Hand(changes, editor.loaded_pictures.load(str(picture)))


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Give white strokes on a transparent ground."""
    path = tmp_path / "strokes.png"
    path.write_bytes(strokes(MASK))
    return str(path)


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
