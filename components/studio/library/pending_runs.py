"""What is under way: a visitor's runs that wait, are running, or brought no picture, to be gone on with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

import gradio as gr

from components.endpoint.contracts.cost import UNKNOWN, Forecast
from components.library.records.run import DONE, FAILED, INTERRUPTED, OPEN, Run
from components.studio.page.service import Service

ROWS = 6
# What failed longer ago is no longer spoken of; the usage still counts it.
REMEMBERED = timedelta(days=7)
LOOKED_THROUGH = 100
PROMPT_LETTERS = 90
WORDS = {"waiting": "Waiting", "running": "Running", "failed": "Failed", "interrupted": "Interrupted"}


@dataclass(frozen=True)
class Row:
    """Hold one run's line: ``run`` is the Run it shows, None for none."""

    run: gr.State
    row: gr.Row
    said: gr.HTML
    go: gr.Button


@dataclass(frozen=True)
class PendingRuns:
    """Hold the panel; ``clock`` ticks while something runs."""

    panel: gr.Accordion
    rows: tuple[Row, ...]
    clock: gr.Timer

    @property
    def shown(self) -> list:
        """Return what ``show`` may update."""
        return [
            self.panel,
            self.clock,
            *(widget for row in self.rows for widget in (row.run, row.row, row.said, row.go)),
        ]

    def show(self, service: Service, runs: Sequence[Run]) -> dict:
        """Return the updates that show these runs, newest first."""
        latest = f", the latest {ROWS}" if len(runs) > ROWS else ""
        updates = {
            self.panel: gr.update(visible=bool(runs), label=f"Under way and unfinished: {len(runs)}{latest}"),
            self.clock: gr.Timer(active=any(run.state in OPEN for run in runs)),
        }
        for row, run in zip(self.rows, [*runs, *[None] * ROWS][:ROWS], strict=True):
            updates |= {row.run: run, row.row: gr.update(visible=run is not None)}
            if run is not None:
                updates |= {row.said: _describe(service, run), row.go: _label(run)}
        return updates


def find_unfinished(service: Service, visitor: str | None) -> list[Run]:
    """Return the runs that are not done, newest first; none that was asked again and then brought its picture."""
    since, done, found = datetime.now(UTC) - REMEMBERED, [], []
    for run in service.store.list_runs(visitor, count=LOOKED_THROUGH):
        if run.state == DONE:
            done.append(_asked(run))
            continue
        lately = run.state in (FAILED, INTERRUPTED) and run.asked_at > since and _asked(run) not in done
        if run.state in OPEN or lately:
            found.append(run)
    return found


def build_pending_runs() -> PendingRuns:
    """Return the panel, laid out and hidden."""
    rows = []
    with gr.Accordion("Under way", open=True, visible=False, elem_id="library-runs", elem_classes="panel") as panel:
        for number in range(ROWS):
            with gr.Row(visible=False, elem_classes="run") as row:
                said = gr.HTML(elem_classes="said")
                go = gr.Button("Show", size="sm", min_width=90, scale=0, elem_id=f"library-run-{number}")
            rows.append(Row(gr.State(None), row, said, go))
    return PendingRuns(panel, tuple(rows), gr.Timer(2, active=False))


def _asked(run: Run) -> tuple:
    return (run.kind, dict(run.parameters), run.source, run.mask)


def _label(run: Run) -> str:
    return "Show" if run.state in OPEN else f"Ask again · {Forecast(run.forecast) if run.forecast else UNKNOWN}"


def _describe(service: Service, run: Run) -> str:
    prompt = run.prompt if len(run.prompt) <= PROMPT_LETTERS else run.prompt[: PROMPT_LETTERS - 1] + "…"
    job = service.maker.jobs.find_run(run.id) if run.state in OPEN else None
    if job is not None:
        place = service.maker.jobs.position(job.id)
        state = f"Number {place} in line" if place else f"Running, {job.seconds:.0f} s"
        words = ""
    else:
        state, words = f"{WORDS[run.state]}, {run.asked_at:%Y-%m-%d %H:%M} UTC", run.message
    aside = f'<span class="aside">{escape(words)}</span>' if words else ""
    return f'<strong>{escape(state)}</strong> <span dir="auto">{escape(prompt)}</span>{aside}'
