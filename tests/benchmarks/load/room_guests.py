"""Guests of a review room, over HTTP as their pages would come.

Run as ``python -m tests.benchmarks.load.room_guests URL COUNT``.

Reads the token of the link from standard input. Prints a line of JSON after each phase: everybody enters and looks at
the first pictures; nothing happens; people talk; all vote over one picture at the same moment.
"""

import asyncio
import json
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

API = "/gradio_api/proofroom/room"
# The pictures that a phone shows at first, and their longest edge in pixels.
FIRST, EDGE = 12, 320
IDLE_SECONDS, TALK_SECONDS, PAUSE = 20, 50, 2.0
DECISIONS = ("approved", "approved-with-changes", "changes-required", "not-relevant")


@dataclass
class Guest:
    """A guest's page: what it knows of the room, and how long its answers took, in milliseconds."""

    client: httpx.AsyncClient
    token: str
    times: list[float]
    secret: str = ""
    version: int = 0
    shown: str = ""
    pictures: list[str] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Room {self.token}"} | ({"X-Room-Guest": self.secret} if self.secret else {})

    async def ask(self, method: str, path: str, *, timed: bool = True, **options: Any) -> httpx.Response:
        started = time.perf_counter()
        answer = await self.client.request(method, f"{API}/{path}", headers=self.headers, **options)
        if timed:
            self.times.append((time.perf_counter() - started) * 1000)
        answer.raise_for_status()
        return answer

    async def enter(self, name: str) -> None:
        """Give a name, read the room, and look at its first pictures."""
        self.secret = (await self.ask("POST", "join", json={"name": name, "password": ""})).json()["secret"]
        self.take((await self.ask("GET", "state")).json())
        for picture in self.pictures[:FIRST]:
            await self.ask("GET", f"picture/{picture}/{EDGE}")

    def take(self, state: dict[str, Any]) -> None:
        """Know what has changed."""
        if state["version"] > self.version:
            self.heard.set()
        self.version, self.shown = state["version"], state["shown"]
        if "pictures" in state:
            self.pictures = [picture["id"] for picture in state["pictures"]]

    async def follow(self) -> None:
        """Hear of every change, as an open page does."""
        while True:
            query = {"since": self.version, "shown": self.shown}
            try:
                async with self.client.stream("GET", f"{API}/changes", headers=self.headers, params=query) as lines:
                    async for line in lines.aiter_lines():
                        self.take(json.loads(line))
            except httpx.TransportError:
                # As a page does, where a busy machine answers late.
                await asyncio.sleep(1)


async def act_at_random(guests: list[Guest], chance: random.Random) -> float:
    """Say or decide something as one of the guests; return the milliseconds until everybody has heard of it."""
    for guest in guests:
        guest.heard.clear()
    guest, picture = chance.choice(guests), chance.choice(guests[0].pictures)
    started = time.perf_counter()
    if chance.random() < 0.5:
        await guest.ask("POST", "say", json={"picture": picture, "text": "The light is too hard here."})
    else:
        decision = chance.choice(DECISIONS)
        await guest.ask("POST", "decide", json={"picture": picture, "decision": decision, "reason": ""})
    await asyncio.gather(*(guest.heard.wait() for guest in guests))
    return (time.perf_counter() - started) * 1000


def tell(name: str, times: list[float], said: str = "") -> None:
    """Print what a phase took, and forget the times."""
    ordered = sorted(times) or [0.0]
    most = ordered[max(0, round(0.95 * len(ordered)) - 1)]
    said_of = {"name": name, "answers": len(times), "median": statistics.median(ordered), "most_of_95": most}
    print(json.dumps({**said_of, "said": said}), flush=True)
    times.clear()


async def visit(url: str, count: int, token: str) -> None:
    """Go through the phases."""
    times: list[float] = []
    # A connection that has been idle is left before the server closes it, which it does after five seconds.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=3)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) as client:
        first = Guest(client, token, times)
        await first.enter("Guest 0")
        tell("the first one enters", times)
        guests = [first, *(Guest(client, token, times) for _ in range(count - 1))]
        await asyncio.gather(*(guest.enter(f"Guest {number}") for number, guest in enumerate(guests) if number))
        tell("everybody enters at once", times)
        pages = [asyncio.create_task(guest.follow()) for guest in guests]
        await asyncio.sleep(IDLE_SECONDS)
        tell("nothing happens", times)
        chance, heard, until = random.Random(5), [], time.monotonic() + TALK_SECONDS
        while time.monotonic() < until:
            heard.append(await act_at_random(guests, chance))
            await asyncio.sleep(PAUSE)
        heard.sort()
        all_heard = f"all heard after {statistics.median(heard):.0f} ms, 95 % {heard[round(0.95 * len(heard)) - 1]:.0f}"
        tell("people talk", times, all_heard)
        voted = {"picture": first.pictures[0], "decision": "approved", "reason": ""}
        await asyncio.gather(*(guest.ask("POST", "decide", json=voted) for guest in guests))
        first.version = 0
        state = (await first.ask("GET", "state", timed=False, params={"since": 0})).json()
        counted = len(state["decisions"][first.pictures[0]]["by"])
        tell("all vote at the same moment", times, f"{counted} of {count} votes counted")
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(visit(sys.argv[1], int(sys.argv[2]), sys.stdin.readline().strip()))
