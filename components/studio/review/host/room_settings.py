"""The settings of a room as the Review tab shows them: the title, the deadline, and what guests see."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from components.message.message import Message
from components.review.review_errors import WrongEntry
from components.review.rooms.room import Room, RoomSettings
from components.studio.language.reader import reader_now
from components.studio.language.translation import N_
from components.studio.page.updates import Updates, Widget

FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class SettingsPanel:
    """Hold the widgets of the settings."""

    title: gr.Textbox
    deadline: gr.DateTime
    blind: gr.Checkbox
    prompts: gr.Checkbox
    prices: gr.Checkbox
    save: gr.Button

    @property
    def widgets(self) -> list[Widget]:
        """Return the widgets whose values ``read`` takes after the title, with the title first."""
        return [self.title, self.deadline, self.blind, self.prompts, self.prices]

    def show(self, room: Room) -> Updates:
        """Return the updates that show the settings of a room."""
        deadline = room.settings.deadline
        return {
            self.title: room.title,
            self.deadline: deadline.astimezone(reader_now().zone or UTC).strftime(FORMAT) if deadline else None,
            self.blind: room.settings.blind,
            self.prompts: room.settings.show_prompts,
            self.prices: room.settings.show_prices,
            self.save: gr.update(interactive=room.open),
        }


def read_settings(deadline: object, blind: object, prompts: object, prices: object) -> RoomSettings:
    """Return the settings that a host entered. Raises WrongEntry for a deadline that is no time."""
    return RoomSettings(
        blind=bool(blind), show_prompts=bool(prompts), show_prices=bool(prices), deadline=read_deadline(deadline)
    )


def read_deadline(text: object) -> datetime | None:
    """Return the moment that a text names in the reader's time zone, None for an empty text. Raises WrongEntry."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(str(text)[:40])
        return (moment if moment.tzinfo else moment.replace(tzinfo=reader_now().zone or UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongEntry(Message("Write the deadline as a day and a time, such as 2026-12-24 18:00:00.")) from None


def build_settings() -> SettingsPanel:
    """Return the settings, laid out."""
    small: dict[str, Any] = {"container": False}
    title = gr.Textbox(label=N_("Title"), max_lines=1, elem_id="review-title")
    deadline = gr.DateTime(label=N_("Decide by"), type="string", elem_id="review-deadline")
    blind = gr.Checkbox(label=N_("Blind: letters in place of names, in an order of each guest's own"), **small)
    prompts = gr.Checkbox(label=N_("Guests see the prompts"), **small)
    prices = gr.Checkbox(label=N_("Guests see the prices"), **small)
    save = gr.Button(N_("Save the settings"), size="sm", elem_id="review-save")
    return SettingsPanel(title, deadline, blind, prompts, prices, save)
