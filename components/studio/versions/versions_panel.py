"""The versions of a picture: a filmstrip, any two versions side by side, and the difference between the two.

Nothing is decoded before the panel is opened, and then in threads. A visitor sees only own versions.
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
from components.message.message import Message
from components.studio.accessibility.alternatives import give_alternatives
from components.studio.events.clicked import Clicked
from components.studio.language.translation import N_, _
from components.studio.page import messages
from components.studio.page.service import Service
from components.studio.page.updates import Signal, Updates, Widget
from components.studio.versions.comparison import Comparison, compare_versions
from components.studio.versions.filmstrip import CAPTION, LABEL, Filmstrip, pair_of, write_caption

# Whole pictures are decoded to be compared: the number of comparisons at once, of all visitors together.
AT_ONCE = 2
REVEAL = N_("Show what changed")
SINGLE = Message("No other version yet. Press Edit this to make one.")
GONE = Message("The picture of a version is no longer there. Choose another.")


@dataclass(frozen=True)
class VersionsPanel:
    """Hold the widgets of the panel, and its states.

    ``asked`` is a ``Signal`` of the id of the shot whose versions are wanted, "" for none. ``chosen`` is a ``Signal``
    of the id of the shot that was clicked in the filmstrip: whoever shows that shot large calls ``show`` for it.
    ``lineage`` is the ``Lineage`` that the filmstrip shows, None before; ``is_open`` whether the panel is open.
    """

    service: Service
    filmstrip: Filmstrip
    workers: asyncio.Semaphore
    single: gr.HTML
    accordion: gr.Accordion
    strip: gr.Gallery
    before: gr.Dropdown
    after: gr.Dropdown
    compare: gr.ImageSlider
    facts: gr.HTML
    reveal: gr.Button
    masked: gr.Checkbox
    heat: gr.Image
    asked: gr.State
    lineage: gr.State
    chosen: gr.State
    is_open: gr.State

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` may update."""
        return [self.single, self.accordion, self.asked]

    @property
    def compared(self) -> list[Widget]:
        """Return the widgets that a comparison may update."""
        return [self.compare, self.masked, self.facts, self.reveal, self.heat]

    @property
    def filled(self) -> list[Widget]:
        """Return the widgets that ``fill`` may update."""
        return [self.lineage, self.strip, self.before, self.after, *self.compared]

    def show(self, shot: Shot, visitor: str | None) -> Updates:
        """Return the updates that offer the versions of a visitor's shot. Quick; raises StorageError.

        A picture without another version has a sentence in place of the panel.
        """
        lineage = self.service.store.find_lineage(shot.id, visitor)
        count = len(lineage) if lineage else 0
        accordion = gr.update(visible=count > 1, label=_("Versions · {count}", count=count))
        single = gr.update(value=messages.quiet(SINGLE), visible=count == 1)
        return {self.single: single, self.accordion: accordion, self.asked: Signal(shot.id if count > 1 else "")}

    async def open(self, asked: Signal[str], token: object, masked: bool) -> AsyncIterator[Updates]:
        """Fill the panel, which a person has opened."""
        yield {self.is_open: True}
        async for updates in self.fill(asked, token, masked):
            yield updates

    def close(self) -> Updates:
        """Empty the panel, so that it does not open with the versions of another picture."""
        heat = gr.update(value=None, visible=False)
        return {self.is_open: False, self.strip: [], self.compare: None, self.heat: heat}

    async def follow_picture(
        self, is_open: bool, asked: Signal[str], token: object, masked: bool
    ) -> AsyncIterator[Updates]:
        """Fill the panel for another picture, where it is open."""
        if is_open:
            async for updates in self.fill(asked, token, masked):
                yield updates

    async def fill(self, asked: Signal[str], token: object, masked: bool) -> AsyncIterator[Updates]:
        """Show the filmstrip of a shot, and compare two of its versions."""
        if not asked.value:
            return
        updates = await self._work(partial(self._lay_out, asked.value, self.service.visitor(token).library_of))
        # Before they are handed on: Gradio takes the values out of updates.
        lineage = updates.get(self.lineage)
        before, after = (updates[choice]["value"] if lineage else "" for choice in (self.before, self.after))
        yield updates
        if lineage:
            async for compared in self.compare_pair(lineage, before, after, masked):
                yield compared

    async def compare_pair(
        self, lineage: Lineage | None, before: str, after: str, masked: bool
    ) -> AsyncIterator[Updates]:
        """Show two versions side by side; ``masked`` is whether with the mask."""
        yield {self.facts: messages.quiet(Message("Comparing the two."))}
        yield await self._work(partial(self._draw, lineage, before, after, masked))

    async def choose(
        self, lineage: Lineage | None, after: str, masked: bool, clicked: Clicked
    ) -> AsyncIterator[Updates]:
        """Open the version that was clicked; an upload is compared with the version ``after`` instead."""
        if lineage is None:
            return
        version = clicked.find(lineage.versions)
        if version.shot is not None:
            yield {self.chosen: Signal(version.shot.id)}
            return
        yield {self.before: version.name}
        async for updates in self.compare_pair(lineage, version.name, after, masked):
            yield updates

    async def show_heat(self, lineage: Lineage | None, before: str, after: str) -> Updates:
        """Show the places where two versions differ."""
        return await self._work(partial(self._draw_heat, lineage, before, after))

    async def _work(self, work: Callable[[], Updates]) -> Updates:
        """Return the updates of slow work or, where the work failed, updates that show the error."""
        async with self.workers:
            try:
                return await asyncio.to_thread(work)
            except ProofroomError as error:
                return {
                    self.compare: None,
                    self.reveal: gr.update(visible=False),
                    self.facts: messages.failed(error),
                    self.heat: gr.update(value=None, visible=False),
                }

    def _lay_out(self, shot_id: str, visitor: str | None) -> Updates:
        """Return the updates that show the filmstrip and the choices of the comparison."""
        lineage = self.service.store.find_lineage(shot_id, visitor)
        now = lineage.find(shot_id) if lineage else None
        if lineage is None or now is None:
            raise MissingPicture(Message("This picture is no longer in the library."))
        first, second = pair_of(lineage, now)
        choices = [(write_caption(lineage, version, LABEL), version.name) for version in lineage]
        marked = [f"{'▸ ' if v is now else ''}{write_caption(lineage, v, CAPTION)}" for v in lineage]
        tiles = list(zip(self.filmstrip.draw(lineage), marked, strict=True))
        return {
            self.lineage: lineage,
            self.strip: gr.update(value=tiles, selected_index=lineage.versions.index(now)),
            self.before: gr.update(choices=choices, value=first.name),
            self.after: gr.update(choices=choices, value=second.name),
        }

    def _draw(self, lineage: Lineage | None, before: str, after: str, masked: bool) -> Updates:
        pair = self._find_pair(lineage, before, after)
        views, differing = pair.draw_views(self.service.loaded_pictures, masked), pair.count_differing()
        cut = lineage.cut if lineage else ""
        versions = [lineage.find(name) for name in (before, after)] if lineage else []
        captions = [write_caption(lineage, version, LABEL) for version in versions if lineage and version]
        named = give_alternatives(zip(views, captions, strict=True))
        return {
            self.compare: gr.update(value=views, slider_position=pair.divided_at()),
            self.masked: gr.update(visible=pair.mask is not None),
            self.facts: describe_pair(pair, differing) + (messages.quiet(cut) if cut else "") + named,
            self.reveal: gr.update(value=_(REVEAL), visible=differing > 0),
            self.heat: gr.update(value=None, visible=False),
        }

    def _draw_heat(self, lineage: Lineage | None, before: str, after: str) -> Updates:
        file = self._find_pair(lineage, before, after).draw_heat()
        return {self.heat: gr.update(value=file, visible=True)}

    def _find_pair(self, lineage: Lineage | None, before: str, after: str) -> Comparison:
        """Return the comparison of two versions by their names. Raises MissingPicture."""
        store = self.service.store
        first, second = (lineage.find(before), lineage.find(after)) if lineage else (None, None)
        if lineage is None or first is None or second is None:
            raise MissingPicture(GONE)
        if not (store.files.has(first.key) and store.files.has(second.key)):
            raise MissingPicture(GONE)
        return compare_versions(self.service.loaded_pictures, store, lineage, first, second)


def describe_pair(pair: Comparison, differing: int) -> Markup:
    """Return the number of ``differing`` pixels of two versions, and sentences about the two, as HTML."""
    width, height = pair.before.size
    proof = (
        _("{differing:,} of {all:,} pixels differ", differing=differing, all=width * height)
        if differing
        else _("No pixel differs")
    )
    said = Markup('<div class="note facts"><span><strong>{}</strong></span></div>').format(proof)
    return said + Markup().join(messages.quiet(sentence) for sentence in pair.said)
