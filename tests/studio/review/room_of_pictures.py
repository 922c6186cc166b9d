"""A room of a running app, as its links open it: with pictures, a host's link and a guest's."""

import secrets
from dataclasses import dataclass

import httpx

from components.library.records.store import Store
from components.review.review import Review
from components.review.rooms.room import Permissions, RoomSettings
from components.review.rooms.visit import RoomVisit
from tests.library.pictures import encode, noise
from tests.library.shots import bare_shot

LIBRARY = "a" * 64


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
    """Hold a room of the app at an address: the visit of its owner, and the ids of its pictures."""

    address: str
    store: Store
    review: Review
    owner: RoomVisit
    pictures: tuple[str, ...]

    def link(self, role: str = "guest", **options) -> Page:
        """Return a page that was opened by a new link; nobody has given a name."""
        permitted = {name: options.pop(name) for name in ("comment", "decide", "download") if name in options}
        token, _ = self.review.links.make(self.owner, role, "Team", Permissions(**permitted), **options)
        return Page(self.address, token)

    def guest(self, name: str = "Ben", **options) -> Page:
        return self.link(**options).join(name)

    def host(self, name: str = "Anna") -> Page:
        return self.link("host").join(name)


def make_room(address: str, store: Store, review: Review, count: int = 2, **settings) -> RoomOfPictures:
    """Return a new room of pictures that differ."""
    owner = RoomVisit.of_owner(review.rooms.create(LIBRARY, "Hero", RoomSettings(**settings)))
    pictures = review.pictures.add(owner, [add_shot(store, seed) for seed in range(count)])
    return RoomOfPictures(address, store, review, owner, tuple(picture.id for picture in pictures))


def add_shot(store: Store, seed: int, size: tuple[int, int] = (48, 64)) -> str:
    """Return the id of a new shot of noise."""
    shot = bare_shot(visitor=LIBRARY, answer=f"shots/{secrets.token_hex(8)}/answer.png")
    store.files.write_file(shot.answer, encode(noise(*size, seed=seed)))
    store.add_row(shot)
    return shot.id


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the kind of a refusal, which says a sentence too."""
    said = answer.json()
    assert said["error"]
    assert said["status"] == answer.status_code
    return answer.status_code, said["kind"]
