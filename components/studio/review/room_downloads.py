"""Files of a room for keeping: a picture, where the link permits it, and for hosts the record.

GET room/download/<picture>
GET room/export/<format>      html, pdf, csv, json or zip
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from components.library.exchange.contact_sheet import Wording
from components.library.records.store import Store
from components.review.pictures.room_images import Download
from components.review.record.record_files import KINDS, Format, read_format, write_record
from components.review.record.record_rows import read_record
from components.review.review import Review
from components.studio.access.people import People
from components.studio.language.catalogue import read_catalogue
from components.studio.language.reader import reader_now
from components.studio.review.room_answers import KEEP_NOTHING, telling_errors
from components.studio.review.room_rates import RoomRates
from components.studio.review.room_routes import PLACE
from components.studio.review.room_sender import Sender

LONGEST_NAME = 60


@dataclass(frozen=True)
class RoomDownloads:
    """Send files of rooms."""

    review: Review
    store: Store
    people: People
    rates: RoomRates

    @property
    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(f"{PLACE}/download/{{picture}}", self._send_picture),
            Route(f"{PLACE}/export/{{format}}", self._send_record),
        ]

    @telling_errors
    async def _send_picture(self, request: Request) -> Response:
        sender = self._check(request)
        picture = request.path_params["picture"]
        file = await asyncio.to_thread(self._read_picture, sender, picture)
        kind = "jpeg" if file.suffix == "jpg" else file.suffix
        return Response(file.data, media_type=f"image/{kind}", headers=_name_file(f"{picture}.{file.suffix}"))

    def _read_picture(self, sender: Sender, picture: str) -> Download:
        return self.review.images.read_download(sender.enter(self.review), picture)

    @telling_errors
    async def _send_record(self, request: Request) -> Response:
        sender, wanted = self._check(request), read_format(request.path_params["format"])
        tag = reader_now().language
        title, pieces = await asyncio.to_thread(self._read_record, sender, wanted, tag)
        name = f"{title[:LONGEST_NAME]}.{KINDS[wanted].suffix}"
        return StreamingResponse(pieces, media_type=KINDS[wanted].media_type, headers=_name_file(name))

    def _read_record(self, sender: Sender, wanted: Format, tag: str) -> tuple[str, Iterator[bytes]]:
        visit = sender.enter(self.review)
        visit.require_host()
        record, pictures = read_record(self.store, visit.room)
        return visit.room.title, write_record(wanted, record, pictures, Wording(read_catalogue(tag), tag))

    def _check(self, request: Request) -> Sender:
        sender = Sender.of(request, self.people)
        self.rates.check(sender, "file")
        return sender


def _name_file(name: str) -> dict[str, str]:
    # A proxy that collects a file before it sends the first byte would keep it whole.
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return KEEP_NOTHING | {"Content-Disposition": disposition, "X-Accel-Buffering": "no"}
