"""The sender of a request of a room's page: the link and the guest, by the headers of the request.

    Authorization: Room <token of the link>
    X-Room-Guest: <secret of the guest>      once the guest has joined
    X-Room-Wall: 1                           for the page on a wall, which shows the room to whoever is there

Never by a cookie, which a page in a frame may lose, and never by an address, which is logged and passed on.
"""

from dataclasses import dataclass

from starlette.requests import Request

from components.access.accounts import Account
from components.review.review import Review
from components.review.rooms.visit import RoomVisit
from components.studio.access.identity import identity_of
from components.studio.access.people import People

SCHEME, GUEST_HEADER, WALL_HEADER = "room", "x-room-guest", "x-room-wall"


@dataclass(frozen=True)
class Sender:
    """Hold who sends a request: a token and a secret, "" for none, the account, and an HMAC of the address."""

    token: str
    secret: str
    account: Account
    address: str
    wall: bool = False

    @classmethod
    def of(cls, request: Request, people: People) -> "Sender":
        """Return the sender of a request."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        identity = identity_of(request)
        return cls(
            token.strip() if scheme.lower() == SCHEME else "",
            request.headers.get(GUEST_HEADER, ""),
            identity.account if identity else Account(),
            people.sign_address(request.client.host if request.client else None, request.headers),
            wall=WALL_HEADER in request.headers,
        )

    def enter(self, review: Review, password: str = "") -> RoomVisit:
        """Return the visit; whoever signed in with a name is a guest of that name at once.

        Raises LinkRefused, PasswordNeeded and TooManyAttempts.
        """
        account = self.account
        visit = review.enter(self.token, password, self.secret, account=account.id, place=self.address)
        if self.wall:
            return visit.on_wall()
        if visit.guest is None and account.id and account.name:
            _, guest = review.guests.join(visit.link, account.name, account.id)
            return RoomVisit(visit.room, visit.link, guest)
        return visit
