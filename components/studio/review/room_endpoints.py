"""The named endpoints of review rooms: for scripts that make a room, say and decide in it, and fetch its record.

A room is named by a link to it, as an address or as its token alone. An error comes back as one sentence.
"""

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from components.access.accounts import Account
from components.library.exchange.contact_sheet import Wording
from components.review.record.record_files import KINDS, Format, read_format, write_record
from components.review.record.record_rows import read_record
from components.review.review import Review
from components.review.review_errors import ReviewError
from components.review.rooms.links import MOST_DAYS, STANDARD_DAYS
from components.review.rooms.room import NO_LIBRARY, Permissions, RoomSettings
from components.review.rooms.visit import RoomVisit
from components.studio.access.person import acting, person_now
from components.studio.language.catalogue import read_catalogue
from components.studio.language.reader import reader_now
from components.studio.language.translation import _
from components.studio.page.service import Service
from components.studio.review.host.link_panel import end_after
from components.studio.review.room_address import build_address, read_token
from components.studio.review.room_arguments import build_fields, read_box, read_shots
from components.studio.review.room_rates import Kind
from components.studio.review.room_sender import Sender

Facts = dict[str, Any]


@dataclass(frozen=True)
class RoomEndpoints:
    """Answer calls; the arguments are a stranger's, and are checked where they are read."""

    service: Service

    @property
    def review(self) -> Review:
        """Return the rooms of this Proofroom."""
        return self.service.review

    async def room_create(
        self,
        title: str,
        shots: list[str] | None = None,
        blind: bool = False,
        token: str = "",
        request: gr.Request | None = None,
    ) -> Facts:
        """Make a room of shots; return its id and two links: ``host`` to change it, ``guest`` to look and decide.

        ``shots`` are ids of pictures of the caller's library, as /generate and /edit give them. In a ``blind`` room
        guests see letters in place of names, each in an order of their own.
        """
        person = await self.service.sign_in_routes.identities.name_caller(token, person_now())
        with acting(person):
            return await asyncio.to_thread(self._create, title, shots, blind is True, request)

    def room_add(self, host: str, shots: list[str] | None = None) -> Facts:
        """Add shots to a room by the link of a host; return the ids of its pictures. A shot already there stays."""
        visit = self._enter(host, "act")
        added = self.review.pictures.add(visit, read_shots(shots))
        self.review.images.prepare(visit)
        return {"pictures": [picture.id for picture in added]}

    def room_link(
        self,
        host: str,
        label: str,
        comment: bool = True,
        decide: bool = True,
        download: bool = False,
        days: float = STANDARD_DAYS,
        password: str = "",
        request: gr.Request | None = None,
    ) -> Facts:
        """Make a link for guests by the link of a host; return it, and the moment when it ends."""
        permissions = Permissions(comment is True, decide is True, download is True)
        visit, ends = self._enter(host, "act"), end_after(days)
        made, link = self.review.links.make(
            visit, "guest", label, permissions, password=password if isinstance(password, str) else "", ends_at=ends
        )
        return {"link": build_address(request, made), "ends_at": link.ends_at and link.ends_at.isoformat()}

    def room_say(
        self, link: str, name: str, shot: str, text: str, box: list[float] | None = None, password: str = ""
    ) -> Facts:
        """Comment on a picture as a guest of this name, where the link permits it; return the comment's id and number.

        ``shot`` is the id of a shot, or of a picture in the state of the room. ``box`` is the part that is meant: left,
        top, right and bottom as fractions of the picture.
        """
        visit = self._speak(link, name, password)
        said = self.review.comments.add(
            visit, self.review.pictures.find_named(visit.room, shot).id, text, read_box(box)
        )
        return {"comment": said.id, "number": said.number}

    def room_decide(
        self, link: str, name: str, shot: str, decision: str, reason: str = "", password: str = ""
    ) -> Facts:
        """Decide over a picture as a guest of this name: an empty decision withdraws an earlier one.

        ``decision`` is approved, approved-with-changes, changes-required or not-relevant.
        """
        visit = self._speak(link, name, password)
        picture = self.review.pictures.find_named(visit.room, shot)
        # What is no decision is refused there, with the names of those that are.
        made = self.review.decisions.decide(visit, picture.id, decision or None, reason)  # type: ignore[arg-type]
        return {"decision": made.decision if made else None}

    def room_state(self, link: str, name: str = "", password: str = "") -> Facts:
        """Return what the room shows by this link: pictures, people, comments, decisions and who is waited for.

        In a blind room a guest sees pictures under a ``name`` only: each guest has an order of their own.
        """
        visit = self._speak(link, name, password) if name else self._enter(link, "look", password)
        return dict(self.review.state.read_state(visit))

    def room_lock(self, host: str) -> Facts:
        """Lock the decisions by the link of a host; return when, in whose name, and the SHA-256 of the record."""
        room = self.review.rooms.lock(self._enter(host, "act"))
        locked = room.locked_at and room.locked_at.isoformat()
        return {"locked_at": locked, "locked_by": room.locked_by, "digest": room.digest}

    def room_export(self, host: str, format: str = "html") -> str:
        """Return the record of a room as a file, by the link of a host: html, pdf, csv, json or zip."""
        wanted, pieces = self.write_record(host, format)
        folder = Path(get_upload_folder()) / secrets.token_hex(16)
        folder.mkdir(parents=True)
        path = folder / f"record.{KINDS[wanted].suffix}"
        with path.open("wb") as file:
            file.writelines(pieces)
        return str(path)

    def write_record(self, host: str, format: str, most: int | None = None) -> tuple[Format, Iterator[bytes]]:
        """Return the format and the bytes in pieces of the record of a room, by the link of a host.

        The pieces raise RecordTooLarge where they are more than ``most`` bytes, None for no limit.
        """
        visit = self._enter(host, "act")
        visit.require_host()
        wanted, tag = read_format(format), reader_now().language
        record, pictures = read_record(self.service.store, visit.room)
        return wanted, write_record(wanted, record, pictures, Wording(read_catalogue(tag), tag), most)

    def _create(self, title: str, shots: list[str] | None, blind: bool, request: gr.Request | None) -> Facts:
        library = self.service.visitor(None).library_of
        wanted, rooms = read_shots(shots), self.review.rooms
        visit = RoomVisit.of_owner(
            rooms.create(NO_LIBRARY if library == "" else library, title, RoomSettings(blind=blind))
        )
        try:
            self.review.pictures.add(visit, wanted)
        except ReviewError:
            rooms.delete(visit)
            raise
        links = self.review.links
        name = person_now().name or _("Host")
        host, _host = links.make(visit, "host", name, ends_at=end_after(MOST_DAYS))
        guest, _guest = links.make(visit, "guest", _("Guests"), ends_at=end_after(STANDARD_DAYS))
        self.review.images.prepare(visit)
        addresses = {"host": build_address(request, host), "guest": build_address(request, guest)}
        return {"room": visit.room.id, **addresses}

    def _enter(self, link: str, kind: Kind, password: str = "") -> RoomVisit:
        """Return the visit by a link. Raises LinkRefused, PasswordNeeded and TooManyAttempts."""
        token, place = read_token(link), person_now().address
        self.service.room_routes.rates.check(Sender(token, "", Account(), place), kind)
        return self.review.enter(token, password if isinstance(password, str) else "", place=place)

    def _speak(self, link: str, name: str, password: str) -> RoomVisit:
        """Return the visit of a script in somebody's name. Raises NameNeeded, and what ``_enter`` raises."""
        visit = self._enter(link, "act", password)
        return RoomVisit(visit.room, visit.link, self.review.guests.of_script(visit.link, name))


def add_room_endpoints(service: Service) -> RoomEndpoints:
    """Add the named endpoints of rooms to the Blocks that are being built."""
    endpoints = RoomEndpoints(service)
    with gr.Row(visible=False):
        asked = build_fields()
        facts, record = gr.JSON(label="facts"), gr.File(label="record")
        for handler, names, answer in _list_calls(endpoints):
            gr.Button().click(
                handler,
                [asked[name] for name in names],
                record if answer == "file" else facts,
                api_name=handler.__name__,
                concurrency_limit=None,
                show_progress="hidden",
                show_progress_on=[],
            )
    return endpoints


def _list_calls(endpoints: RoomEndpoints) -> Iterator[tuple[Any, list[str], str]]:
    """Yield the handlers with the names of their arguments' widgets, and whether a file or facts are answered."""
    yield endpoints.room_create, ["title", "shots", "blind", "token"], "facts"
    yield endpoints.room_add, ["host", "shots"], "facts"
    link = ["host", "label", "comment", "decide", "download", "days", "password"]
    yield endpoints.room_link, link, "facts"
    yield endpoints.room_say, ["link", "name", "shot", "text", "box", "password"], "facts"
    yield endpoints.room_decide, ["link", "name", "shot", "decision", "reason", "password"], "facts"
    yield endpoints.room_state, ["link", "name", "password"], "facts"
    yield endpoints.room_lock, ["host"], "facts"
    yield endpoints.room_export, ["host", "format"], "file"
