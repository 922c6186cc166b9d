"""The layout of the Edit tab, and the events within the tab."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from gradio.events import Dependency

from components.studio.access.allowance import build_allowance
from components.studio.edit.canvas import build_canvas, hand_over, hand_over_at_press
from components.studio.edit.edit_form import EditForm
from components.studio.edit.edit_resume import EditResume
from components.studio.edit.edit_tab import EditTab
from components.studio.edit.editor import Editor, connect_editor
from components.studio.edit.erase_run import ERASE_BUTTON, EraseRun
from components.studio.edit.extend_panel import build_extend_panel
from components.studio.edit.mask.framing_choices import build_framing_choices
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_events import connect_mask
from components.studio.edit.mask.mask_panel import CHECK_RESTED, build_mask_panel
from components.studio.edit.notes.note_list import build_note_list
from components.studio.edit.picture_replacement import build_picture_replacement
from components.studio.edit.select.select_tool import build_select_tool
from components.studio.edit.tool_bar import build_tool_bar
from components.studio.form.code_panel import build_code_panel
from components.studio.form.examples import Example, build_examples
from components.studio.form.form_layout import build_form
from components.studio.form.link_line import build_link_line
from components.studio.form.prompt_panel import build_prompt_panel
from components.studio.form.reference_panel import build_reference_panel
from components.studio.language.translation import N_
from components.studio.page.job_status import QUIET, build_actions, build_job_status, end_press
from components.studio.page.results import build_face_choice, build_faces, build_results
from components.studio.page.service import Service
from components.studio.page.thumbnail_gallery import follow_choice
from components.studio.review.host.room_joining import build_room_joining


def build_edit_tab(service: Service, examples: list[Example], token: gr.BrowserState, resumed: gr.State) -> EditTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``resumed`` takes a ``Resumed``."""
    loaded, restored_model, restored = gr.State(None), gr.State(None), gr.State(())
    with gr.Row(elem_classes="screen"):
        with gr.Column(elem_classes="controls", min_width=320):
            link_line = build_link_line("edit")
            picture = gr.File(label=N_("Picture"), height=104, elem_id="edit-picture")
            prompt = gr.Textbox(
                label=N_("What should change?"),
                placeholder=N_("A small red rose on the table"),
                lines=2,
                max_lines=6,
                elem_id="edit-prompt",
            )
            build_prompt_panel(service, token, prompt, "edit")
            form = build_form(service, "edit", best_fit=True, without=("moderation",))
            extension = build_extend_panel()
            framing = build_framing_choices()
            references = build_reference_panel(service.endpoint.contract())
            notes = build_note_list()
            asks = EditForm(service, prompt, form, references, framing.widgets, notes)
            code = build_code_panel("edit", with_files=True)
            changes = [*form.changes, references.pictures.change, framing.apart.input, notes.change]
            run, cancel, besides = build_actions(asks.label_run, asks.widgets, changes, "edit", ERASE_BUTTON)
            allowance = build_allowance(service, token, form.fields["model"], "edit")
        with gr.Column(elem_classes="stage", min_width=320):
            with gr.Column(elem_classes="welcome") as welcome:
                gr.HTML(N_("<h2>Add a picture, and paint what should change</h2><p>Or start from one of these.</p>"))
                gallery = build_examples(examples, "edit-examples")
            with gr.Row(elem_classes="face-bar"):
                face = build_face_choice()
            bar = build_tool_bar()
            with gr.Column(elem_classes="faces"):
                canvas = build_canvas()
                prepare = gr.Button("", visible="hidden", elem_id="edit-prepare")
                after, compare = build_faces()
            select = build_select_tool(service.selector)
            panel = build_mask_panel(framing)
            bar.brush.connect(canvas)
            replacement = build_picture_replacement()
            job_status = build_job_status(service.maker.jobs, service.store, run, cancel, "edit", besides)
            with gr.Row(elem_classes="offers"):
                anyway = gr.Button(N_("Repaint anyway"), visible=False, size="sm", elem_id="edit-anyway")
                redraw = gr.Button(N_("Redraw the whole picture"), visible=False, size="sm", elem_id="edit-redraw")
            joining = build_room_joining(service.review)
            results = build_results(service.loaded_pictures, face, job_status.line, after, compare, joining)
    editor = Editor(
        loaded=loaded,
        restored_model=restored_model,
        restored=restored,
        picture=picture,
        canvas=canvas,
        brush=bar.brush,
        replacement=replacement,
        welcome=welcome,
        face=face,
        asks=asks,
        offers=(redraw, anyway),
        extension=extension,
        panel=panel,
        job_status=job_status,
    )
    tab = EditTab(editor, allowance, code, link_line, results, redraw, anyway, gallery, resumed)
    connect_editor(editor, token)
    mask_changes = MaskChanges(panel, bar.amount, service.loaded_pictures, loaded, asks, run)
    sent = [framing.region.input, framing.feather.input, *changes]
    connect_mask(mask_changes, bar, select, sent, job_status.event_options)
    select.connect(loaded)
    _connect_preparation(tab, prepare)
    _connect_runs(tab, token)
    _connect_results(tab)
    return tab


def follow_model(tab: EditTab, done: Dependency) -> None:
    """Wire the updates that come after the form has followed its model, an event that is ``done``."""
    done.then(tab.asks.label_run, tab.asks.widgets, tab.job_status.run, queue=False, **QUIET)
    done.then(None, None, None, js=CHECK_RESTED, **QUIET)
    tab.allowance.follow([done])


def _connect_preparation(tab: EditTab, prepare: gr.Button) -> None:
    """Wire the event by which a script hands the strokes over before anybody asks for anything.

    For all visits together two are at work at a time.
    """
    inputs = [tab.panel.strokes, tab.panel.history, tab.editor.loaded, *tab.asks.widgets]
    once: dict[str, Any] = {"trigger_mode": "always_last", "concurrency_limit": 2, **QUIET}
    prepare.click(tab.asks.prepare, inputs, None, js=hand_over(inputs, tab.panel.strokes), **once)


def _connect_runs(tab: EditTab, token: gr.BrowserState) -> None:
    """Wire the buttons that run an edit, and the resuming of an earlier edit."""
    editor, panel, job_status = tab.editor, tab.panel, tab.job_status
    slow, inputs = job_status.event_options, [token, *tab.run_inputs]
    strokes = [panel.strokes, panel.history]
    ran = [tab.redraw.click(tab.run_whole, inputs, tab.shown, **slow)]
    erases = EraseRun(tab)
    [erase] = job_status.besides
    asked = [*strokes, token, editor.loaded, tab.results.kept]
    end_press(
        erase.click(erases.run_painted, asked, tab.shown, js=hand_over_at_press(asked, panel.strokes), **slow), erase
    )
    for button, handler in ((job_status.run, tab.run_painted), (tab.anyway, tab.run_accepted)):
        given = [*strokes, *inputs]
        ran.append(button.click(handler, given, tab.shown, js=hand_over_at_press(given, panel.strokes), **slow))
        end_press(ran[-1], button)
    opened = tab.resumed.change(editor.open_resumed, [tab.resumed, *tab.asks.form.widgets], editor.shown, **slow)
    asked = [tab.resumed, panel.history, token, editor.loaded, tab.results.kept, editor.restored]
    ran.append(opened.then(EditResume(tab).resume, asked, tab.shown, **slow))
    tab.allowance.follow(ran)
    job_status.store_again.click(tab.store_again, [job_status.unstored, tab.results.kept], tab.shown, **slow)
    code = tab.code
    shows: Sequence[Callable[..., Any]] = [code.accordion.expand, code.dialect.change]
    if code.update is not None:
        shows = [*shows, code.update.click]
    for event in shows:
        asked = [*strokes, editor.loaded, code.dialect, *tab.asks.widgets]
        event(tab.show_code, asked, code.shown, js=hand_over(asked, panel.strokes), **slow)


def _connect_results(tab: EditTab) -> None:
    """Wire the thumbnails, Edit this result, and the details of the correction."""
    results, slow = tab.results, tab.job_status.event_options
    chosen = [results.kept, results.chosen]
    follow_choice(results.gallery, results.choose_clicked, [results.kept], results.shown)
    results.edit_again.click(tab.edit_result, chosen, tab.editor.shown, **slow)
    joining = results.joining
    joining.take_back.click(joining.withdraw, joining.joined, joining.shown, **QUIET)
    results.details.expand(results.show_heat, chosen, [results.heat, results.line], **slow)
