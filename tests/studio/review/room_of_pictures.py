"""A room of a served studio, as its links open it: with pictures, a host's link and a guest's."""

from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from components.review.review import Review
from components.review.rooms.room import Permissions, RoomSettings
from components.review.rooms.visit import RoomVisit
from tests.library.pictures import encode, noise
from tests.library.shots import bare_shot
from tests.studio.conftest import Served


@dataclass(frozen=True)
class Page:
    """Send what the page of a room sends, by a link and as a guest."""

    address: str
    token: str = ""
    secret: str = ""

    def send(self, method: str, path: str, **options) -> httpx.Response:
        headers = {"Authorization": f"Room {self.token}".strip()} | (
            {"X-Room-Guest": self.secret} if self.secret else {}
        )
        headers |= options.pop("headers", {})
        address = f"{self.address}gradio_api/proofroom/room/{path}"
        return httpx.request(method, address, headers=headers, timeout=30, **options)

    def act(self, action: str, **fields) -> httpx.Response:
        return self.send("POST", action, json=fields)

    def state(self, **query) -> dict:
        answer = self.send("GET", "state", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def picture(self, picture: str, edge: int = 320, **headers: str) -> httpx.Response:
        return self.send("GET", f"picture/{picture}/{edge}", headers=headers)

    def join(self, name: str, password: str = "") -> "Page":
        """Return the page of a guest who has given a name."""
        answer = self.act("join", name=name, password=password)
        assert answer.status_code == 200, answer.text
        return Page(self.address, self.token, answer.json()["secret"])


@dataclass(frozen=True)
class RoomOfPictures:
    """Hold a room: the visit of its owner, and the ids of its pictures."""

    served: Served
    owner: RoomVisit
    pictures: tuple[str, ...]

    @property
    def review(self) -> Review:
        return self.served.service.review

    def link(self, role: str = "guest", **options) -> Page:
        """Return a page that was opened by a new link; nobody has given a name."""
        permitted = {name: options.pop(name) for name in ("comment", "decide", "download") if name in options}
        token, _ = self.review.links.make(self.owner, role, "Team", Permissions(**permitted), **options)
        return Page(self.served.address, token)

    def guest(self, name: str = "Ben", **options) -> Page:
        return self.link(**options).join(name)

    def host(self, name: str = "Anna") -> Page:
        return self.link("host").join(name)


def make_room(served: Served, count: int = 2, title: str = "Hero", **settings) -> RoomOfPictures:
    """Return a new room of pictures that differ."""
    review, store, shots = served.service.review, served.store, []
    for number in range(count):
        name = f"shots/{datetime.now(UTC).timestamp()}-{number}/answer.png"
        shot = bare_shot(visitor="a" * 64, answer=name)
        store.files.write_file(name, encode(noise(48, 64, seed=number)))
        store.add_row(shot)
        shots.append(shot.id)
    room = review.rooms.create("a" * 64, title, RoomSettings(**settings))
    owner = RoomVisit.of_owner(room)
    return RoomOfPictures(served, owner, tuple(picture.id for picture in review.pictures.add(owner, shots)))
