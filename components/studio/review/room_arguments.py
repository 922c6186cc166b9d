"""The arguments of the named endpoints of rooms: the hidden widgets that take them, and lists and boxes, checked."""

from typing import Any

import gradio as gr

from components.message.message import Message
from components.review.comments.mark import Mark, box_mark
from components.review.review_errors import WrongEntry
from components.review.rooms.links import STANDARD_DAYS
from components.review.rooms.room_pictures import MOST_PICTURES


def read_shots(shots: object) -> list[str]:
    """Return ids of shots. Raises WrongEntry for anything but a list of texts."""
    listed = [shots] if isinstance(shots, str) else shots
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(shot, str) for shot in listed):
        raise WrongEntry(Message("shots is a list of ids, as /generate and /edit give them."))
    if len(listed) > MOST_PICTURES:
        raise WrongEntry(Message("A room holds {most} pictures at most.", most=MOST_PICTURES))
    return listed


def read_box(box: object) -> Mark | None:
    """Return the mark of left, top, right and bottom, None for None. Raises WrongEntry."""
    if box is None:
        return None
    if not isinstance(box, list) or len(box) != 4:
        raise WrongEntry(Message("box is left, top, right and bottom, as fractions of the picture from 0 to 1."))
    return box_mark(*box)


def build_fields() -> dict[str, Any]:
    """Return the widgets of the arguments, by their names."""
    texts = {
        "title": "title of the room",
        "host": "host: the link of a host",
        "link": "link: of a guest or a host",
        "label": "label: whom the link is for",
        "name": "name of the guest",
        "shot": "shot: its id",
        "text": "text of the comment",
        "decision": "decision: approved, approved-with-changes, changes-required or not-relevant",
        "reason": "reason of the decision",
    }
    fields: dict[str, Any] = {name: gr.Textbox(value="", label=label) for name, label in texts.items()}
    return fields | {
        "shots": gr.JSON(value=[], label="shots: a list of ids"),
        "blind": gr.Checkbox(value=False, label="blind: letters in place of names"),
        "comment": gr.Checkbox(value=True, label="comment: guests may comment"),
        "decide": gr.Checkbox(value=True, label="decide: guests may decide"),
        "download": gr.Checkbox(value=False, label="download: guests may download"),
        "days": gr.Number(value=STANDARD_DAYS, label="days that the link is good for"),
        "password": gr.Textbox(value="", label="password of the link", type="password"),
        "token": gr.Textbox(value="", label="token, where none is sent as Authorization", type="password"),
        "box": gr.JSON(value=None, label="box: left, top, right, bottom as fractions"),
        "format": gr.Textbox(value="html", label="format: html, pdf, csv, json or zip"),
    }
