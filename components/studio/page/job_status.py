"""Waiting: the line at the stage that follows a job, and the buttons that start, cancel and mend it.

One of these stands in every tab that starts jobs. Knows how a job is followed; knows nothing about what it makes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.errors import ProofroomError, StorageError
from components.library.records.store import Store
from components.library.runs.jobs import Job, Jobs, Partial
from components.studio.page import messages

# Without a name for scripts to call, and without Gradio's own progress over the picture.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True)
class JobStatus:
    """Hold the widgets that a job moves: the line, Run, Cancel and Store again.

    ``job_id`` is the job that is followed; ``unstored`` is (job id, what it was about) of one whose pictures came and
    could not be stored, or None.
    """

    line: gr.HTML
    run: gr.Button
    cancel: gr.Button
    store_again: gr.Button
    job_id: gr.State
    unstored: gr.State
    store: Store

    @property
    def widgets(self) -> list:
        """Return everything that ``follow`` and ``failed`` may update."""
        return [self.line, self.run, self.cancel, self.store_again, self.job_id, self.unstored]

    @property
    def ready(self) -> dict:
        """Return the updates after which something can be run again."""
        return {self.run: gr.update(interactive=True), self.cancel: gr.update(visible=False)}

    @property
    def event_options(self) -> dict:
        """Return the options of every event that updates a stage: its status is the line's, and no other widget's."""
        return {"concurrency_limit": None, "show_progress_on": self.line, **QUIET}

    async def follow(self, job: Job, draw: Callable[[Partial], dict]) -> AsyncIterator[dict]:
        """Yield updates until the job has ended; ``draw`` returns those that show an unfinished picture.

        Whoever follows it to its end shows that: its run is then seen. Raises what the job raised, or Cancelled.
        """
        yield {
            self.run: gr.update(interactive=False),
            self.cancel: gr.update(visible=True),
            self.job_id: job.id,
        }
        shown = None
        async for progress in job.follow():
            updates = {}
            if progress.partial is not None and progress.partial is not shown:
                shown = progress.partial
                updates = await asyncio.to_thread(draw, shown)
            yield updates | {self.line: messages.busy(progress, grows=shown is not None)}
        await asyncio.to_thread(see_run, self.store, job.run)
        job.result(0)

    def ended(self, line: str) -> dict:
        """Return the updates after a job: what it made, and everything ready again."""
        return {self.line: line} | self.ready

    def stored(self) -> dict:
        """Return the updates after what could not be stored has been."""
        return {self.store_again: gr.update(visible=False), self.unstored: None}

    def failed(self, error: ProofroomError, job: Job | None = None, about: object = None) -> dict:
        """Return the updates that say what went wrong, at the stage; what was entered is not touched.

        Pictures that came and could not be stored stay on offer, with what they are ``about``, whatever is run next.
        """
        updates = self.ended(messages.failed(error))
        if job is None or job.again is None:
            return updates
        return updates | {self.store_again: gr.update(visible=True), self.unstored: (job.id, about)}

    def failed_again(self, error: ProofroomError, job: Job, about: object = None) -> dict:
        """Return the updates where storing again did not bring a picture; what is stored now is no longer on offer."""
        done = {} if job.again else self.stored()
        return self.failed(error, job, about) | done


def build_actions(
    label: Callable[..., str], inputs: Sequence[gr.components.Component], changes: Sequence[Callable], prefix: str
) -> tuple[gr.Button, gr.Button]:
    """Return the primary button, which says its price as what it depends on changes, and Cancel while something runs.

    ``label`` is given the values of ``inputs`` at each of the events ``changes``.
    """
    with gr.Row(elem_classes="actions"):
        first = label(*(widget.value for widget in inputs))
        run = gr.Button(first, variant="primary", elem_id=f"{prefix}-run", min_width=120)
        cancel = gr.Button("Cancel", visible=False, elem_id=f"{prefix}-cancel", min_width=80, scale=0)
    gr.on(changes, label, inputs, run, queue=False, trigger_mode="always_last", **QUIET)
    return run, cancel


def see_run(store: Store, run_id: str) -> None:
    """Record that a page shows how a run ended; where that cannot be kept, it may be shown once more."""
    with suppress(StorageError):
        store.update_run(run_id, seen=True)


def build_job_status(jobs: Jobs, store: Store, run: gr.Button, cancel: gr.Button, prefix: str) -> JobStatus:
    """Return the waiting line, its Cancel wired."""
    line = gr.HTML(messages.quiet(), elem_id=f"{prefix}-line", elem_classes="line")
    store_again = gr.Button("Store the picture again", visible=False, size="sm", elem_id=f"{prefix}-store-again")
    job_id, unstored = gr.State(""), gr.State(None)

    def cancel_job(job_id: str) -> None:
        if job := jobs.find(job_id):
            job.cancel()

    cancel.click(cancel_job, job_id, None, queue=False, **QUIET)
    return JobStatus(line, run, cancel, store_again, job_id, unstored, store)
