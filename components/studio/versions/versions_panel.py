"""The versions of a picture: a filmstrip of them, any two side by side, and what changed between the two.

Nothing is decoded before the panel is opened, and then beside the page. Only what the visitor made is ever shown.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial

import gradio as gr
from markupsafe import Markup

from components.errors import MissingPicture, ProofroomError
from components.library.records.lineage import Lineage
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Signal
from components.studio.versions.comparison import Comparison, compare_versions
from components.studio.versions.filmstrip import CAPTION, LABEL, Filmstrip, pair_of, write_caption

# Whole pictures are decoded to be compared: no more at once, however many people look.
AT_ONCE = 2
REVEAL = "Show what changed"


@dataclass(frozen=True)
class VersionsPanel:
    """Hold the panel's widgets.

    ``asked`` is (the id of the shot whose versions are wanted, something else each time); ``chosen`` is the same of one
    that was clicked in the filmstrip: who shows the shot opens that one, and calls ``show`` for it.
    """

    store: Store
    accordion: gr.Accordion
    strip: gr.Gallery
    before: gr.Dropdown
    after: gr.Dropdown
    compare: gr.ImageSlider
    masked: gr.Checkbox
    facts: gr.HTML
    reveal: gr.Button
    heat: gr.Image
    asked: gr.State
    lineage: gr.State
    chosen: gr.State

    @property
    def shown(self) -> list:
        """Return what ``show`` may update."""
        return [self.accordion, self.asked]

    def show(self, shot: Shot, visitor: str | None) -> dict:
        """Return the updates that offer the versions of a visitor's shot; quick. Raises StorageError.

        Where there is no other version there is no panel.
        """
        lineage = self.store.find_lineage(shot.id, visitor)
        count = len(lineage) if lineage else 0
        asked = Signal(shot.id if count > 1 else "")
        return {self.accordion: gr.update(visible=count > 1, label=f"Versions · {count}"), self.asked: asked}


def build_versions_panel(service: Service, token: gr.BrowserState) -> VersionsPanel:
    """Return the panel, laid out and wired; ``token`` is the visitor's."""
    look = {"interactive": False, "buttons": ["fullscreen"]}
    with gr.Accordion("Versions", open=False, visible=False, elem_id="lineage", elem_classes="panel") as accordion:
        strip = gr.Gallery(
            show_label=False,
            allow_preview=False,
            columns=12,
            object_fit="cover",
            interactive=False,
            buttons=[],
            elem_id="lineage-strip",
        )
        with gr.Row(elem_classes="pair"):
            # Never without a choice: Gradio would refuse whatever is chosen then.
            before, after = (
                gr.Dropdown([("", "")], value="", label=label, min_width=120, elem_id=f"lineage-{label.lower()}")
                for label in ("Before", "After")
            )
        compare = gr.ImageSlider(type="filepath", show_label=False, elem_id="lineage-compare", **look)
        facts = gr.HTML(messages.quiet(), elem_id="lineage-facts", elem_classes="panel-facts")
        with gr.Row(elem_id="lineage-looks"):
            reveal = gr.Button(REVEAL, size="sm", min_width=150, scale=0, visible=False, elem_id="lineage-reveal")
            masked = gr.Checkbox(
                False, label="Show the mask", container=False, scale=0, min_width=150, visible=False,
                elem_id="lineage-masked",
            )  # fmt: skip
        heat = gr.Image(label="What changed", visible=False, height=280, elem_id="lineage-heat", **look)
    states = {"asked": gr.State(Signal("")), "lineage": gr.State(None), "chosen": gr.State(Signal(""))}
    shown = {"strip": strip, "before": before, "after": after, "compare": compare, "facts": facts, "heat": heat}
    panel = VersionsPanel(service.store, accordion, masked=masked, reveal=reveal, **shown, **states)
    _connect(panel, service, token)
    return panel


def _connect(panel: VersionsPanel, service: Service, token: gr.BrowserState) -> None:
    filmstrip = Filmstrip(service.store, service.thumbnails)
    is_open, hands = gr.State(False), asyncio.Semaphore(AT_ONCE)
    compared = [panel.compare, panel.masked, panel.facts, panel.reveal, panel.heat]

    async def beside(work: Callable[[], dict]) -> dict:
        """Return what slow work brings, or what it says has gone wrong."""
        async with hands:
            try:
                return await asyncio.to_thread(work)
            except ProofroomError as error:
                gone = {panel.compare: None, panel.reveal: gr.update(visible=False)}
                return gone | {panel.facts: messages.failed(error), panel.heat: gr.update(value=None, visible=False)}

    def find_pair(lineage: Lineage | None, *names: str) -> Comparison:
        versions = [lineage.find(name) for name in names] if lineage else [None]
        if not all(version and service.store.files.has(version.key) for version in versions):
            raise MissingPicture("The picture of a version is no longer there. Choose another.")
        return compare_versions(service.loaded_pictures, service.store, lineage, *versions)

    def lay_out(lineage: Lineage | None, shot_id: str) -> dict:
        """Return the updates that show the filmstrip and what can be compared."""
        now = lineage and lineage.find(shot_id)
        if now is None:
            raise MissingPicture("This picture is no longer in the library.")
        first, second = pair_of(lineage, now)
        choices = [(write_caption(lineage, version, LABEL), version.name) for version in lineage]
        marked = [f"{'▸ ' if v is now else ''}{write_caption(lineage, v, CAPTION)}" for v in lineage]
        tiles = list(zip(filmstrip.draw(lineage), marked, strict=True))
        return {
            panel.lineage: lineage,
            panel.strip: gr.update(value=tiles, selected_index=lineage.versions.index(now)),
            panel.before: gr.update(choices=choices, value=first.name),
            panel.after: gr.update(choices=choices, value=second.name),
        }

    def draw(lineage: Lineage, before: str, after: str, masked: bool) -> dict:
        pair = find_pair(lineage, before, after)
        views, differing = pair.draw_views(service.loaded_pictures, masked), pair.count_differing()
        return {
            panel.compare: gr.update(value=views, slider_position=pair.divided_at()),
            panel.masked: gr.update(visible=pair.mask is not None),
            panel.facts: _say(pair, differing) + (messages.quiet(lineage.cut) if lineage.cut else ""),
            panel.reveal: gr.update(value=REVEAL, visible=differing > 0),
            panel.heat: gr.update(value=None, visible=False),
        }

    async def compare(lineage, before, after, masked) -> AsyncIterator[dict]:
        yield {panel.facts: messages.quiet("Comparing the two.")}
        yield await beside(partial(draw, lineage, before, after, masked))

    async def fill(asked, token_now, masked) -> AsyncIterator[dict]:
        visitor, shot_id = service.visitor(token_now).library_of, asked.value
        if not shot_id:
            return
        updates = await beside(lambda: lay_out(service.store.find_lineage(shot_id, visitor), shot_id))
        # Before they are handed on: Gradio takes the values out of updates.
        pair = [updates[choice]["value"] for choice in (panel.before, panel.after) if choice in updates]
        yield updates
        if pair:
            async for update in compare(updates[panel.lineage], *pair, masked):
                yield update

    async def unfold(*given) -> AsyncIterator[dict]:
        yield {is_open: True}
        async for updates in fill(*given):
            yield updates

    async def refill(opened: bool, *given) -> AsyncIterator[dict]:
        if opened:
            async for updates in fill(*given):
                yield updates

    def fold() -> dict:
        # So that it does not open with what was looked at before.
        return {is_open: False, panel.strip: [], panel.compare: None, panel.heat: gr.update(value=None, visible=False)}

    async def choose(lineage: Lineage | None, after, masked, event: gr.SelectData) -> AsyncIterator[dict]:
        version = lineage.versions[event.index] if lineage and 0 <= event.index < len(lineage) else None
        if version is None:
            return
        if version.shot is not None:
            yield {panel.chosen: Signal(version.shot.id)}
            return
        # Nobody shows an upload large: it is laid beside what is looked at.
        yield {panel.before: version.name}
        async for updates in compare(lineage, version.name, after, masked):
            yield updates

    async def reveal(lineage, before, after) -> dict:
        def work() -> dict:
            return {panel.heat: gr.update(value=find_pair(lineage, before, after).draw_heat(), visible=True)}

        return await beside(work)

    # As the values come: the choices are known by the lineage, and what was chosen is looked up in it.
    quiet = {"concurrency_limit": None, "preprocess": False, **QUIET}
    last = {"trigger_mode": "always_last", **quiet}
    given, pair = [panel.asked, token, panel.masked], [panel.lineage, panel.before, panel.after]
    filled = [panel.lineage, panel.strip, panel.before, panel.after, *compared]
    panel.accordion.expand(unfold, given, [is_open, *filled], **last)
    panel.accordion.collapse(fold, None, [is_open, panel.strip, panel.compare, panel.heat], **quiet)
    panel.asked.change(refill, [is_open, *given], filled, **last)
    chosen_from = [panel.lineage, panel.after, panel.masked]
    panel.strip.select(choose, chosen_from, [panel.before, panel.chosen, *compared], **last)
    # One event: of two, the older might be answered last.
    choices = [choice.input for choice in (panel.before, panel.after, panel.masked)]
    gr.on(choices, compare, [*pair, panel.masked], compared, **last)
    panel.reveal.click(reveal, pair, [panel.compare, panel.facts, panel.reveal, panel.heat], **quiet)


def _say(pair: Comparison, differing: int) -> Markup:
    width, height = pair.before.size
    proof = f"{differing:,} of {width * height:,} pixels differ" if differing else "No pixel differs"
    said = Markup('<div class="note facts" role="status"><span><strong>{}</strong></span></div>').format(proof)
    return said + Markup().join(messages.quiet(sentence) for sentence in pair.said)
