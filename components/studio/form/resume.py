"""Resume a run or a picture in its tab: fill in the form, and run, follow or show."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from components.library.edits.spec import Spec, spec_of_run, spec_of_shot
from components.library.records.run import CANCELLED, ERASE, OPEN, Run
from components.library.records.shot import Shot
from components.library.runs.run_watcher import LEFT, is_watched
from components.message.message import NO_MESSAGE, Message
from components.studio.form.repetition import ASK_AGAIN, PRICE_FIRST, RUN_AGAIN, Label, plan_repetition
from components.studio.page.job_status import see_run
from components.studio.page.service import Service

# A page that is opened again within this time resumes its last run. Later the run is only in the library.
RECENT = timedelta(minutes=30)


@dataclass(frozen=True, eq=False)
class Resumed:
    """Say how a tab resumes: its form is filled in from ``spec``; then it runs, follows a job, or shows pictures.

    ``run`` is whether the tab runs at once; ``job`` the id of the job to follow, "" for none; ``shots`` the pictures to
    show; ``said`` a message for the status line; ``opens_tab`` whether the page goes to the tab.
    ``last`` is the last run of the visitor whose page was opened again, None elsewhere.
    No two are equal: Gradio runs no ``change`` event for a state whose new value equals the old one.
    """

    spec: Spec
    run: bool = False
    job: str = ""
    shots: tuple[Shot, ...] = ()
    said: Message = NO_MESSAGE
    opens_tab: bool = True
    last: Run | None = None

    @property
    def erases(self) -> bool:
        """Whether something is erased at once, which takes no form."""
        return self.run and self.spec.kind == ERASE


def resume_shot(service: Service, shot: Shot) -> Resumed:
    """Return the way to fill in the form by which a shot was made."""
    return Resumed(spec_of_shot(shot, service.store.find_run(shot.run) if shot.run else None))


def repeat_shot(service: Service, shot: Shot, label: object) -> Resumed:
    """Return the way to make a shot again: at once where ``label``, which the button showed, says the price of today.

    Otherwise the form is filled in, and its own button says the price.
    """
    run = service.store.find_run(shot.run) if shot.run else None
    return _repeat(service, spec_of_shot(shot, run), run, RUN_AGAIN, label)


def resume_run(service: Service, run: Run) -> Resumed:
    """Return the way to resume a run: follow its job, here or elsewhere, else show its pictures or say how it ended."""
    spec, job = spec_of_run(run), service.maker.jobs.find_run(run.id)
    if job is None and is_watched(service.store, run):
        job = service.maker.watch(run)
    if job is not None:
        return Resumed(spec, job=job.id)
    if shots := service.store.list_shots_of(run.id):
        return Resumed(spec, shots=tuple(shots), said=run.message)
    return Resumed(spec, said=LEFT if run.state in OPEN else run.message)


def repeat_run(service: Service, run: Run, label: object) -> Resumed:
    """Return the way to resume a run that is open, or to ask again for one that brought no picture.

    ``label`` is as in ``repeat_shot``.
    """
    if run.state in OPEN:
        return resume_run(service, run)
    return _repeat(service, spec_of_run(run), run, ASK_AGAIN, label)


def _repeat(service: Service, spec: Spec, run: Run | None, label: Label, shown: object) -> Resumed:
    """Return the way to repeat a call whose button showed a text: nothing is sent for a price that was not shown."""
    repetition = plan_repetition(service, spec.kind, run)
    if repetition.price and shown == repetition.write(label):
        return Resumed(spec, run=True)
    return Resumed(spec, said=repetition.said or PRICE_FIRST)


def find_last_run(service: Service, token: object) -> Run | None:
    """Return a visitor's last run where a page that is opened again resumes the run, else None."""
    visitor = service.visitor(token).id
    runs = service.store.list_runs(visitor, count=1) if visitor else []
    return runs[0] if runs and runs[0].asked_at >= datetime.now(UTC) - RECENT else None


def resume_visit(service: Service, token: object) -> Resumed | None:
    """Return the way to resume a visitor's last run on a page that was opened again, None without a recent run.

    The page goes to the run's tab only where the run is open, or has ended and no page has shown its end yet.
    """
    run = find_last_run(service, token)
    if run is None:
        return None
    # A visitor who cancelled a run has seen its end; a picture that came all the same was not seen.
    resumed, opens_tab = resume_run(service, run), not run.seen and run.state != CANCELLED
    if opens_tab and run.state not in OPEN:
        see_run(service.store, run.id)
    return replace(resumed, opens_tab=opens_tab, last=run)


def is_overtaken(service: Service, resumed: Resumed) -> bool:
    """Return whether a visitor has asked for something else since a page that was opened again began to resume."""
    last = resumed.last
    return last is not None and any(run.id != last.id for run in service.store.list_runs(last.visitor, count=1))
