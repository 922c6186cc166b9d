"""The resuming of an earlier edit or erasure, once the editor has opened its picture: runs, follows or shows it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from components.errors import ProofroomError
from components.studio.edit.edit_tab import EditTab, Kept
from components.studio.edit.erase_run import EraseRun
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.edit.partial_preview import plan_partial_preview
from components.studio.form.repetition import leave_out_steps
from components.studio.form.resume import Resumed, is_overtaken
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.updates import Updates


@dataclass(frozen=True)
class EditResume:
    """Resume in a tab."""

    tab: EditTab

    async def resume(
        self,
        resumed: Resumed | None,
        history: MaskHistory,
        token: object,
        loaded: LoadedPicture | None,
        kept: Kept,
        values: Sequence[Any],
    ) -> AsyncIterator[Updates]:
        """Run what ``resumed`` says, or follow its job, or show its results; ``values`` are the restored ones.

        Without values the editor could not open the picture, and has said so; without its mask nothing is run.
        """
        tab = self.tab
        if resumed is None or not values or loaded is None or is_overtaken(tab.service, resumed):
            return
        job = tab.service.maker.jobs.find(resumed.job)
        if resumed.run:
            async for updates in self._run(resumed, history, token, loaded, kept, values):
                yield updates
        elif job is not None:
            preview = await asyncio.to_thread(plan_partial_preview, tab.service, resumed.spec)
            try:
                async for updates in tab.follow(job, loaded, kept, preview):
                    yield updates
            except ProofroomError as error:
                yield tab.job_status.failed(error, job, about=loaded)
        elif resumed.shots:
            yield await asyncio.to_thread(tab.results.add, loaded, kept, resumed.shots) | tab.job_status.ready

    async def _run(
        self,
        resumed: Resumed,
        history: MaskHistory,
        token: object,
        loaded: LoadedPicture,
        kept: Kept,
        values: Sequence[Any],
    ) -> AsyncIterator[Updates]:
        if (resumed.spec.mask or resumed.erases) and history.find(OPENED).exact_mask is None:
            return
        if resumed.erases:
            run = EraseRun(self.tab).run_exact(history, token, loaded, kept)
        else:
            asked = leave_out_steps(self.tab.service, self.tab.asks.form, values)
            run = self.tab.run_exact(history, token, loaded, kept, *asked)
        async for updates in run:
            yield updates
