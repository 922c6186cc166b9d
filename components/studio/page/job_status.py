"""The job status: the line that follows a job, Run, Cancel and Store again.

Every tab that starts jobs has one. Knows nothing about the pictures that a job makes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import gradio as gr
from gradio.events import Dependency

from components.errors import ProofroomError, StorageError
from components.library.records.run import OPEN
from components.library.records.store import Store
from components.library.runs.job import Job
from components.library.runs.jobs import Jobs
from components.library.runs.progress import Partial
from components.studio.language.page_texts import anew
from components.studio.language.reader import reader_now
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.updates import Updates
from components.studio.page.waiting import show_wait

# No name for scripts to call, and no progress of Gradio's own on any widget. To each widget that has ever shown the
# progress of an event, Gradio's page tells that of every event, and without ``widget_tree.js`` copies the values of all
# widgets within at each step. The script keeps no progress for a widget that is shown later.
QUIET: dict[str, Any] = {"show_progress": "hidden", "show_progress_on": [], "api_visibility": "private"}
# The seconds for which the page counts on by itself while a job goes on without news.
SECONDS_COUNTED_ALONE = 10


@dataclass(frozen=True)
class JobStatus:
    """Hold the widgets that a job updates: the line, Run, Cancel and Store again.

    ``besides`` are further buttons that start jobs; Cancel takes their place while a job runs.
    ``job_id`` is the id of the job that is followed. ``unstored`` is None, or for a job whose pictures came and could
    not be stored, its id and a value of the tab's.
    """

    line: gr.HTML
    run: gr.Button
    cancel: gr.Button
    store_again: gr.Button
    job_id: gr.State
    unstored: gr.State
    store: Store
    besides: tuple[gr.Button, ...] = ()

    @property
    def widgets(self) -> list[Any]:
        """Return the widgets that ``follow`` and ``failed`` may update."""
        return [self.line, self.run, *self.besides, self.cancel, self.store_again, self.job_id, self.unstored]

    @property
    def ready(self) -> Updates:
        """Return the updates that allow the next run."""
        back = {button: gr.update(visible=True) for button in self.besides}
        return {self.run: gr.update(interactive=True), self.cancel: gr.update(visible=False), **back}

    @property
    def event_options(self) -> dict[str, Any]:
        """Return the options of slow events: any number at a time, and only the line shows that one runs."""
        return {"concurrency_limit": None, **QUIET}

    async def follow(self, job: Job, draw: Callable[[Partial], Updates]) -> AsyncIterator[Updates]:
        """Yield updates until the job has ended; ``draw`` returns the updates that show a partial picture.

        The job's run is then recorded as seen. Raises the error of the job, or Cancelled. Each update takes Gradio some
        milliseconds, so that what is known at once is one update.
        """
        begun: Updates = {
            self.run: gr.update(interactive=False),
            self.cancel: gr.update(visible=True),
            self.job_id: job.id,
            **{button: gr.update(visible=False) for button in self.besides},
        }
        shown: Partial | None = None
        grows = False
        said: tuple[object, ...] = ()
        async for now in job.follow():
            updates = begun
            if now.partial is not None and now.partial is not shown:
                shown = now.partial
                drawn = await asyncio.to_thread(draw, shown)
                # Nothing is drawn of an unreadable partial picture.
                grows |= bool(drawn)
                updates = begun | drawn
            # The browser counts the seconds on, and is set right from time to time: a computer that sleeps does not.
            # A page that is switched to another language has the line anew.
            language = reader_now().language
            says = (now.stage, shown, now.late, now.seconds // SECONDS_COUNTED_ALONE, language)
            if says != said:
                said, begun = says, {}
                yield updates | {self.line: show_wait(now, grows)}
        await asyncio.to_thread(see_run, self.store, job.run)
        job.result(0)

    def ended(self, line: str) -> Updates:
        """Return the updates after a job: its outcome in the line, and the buttons ready."""
        return {self.line: line} | self.ready

    def stored(self) -> Updates:
        """Return the updates that withdraw Store again, once the pictures are stored."""
        return {self.store_again: gr.update(visible=False), self.unstored: None}

    def failed(self, error: ProofroomError, job: Job | None = None, about: object = None) -> Updates:
        """Return the updates that say an error in the line; the values that a person entered stay.

        Where the pictures of ``job`` came and could not be stored, Store again is offered, also during later runs;
        ``about`` is a value of the tab's for that.
        """
        updates = self.ended(messages.failed(error))
        if job is None or not job.can_store_again:
            return updates
        return updates | {self.store_again: gr.update(visible=True), self.unstored: (job.id, about)}

    def failed_again(self, error: ProofroomError, job: Job, about: object = None) -> Updates:
        """Return the updates for an error of Store again, which stays on offer while there is something to store."""
        return self.failed(error, job, about) | ({} if job.can_store_again else self.stored())


def build_actions(
    label: Callable[..., str],
    inputs: Sequence[gr.components.Component],
    changes: Sequence[Callable[..., Any]],
    prefix: str,
    besides: Mapping[str, str] = MappingProxyType({}),
) -> tuple[gr.Button, gr.Button, tuple[gr.Button, ...]]:
    """Return the primary button; Cancel, which is seen while a job runs; and the buttons ``besides``: names to labels.

    The primary button's label is ``label`` of the values of ``inputs``, anew at each of the events ``changes`` and once
    somebody has stopped typing the prompt. An event of the prompt's blur would be in the way of a press of the button.
    """
    with gr.Row(elem_classes="actions"):
        first = partial(label, *(getattr(widget, "value", None) for widget in inputs))
        run = anew(gr.Button(first(), variant="primary", elem_id=f"{prefix}-run", min_width=120), value=first)
        others = tuple(gr.Button(said, elem_id=f"{prefix}-{name}", min_width=80) for name, said in besides.items())
        cancel = gr.Button(N_("Cancel"), visible=False, elem_id=f"{prefix}-cancel", min_width=80, scale=0)
    rested = gr.Button("", visible="hidden", elem_id=f"{prefix}-prompt-rested")
    gr.on([rested.click, *changes], label, inputs, run, queue=False, trigger_mode="always_last", **QUIET)
    return run, cancel, others


def end_press(ran: Dependency, button: gr.Button) -> None:
    """Tell the page once the event ``ran`` of a press of the button has ended: a press from meanwhile counts then."""
    ran.then(None, None, None, js=f"() => {{ window.proofroomEnded?.('{button.elem_id}'); return []; }}", **QUIET)


def see_run(store: Store, run_id: str) -> None:
    """Record that a page shows the end of a run; where the record fails, a page may show the end once more.

    A run that is still open has only been given up by the page: its end comes later, and is to be shown.
    """
    with suppress(StorageError):
        run = store.find_run(run_id)
        if run is not None and run.state not in OPEN:
            store.update_run(run_id, seen=True)


def build_job_status(
    jobs: Jobs, store: Store, run: gr.Button, cancel: gr.Button, prefix: str, besides: tuple[gr.Button, ...] = ()
) -> JobStatus:
    """Return the job status, its line laid out and its Cancel wired."""
    line = gr.HTML(messages.quiet(), elem_id=f"{prefix}-line", elem_classes="line")
    store_again = gr.Button(N_("Store the picture again"), visible=False, size="sm", elem_id=f"{prefix}-store-again")
    job_id, unstored = gr.State(""), gr.State(None)

    def cancel_job(job_id: str) -> None:
        if job := jobs.find(job_id):
            job.cancel()

    cancel.click(cancel_job, job_id, None, queue=False, **QUIET)
    return JobStatus(line, run, cancel, store_again, job_id, unstored, store, besides)
