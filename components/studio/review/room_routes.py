"""The routes of a room's page; who sends a request is checked with each one of them, pictures included.

POST room/join                      {"name", "password"} -> {"secret", "guest"}
GET  room/state                     ?since=version&shown=shown&wait=seconds -> the state, once it has changed
GET  room/changes                   ?since=version&shown=shown -> a line for each change, see room_stream.py
GET  room/picture/<picture>/<edge>  a WebP
GET  room/ranking                   the pictures by the votes on pairs; for guests once the room is revealed
POST room/<action>                  see room_actions.py
"""

import asyncio
import hashlib
import math
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Annotated

from gradio.route_utils import API_PREFIX
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.credentials.attempts import TooManyAttempts
from components.review.review import Review
from components.review.review_errors import WrongEntry
from components.review.rooms.visit import RoomVisit
from components.review.state.pieces import Packer, Piece
from components.review.state.room_state import RoomNow
from components.studio.access.people import People
from components.studio.review.open_answers import OpenAnswers
from components.studio.review.room_actions import ACTIONS, Action
from components.studio.review.room_answers import (
    KEEP_NOTHING,
    UNREADABLE,
    answer_json,
    answer_packed,
    takes_gzip,
    telling_errors,
)
from components.studio.review.room_rates import Kind, RoomRates
from components.studio.review.room_sender import Sender
from components.studio.review.room_stream import Lines, RoomStream
from components.studio.review.state_answer import ToldPage

PLACE = f"{API_PREFIX}/proofroom/room"
# A proxy cuts a connection on which nothing comes for a minute.
LONGEST_WAIT = 25.0
# Pictures that are read at the same time, so that a room that is opened leaves threads to everything else.
MOST_READ = 3
# Kept by the browser, and asked for again each time: a link that is dead shows nothing any more.
ASK_AGAIN = {"Cache-Control": "private, no-cache", "Vary": "Authorization, X-Room-Guest, X-Room-Wall"}


class _Join(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=1_000)] = ""
    password: Annotated[str, Field(max_length=2_000)] = ""


@dataclass(eq=False)
class RoomRoutes:
    """Answer the requests of rooms' pages."""

    review: Review
    people: People
    rates: RoomRates = field(default_factory=RoomRates)

    def __post_init__(self) -> None:
        self._open = OpenAnswers()
        self._reading = asyncio.Semaphore(MOST_READ)

    @cached_property
    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(f"{PLACE}/join", self._join, methods=["POST"]),
            Route(f"{PLACE}/state", self._send_state),
            Route(f"{PLACE}/changes", self._send_changes),
            Route(f"{PLACE}/picture/{{picture}}/{{edge:int}}", self._send_picture),
            Route(f"{PLACE}/ranking", self._send_ranking),
            Route(f"{PLACE}/{{action}}", self._act, methods=["POST"]),
        ]

    @telling_errors
    async def _join(self, request: Request) -> Response:
        sender = self._check(request, "join")
        asked = _Join.model_validate_json(await request.body())
        return answer_json(await asyncio.to_thread(self._join_now, sender, asked))

    def _join_now(self, sender: Sender, asked: _Join) -> dict[str, object]:
        visit = sender.enter(self.review, asked.password)
        if visit.guest is not None:
            return {"secret": sender.secret, "guest": visit.guest.id}
        secret, guest = self.review.guests.join(visit.link, asked.name, sender.account.id)
        return {"secret": secret, "guest": guest.id}

    @telling_errors
    async def _send_state(self, request: Request) -> Response:
        sender = self._check(request, "look")
        since, shown = int(_number(request, "since")), request.query_params.get("shown", "")
        wait = min(_number(request, "wait"), LONGEST_WAIT)
        page, pieces = await asyncio.to_thread(self._tell, sender, since, shown)
        if wait and 0 < since == page.version and shown in ("", page.shown):
            # Beyond the limits a page is answered at once, and asks again after a pause of its own.
            with suppress(TooManyAttempts), self._open.hold(sender):
                await self.review.changes.wait(page.visit.room.id, since, wait)
                # The link may have been renewed meanwhile.
                page, pieces = await asyncio.to_thread(self._tell, sender, since, shown)
        return answer_packed(request, pieces)

    def _tell(self, sender: Sender, since: int, shown: str) -> tuple[ToldPage, tuple[Piece, ...]]:
        page, now = self._begin(sender, since, shown)
        return page, page.tell(now)

    @telling_errors
    async def _send_changes(self, request: Request) -> Response:
        sender = self._check(request, "look")
        since, shown = int(_number(request, "since")), request.query_params.get("shown", "")
        page, now = await asyncio.to_thread(self._begin, sender, since, shown)
        held = ExitStack()
        held.enter_context(self._open.hold(sender))
        return RoomStream(Lines(self.review, sender, page, now, Packer(takes_gzip(request))), held)

    def _begin(self, sender: Sender, since: int, shown: str) -> tuple[ToldPage, RoomNow]:
        """Return the page of a sender, who is there from now on, and the room as it is now."""
        visit = sender.enter(self.review)
        if visit.guest is not None:
            self.review.guests.seen(visit.guest)
        return ToldPage(visit, since, shown), self.review.state.read_now(visit.room.id, visit.room.version)

    @telling_errors
    async def _send_picture(self, request: Request) -> Response:
        sender = self._check(request, "picture")
        picture, edge = str(request.path_params["picture"]), int(request.path_params["edge"])
        async with self._reading:
            visit, image = await asyncio.to_thread(self._read_picture, sender, picture, edge)
        # A tag would be the same for guests who are to learn nothing of which picture is which.
        if visit.room.hides_origin and not visit.host:
            return Response(image, media_type="image/webp", headers=KEEP_NOTHING)
        headers = ASK_AGAIN | {"ETag": f'"{hashlib.sha256(image).hexdigest()[:32]}"'}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(image, media_type="image/webp", headers=headers)

    def _read_picture(self, sender: Sender, picture: str, edge: int) -> tuple[RoomVisit, bytes]:
        visit = sender.enter(self.review)
        return visit, self.review.images.read_image(visit, picture, edge)

    @telling_errors
    async def _send_ranking(self, request: Request) -> Response:
        sender = self._check(request, "look")
        return answer_json(await asyncio.to_thread(self._read_ranking, sender))

    def _read_ranking(self, sender: Sender) -> dict[str, object]:
        visit = sender.enter(self.review)
        if visit.room.hides_origin:
            visit.require_host()
        ranking = self.review.ballots.rank(visit.room)
        return {"votes": ranking.votes, "decided": ranking.decided, "ranks": [asdict(rank) for rank in ranking.ranks]}

    @telling_errors
    async def _act(self, request: Request) -> Response:
        sender = self._check(request, "act")
        known = ACTIONS.get(request.path_params["action"])
        if known is None:
            raise WrongEntry(UNREADABLE)
        action = known.model_validate_json(await request.body())
        return answer_json(await asyncio.to_thread(self._act_now, sender, action))

    def _act_now(self, sender: Sender, action: Action) -> dict[str, object]:
        return action.act(self.review, sender.enter(self.review))

    def _check(self, request: Request, kind: Kind) -> Sender:
        sender = Sender.of(request, self.people)
        self.rates.check(sender, kind)
        return sender


def _number(request: Request, name: str) -> float:
    """Return a number of the query, 0 where there is none. Raises WrongEntry for anything but a number from 0 on."""
    try:
        number = float(request.query_params.get(name) or 0)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 2**53:
        raise WrongEntry(UNREADABLE)
    return number
