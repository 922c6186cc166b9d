"""The layout of the versions panel, and the events within it."""

import asyncio
from typing import Any

import gradio as gr

from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.thumbnail_gallery import build_thumbnails
from components.studio.page.updates import Signal
from components.studio.versions.filmstrip import Filmstrip
from components.studio.versions.versions_panel import AT_ONCE, REVEAL, VersionsPanel


def build_versions_panel(service: Service, token: gr.BrowserState) -> VersionsPanel:
    """Return the panel, laid out and wired; ``token`` is the visitor's."""
    look: dict[str, Any] = {"interactive": False, "buttons": ["fullscreen"]}
    single = gr.HTML(visible=False, elem_id="lineage-single", elem_classes="panel-facts")
    with gr.Accordion(N_("Versions"), open=False, visible=False, elem_id="lineage", elem_classes="panel") as accordion:
        strip = build_thumbnails("lineage-strip", 12)
        with gr.Row(elem_classes="pair"):
            before, after = _build_choice("before", N_("Before")), _build_choice("after", N_("After"))
        compare = gr.ImageSlider(type="filepath", show_label=False, elem_id="lineage-compare", **look)
        facts = gr.HTML(messages.quiet(), elem_id="lineage-facts", elem_classes="panel-facts")
        with gr.Row(elem_id="lineage-looks"):
            reveal = gr.Button(REVEAL, size="sm", min_width=150, scale=0, visible=False, elem_id="lineage-reveal")
            masked = gr.Checkbox(
                False, label=N_("Show the mask"), container=False, scale=0, min_width=150, visible=False,
                elem_id="lineage-masked",
            )  # fmt: skip
        heat = gr.Image(label=N_("What changed"), visible=False, height=280, elem_id="lineage-heat", **look)
    filmstrip, workers = Filmstrip(service.store, service.thumbnails), asyncio.Semaphore(AT_ONCE)
    widgets = (single, accordion, strip, before, after, compare, facts, reveal, masked, heat)
    states = (gr.State(Signal("")), gr.State(None), gr.State(Signal("")), gr.State(False))
    panel = VersionsPanel(service, filmstrip, workers, *widgets, *states)
    _connect(panel, token)
    return panel


def _build_choice(name: str, label: str) -> gr.Dropdown:
    # Never without a choice: Gradio would then refuse every value.
    return gr.Dropdown([("", "")], value="", label=label, min_width=120, elem_id=f"lineage-{name}")


def _connect(panel: VersionsPanel, token: gr.BrowserState) -> None:
    # Without preprocessing: the choices are known by the lineage, where the chosen name is looked up.
    quiet: dict[str, Any] = {"concurrency_limit": None, "preprocess": False, **QUIET}
    last: dict[str, Any] = {"trigger_mode": "always_last", **quiet}
    asked, pair = [panel.asked, token, panel.masked], [panel.lineage, panel.before, panel.after]
    panel.accordion.expand(panel.open, asked, [panel.is_open, *panel.filled], **last)
    closed = [panel.is_open, panel.strip, panel.compare, panel.heat]
    panel.accordion.collapse(panel.close, None, closed, **quiet)
    panel.asked.change(panel.follow_picture, [panel.is_open, *asked], panel.filled, **last)
    clicked = [panel.lineage, panel.after, panel.masked]
    panel.strip.select(panel.choose, clicked, [panel.before, panel.chosen, *panel.compared], **last)
    # One event for all three: with an event each, the answer to the older one might come last.
    choices = [choice.input for choice in (panel.before, panel.after, panel.masked)]
    gr.on(choices, panel.compare_pair, [*pair, panel.masked], panel.compared, **last)
    panel.reveal.click(panel.show_heat, pair, [panel.compare, panel.facts, panel.reveal, panel.heat], **quiet)
