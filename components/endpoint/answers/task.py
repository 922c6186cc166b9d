"""A task in place of a picture: some endpoints take the request, and have the picture asked for later."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.endpoint.answers.json_body import name_plainly

# Names as ``name_plainly`` has them.
TASK_IDS = ("taskid", "jobid", "predictionid", "generationid")
STATES = ("status", "taskstatus", "state", "jobstatus")
# Where the task itself may stand in what is around it.
INNER = ("task", "data", "output", "result", "response", "job")
WAITING = {
    *("queued", "queue", "inqueue", "pending", "processing", "running", "submitted", "inprogress", "starting"),
    *("created", "waiting", "accepted", "notstart", "scheduled", "generating"),
}
ACCEPTED = 202  # RFC 9110, 15.3.3: taken on, and not acted upon yet


@dataclass(frozen=True)
class Task:
    """Hold an endpoint's name for a task, "" where it gives none."""

    id: str = ""


def find_task(values: Sequence[object], status: int | None) -> Task | None:
    """Return the task that an answer without pictures speaks of, None for none."""
    for value in values:
        objects = [name_plainly(value)] if isinstance(value, dict) else []
        objects += [name_plainly(inner) for name in INNER for inner in _objects_in(objects, name)]
        named = [text for each in objects for name in TASK_IDS if (text := _id_from(each.get(name)))]
        states = [str(each.get(name)).lower() for each in objects for name in STATES]
        if named or any("".join(filter(str.isalpha, state)) in WAITING for state in states):
            return Task(next(iter([*named, *filter(None, (_id_from(each.get("id")) for each in objects))]), ""))
    return Task() if status == ACCEPTED else None


def _objects_in(objects: Sequence[dict], name: str) -> list[dict]:
    inner = objects[0].get(name) if objects else None
    inner = inner[0] if isinstance(inner, list) and inner else inner
    return [inner] if isinstance(inner, dict) else []


def _id_from(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
