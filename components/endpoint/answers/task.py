"""A task in place of a picture: an asynchronous endpoint answers with the id of a task."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.endpoint.answers.json_body import JsonObject, normalize_names

# Names as ``normalize_names`` writes them.
TASK_IDS = ("taskid", "jobid", "predictionid", "generationid")
STATES = ("status", "taskstatus", "state", "jobstatus")
# Names of objects that may contain the task.
INNER = ("task", "data", "output", "result", "response", "job")
WAITING = {
    *("queued", "queue", "inqueue", "pending", "processing", "running", "submitted", "inprogress", "starting"),
    *("created", "waiting", "accepted", "notstart", "scheduled", "generating"),
}
ACCEPTED = 202  # RFC 9110, 15.3.3: accepted, and not completed


@dataclass(frozen=True)
class Task:
    """Hold the id of a task, "" for a task without id."""

    id: str = ""


def find_task(values: Sequence[object], status: int | None) -> Task | None:
    """Return the task in an answer without pictures, None for none."""
    for value in values:
        objects = [normalize_names(value)] if isinstance(value, dict) else []
        objects += [normalize_names(inner) for name in INNER for inner in _objects_in(objects, name)]
        named = [text for each in objects for name in TASK_IDS if (text := _id_from(each.get(name)))]
        states = [str(each.get(name)).lower() for each in objects for name in STATES]
        if named or any("".join(filter(str.isalpha, state)) in WAITING for state in states):
            return Task(next(iter([*named, *filter(None, (_id_from(each.get("id")) for each in objects))]), ""))
    return Task() if status == ACCEPTED else None


def _objects_in(objects: Sequence[JsonObject], name: str) -> list[JsonObject]:
    inner = objects[0].get(name) if objects else None
    inner = inner[0] if isinstance(inner, list) and inner else inner
    return [inner] if isinstance(inner, dict) else []


def _id_from(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
