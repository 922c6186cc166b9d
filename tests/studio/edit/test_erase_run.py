"""Erase in the Edit tab, by the updates that a page gets; without a browser."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from components.imaging.erase.patch_match import PatchMatch
from components.library.edits.spec import spec_of_shot
from components.studio.edit.edit_resume import EditResume
from components.studio.edit.erase_run import EraseRun
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.form.resume import Resumed, repeat_shot
from components.studio.library.detail_html import describe_prompt, describe_recipe, describe_shot
from components.studio.versions.filmstrip import write_caption
from tests.library.pictures import decode
from tests.studio.conftest import Served
from tests.studio.edit.edit_page import MASK, NOTHING, PIXELS, TOKEN, EditPage
from tests.studio.handed_strokes import hand_over


@pytest.fixture
def erase_run(page: EditPage, monkeypatch: pytest.MonkeyPatch) -> EraseRun:
    """Give Erase of the page, with the quick filling of a machine without PatchMatch."""
    plain = PatchMatch(command=(sys.executable, "-S", "-c", "raise SystemExit(3)"))
    monkeypatch.setattr(page.tab.service.maker, "_patch_match", plain)
    return EraseRun(page.tab)


async def resume(page: EditPage, resumed: Resumed) -> None:
    """Resume what the editor has opened."""
    tab = page.tab
    given = [page[tab.panel.history], TOKEN, page[tab.editor.loaded], page.kept, page[tab.editor.restored]]
    async for updates in EditResume(tab).resume(resumed, *given):
        page.show(updates, tab.shown)


async def press(page: EditPage, erase_run: EraseRun, mask: np.ndarray) -> None:
    loaded = page[page.tab.editor.loaded]
    handed = hand_over(ExactMask.from_mask(mask, loaded.view_size).strokes)
    async for updates in erase_run.run_painted(handed, MaskHistory(), TOKEN, loaded, page.kept):
        page.show(updates, page.tab.shown)


async def test_what_is_painted_is_erased_without_a_prompt_and_for_nothing(page, erase_run, served: Served):
    page.now |= {page.tab.asks.prompt: ""}
    await press(page, erase_run, MASK)
    assert "0 of" in page.line
    assert "pixels outside the mask changed" in page.line
    assert "free" in page.line
    assert "PatchMatch is not to be had on this machine" in page.line
    [result] = page.kept
    after = decode(Path(result.file).read_bytes())
    assert np.array_equal(after[~MASK], PIXELS[~MASK])
    assert not np.array_equal(after[MASK], PIXELS[MASK])
    assert page[page.tab.results.face] == "Compare"
    assert np.array_equal(page[page.tab.panel.last].mask, MASK)
    # Cancel had taken its place.
    [erase] = page.tab.job_status.besides
    assert page.is_seen(erase)
    assert not page.is_seen(page.tab.job_status.cancel)


async def test_the_library_says_in_plain_words_what_was_done(page, erase_run, served: Served):
    await press(page, erase_run, MASK)
    shot = page.kept[0].shot
    assert "Erased: filled from the rest of the picture" in describe_prompt(shot)
    assert "Erased" in describe_shot(shot)
    assert "free" in describe_shot(shot)
    recipe = str(describe_recipe(shot, served.store.find_run(shot.run)))
    assert "none, filled on this machine" in recipe
    assert "not known" not in recipe
    lineage = served.store.find_lineage(shot.id, None)
    assert write_caption(lineage, lineage.find(shot.id), 70).endswith("Erased: filled from the rest of the picture")


async def test_it_is_erased_again_from_the_library(page, erase_run, served: Served):
    await press(page, erase_run, MASK)
    shot = page.kept[0].shot
    resumed = repeat_shot(served.service, shot, "Run again · free")
    assert resumed.erases
    for updates in page.tab.editor.open_resumed(resumed, *page.form):
        page.show(updates, page.tab.editor.shown)
    assert page[page.tab.asks.prompt] == "A red rose"
    await resume(page, resumed)
    assert len(page.kept) == 2
    assert spec_of_shot(page.kept[0].shot).mask == shot.mask


async def test_an_erasure_whose_picture_is_gone_erases_nothing_of_the_picture_in_the_editor(
    page, erase_run, served: Served
):
    await press(page, erase_run, MASK)
    resumed = repeat_shot(served.service, page.kept[0].shot, "Run again · free")
    for updates in page.tab.editor.open_resumed(resumed, *page.form):
        page.show(updates, page.tab.editor.shown)
    lost = replace(resumed, spec=replace(resumed.spec, source=None))
    for updates in page.tab.editor.open_resumed(lost, *page.form):
        page.show(updates, page.tab.editor.shown)
    await resume(page, lost)
    assert "is not in the library" in page.line
    assert len(page.kept) == 1


@pytest.mark.parametrize(("mask", "said"), [(NOTHING, "Paint what should be gone"), (~NOTHING, "Too little is left")])
async def test_a_mask_of_nothing_or_of_everything_is_refused(page, erase_run, mask, said):
    await press(page, erase_run, mask)
    assert said in page.line
    assert not page.is_seen(page.tab.redraw)


async def test_without_a_picture_a_picture_is_asked_for(page, erase_run):
    async for updates in erase_run.run_painted(None, None, TOKEN, None, ()):
        page.show(updates, page.tab.shown)
    assert "Add a picture first" in page.line
