"""What the editor opens, and the values it starts with."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import numpy as np
import pytest

from components.library.records.shot import Shot
from components.library.runs.asker import Asker
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.editor import Editor
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.edit.mask.mask_upload import read_upload
from components.studio.edit.mask.strokes import Strokes
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.service import Service
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import PNG, WIDE, alpha_mask, disc
from tests.library.plans import ask, plan
from tests.studio.conftest import Served
from tests.studio.handed_strokes import hand_over

ME, OTHER = "a" * 64, "b" * 64  # what their browsers keep
MASK = disc(480, 320, 60)


@pytest.fixture(scope="module")
def studio_service(served: Served) -> Service:
    return served.service


@pytest.fixture(scope="module")
def editor(studio_service: Service) -> Editor:
    """Give the editor, which keeps nothing of a page."""
    with SessionBlocks():
        return build_edit_tab(studio_service, [], build_token(), gr.State(None)).editor


@pytest.fixture
def put(editor: Editor, tmp_path: Path) -> Callable[..., dict]:
    """Give a function that adds a file to the editor, on the page of a visitor, and returns the updates.

    ``loaded`` is the picture in the editor, painted over as ``exact_mask`` says.
    """

    def put(data: bytes, token: str, loaded: LoadedPicture | None = None, exact_mask: ExactMask | None = None) -> dict:
        # Each upload lies in a folder of its own.
        path = Path(tempfile.mkdtemp(dir=tmp_path), "a name of its own.png")
        path.write_bytes(data)
        handed = hand_over(exact_mask.strokes) if exact_mask else None
        values = [widget.value for widget in editor.asks.form.widgets]
        *_, updates = editor.open_upload(str(path), handed, MaskHistory.opened(exact_mask), loaded, token, *values)
        return updates

    return put


@pytest.fixture(scope="module")
def shot(served: Served) -> Shot:
    """Give an edit of mine, drawn offline."""
    return served.service.maker.repaint(plan(WIDE, MASK, quality="low"), Asker(hash_token(ME))).result(60)[0]


def test_an_answer_brings_its_recipe_and_its_mask_and_is_the_parent_of_what_follows(put, editor, shot, studio_service):
    updates = put(studio_service.store.files.read_file(shot.answer), ME)
    assert updates[editor.asks.prompt] == "a red rose"
    assert updates[editor.asks.form.fields["quality"]]["value"] == "low"
    loaded = updates[editor.loaded]
    assert (loaded.size, loaded.parent) == ((shot.width, shot.height), shot.id)
    assert "This picture was made here: prompt, parameters and mask are restored." in updates[editor.job_status.line]
    mask = updates[editor.panel.history].find(OPENED).exact_mask.mask
    assert mask.shape == (shot.height, shot.width)
    assert 0 < mask.mean() < 0.5
    # What is repainted now is a version of it.
    assert (
        editor.asks.plan(
            loaded, Strokes(None, updates[editor.panel.history].find(OPENED)), updates[editor.restored]
        ).parent
        == shot.id
    )


def test_a_finished_picture_is_gone_on_with_too(put, editor, shot, studio_service):
    updates = put(studio_service.store.files.read_file(shot.pasted), ME)
    assert updates[editor.loaded].parent == shot.id
    assert np.array_equal(updates[editor.panel.history].find(OPENED).exact_mask.mask, MASK)
    assert "Prompt, parameters and mask are restored from this file." in updates[editor.job_status.line]


def test_what_another_made_is_a_picture_like_any_other(put, editor, shot, studio_service):
    updates = put(studio_service.store.files.read_file(shot.answer), OTHER)
    assert updates[editor.loaded].parent is None
    assert editor.asks.prompt not in updates
    assert updates[editor.panel.history].find(OPENED).exact_mask is None
    # A finished picture says by itself how it was made; whose it is it does not say.
    assert put(studio_service.store.files.read_file(shot.pasted), OTHER)[editor.loaded].parent is None


def test_a_created_picture_brings_its_recipe_without_a_mask(put, editor, studio_service):
    [shot] = studio_service.maker.create(ask(prompt="a lighthouse", quality="low"), Asker(hash_token(ME))).result(60)
    updates = put(studio_service.store.files.read_file(shot.answer), ME)
    assert updates[editor.loaded].parent == shot.id
    assert updates[editor.asks.prompt] == "a lighthouse"
    assert updates[editor.panel.history].find(OPENED).exact_mask is None
    assert "This picture was made here: prompt and parameters are restored." in updates[editor.job_status.line]


def test_another_picture_begins_with_nothing(put, editor):
    updates = put(PNG, ME)
    assert updates[editor.loaded].parent is None
    assert editor.asks.prompt not in updates


def test_extending_a_picture_keeps_the_other_reading_of_its_mask_file_on_offer(editor, tmp_path):
    path, mask_file = tmp_path / "picture.png", tmp_path / "mask.png"
    path.write_bytes(WIDE)
    mask_file.write_bytes(alpha_mask(MASK))
    loaded = editor.loaded_pictures.load(str(path))
    mask, upload, _ = read_upload(str(mask_file), loaded)
    exact_mask = ExactMask.from_mask(mask, loaded.view_size)
    wanted = {widget: widget.value for widget in editor.extension.widgets}
    *_, updates = editor.extend(
        hand_over(exact_mask.strokes), MaskHistory.opened(exact_mask, upload), loaded, *wanted.values()
    )
    opened, margins = updates[editor.panel.history].find(OPENED), updates[editor.loaded].margins
    assert margins
    assert np.array_equal(opened.upload.switch(opened.exact_mask.mask)[0], margins.extend_mask(~MASK))
    assert updates[editor.panel.other_reading]["visible"]


def test_a_picture_that_was_painted_on_is_replaced_only_once_that_was_asked(put, editor):
    loaded = put(PNG, ME)[editor.loaded]
    painted = np.zeros(loaded.size[::-1], dtype=bool)
    exact_mask = ExactMask.from_mask(painted, loaded.view_size)
    assert put(WIDE, ME, loaded, exact_mask)[editor.loaded].size == (480, 320)
    painted[4:9, 4:9] = True
    asked = put(WIDE, ME, loaded, ExactMask.from_mask(painted, loaded.view_size))
    assert asked[editor.replacement.row]["visible"]
    assert asked[editor.replacement.path].endswith(".png")
    # Nothing of what lies there is touched, and another picture can be dropped.
    assert set(asked) == {editor.replacement.row, editor.replacement.path, editor.picture}
    assert not editor.replacement.hide()[editor.replacement.row]["visible"]


def test_what_is_no_picture_is_said_at_once_and_replaces_nothing(put, editor):
    loaded = put(PNG, ME)[editor.loaded]
    painted = np.zeros(loaded.size[::-1], dtype=bool)
    painted[4:9, 4:9] = True
    updates = put(b"notes", ME, loaded, ExactMask.from_mask(painted, loaded.view_size))
    assert "not a picture" in updates[editor.job_status.line]
    assert editor.loaded not in updates
    assert editor.replacement.row not in updates


def test_the_brush_begins_at_six_percent_of_the_shorter_side(editor, shot):
    away, updates = editor.open_shot(shot)
    assert updates[editor.brush.width]["value"] == round(0.06 * 320)
    # The editor counts in the radius, and in pixels of its view.
    assert away[editor.canvas]["brush"].default_size == round(0.06 * 320) / 2
    assert away[editor.canvas]["eraser"].default_size == round(0.06 * 320) / 2
    assert updates[editor.brush.radius] == 0.5


def test_an_editor_that_shows_a_picture_is_given_no_property_for_which_it_would_upload_the_picture(editor, shot):
    """For each property but the value Gradio's page asks the editor for its value, which encodes and uploads it."""
    away, shown = (updates[editor.canvas] for updates in editor.open_shot(shot))
    assert (away["value"], away["visible"]) == (None, False)
    assert set(shown) == {"__type__", "value", "visible"}


def test_a_painted_canvas_is_uploaded_once_for_an_edit_and_not_at_every_step_of_every_event(served):
    """Where progress is tracked on a block, Gradio's page asks all widgets in it for their values at each step."""
    events = [event for event in served.studio.fns.values() if event.fn is not None]
    assert [each.api_name for each in events if each.outputs and each.show_progress_on != []] == []
