"""What a tab takes up again: something that was asked for before, and what is to happen with it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from components.library.edits.spec import Spec, spec_of_run, spec_of_shot
from components.library.records.run import CANCELLED, OPEN, Run
from components.library.records.shot import Shot
from components.studio.page.job_status import see_run
from components.studio.page.service import Service

# A page that comes back within this goes on where it was; later it begins anew, and the library has it all.
RECENT = timedelta(minutes=30)
ELSEWHERE = "This is being made by another process of Proofroom. Its pictures come to the Library."


@dataclass(frozen=True, eq=False)
class Resumed:
    """Say what a tab is filled in with; then it is run at once, or a job is followed, or what was made is shown.

    ``job`` is the id of the job, "" for none; ``shots`` what was made; ``said`` what else is to be said;
    ``lands`` is whether the page goes to its tab.
    Each differs from every other, whatever it says: a state that did not change tells no page.
    """

    spec: Spec
    run: bool = False
    job: str = ""
    shots: tuple[Shot, ...] = ()
    said: str = ""
    lands: bool = True


def resume_shot(service: Service, shot: Shot, run: bool) -> Resumed:
    """Return what makes a shot again; ``run`` is whether at once."""
    of_run = service.store.find_run(shot.run) if shot.run else None
    return Resumed(spec_of_shot(shot, of_run), run=run)


def resume_run(service: Service, run: Run) -> Resumed:
    """Return what goes on with a run: followed while it runs here, else shown, or how it ended said."""
    spec, job = spec_of_run(run), service.maker.jobs.find_run(run.id)
    if job is not None:
        return Resumed(spec, job=job.id)
    if shots := service.store.list_shots_of(run.id):
        return Resumed(spec, shots=tuple(shots), said=run.message)
    return Resumed(spec, said=ELSEWHERE if run.state in OPEN else run.message)


def come_back(service: Service, token: object) -> Resumed | None:
    """Return what the page of a visitor who was here a moment ago goes on with, None for nothing.

    It lands there only where a run is under way, or has ended and no page has shown it: here it is shown.
    """
    visitor = service.visitor(token).id
    runs = service.store.list_runs(visitor, count=1) if visitor else []
    if not runs or runs[0].asked_at < datetime.now(UTC) - RECENT:
        return None
    [run] = runs
    # Who cancelled it has seen that; if its picture came all the same, they have not.
    again, lands = resume_run(service, run), not run.seen and run.state != CANCELLED
    if lands and run.state not in OPEN:
        see_run(service.store, run.id)
    return replace(again, lands=lands)
