"""Comments on parts of a picture -> an edit of the picture: their boxes as the mask, the texts as the prompt."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from components.imaging.frame import Size
from components.message.message import Message
from components.review.comments.comment import Comment
from components.review.comments.mark import Mark
from components.review.review import Review
from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import Room
from components.review.rooms.version_chain import newest_versions
from components.review.rooms.visit import RoomVisit
from components.studio.edit.opening import Opening
from components.studio.language.translation import _
from components.studio.page.service import Service

# More comments than anybody turns into one edit.
MOST_COMMENTS = 20
LONGEST_LABEL = 60


def list_parts(review: Review, room: Room) -> list[Comment]:
    """Return the open comments on parts of the pictures of a room, the newest first."""
    standing = {picture.id for picture in review.pictures.list_pictures(room)}
    comments = review.comments.list_comments(room)
    return [each for each in reversed(comments) if each.is_open and each.picture in standing and has_part(each)]


def label_parts(review: Review, room: Room, comments: Sequence[Comment]) -> list[tuple[str, str]]:
    """Return comments as choices: the number, the author and the beginning of the text, and the id."""
    names = {guest.id: guest.name for guest in review.guests.list_guests(room)}
    places = {picture.id: picture.place.number + 1 for picture in review.pictures.list_pictures(room)}
    return [
        (
            _(
                "Picture {picture}, comment {number}, {name}: {text}",
                picture=places[each.picture],
                number=each.number,
                name=names.get(each.guest, ""),
                text=" ".join(each.text.split())[:LONGEST_LABEL],
            ),
            each.id,
        )
        for each in comments
    ]


def open_parts(service: Service, visit: RoomVisit, comment_ids: Sequence[str]) -> Opening:
    """Return the opening of the picture that comments are about, at its newest version.

    Raises WrongEntry for no comment, or for comments on several pictures, UnknownItem, and StorageError.
    """
    visit.require_host()
    review, wanted = service.review, set(comment_ids[:MOST_COMMENTS])
    comments = [each for each in reversed(list_parts(review, visit.room)) if each.id in wanted]
    newest = newest_versions(review.pictures.list_pictures(visit.room))
    pictures = {newest[each.picture] for each in comments}
    if not pictures:
        raise WrongEntry(Message("Choose a comment on a part first: one with a box, or with a line around the part."))
    if len(pictures) > 1:
        raise WrongEntry(Message("An edit is of one picture. Choose comments on the same picture."))
    shot = service.store.find_shot(review.pictures.find(visit.room, pictures.pop()).shot)
    if shot is None:
        raise UnknownItem
    loaded = replace(service.loaded_pictures.load_shot(shot), asked_in=visit.room)
    mask = draw_parts([each.mark for each in comments if each.mark], loaded.size)
    said = Message("Refine the mask if need be. The result joins {title} by itself.", title=visit.room.title)
    return Opening(loaded, mask, prompt="\n".join(each.text.strip() for each in comments), said=said)


def draw_parts(marks: Sequence[Mark], size: Size) -> np.ndarray:
    """Return the mask of the parts of marks, (height, width) bool for a ``size`` of width and height.

    Each part has a pixel at least.
    """
    width, height = size
    mask = np.zeros((height, width), bool)
    for mark in marks:
        if (box := mark.part) is None:
            continue
        left, top = min(int(box[0] * width), width - 1), min(int(box[1] * height), height - 1)
        right, bottom = max(left + 1, math.ceil(box[2] * width)), max(top + 1, math.ceil(box[3] * height))
        mask[top:bottom, left:right] = True
    return mask


def has_part(comment: Comment) -> bool:
    """Whether a comment is about a part of its picture: a box, or what a freehand line encloses."""
    return comment.mark is not None and comment.mark.part is not None
