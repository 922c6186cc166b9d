"""One picture of the library, large, with its recipe and all that can be done with it."""

from dataclasses import dataclass

import gradio as gr

from components.endpoint.contracts.cost import UNKNOWN, Forecast
from components.errors import ProofroomError
from components.library.records.run import Run
from components.library.records.shot import Shot
from components.library.runs.recovery import UNPASTED
from components.studio.library.portrait import describe_prompt, describe_recipe, describe_shot
from components.studio.page import messages
from components.studio.page.service import Service


@dataclass(frozen=True)
class Detail:
    """Hold the widgets; ``shot`` is the picture that is shown, None for none."""

    shot: gr.State
    column: gr.Column
    picture: gr.Image
    put_back: gr.Button
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
    bin: gr.Button
    prompt: gr.HTML
    facts: gr.HTML
    recipe: gr.HTML

    @property
    def shown(self) -> list:
        """Return what ``show`` and ``hide`` may update."""
        return [
            *(self.shot, self.column, self.picture, self.newer, self.older, self.star, self.run_again, self.put_back),
            *(
                self.download,
                self.bin,
                self.prompt,
                self.facts,
                self.recipe,
                self.edit_this,
                self.as_reference,
                self.make_again,
            ),
        ]

    def show(self, service: Service, shot: Shot, newest: bool, oldest: bool) -> dict:
        """Return the updates that show a shot; ``newest`` and ``oldest`` are whether none follows on either side."""
        run = service.store.find_run(shot.run) if shot.run else None
        file, screen, gone = None, None, ""
        try:
            file = service.loaded_pictures.serve(shot)
            screen = service.loaded_pictures.show_shot(shot, file)
        except ProofroomError as error:
            gone = messages.failed(error)
        said = describe_shot(shot, file) + gone
        there, known = file is not None, bool(shot.recipe.prompt)
        return {
            self.shot: shot,
            self.column: gr.update(visible=True),
            self.picture: screen,
            self.newer: gr.update(interactive=not newest),
            self.older: gr.update(interactive=not oldest),
            self.put_back: gr.update(visible=shot.note == UNPASTED),
            self.star: "★ Starred" if shot.starred else "☆ Star",
            self.make_again: gr.update(interactive=known),
            self.run_again: gr.update(value=f"Run again · {_forecast_again(service, shot, run)}", interactive=known),
            self.edit_this: gr.update(interactive=there),
            self.as_reference: gr.update(interactive=there),
            self.download: gr.update(value=file, interactive=there),
            self.bin: "Restore" if shot.deleted_at else "Delete",
            self.prompt: describe_prompt(shot),
            self.facts: said,
            self.recipe: describe_recipe(shot, run),
        }

    def hide(self) -> dict:
        """Return the updates that show no shot."""
        return {self.shot: None, self.column: gr.update(visible=False)}


def build_detail() -> Detail:
    """Return the large picture, laid out and hidden."""

    def button(label: str, name: str, **options) -> gr.Button:
        return gr.Button(label, size="sm", min_width=96, scale=0, elem_id=f"library-{name}", **options)

    with gr.Column(visible=False, elem_id="library-detail") as column:
        with gr.Row(elem_classes="bar"):
            back = button("Back to all", "back")
            newer, older = button("Newer one", "one-newer"), button("Older one", "one-older")
            star = button("☆ Star", "star")
        picture = gr.Image(
            show_label=False, interactive=False, buttons=["fullscreen"], elem_id="library-picture", elem_classes="face"
        )
        prompt = gr.HTML(elem_id="library-prompt", elem_classes="said")
        facts = gr.HTML(elem_id="library-facts", elem_classes="line")
        put_back = button("Put it back onto the picture · free", "put-back", visible=False)
        with gr.Row(elem_classes="bar"):
            run_again, make_again = button("Run again", "run-again"), button("Make it again", "make-again")
            edit_this, as_reference = button("Edit this", "edit-this"), button("Use as reference", "as-reference")
            download = gr.DownloadButton("Download", size="sm", min_width=96, scale=0, elem_id="library-download")
            export, binned = button("With its recipe, as a ZIP", "export-one"), button("Delete", "bin")
        with gr.Accordion("Recipe", open=False, elem_id="library-recipe", elem_classes="panel"):
            recipe = gr.HTML()
    buttons = (put_back, back, newer, older, star, make_again, run_again, edit_this, as_reference)
    return Detail(gr.State(None), column, picture, *buttons, download, export, binned, prompt, facts, recipe)


def _forecast_again(service: Service, shot: Shot, run: Run | None) -> Forecast:
    """Return what asking again will cost: as it was to cost then, or did, if the prices hold."""
    cost = shot.recipe.cost if run is None or run.forecast is None else run.forecast
    return Forecast(cost) if cost else UNKNOWN
