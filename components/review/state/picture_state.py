"""The pictures of a room as JSON: with what a visitor may see of each."""

from datetime import datetime

from components.library.records.findings import count_outside
from components.review.blind.order import order_pictures
from components.review.pictures.sized_webp import EDGES, fit_exactly
from components.review.rooms.room import RoomPicture
from components.review.state.snapshot import Snapshot
from components.review.state.visibility import Visibility

Json = dict[str, object]


def describe_pictures(snapshot: Snapshot, visible: Visibility) -> list[Json]:
    """Return all pictures of a room in their order, older versions before newer ones of the same place.

    "earlier" are the ids of the earlier versions, the oldest first. Only an edit of one of them has "edited", its id,
    and "changed_outside", the count of pixels outside the mask that differ, of "outside" pixels; each may be None.
    "cost" is that of the whole call, for so many pictures as "pictures_of_cost".
    """
    return [_describe(snapshot, picture, visible) for picture in snapshot.standing]


def describe_blind_pictures(snapshot: Snapshot, viewer: str, since: datetime) -> list[Json]:
    """Return the newest versions in the order of a viewer, with letters: nothing else tells two of them apart.

    The size is that of the largest file that is sent, which depends on the shape of the picture alone.
    """
    states: list[Json] = []
    # Of all pictures: a letter stays with its picture when another one gets a newer version.
    for picture_id, letter in order_pictures(viewer, since, snapshot.pictures.values()).items():
        if picture_id in snapshot.newest:
            facts = snapshot.shots.get(snapshot.pictures[picture_id].shot)
            size = fit_exactly(facts.size, EDGES[-1]) if facts and facts.size else None
            states.append({"id": picture_id, "letter": letter, "size": size})
    return states


def _describe(snapshot: Snapshot, picture: RoomPicture, visible: Visibility) -> Json:
    facts = snapshot.shots.get(picture.shot)
    state: Json = {
        "id": picture.id,
        "section": picture.place.section,
        "earlier": snapshot.earlier[picture.id],
        "newest": picture.id in snapshot.newest,
        "added_at": picture.added_at.isoformat(),
        "size": facts and facts.size,
    }
    shots = {snapshot.pictures[earlier].shot: earlier for earlier in snapshot.earlier[picture.id]}
    if facts and (edited := shots.get(facts.shot.recipe.parent or "")):
        changed, outside = facts.shot.changed_outside_mask, count_outside(facts.shot)
        state |= {"edited": edited, "changed_outside": changed, "outside": outside}
    if visible.host:
        state["shot"] = picture.shot
    if facts and visible.prompts:
        state |= {"prompt": facts.shot.recipe.prompt, "model": str(facts.shot.recipe.parameters["model"])}
    if facts and visible.prices:
        cost = facts.shot.recipe.cost
        state |= {"cost": cost and cost.as_json(), "pictures_of_cost": facts.pictures}
    return state
