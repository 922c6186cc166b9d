"""The runs of Erase: the painted part is filled from the rest of the picture, on this machine, for nothing."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import gradio as gr

from components.errors import MissingPicture, ProofroomError
from components.library.edits.erase import Erase, plan_erase
from components.studio.edit.edit_tab import EditTab, Kept
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.edit.mask.strokes import HandedOver, Strokes
from components.studio.language.translation import N_
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.updates import Updates

ERASE_BUTTON: Mapping[str, str] = MappingProxyType({"erase": N_("Erase · free")})


@dataclass(frozen=True)
class EraseRun:
    """Erase in a tab, whose form is not asked: neither prompt nor model counts."""

    tab: EditTab

    async def run_painted(
        self, handed: HandedOver, history: MaskHistory, token: object, loaded: LoadedPicture | None, kept: Kept
    ) -> AsyncIterator[Updates]:
        """Erase the painted part."""
        async for updates in self._run(Strokes.handed_over(handed, history), token, loaded, kept):
            yield updates

    async def run_exact(
        self, history: MaskHistory, token: object, loaded: LoadedPicture | None, kept: Kept
    ) -> AsyncIterator[Updates]:
        """Erase the part under the mask with which the picture was opened."""
        async for updates in self._run(Strokes(None, history.find(OPENED)), token, loaded, kept):
            yield updates

    async def _run(
        self, strokes: Strokes, token: object, loaded: LoadedPicture | None, kept: Kept
    ) -> AsyncIterator[Updates]:
        tab, job = self.tab, None
        try:
            if loaded is None:
                raise MissingPicture()
            erase = await asyncio.to_thread(self._plan, strokes, loaded)
            job = await asyncio.to_thread(tab.service.maker.erase, erase, tab.service.local_asker(token))
            yield {tab.panel.last: await asyncio.to_thread(ExactMask.from_mask, erase.mask, loaded.view_size)}
            async for updates in tab.follow(job, loaded, kept):
                yield updates
        except ProofroomError as error:
            hidden: dict[Any, Any] = {offer: gr.update(visible=False) for offer in (tab.redraw, tab.anyway)}
            yield tab.job_status.failed(error, job, about=loaded) | hidden

    def _plan(self, strokes: Strokes, loaded: LoadedPicture) -> Erase:
        """Return the erasure of the painted part. Raises EmptyMask or FullMask."""
        picture, source = self.tab.service.loaded_pictures.read(loaded)
        return plan_erase(picture, source, strokes.read_mask(loaded), loaded.margins, loaded.parent)
