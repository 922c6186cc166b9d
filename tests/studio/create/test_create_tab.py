"""The handlers of the Create tab, called as a page would call them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import gradio as gr
import pytest

from components.library.edits.spec import spec_of_shot
from components.library.runs.progress import Partial, Progress
from components.studio.access.endpoint_at_work import EndpointAtWork
from components.studio.create.create_layout import build_create_tab
from components.studio.create.create_tab import CreateTab
from components.studio.events.clicked import Clicked
from components.studio.form.resume import Resumed, resume_visit
from components.studio.page.updates import Updates
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import encode, noise
from tests.studio.conftest import Served

TOKEN = "5c" * 32


@pytest.fixture(scope="module")
def tab(served: Served) -> Iterator[CreateTab]:
    with SessionBlocks():
        yield build_create_tab(served.service, [], build_token(), gr.State(None))


def ask(tab: CreateTab, prompt: str = "A ball", **chosen: object) -> list[object]:
    """Return the values of a form that asks for a quick picture."""
    chosen = {"quality": "low", "partial_images": 0} | chosen
    return [prompt, *(chosen.get(name, widget.value) for name, widget in tab.asks.form.fields.items())]


def run(work: AsyncIterator[Updates]) -> list[Updates]:
    async def collect() -> list[Updates]:
        return [updates async for updates in work]

    return asyncio.run(collect())


def test_a_prompt_becomes_a_picture_of_its_visitor_with_its_facts(tab: CreateTab, served: Served):
    updates = run(tab.create(TOKEN, (), 0, *ask(tab)))
    [picture] = updates[-1][tab.created]
    assert picture.shot.visitor == hash_token(TOKEN)
    assert Path(picture.file).read_bytes() == served.store.files.read_file(picture.shot.picture)
    # A picture that is drawn at once is told in one update, with nothing to cancel.
    assert not updates[-1][tab.job_status.cancel]["visible"]
    assert "1 picture" in updates[-1][tab.job_status.line]
    assert updates[-1][tab.job_status.run]["interactive"]
    assert updates[-1][tab.welcome] == gr.update(visible=False)


def test_a_new_picture_stands_before_the_earlier_ones_and_each_is_chosen_by_its_file(tab: CreateTab):
    first = run(tab.create(TOKEN, (), 0, *ask(tab)))[-1][tab.created]
    both = run(tab.create(TOKEN, first, 0, *ask(tab, "A cube")))[-1][tab.created]
    assert [picture.shot.recipe.prompt for picture in both] == ["A cube", "A ball"]
    # The index of a click counts an unfinished picture too.
    clicked = Clicked(None, {"index": 2, "value": {"image": {"path": both[1].shown}}})
    assert tab.choose(both, clicked) == {tab.chosen: 1, tab.download: both[1].file}
    clicked.value["image"]["path"] = "an unfinished picture"
    assert tab.choose(both, clicked) == {tab.chosen: gr.skip()}


def test_an_empty_prompt_is_refused_at_the_status_line_and_nothing_else_changes(tab: CreateTab):
    [updates] = run(tab.create(TOKEN, (), 0, *ask(tab, " ")))
    assert "the prompt is empty" in updates[tab.job_status.line]
    assert tab.gallery not in updates


def test_a_job_that_fails_while_its_picture_grows_gives_back_the_earlier_picture(tab: CreateTab, served: Served):
    created = run(tab.create(TOKEN, (), 0, *ask(tab)))[-1][tab.created]

    def work(progress: Progress) -> list:
        progress.partial = Partial(encode(noise(8, 8)))
        progress.wait(60, "Waiting")
        raise AssertionError

    seen: list[Updates] = []

    async def follow() -> None:
        job = served.service.maker.jobs.start(work)
        async for updates in tab.follow_job(job, created, 0):
            seen.append(updates)
            if tab.gallery in updates:
                job.cancel()

    asyncio.run(follow())
    unfinished = next(updates for updates in seen if tab.gallery in updates)
    assert len(unfinished[tab.gallery]["value"]) == 2
    assert seen[-1][tab.gallery]["value"] == [created[0].shown]
    assert seen[-1][tab.gallery]["selected_index"] == 0


def test_a_picture_is_made_again_with_its_prompt_and_its_form(tab: CreateTab):
    [made] = run(tab.create(TOKEN, (), 0, *ask(tab, "A pale cube", size="1536x1024")))[-1][tab.created]
    resumed = Resumed(spec_of_shot(made.shot, None), run=True)
    restored = tab.restore(resumed, *ask(tab)[1:])
    assert restored[tab.asks.prompt] == "A pale cube"
    assert restored[tab.asks.form.fields["size"]]["value"] == "1536x1024"
    assert restored[tab.restored_model].value == "gpt-image-1"
    [again] = run(tab.resume(resumed, TOKEN, (), 0, restored[tab.restored]))[-1][tab.created]
    assert again.shot.recipe.prompt == "A pale cube"
    assert (again.shot.width, again.shot.height) == (1536, 1024)
    assert again.shot.id != made.shot.id


@pytest.mark.parametrize(("offline", "steps"), [(True, 2), (False, None)])
def test_a_picture_that_is_made_again_costs_no_steps_that_its_button_does_not_count(
    tab: CreateTab, monkeypatch: pytest.MonkeyPatch, offline: bool, steps: int | None
):
    [made] = run(tab.create(TOKEN, (), 0, *ask(tab)))[-1][tab.created]
    monkeypatch.setattr(EndpointAtWork, "offline", offline)
    resumed = Resumed(spec_of_shot(made.shot, None), run=True)
    restored = tab.restore(resumed, *ask(tab, partial_images=2)[1:])
    [again] = run(tab.resume(resumed, TOKEN, (), 0, restored[tab.restored]))[-1][tab.created]
    assert again.shot.recipe.parameters.get("partial_images") == steps


def test_pictures_that_came_meanwhile_are_shown_and_a_visit_that_is_over_resumes_nothing(tab: CreateTab):
    [made] = run(tab.create(TOKEN, (), 0, *ask(tab)))[-1][tab.created]
    resumed = Resumed(spec_of_shot(made.shot, None), shots=(made.shot,))
    [updates] = run(tab.resume(resumed, TOKEN, (), 0, ask(tab)))
    assert updates[tab.gallery]["value"] == [made.shown]
    assert run(tab.resume(None, TOKEN, (), 0, ask(tab))) == []
    assert tab.restore(None) == {tab.job_status.line: gr.skip()}


def test_a_run_that_was_started_meanwhile_is_not_lost_under_the_one_that_a_page_resumes(tab: CreateTab, served: Served):
    token = "4f" * 32
    run(tab.create(token, (), 0, *ask(tab)))
    resumed = resume_visit(served.service, token)
    assert tab.restored in tab.restore(resumed, *ask(tab)[1:])
    run(tab.create(token, (), 0, *ask(tab, "A pale cube")))
    assert tab.restore(resumed, *ask(tab)[1:]) == {tab.job_status.line: gr.skip()}
    assert run(tab.resume(resumed, token, (), 0, ask(tab))) == []


def test_the_price_is_that_of_the_model_chosen_in_the_form(tab: CreateTab):
    assert tab.asks.label_run(*ask(tab)) == "Create · free"


def test_the_code_is_that_of_the_request_or_the_reason_why_there_is_none(tab: CreateTab):
    assert "A ball" in tab.show_code("curl", *ask(tab))[tab.code.code]["value"]
    assert "the prompt is empty" in tab.show_code("curl", *ask(tab, ""))[tab.code.code]["value"]
