"""The unfinished runs of a visitor: open runs, and runs that brought no picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import gradio as gr
from markupsafe import Markup

from components.library.records.run import DONE, FAILED, INTERRUPTED, OPEN, Run
from components.library.records.title import title_of
from components.library.runs.job import Snapshot
from components.library.runs.run_watcher import LEFT
from components.message.message import Message
from components.studio.form.repetition import ASK_AGAIN, plan_repetition
from components.studio.language.translation import N_, _, translate
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget
from components.studio.page.waiting import count_seconds, draw_line, say_usual

ROWS = 6
# A run that failed longer ago is not listed here; the usage still counts it.
REMEMBERED = timedelta(days=7)
MOST_READ = 100
PROMPT_LETTERS = 90
STATES = {
    "waiting": N_("Waiting, {moment}"),
    "running": N_("Running, {moment}"),
    "failed": N_("Failed, {moment}"),
    "interrupted": N_("Interrupted, {moment}"),
}
STAGES = {"waiting": Message("Waiting"), "running": Message("Running")}
LINE = Markup('<strong>{}</strong> <span dir="auto">{}</span>{}')
UNDER_WAY = Markup('<strong>{} · {}</strong> <span dir="auto">{}</span>{}{}')
ASIDE = Markup('<span class="aside">{}</span>')


@dataclass(frozen=True)
class RunRow:
    """Hold the row of one run; ``run`` is the ``Run`` shown, None for none, ``resume`` the button that goes on."""

    run: gr.State
    row: gr.Row
    said: gr.HTML
    resume: gr.Button


@dataclass(frozen=True)
class PendingRuns:
    """Hold the panel; ``clock`` ticks while a run is open."""

    panel: gr.Accordion
    rows: tuple[RunRow, ...]
    clock: gr.Timer

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` may update."""
        of_rows = [widget for row in self.rows for widget in (row.run, row.row, row.said, row.resume)]
        return [self.panel, self.clock, *of_rows]

    def show(self, service: Service, runs: Sequence[Run]) -> Updates:
        """Return the updates that show runs, newest first."""
        label = _("Under way and unfinished: {count}", count=len(runs))
        if len(runs) > ROWS:
            label = _("Under way and unfinished: {count}, the latest {latest}", count=len(runs), latest=ROWS)
        updates: Updates = {
            self.panel: gr.update(visible=bool(runs), label=label),
            self.clock: gr.Timer(active=any(run.state in OPEN for run in runs)),
        }
        for row, run in zip(self.rows, [*runs, *[None] * ROWS][:ROWS], strict=True):
            updates |= {row.run: run, row.row: gr.update(visible=run is not None)}
            if run is not None:
                updates |= {row.said: _describe(service, run), row.resume: _label(service, run)}
        return updates


def find_unfinished(service: Service, visitor: str | None) -> list[Run]:
    """Return the unfinished runs, newest first, without runs that were asked again with success."""
    since, done, found = datetime.now(UTC) - REMEMBERED, [], []
    for run in service.store.list_runs(visitor, count=MOST_READ):
        if run.state == DONE:
            done.append(_request_of(run))
            continue
        lately = run.state in (FAILED, INTERRUPTED) and run.asked_at > since and _request_of(run) not in done
        if run.state in OPEN or lately:
            found.append(run)
    return found


def build_pending_runs() -> PendingRuns:
    """Return the panel, laid out and hidden."""
    rows = []
    with gr.Accordion(N_("Under way"), open=True, visible=False, elem_id="library-runs", elem_classes="panel") as panel:
        for number in range(ROWS):
            with gr.Row(visible=False, elem_classes="run") as row:
                said = gr.HTML(elem_classes="said")
                resume = gr.Button(N_("Show"), size="sm", min_width=90, scale=0, elem_id=f"library-run-{number}")
            rows.append(RunRow(gr.State(None), row, said, resume))
    return PendingRuns(panel, tuple(rows), gr.Timer(2, active=False))


def _request_of(run: Run) -> tuple[Any, ...]:
    """Return the parts of a run that are equal where the same was asked again."""
    return (run.kind, dict(run.parameters), run.source, run.mask)


def _label(service: Service, run: Run) -> str:
    return _("Show") if run.state in OPEN else plan_repetition(service, run.kind, run).write(ASK_AGAIN)


def _describe(service: Service, run: Run) -> Markup:
    title = translate(title_of(run))
    title = title if len(title) <= PROMPT_LETTERS else title[: PROMPT_LETTERS - 1] + "…"
    if run.state in OPEN and (now := _follow(service, run)):
        usual = ASIDE.format(say_usual(now)) if now.usual else ""
        line = draw_line(now.seconds, now.usual)
        return UNDER_WAY.format(translate(now.stage), count_seconds(now.seconds), title, usual, line)
    state, message = (INTERRUPTED, LEFT) if run.state in OPEN else (run.state, run.message)
    said = _(STATES[state], moment=run.asked_at)
    return LINE.format(said, title, ASIDE.format(translate(message)) if message else "")


def _follow(service: Service, run: Run) -> Snapshot | None:
    """Return the progress of an open run, here or in another process; None where nobody works on the run any more."""
    job = service.maker.jobs.find_run(run.id)
    if job is not None:
        place = service.maker.jobs.position(job.id)
        stage = Message("Number {place} in line", place=place) if place else STAGES[run.state]
        return Snapshot(stage, job.seconds, usual=job.usual)
    if not service.store.is_made_elsewhere(run.id):
        return None
    seconds = max(0.0, (datetime.now(UTC) - run.asked_at).total_seconds())
    return Snapshot(STAGES[run.state], seconds, usual=run.usual)
