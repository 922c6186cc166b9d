"""The handlers of the Edit tab, by the updates that a page gets; without a browser."""

import asyncio
import json
from pathlib import Path

import numpy as np
import pytest

from components.errors import MissingPicture, StorageError
from components.library.edits.spec import spec_of_run
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.events.clicked import Clicked
from tests.library.pictures import decode, disc
from tests.studio.conftest import Served
from tests.studio.edit.edit_page import MASK, NOTHING, PIXELS, SIZE, EditPage, count_shots
from tests.studio.handed_strokes import hand_over

SPECK = MASK | disc(*SIZE, 1, at=(20, 20))


async def test_painted_pixels_are_repainted_and_no_other(page: EditPage):
    tab = page.tab
    await page.press(tab.run_painted, MASK)
    assert "0 of" in page.line
    assert "pixels outside the mask changed" in page.line
    [result] = page.kept
    after = decode(Path(result.file).read_bytes())
    mask = page[tab.panel.last].mask
    assert np.array_equal(after[~mask], PIXELS[~mask])
    assert (after[mask] != PIXELS[mask]).any(axis=1).mean() > 0.9
    # The view shows the picture at its own size, so that the strokes are the mask.
    assert np.array_equal(mask, MASK)
    assert page[tab.results.face] == "Compare"
    assert page[tab.results.compare] == (result.loaded.screen, result.after)
    assert page[tab.results.download] == result.file
    assert page.now[tab.job_status.run]["interactive"]
    assert not page.is_seen(tab.job_status.cancel)


async def test_a_doubtful_mask_is_spoken_of_and_only_run_once_that_is_accepted(page: EditPage, served: Served):
    tab, before = page.tab, count_shots(served.store)
    await page.press(tab.run_painted, SPECK)
    assert "a speck of a few pixels is painted" in page.line
    assert page.is_seen(tab.anyway)
    assert str(page[tab.anyway]).startswith("Repaint anyway · ")
    assert page[tab.results.face] == "Paint"
    assert (count_shots(served.store), page.kept) == (before, ())
    await page.press(tab.run_accepted, SPECK)
    assert "pixels outside the mask changed" in page.line
    assert not page.is_seen(tab.anyway)
    assert count_shots(served.store) == before + 1


@pytest.mark.parametrize(("mask", "said"), [(NOTHING, "Nothing is painted"), (~NOTHING, "Everything is painted")])
async def test_a_mask_of_nothing_or_of_everything_offers_to_redraw_the_whole_picture(page: EditPage, mask, said: str):
    tab = page.tab
    await page.press(tab.run_painted, mask)
    assert said in page.line
    assert page.is_seen(tab.redraw)
    assert str(page[tab.redraw]).startswith("Redraw the whole picture · ")
    assert page.now[tab.job_status.run]["interactive"]


async def test_the_whole_picture_is_redrawn(page: EditPage):
    await page.press(page.tab.run_whole)
    assert "The whole picture was redrawn" in page.line
    assert decode(Path(page.kept[0].file).read_bytes()).shape == PIXELS.shape
    assert not page.is_seen(page.tab.redraw)


async def test_without_a_picture_a_picture_is_asked_for(page: EditPage):
    page.now[page.tab.editor.loaded] = None
    await page.press(page.tab.run_whole)
    assert "Add a picture first" in page.line
    assert not page.is_seen(page.tab.redraw)


async def test_a_margin_is_painted_without_a_stroke(page: EditPage):
    tab = page.tab
    wanted = [widget.value for widget in tab.editor.extension.widgets]
    for updates in tab.editor.extend(None, page[tab.panel.history], page[tab.editor.loaded], *wanted):
        page.show(updates, tab.editor.shown)
    assert "The chequered margin will be painted" in page.line
    await page.press(tab.run_painted, np.zeros(page[tab.editor.loaded].size[::-1], dtype=bool))
    after, left = decode(Path(page.kept[0].file).read_bytes()), page[tab.editor.loaded].margins.left
    assert after.shape[1] > SIZE[0]
    assert np.array_equal(after[:, left : left + SIZE[0]], PIXELS)
    for updates in tab.editor.remove_margins(None, page[tab.panel.history], page[tab.editor.loaded]):
        page.show(updates, tab.editor.shown)
    assert page[tab.editor.loaded].size == SIZE


async def test_the_results_of_a_visit_stay_and_each_can_be_looked_at_and_edited_again(page: EditPage):
    tab, results = page.tab, page.tab.results
    await page.press(tab.run_painted, MASK)
    await page.press(tab.run_whole)
    newest, oldest = page.kept
    page.show(results.choose_clicked(page.kept, Clicked(None, {"index": 1})), results.shown)
    assert page[results.after] == oldest.after
    assert "pixels outside the mask changed" in page.line
    page.show(results.show_heat(page.kept, page[results.chosen]), results.shown)
    assert decode(Path(page[results.heat]).read_bytes()).shape == PIXELS.shape
    for updates in tab.edit_result(page.kept, page[results.chosen]):
        page.show(updates, tab.editor.shown)
    assert page[tab.editor.loaded].parent == oldest.shot.id
    # The old mask is gone.
    assert page[tab.panel.history].find(OPENED).exact_mask is None
    assert page[tab.editor.canvas]["layers"] == []
    assert newest.shot.mask is None
    # The file of a result may have been swept away since.
    Path(newest.file).unlink()
    with pytest.raises(MissingPicture, match="no longer at hand"):
        results.show_heat(page.kept, 0)


async def test_a_run_that_fails_after_a_preview_shows_the_newest_result_again(page: EditPage, monkeypatch):
    tab = page.tab
    await page.press(tab.run_painted, MASK)
    [result] = page.kept

    async def fail(job, draw):
        yield {tab.results.after: "a preview.png", tab.results.face: "Result"}
        # Its picture would come while another test counts the pictures.
        await asyncio.to_thread(job.result, 60)
        raise StorageError("The disk is full.")

    monkeypatch.setattr(type(tab.job_status), "follow", lambda _self, job, draw: fail(job, draw))
    await page.press(tab.run_painted, MASK)
    assert "The disk is full." in page.line
    assert (page[tab.results.after], page[tab.results.face]) == (result.after, "Paint")


async def test_pictures_that_could_not_be_stored_are_stored_again(page: EditPage, served: Served, monkeypatch):
    tab, files, before = page.tab, served.store.files, count_shots(served.store)
    write_file = files.write_file

    def refuse(key: str, data: bytes) -> str:
        if key.startswith("shots/"):
            raise StorageError("The disk is full.")
        return write_file(key, data)

    monkeypatch.setattr(files, "write_file", refuse)
    await page.press(tab.run_painted, MASK)
    assert "The disk is full." in page.line
    assert page.is_seen(tab.job_status.store_again)
    monkeypatch.undo()
    async for updates in tab.store_again(page[tab.job_status.unstored], page.kept):
        page.show(updates, tab.shown)
    assert "pixels outside the mask changed" in page.line
    assert not page.is_seen(tab.job_status.store_again)
    assert count_shots(served.store) == before + 1


async def test_the_code_shows_the_request_or_why_there_is_none(page: EditPage):
    tab, code = page.tab, page.tab.code
    strokes = ExactMask.from_mask(MASK, page[tab.editor.loaded].view_size)
    asked = [page[tab.editor.loaded], "curl", *(page[widget] for widget in tab.asks.widgets)]
    page.show(tab.show_code(hand_over(strokes.strokes), MaskHistory(), *asked), code.shown)
    assert "A red rose" in page[code.code]
    assert len(page[code.files]) == 2
    page.show(tab.show_code(None, MaskHistory(), *asked), code.shown)
    assert str(page[code.code]).startswith("# Nothing is painted")
    assert page[code.files] is None


async def test_the_notes_are_in_the_code_and_in_the_recipe_that_brings_them_back(page: EditPage, served: Served):
    tab = page.tab
    page.now[tab.asks.notes] = json.dumps([{"text": "a cup", "box": [0.45, 0.45, 0.55, 0.55]}])
    page.now[tab.asks.prompt] = ""
    strokes = ExactMask.from_mask(MASK, page[tab.editor.loaded].view_size)
    asked = [page[tab.editor.loaded], "curl", *(page[widget] for widget in tab.asks.widgets)]
    page.show(tab.show_code(hand_over(strokes.strokes), MaskHistory(), *asked), tab.code.shown)
    assert "In the middle: a cup" in page[tab.code.code]
    await page.press(tab.run_painted, MASK)
    spec = spec_of_run(served.store.find_run(page.kept[0].shot.run))
    assert spec.prompt == "Change this in the picture:\nIn the middle: a cup"
    restored = tab.asks.restore(spec, page.form)
    assert restored.updates[tab.asks.prompt] == spec.prompt
    assert restored.values[-1] == ""
