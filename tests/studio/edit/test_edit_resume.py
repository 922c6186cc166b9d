"""An earlier edit that a page resumes: it is run again, followed or shown; without a browser."""

import numpy as np
import pytest

from components.library.edits.spec import spec_of_run
from components.studio.access.endpoint_at_work import EndpointAtWork
from components.studio.edit.edit_resume import EditResume
from components.studio.form.resume import Resumed
from tests.studio.conftest import Served
from tests.studio.edit.edit_page import MASK, TOKEN, EditPage, count_shots


async def resume(page: EditPage, resumed: Resumed | None) -> None:
    """Do what a page does with a ``Resumed``: it opens the picture, then it runs, follows or shows."""
    tab = page.tab
    for updates in tab.editor.open_resumed(resumed, *page.form):
        page.show(updates, tab.editor.shown)
    inputs = [tab.editor.loaded, tab.results.kept, tab.editor.restored]
    resume = EditResume(tab).resume
    async for updates in resume(resumed, page[tab.panel.history], TOKEN, *(page[each] for each in inputs)):
        page.show(updates, tab.shown)


async def test_an_earlier_edit_is_run_again_or_its_results_are_shown(page: EditPage, served: Served):
    tab = page.tab
    await page.press(tab.run_painted, MASK)
    [first] = page.kept
    spec = spec_of_run(served.store.find_run(first.shot.run))
    other = EditPage(tab)
    await resume(other, Resumed(spec, run=True))
    assert other[other.tab.asks.prompt] == "A red rose"
    [again] = other.kept
    assert again.shot.id != first.shot.id
    assert np.array_equal(other[other.tab.panel.last].mask, MASK)
    await resume(other, Resumed(spec, shots=(first.shot,)))
    assert [result.shot.id for result in other.kept] == [first.shot.id, again.shot.id]


async def test_an_edit_that_is_run_again_costs_no_steps_that_its_button_does_not_count(
    page: EditPage, served: Served, monkeypatch: pytest.MonkeyPatch
):
    await page.press(page.tab.run_painted, MASK)
    [first] = page.kept
    assert first.shot.recipe.parameters["partial_images"]
    monkeypatch.setattr(EndpointAtWork, "offline", False)
    other = EditPage(page.tab)
    await resume(other, Resumed(spec_of_run(served.store.find_run(first.shot.run)), run=True))
    [again] = other.kept
    assert "partial_images" not in again.shot.recipe.parameters


async def test_a_run_that_was_started_meanwhile_is_not_lost_under_the_edit_that_a_page_resumes(
    page: EditPage, served: Served
):
    await page.press(page.tab.run_painted, MASK)
    [first] = page.kept
    run = served.store.find_run(first.shot.run)
    resumed = Resumed(spec_of_run(run), shots=(first.shot,), last=run)
    await resume(page, resumed)
    assert len(page.kept) == 2
    await page.press(page.tab.run_painted, MASK)
    now = dict(page.now)
    await resume(page, resumed)
    assert page.now == now


async def test_an_earlier_edit_without_its_picture_or_its_mask_is_not_run(page: EditPage, served: Served):
    tab = page.tab
    await page.press(tab.run_painted, MASK)
    spec, before = spec_of_run(served.store.find_run(page.kept[0].shot.run)), count_shots(served.store)
    lost = type(spec)(spec.kind, spec.parameters, size=spec.size)
    await resume(page, Resumed(lost, run=True))
    assert "The picture this was made of is not in the library." in page.line
    await resume(page, None)
    assert count_shots(served.store) == before
