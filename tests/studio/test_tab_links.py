"""The handlers of the events between tabs, called as a page would call them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from app import HOME
from components.endpoint.address import OFFLINE
from components.endpoint.contracts.contract import contract_for
from components.errors import ValueNotAllowed
from components.library.records.run import INTERRUPTED, Run
from components.library.records.shot import Shot
from components.studio.create.create_layout import build_create_tab
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.events.clicked import Clicked
from components.studio.form.examples import read_examples
from components.studio.library.library_layout import build_library_tab
from components.studio.model_choice import ModelChoice
from components.studio.page.updates import Signal, Updates
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from components.studio.tab_links import TabLinks
from components.studio.usage.usage_tab import build_usage_tab
from tests.studio.conftest import Served

TOKEN = "7e" * 32


@pytest.fixture(scope="module")
def links(served: Served) -> Iterator[TabLinks]:
    examples, service = read_examples(HOME / "examples"), served.service
    with SessionBlocks(), gr.Tabs() as tabs, gr.Tab() as tab:
        token = build_token()
        create = build_create_tab(service, examples, token, gr.State(None))
        edit = build_edit_tab(service, examples, token, gr.State(None))
        library = build_library_tab(service, token, tab.select)
        usage = build_usage_tab(service, token, tab)
        yield TabLinks(service, examples, token, tabs, create, edit, library, usage)


@pytest.fixture
def shot(served: Served, ball: tuple[list[str], dict]) -> Shot:
    """Give a shot that was created."""
    return served.store.find_shot(ball[1]["shots"][0])


def opened_tab(links: TabLinks, updates: Updates) -> str:
    return updates[links.tabs]["selected"]


def test_a_created_picture_is_made_again_in_create_at_once_where_asked_for(links, shot):
    for updates, run in ((links.make_again(shot), False), (links.run_again(shot, "Run again · free"), True)):
        assert opened_tab(links, updates) == "create"
        assert updates[links.create.resumed].run is run
        assert updates[links.create.resumed].spec.prompt == "A ball"


def test_a_run_that_brought_no_picture_is_asked_again_in_its_tab(links):
    run = Run("edit", OFFLINE, {"model": "gpt-image-1", "prompt": "A rose"}, state=INTERRUPTED)
    updates = links.repeat_run(run, "Ask again · free")
    assert opened_tab(links, updates) == "edit"
    assert updates[links.edit.resumed].run


def test_a_picture_of_another_endpoint_or_of_an_import_fills_in_the_form_and_says_so(links, shot, served: Served):
    paid = replace(served.service, endpoint=replace(served.service.endpoint, name="api.openai.com", provider="openai"))
    links, detail = replace(links, service=paid), links.library.view.detail
    for picture in (shot, replace(shot, run=None)):
        label = detail.show(paid, picture, newest=True, oldest=True)[detail.run_again]["value"]
        assert label == "Run again"
        resumed = links.run_again(picture, label)[links.create.resumed]
        assert not resumed.run
        assert resumed.spec.prompt == "A ball"
        assert "Nothing was sent yet" in str(resumed.said)


def test_a_page_of_a_visitor_without_a_run_resumes_nothing(links):
    assert links.resume_visit(TOKEN, None) == {links.create.job_status.line: gr.skip()}


def test_a_picture_becomes_a_reference_as_far_as_the_model_takes_more(links, shot):
    references = links.edit.asks.references
    updates = links.add_reference(shot, None, "")
    assert opened_tab(links, updates) == "edit"
    [(file, _)] = updates[references.pictures]
    assert Path(file).read_bytes() == links.service.store.files.read_file(shot.picture)
    many = [("another", None)] * (contract_for("gpt-image-1", "offline").max_images - 1)
    with pytest.raises(ValueNotAllowed, match="remove one of them"):
        links.add_reference(shot, many, "")


def test_a_picture_and_an_example_are_opened_in_edit(links, shot):
    editor = links.edit.editor
    first, *_, last = links.open_in_edit(shot)
    assert opened_tab(links, first) == "edit"
    assert last[editor.loaded].parent == shot.id
    assert last[editor.face] == "Paint"
    assert Path(last[editor.canvas]["value"]["background"]).is_file()
    first, *_, last = links.open_example(Clicked(None, {"index": 1}))
    assert first[links.picked] == 1
    assert last[links.edit.asks.prompt] == links.examples[1].prompt


def test_a_model_chosen_in_one_tab_is_that_of_both_and_of_the_chip(links, served: Served):
    openai = replace(served.service, endpoint=replace(served.service.endpoint, provider="openai"))
    chip = gr.HTML()
    create, edit = (
        replace(form, contract_of=openai.offered_contract) for form in (links.create.asks.form, links.edit.asks.form)
    )
    tabs = (
        replace(links.create, asks=replace(links.create.asks, form=create)),
        SimpleNamespace(asks=replace(links.edit.asks, form=edit)),
    )
    choice = ModelChoice(openai, chip, *tabs)
    values = [widget.value for form in choice.forms for widget in form.widgets]
    updates = choice.follow_choice("gpt-image-2", *values)
    assert [updates[box]["value"] for box in choice.boxes] == ["gpt-image-2"] * 2
    assert "gpt-image-2" in updates[chip]
    assert ("Custom", "custom") in updates[create.fields["size"]]["choices"]
    restored = choice.follow_restored(edit, Signal("gpt-image-2"), *(widget.value for widget in edit.widgets))
    assert edit.fields["model"] in restored
    assert create.fields["model"] not in restored
    assert choice.follow_restored(edit, None) == {chip: gr.skip()}


def test_each_button_of_an_empty_place_goes_to_the_tab_that_it_names(served):
    studio = served.studio
    by_id = {block.elem_id: block for block in studio.blocks.values() if getattr(block, "elem_id", None)}
    leads = {"library-to-create": "create", "usage-to-create": "create", "edit-references-to-library": "library"}
    for name, tab in leads.items():
        [event] = [f for f in studio.fns.values() if (by_id[name]._id, "click") in f.targets]
        assert [update["selected"] for update in event.fn().values()] == [tab]
