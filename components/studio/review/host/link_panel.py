"""The links of a room: made, shown once with a QR code, renewed and revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import gradio as gr
from markupsafe import Markup

from components.message.message import Message
from components.review.review import Review
from components.review.review_errors import WrongEntry
from components.review.rooms.links import MOST_DAYS, Role
from components.review.rooms.room import Link, Permissions, Room
from components.review.rooms.visit import RoomVisit
from components.studio.language.translation import _, translate
from components.studio.page import messages
from components.studio.page.updates import Updates, Widget
from components.studio.review.host.qr_code import draw_qr_code

ONCE = Message("Copy the link now: it is shown this once. Whoever has it can come in.")
NO_LINKS = Message("There is no link yet. Make one for each group of people who are asked.")
TABLE = Markup('<div class="tokens"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>')
HEAD, CELL, ROW = Markup('<th scope="col">{}</th>'), Markup('<td dir="auto">{}</td>'), Markup("<tr>{}</tr>")
GUEST: Role = "guest"
HOST: Role = "host"


@dataclass(frozen=True)
class LinkPanel:
    """Hold the widgets; ``chosen`` is the id of the link that is to be renewed or revoked."""

    label: gr.Textbox
    role: gr.Radio
    days: gr.Number
    password: gr.Textbox
    comment: gr.Checkbox
    decide: gr.Checkbox
    download: gr.Checkbox
    watermark: gr.Checkbox
    make: gr.Button
    made: gr.Textbox
    said: gr.HTML
    code: gr.HTML
    table: gr.HTML
    chosen: gr.Dropdown
    renew: gr.Button
    revoke: gr.Button

    @property
    def asked(self) -> list[Widget]:
        """Return the widgets whose values ``make_link`` takes."""
        switches = [self.comment, self.decide, self.download, self.watermark]
        return [self.label, self.role, self.days, self.password, *switches]

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that the handlers may update."""
        made = [self.label, self.password, self.made, self.said, self.code]
        return [*made, self.table, self.chosen, self.renew, self.revoke]

    def show(self, review: Review, room: Room) -> Updates:
        """Return the updates that show the links of a room; a link that was made before is shown no more."""
        links = review.links.list_links(room)
        choices = [(label_link(link), link.id) for link in links]
        there = bool(links)
        return {
            self.made: gr.update(value="", visible=False),
            self.code: gr.update(value="", visible=False),
            self.said: "",
            self.table: write_links(links),
            self.chosen: gr.update(choices=choices, value=None, visible=there),
            self.renew: gr.update(visible=there),
            self.revoke: gr.update(visible=there),
        }

    def show_made(self, address: str) -> Updates:
        """Return the updates that show the address of a new link, this once."""
        return {
            self.made: gr.update(value=address, visible=True),
            self.code: gr.update(value=draw_qr_code(address), visible=True),
            self.said: messages.caution(ONCE),
            self.password: "",
            self.label: "",
        }

    @staticmethod
    def make_link(review: Review, visit: RoomVisit, values: Sequence[object]) -> str:
        """Return the token of a new link with the values of ``asked``. Raises WrongEntry and others of a review."""
        label, role, days, password, comment, decide, download, watermark = values
        token, _link = review.links.make(
            visit,
            HOST if role == HOST else GUEST,
            str(label or ""),
            Permissions(bool(comment), bool(decide), bool(download)),
            watermark=bool(watermark),
            password=str(password or ""),
            ends_at=end_after(days),
        )
        return token


def end_after(days: object) -> datetime:
    """Return the moment so many days from now. Raises WrongEntry for another value than a number of days."""
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 < days <= MOST_DAYS:
        raise WrongEntry(Message("A link is good for 1 to {most} days. Choose a number of days.", most=MOST_DAYS))
    return datetime.now(UTC) + timedelta(days=days)


def label_link(link: Link) -> str:
    """Return the label of a link, for a list of links."""
    made = translate(link.made_at.date())
    if link.of_host:
        return _("{label}, host, {day}", label=link.label or _("Without a label"), day=made)
    return _("{label}, {day}", label=link.label or _("Without a label"), day=made)


def write_links(links: Sequence[Link]) -> Markup:
    """Return the table of a room's links, without their tokens."""
    if not links:
        return messages.quiet(NO_LINKS)
    head = Markup().join(HEAD.format(text) for text in (_("Label"), _("May"), _("Good until")))
    rows = Markup().join(
        ROW.format(Markup().join(CELL.format(text) for text in (link.label or "–", _say_may(link), _say_end(link))))
        for link in links
    )
    return TABLE.format(head, rows)


def _say_may(link: Link) -> str:
    if link.of_host:
        return _("everything, as a host")
    may = [_("look")]
    may += [_("comment")] if link.permissions.comment else []
    may += [_("decide")] if link.permissions.decide else []
    may += [_("download")] if link.permissions.download else []
    extra = [_("with a watermark")] if link.watermark else []
    extra += [_("with a password")] if link.has_password else []
    return ", ".join([*may, *extra])


def _say_end(link: Link) -> str:
    if link.revoked_at:
        return _("revoked")
    if link.ends_at is None:
        return _("no end")
    if link.ends_at <= datetime.now(UTC):
        return _("over since {moment}", moment=link.ends_at)
    return translate(link.ends_at)
