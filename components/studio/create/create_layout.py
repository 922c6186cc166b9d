"""The layout of the Create tab, and the events within it."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import Dependency

from components.studio.access.allowance import build_allowance
from components.studio.create.create_form import CreateForm
from components.studio.create.create_tab import CreateTab
from components.studio.create.first_screen import build_first_screen
from components.studio.form.code_panel import build_code_panel
from components.studio.form.examples import Example
from components.studio.form.form_layout import build_form
from components.studio.form.link_line import build_link_line
from components.studio.form.prompt_panel import build_prompt_panel
from components.studio.language.translation import N_
from components.studio.page.job_status import QUIET, build_actions, build_job_status, end_press
from components.studio.page.service import Service
from components.studio.page.thumbnail_gallery import follow_choice


def build_create_tab(service: Service, examples: list[Example], token: gr.BrowserState, resumed: gr.State) -> CreateTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``resumed`` takes a ``Resumed``."""
    with gr.Row(elem_classes="screen"):
        with gr.Column(elem_classes="controls", min_width=320):
            link_line = build_link_line("create")
            prompt = gr.Textbox(
                label=N_("What should the picture show?"),
                placeholder=N_("A lighthouse above the sea at sunset"),
                lines=4,
                max_lines=8,
                elem_id="create-prompt",
            )
            build_prompt_panel(service, token, prompt, "create")
            form = build_form(service, "create", without=("input_fidelity",))
            code = build_code_panel("create", with_files=False)
            asks, changes = CreateForm(service, prompt, form), form.changes
            run, cancel, _others = build_actions(asks.label_run, asks.widgets, changes, "create")
            allowance = build_allowance(service, token, form.fields["model"], "create")
        with gr.Column(elem_classes="stage", min_width=320):
            with gr.Column(visible=True, elem_classes=["welcome", "first-screen"]) as welcome:
                pick = build_first_screen(service, examples)
            gallery = gr.Gallery(
                visible=False,
                show_label=False,
                preview=True,
                object_fit="contain",
                interactive=False,
                buttons=["download", "fullscreen"],
                elem_id="create-gallery",
                elem_classes="face",
            )
            job_status = build_job_status(service.maker.jobs, service.store, run, cancel, "create")
            with gr.Row(visible=False, elem_id="create-results", elem_classes="results") as results:
                edit_this = gr.Button(N_("Edit this picture"), size="sm", elem_id="create-edit-this")
                download = gr.DownloadButton(N_("Download"), size="sm", elem_id="create-download")
                to_room = gr.Button(N_("Add to a room"), size="sm", elem_id="create-to-room")
    widgets = (welcome, pick, gallery, job_status, results, edit_this, download, to_room)
    states = (gr.State(()), gr.State(0), resumed, gr.State(None), gr.State(()))
    tab = CreateTab(service, asks, allowance, code, link_line, *widgets, *states)
    _connect(tab, token, changes)
    return tab


def follow_model(tab: CreateTab, done: Dependency) -> None:
    """Wire the updates that come after the form has followed its model, an event that is ``done``."""
    asks, code = tab.asks, tab.code
    done.then(asks.label_run, asks.widgets, tab.job_status.run, queue=False, **QUIET)
    done.then(tab.show_code, [code.dialect, *asks.widgets], code.shown, queue=False, **QUIET)
    tab.allowance.follow([done])


def _connect(tab: CreateTab, token: gr.BrowserState, changes: list[Callable[..., Any]]) -> None:
    """Wire the tab; ``changes`` are the events of a person changing the request."""
    asks, code, job_status = tab.asks, tab.code, tab.job_status
    slow, visit = job_status.event_options, [token, tab.created, tab.chosen]
    ran = job_status.run.click(tab.create, [*visit, *asks.widgets], tab.shown, **slow)
    end_press(ran, job_status.run)
    job_status.store_again.click(tab.store_again, [job_status.unstored, tab.created], tab.shown, **slow)
    follow_choice(tab.gallery, tab.choose, [tab.created], [tab.chosen, tab.download])
    restored = [asks.prompt, *asks.form.shown, tab.restored_model, tab.restored, job_status.line]
    # Without preprocessing: Gradio would refuse a value that is not among the choices with which the page was built.
    done = tab.resumed.change(tab.restore, [tab.resumed, *asks.form.widgets], restored, preprocess=False, **QUIET)
    ran_again = done.then(tab.resume, [tab.resumed, *visit, tab.restored], tab.shown, **slow)
    tab.allowance.follow([ran, ran_again])
    shows = [code.accordion.expand, code.dialect.change, *changes]
    gr.on(shows, tab.show_code, [code.dialect, *asks.widgets], code.shown, queue=False, **QUIET)
