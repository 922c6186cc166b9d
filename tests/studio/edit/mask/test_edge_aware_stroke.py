"""A stroke of the edge-aware brush, as a page hands it over after the stroke has ended."""

from collections.abc import Callable
from pathlib import Path

import gradio as gr
import numpy as np
import pytest
from PIL import Image

from components.imaging.mask import edge_aware
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.studio.conftest import Served
from tests.studio.handed_strokes import hand_over

SIZE = 300, 200
# Strokes along an edge, which reach over it.
ABOVE = {"points": "60,90 200,90", "radius": 20, "erases": False, "stroke": 1}
ERASED = {"points": "60,90", "radius": 15, "erases": True, "stroke": 0}


def sweep(left: int, right: int, middle: int, radius: int) -> np.ndarray:
    """Return what a view shows of a level stroke."""
    down, across = np.mgrid[: SIZE[1], : SIZE[0]] + 0.5
    return np.hypot(across - np.clip(across, left, right), down - middle) <= radius


@pytest.fixture
def follow(served: Served, tmp_path: Path) -> Callable[..., dict]:
    """Return a function that hands strokes over a mask over, on a picture that is dark above and light below."""
    with SessionBlocks():
        editor = build_edit_tab(served.service, [], build_token(), gr.State(None)).editor
        run = gr.Button()
    pixels = np.full((SIZE[1], SIZE[0], 3), 40, dtype=np.uint8)
    pixels[100:] = 200
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    loaded = editor.loaded_pictures.load(str(tmp_path / "picture.png"))
    changes = MaskChanges(editor.panel, gr.Number(), editor.loaded_pictures, editor.loaded, editor.asks, run)

    def follow(painted: np.ndarray, paths: object, mask: np.ndarray) -> dict:
        history = MaskHistory.opened(ExactMask.from_mask(mask, SIZE))
        handed, asked = hand_over(painted) | {"strokes": paths}, [widget.value for widget in changes.asks.widgets]
        updates = changes.follow_edges(handed, history, 0, loaded, None, 8, False, *asked)
        panel = changes.panel
        return {"facts": updates[panel.facts], "made": updates.get(panel.made), "history": updates.get(panel.history)}

    return follow


def test_the_last_stroke_covers_its_side_of_an_edge_and_the_others_stay(follow: Callable[..., dict]):
    mask = np.zeros(SIZE[::-1], dtype=bool)
    mask[150:190, 20:50] = True
    across = {"points": "250,100", "radius": 10, "erases": False, "stroke": 0}
    painted = mask | sweep(250, 250, 100, 10) | sweep(60, 200, 90, 20)
    shown = follow(painted, [across, ABOVE], mask)
    assert shown["made"]["replacesStroke"]
    made = shown["history"].steps[-1].exact_mask.mask
    assert made[150:190, 20:50].all()
    assert made[92:108, 248:252].all()
    assert made[80:98, 70:190].all()
    assert not made[102:110, 60:200].any()


def test_the_eraser_follows_edges_too(follow: Callable[..., dict]):
    mask = np.zeros(SIZE[::-1], dtype=bool)
    mask[50:150, 20:250] = True
    painted = mask & ~sweep(60, 60, 90, 15)
    made = follow(painted, [ERASED], mask)["history"].steps[-1].exact_mask.mask
    assert not made[80:98, 55:65].any()
    assert made[101:110, 55:65].all()


def test_a_stroke_whose_width_changed_follows_edges_in_all_its_pieces(follow: Callable[..., dict]):
    narrow = ABOVE | {"points": "60,90 130,90", "radius": 20}
    wide = ABOVE | {"points": "130,90 200,90", "radius": 30}
    mask = np.zeros(SIZE[::-1], dtype=bool)
    painted = sweep(60, 130, 90, 20) | sweep(130, 200, 90, 30)
    made = follow(painted, [narrow, wide], mask)["history"].steps[-1].exact_mask.mask
    assert made[80:98, 60:200].all()
    assert made[62:66, 140:195].all()
    assert not made[102:, :].any()


def test_a_stroke_of_too_many_wide_pieces_stays_as_it_was_painted(follow: Callable[..., dict], monkeypatch):
    monkeypatch.setattr(edge_aware, "MOST_SEEN", 2 * 41**2 - 1)
    painted, pieces = sweep(60, 200, 90, 20), [ABOVE, ABOVE]
    shown = follow(painted, pieces, np.zeros(SIZE[::-1], dtype=bool))
    assert shown["made"] is None
    assert "too long and too wide to follow edges" in shown["facts"]


@pytest.mark.parametrize("paths", [None, []], ids=["not known", "none"])
def test_without_the_path_of_the_stroke_it_stays_as_it_was_painted(follow: Callable[..., dict], paths: object):
    shown = follow(sweep(60, 200, 90, 20), paths, np.zeros(SIZE[::-1], dtype=bool))
    assert shown["made"] is None
    assert "The mask stays as it is." in shown["facts"]
