"""The detail of the library: one picture, large, with its recipe and buttons."""

from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup

from components.errors import ProofroomError
from components.library.records.shot import Shot
from components.library.records.title import title_of
from components.library.runs.orphans.orphaned_runs import UNPASTED
from components.studio.accessibility.alternatives import give_alternatives
from components.studio.form.repetition import RUN_AGAIN, plan_repetition
from components.studio.language.translation import N_, _
from components.studio.library.detail_html import describe_prompt, describe_recipe, describe_shot
from components.studio.page import messages
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget


@dataclass(frozen=True)
class Detail:
    """Hold the widgets; ``shot`` is the ``Shot`` that is shown, None for none.

    ``paste_again`` pastes the answer of an edit that was interrupted.
    """

    shot: gr.State
    column: gr.Column
    picture: gr.Image
    paste_again: gr.Button
    back: gr.Button
    newer: gr.Button
    older: gr.Button
    star: gr.Button
    make_again: gr.Button
    run_again: gr.Button
    edit_this: gr.Button
    as_reference: gr.Button
    download: gr.DownloadButton
    export: gr.Button
    to_room: gr.Button
    bin: gr.Button
    prompt: gr.HTML
    facts: gr.HTML
    recipe: gr.HTML

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` and ``hide`` may update."""
        buttons = [self.newer, self.older, self.star, self.run_again, self.paste_again, self.make_again]
        files = [self.download, self.bin, self.edit_this, self.as_reference]
        return [self.shot, self.column, self.picture, *buttons, *files, self.prompt, self.facts, self.recipe]

    def show(self, service: Service, shot: Shot, newest: bool, oldest: bool) -> Updates:
        """Return the updates that show a shot; ``newest`` and ``oldest`` say that no other follows on that side."""
        run = service.store.find_run(shot.run) if shot.run else None
        file, screen, gone = None, None, Markup("")
        try:
            file = service.loaded_pictures.serve(shot)
            screen = service.loaded_pictures.show_shot(shot, file)
        except ProofroomError as error:
            gone = messages.failed(error)
        named = [(screen, title_of(shot.recipe))] if screen else []
        there, known = file is not None, bool(title_of(shot.recipe))
        return {
            self.shot: shot,
            self.column: gr.update(visible=True),
            self.picture: screen,
            self.newer: gr.update(interactive=not newest),
            self.older: gr.update(interactive=not oldest),
            self.paste_again: gr.update(visible=shot.note == UNPASTED),
            self.star: _("★ Starred") if shot.starred else _("☆ Star"),
            self.make_again: gr.update(interactive=known),
            self.run_again: gr.update(
                value=plan_repetition(service, run.kind if run else shot.recipe.kind, run).write(RUN_AGAIN),
                interactive=known,
            ),
            self.edit_this: gr.update(interactive=there),
            self.as_reference: gr.update(interactive=there),
            self.download: gr.update(value=file, interactive=there),
            self.bin: _("Restore") if shot.deleted_at else _("Delete"),
            self.prompt: describe_prompt(shot) + give_alternatives(named),
            self.facts: describe_shot(shot, file) + gone,
            self.recipe: describe_recipe(shot, run),
        }

    def hide(self) -> Updates:
        """Return the updates that show no shot."""
        return {self.shot: None, self.column: gr.update(visible=False)}


def build_detail() -> Detail:
    """Return the detail, laid out and hidden."""
    with gr.Column(visible=False, elem_id="library-detail") as column:
        with gr.Row(elem_classes="bar"):
            back = _build_button(N_("Back to all"), "back")
            newer, older = _build_button(N_("Newer one"), "one-newer"), _build_button(N_("Older one"), "one-older")
            star = _build_button(N_("☆ Star"), "star")
        picture = gr.Image(
            show_label=False, interactive=False, buttons=["fullscreen"], elem_id="library-picture", elem_classes="face"
        )
        prompt = gr.HTML(elem_id="library-prompt", elem_classes="said")
        facts = gr.HTML(elem_id="library-facts", elem_classes="line")
        paste_again = _build_button(N_("Put it back onto the picture · free"), "put-back", visible=False)
        with gr.Row(elem_classes="bar"):
            run_again = _build_button(RUN_AGAIN.bare, "run-again")
            make_again = _build_button(N_("Make it again"), "make-again")
            edit_this = _build_button(N_("Edit this"), "edit-this")
            as_reference = _build_button(N_("Use as reference"), "as-reference")
            download = gr.DownloadButton(N_("Download"), size="sm", min_width=96, scale=0, elem_id="library-download")
            export = _build_button(N_("With its recipe, as a ZIP"), "export-one")
            to_room = _build_button(N_("Add to a room"), "to-room")
            binned = _build_button(N_("Delete"), "bin")
        with gr.Accordion(N_("Recipe"), open=False, elem_id="library-recipe", elem_classes="panel"):
            recipe = gr.HTML()
    buttons = (paste_again, back, newer, older, star, make_again, run_again, edit_this, as_reference)
    return Detail(gr.State(None), column, picture, *buttons, download, export, to_room, binned, prompt, facts, recipe)


def _build_button(label: str, name: str, **options: Any) -> gr.Button:
    return gr.Button(label, size="sm", min_width=96, scale=0, elem_id=f"library-{name}", **options)
