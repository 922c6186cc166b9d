"""The routes of a room's page; who sends a request is checked with each one of them, pictures included.

POST room/join                      {"name", "password"} -> {"secret", "guest"}
GET  room/state                     ?since=version&shown=shown&wait=seconds -> the state, once it has changed
GET  room/picture/<picture>/<edge>  a WebP
GET  room/ranking                   the pictures by the votes on pairs; for guests once the room is revealed
POST room/<action>                  see room_actions.py
"""

import asyncio
import hashlib
import math
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Annotated, Any

from gradio.route_utils import API_PREFIX
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.review.decisions.waiting import Waiting
from components.review.review import Review
from components.review.review_errors import WrongEntry
from components.review.rooms.visit import RoomVisit
from components.studio.access.people import People
from components.studio.language.translation import translate
from components.studio.review.room_actions import ACTIONS, Action
from components.studio.review.room_answers import KEEP_NOTHING, UNREADABLE, answer_json, telling_errors
from components.studio.review.room_rates import Kind, RoomRates
from components.studio.review.room_sender import Sender

PLACE = f"{API_PREFIX}/proofroom/room"
# A proxy cuts a connection on which nothing comes for a minute.
LONGEST_WAIT = 25.0
# Pages that wait at the same time; the others are answered at once, and ask again.
MOST_WAITING = 2_000
# Pictures that are read at the same time, so that a room that is opened leaves threads to everything else.
MOST_READ = 3
# Kept by the browser, and asked for again each time: a link that is dead shows nothing any more.
ASK_AGAIN = {"Cache-Control": "private, no-cache", "Vary": "Authorization, X-Room-Guest"}


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
        self._waiting = 0
        self._reading = asyncio.Semaphore(MOST_READ)

    @cached_property
    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(f"{PLACE}/join", self._join, methods=["POST"]),
            Route(f"{PLACE}/state", self._send_state),
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
        since, wait = _number(request, "since"), min(_number(request, "wait"), LONGEST_WAIT)
        shown = request.query_params.get("shown", "")
        visit, state = await asyncio.to_thread(self._read_state, sender, since, shown)
        if 0 < since == state["version"] and not state["whole"] and wait and self._waiting < MOST_WAITING:
            self._waiting += 1
            try:
                await self.review.changes.wait(visit.room.id, int(since), wait)
            finally:
                self._waiting -= 1
            # The link may have been renewed meanwhile.
            _, state = await asyncio.to_thread(self._read_state, sender, since, shown)
        return answer_json(state)

    def _read_state(self, sender: Sender, since: float, shown: str) -> tuple[RoomVisit, dict[str, Any]]:
        visit = sender.enter(self.review)
        if visit.guest is not None:
            self.review.guests.seen(visit.guest)
        state: dict[str, Any] = self.review.state.read_state(visit, int(since), shown)
        if waiting := state.get("waiting"):
            said = Waiting(waiting["decided"], waiting["expected"], tuple(waiting["names"])).message
            state = {**state, "waiting": {**waiting, "said": translate(said)}}
        return visit, state

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
