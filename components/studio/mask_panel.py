"""The mask's panel: what can be done to a mask besides painting, and how it will be sent.

Each tool takes the strokes as they are and puts the new mask under the brush. Shows the mask as it will travel, with
its share, the price and what is doubtful about it. Starts no jobs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import gradio as gr
import numpy as np

from components.errors import EmptyMask, MissingPicture, ProofroomError
from components.imaging.caution import find_cautions
from components.imaging.mask import check_mask, mask_as_png
from components.imaging.picture import read_picture
from components.library.edit import extend_picture, frame_groups
from components.studio import stage
from components.studio.cache import cache_file
from components.studio.canvas import HAND_OVER, show_view
from components.studio.desk import Sheet
from components.studio.edit_form import FEATHERS, EditForm
from components.studio.film import Film, develop, read_mask
from components.studio.mask_tools import TOOLS, Given, mask_of_file
from components.studio.preview import draw_preview
from components.studio.service import Service
from components.studio.waiting import QUIET

# How many steps can be taken back.
UNDOS = 20
CHECK = "() => { window.proofroomCheckMask?.(0); return []; }"
# Not while the editor may still be loading a picture, and not across what a person does meanwhile.
CHECK_RESTED = "() => { window.proofroomCheckMask?.(); return []; }"
REGION_NAMES = {"": "Automatic", "around-mask": "Around the mask", "whole-picture": "Whole picture"}
FEATHER_NAMES = {"": "Automatic", "0": "Hard"}


@dataclass(frozen=True)
class MaskPanel:
    """Hold the panel's widgets and what it remembers.

    ``strokes`` are the editor's layers as they were handed over last; ``film`` the mask that lies under the brush;
    ``past`` the films before it; ``last`` the film of the last run.
    """

    accordion: gr.Accordion
    strokes: gr.JSON
    film: gr.State
    past: gr.State
    last: gr.State
    amount: gr.Number
    region: gr.Dropdown
    feather: gr.Dropdown
    apart: gr.Checkbox
    picture: gr.Image
    facts: gr.HTML
    undo: gr.Button
    download: gr.Button
    file: gr.DownloadButton
    upload: gr.UploadButton
    check: gr.Button
    buttons: dict[str, gr.Button]

    @property
    def framing(self) -> list[gr.components.Component]:
        """Return the widgets that say the region, whether groups travel apart, and the soft edge's width."""
        return [self.region, self.apart, self.feather]

    @property
    def shown(self) -> list:
        """Return what ``describe`` and ``forget`` may update."""
        return [self.picture, self.facts, self.film, self.past, self.undo]

    def forget(self, film: Film | None = None) -> dict:
        """Return the updates for a new picture, whose mask starts as ``film``."""
        return {
            self.film: film,
            self.past: (),
            self.undo: gr.update(interactive=False),
            self.picture: None,
            self.facts: stage.quiet(),
        }


def read_strokes(layers: list | None, film: Film | None, sheet: Sheet | None) -> np.ndarray:
    """Return the mask, (height, width) bool, that the editor's layers mean for a sheet. Raises MissingPicture."""
    if sheet is None:
        raise MissingPicture()
    files = [Path(layer["path"]) for layer in layers or [] if layer]
    return read_mask([read_picture(file).pixels for file in files], film, sheet.size)


def build_mask_panel() -> MaskPanel:
    """Return the panel, laid out."""
    strokes = gr.JSON(visible="hidden")
    check = gr.Button(visible="hidden", elem_id="edit-mask-check")
    file = gr.DownloadButton(visible="hidden", elem_id="edit-mask-file")
    with gr.Accordion("Mask", open=False, elem_id="edit-mask", elem_classes="panel") as accordion:
        picture = gr.Image(
            show_label=False, interactive=False, buttons=[], height=160, elem_id="edit-mask-picture", container=False
        )
        facts = gr.HTML(stage.quiet(), elem_id="edit-mask-facts", elem_classes="panel-facts")

        def button(label: str, name: str, **options) -> gr.Button:
            return gr.Button(label, size="sm", min_width=90, elem_id=f"edit-mask-{name}", **options)

        with gr.Row(elem_classes="tools"):
            buttons = {tool.name: button(tool.label, tool.name) for tool in TOOLS}
            upload = gr.UploadButton(
                "Upload", size="sm", min_width=90, file_types=["image"], elem_id="edit-mask-upload"
            )
            download = button("Download", "download")
            undo = button("Undo", "undo", interactive=False)
        with gr.Row(elem_classes="pair"):
            amount = gr.Number(
                8, label="Amount, px", minimum=1, maximum=2000, precision=0, min_width=120,
                elem_id="edit-mask-amount",
            )  # fmt: skip
            feather = gr.Dropdown(
                [(FEATHER_NAMES.get(width, f"{width} px"), width) for width in FEATHERS],
                value="",
                label="Soft edge",
                filterable=False,
                min_width=120,
                elem_id="edit-feather",
            )
        region = gr.Dropdown(
            [(name, value) for value, name in REGION_NAMES.items()],
            value="",
            label="What travels",
            filterable=False,
            elem_id="edit-region",
        )
        apart = gr.Checkbox(False, label="Far-apart strokes: a request each", elem_id="edit-apart")
    film, past, last = gr.State(None), gr.State(()), gr.State(None)
    return MaskPanel(
        accordion=accordion,
        strokes=strokes,
        film=film,
        past=past,
        last=last,
        amount=amount,
        region=region,
        feather=feather,
        apart=apart,
        picture=picture,
        facts=facts,
        undo=undo,
        download=download,
        file=file,
        upload=upload,
        check=check,
        buttons=buttons,
    )


def connect_mask_panel(
    panel: MaskPanel,
    service: Service,
    canvas: gr.ImageEditor,
    sheet: gr.State,
    asks: EditForm,
    changes: list[Callable],
    run: gr.Button,
    event_options: dict,
) -> None:
    """Wire the panel; ``asks`` says how the mask is to travel, and what that costs, which ``run`` says too.

    ``changes`` are the events of a person changing something of that besides what stands in the panel.
    """
    desk = service.desk

    def describe(mask: np.ndarray, sheet_now: Sheet, said: str, values: tuple) -> dict:
        wanted = asks.read(values)
        upload, _ = desk.take(sheet_now)
        picture, whole, _ = extend_picture(upload, mask, sheet_now.margins)
        groups = frame_groups(whole, wanted.framing, wanted.contract) if whole.any() else []
        frames = [frame for _, frame in groups]
        forecast = asks.forecast(wanted, [frame.canvas for frame in frames])
        cautions = find_cautions(whole, picture.pixels, frames) if frames and not whole.all() else ()
        view = read_picture(Path(sheet_now.view)).pixels
        preview = cache_file(draw_preview(view, whole, [frame.box for frame in frames]), "mask.png")
        told = {run: f"Repaint · {forecast}"} if frames else {}
        return told | {panel.picture: preview, panel.facts: stage.mask_facts(whole, frames, forecast, cautions, said)}

    def attempt(work: Callable[[], dict]) -> dict:
        try:
            return work()
        except ProofroomError as error:
            return {panel.facts: stage.failed(error)}

    def refresh(layers, sheet_now, film, *values):
        return attempt(lambda: describe(read_strokes(layers, film, sheet_now), sheet_now, "", values))

    def replace(make: Callable[[Given], tuple[np.ndarray, str]], layers, sheet_now, film, past, last, amount, *values):
        """Return the updates that put what ``make`` makes of the mask under the brush."""

        def work() -> dict:
            mask = read_strokes(layers, film, sheet_now)
            made, said = make(Given(mask, sheet_now, desk, int(amount or 1), last))
            if np.array_equal(made, mask):
                return describe(mask, sheet_now, said or "The mask stays as it is.", values)
            new = develop(made, sheet_now.view_size)
            return describe(made, sheet_now, said, values) | {
                canvas: show_view(sheet_now, [new.layer_file]),
                panel.film: new,
                panel.past: (*past, develop(mask, sheet_now.view_size))[-UNDOS:],
                panel.undo: gr.update(interactive=True),
            }

        return attempt(work)

    def take_file(file, *given):
        return replace(partial(mask_of_file, file), *given)

    def step_back(layers, sheet_now, film, past, last, amount, *values):
        def work() -> dict:
            if not past:
                raise EmptyMask("There is nothing to take back.")
            earlier = past[-1]
            return describe(earlier.mask, sheet_now, "", values) | {
                canvas: show_view(sheet_now, [earlier.layer_file]),
                panel.film: earlier,
                panel.past: past[:-1],
                panel.undo: gr.update(interactive=len(past) > 1),
            }

        return attempt(work)

    def write_file(layers, sheet_now, film):
        def work() -> dict:
            mask = read_strokes(layers, film, sheet_now)
            check_mask(mask)
            return {panel.file: cache_file(mask_as_png(mask), "proofroom-mask.png")}

        return attempt(work)

    values = asks.widgets
    given = [panel.strokes, sheet, panel.film]
    all_given = [*given, panel.past, panel.last, panel.amount, *values]
    shown = [*panel.shown, run, canvas]

    def hand_over(button: gr.Button):
        return button.click(None, canvas, panel.strokes, js=HAND_OVER, **QUIET)

    for tool in TOOLS:
        handed = hand_over(panel.buttons[tool.name])
        handed.then(partial(replace, tool.make), all_given, shown, **event_options)
    hand_over(panel.undo).then(step_back, all_given, shown, **event_options)
    panel.upload.upload(None, canvas, panel.strokes, js=HAND_OVER, **QUIET).then(
        take_file, [panel.upload, *all_given], shown, **event_options
    )
    hand_over(panel.download).then(write_file, given, [panel.file, panel.facts], **event_options).success(
        None, None, None, js="() => { window.proofroomSaveMask?.(); return []; }", **QUIET
    )
    hand_over(panel.check).then(refresh, [*given, *values], [*panel.shown[:2], run], **event_options)
    # The soft edge changes nothing of what travels, and the prompt is typed letter by letter.
    for change in (panel.accordion.expand, panel.region.input, *changes):
        change(None, None, None, js=CHECK, **QUIET)
