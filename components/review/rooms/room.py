"""A room: pictures of a library that people look at together, until a decision is locked. Knows no database."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from components.library.records.json_types import Moment, OrNone

LONGEST_TITLE = 200
# The visitor of a room that a script without a token made: the pictures of such scripts belong to no library, and no
# page finds their rooms.
NO_LIBRARY = "no library"


class RoomSettings(BaseModel):
    """Hold the choices of the host for a room; fields that a later Proofroom added are left out.

    ``blind``: guests see letters in an order of their own, until the room is revealed. ``show_prompts`` and
    ``show_prices``: guests see them too. ``deadline``: when the decisions are to be there, None for no deadline.
    """

    model_config = ConfigDict(frozen=True)

    blind: bool = False
    show_prompts: bool = False
    show_prices: bool = False
    deadline: Annotated[Moment | None, OrNone] = None


class Presented(BaseModel):
    """Hold the place that the host shows to everybody: a picture, and the view's place as fractions of the picture.

    ``zoom`` is 1 where the whole picture is seen; ``x`` and ``y`` are the centre of the view.
    """

    model_config = ConfigDict(frozen=True)

    picture: Annotated[str, Field(max_length=32)]
    x: Annotated[float, Field(ge=0, le=1)] = 0.5
    y: Annotated[float, Field(ge=0, le=1)] = 0.5
    zoom: Annotated[float, Field(ge=1, le=32)] = 1


@dataclass(frozen=True)
class Room:
    """Hold a room. ``version`` grows with each change of anything in the room.

    ``visitor``: whose library, None where visitors are not told apart. ``locked_by`` is the name of who locked the
    room, and ``digest`` the SHA-256 of the content of the record then, in hex.
    """

    id: str
    visitor: str | None
    title: str
    settings: RoomSettings
    made_at: datetime
    changed_at: datetime
    version: int = 0
    presented: Presented | None = None
    closed_at: datetime | None = None
    archived_at: datetime | None = None
    revealed_at: datetime | None = None
    locked_at: datetime | None = None
    locked_by: str = ""
    digest: str = ""

    @property
    def open(self) -> bool:
        """Whether anything in the room can be changed."""
        return not (self.locked_at or self.closed_at or self.archived_at)

    @property
    def hides_origin(self) -> bool:
        """Whether guests must not learn what tells the pictures apart."""
        return self.settings.blind and self.revealed_at is None


@dataclass(frozen=True)
class Place:
    """Hold where a picture stands in a room: its number from 0, and the name of its section, "" for none."""

    number: int
    section: str = ""


@dataclass(frozen=True)
class RoomPicture:
    """Hold a picture of a room: a shot of the library at a place.

    ``previous`` is the id of the picture whose next version this one is.
    """

    id: str
    room: str
    shot: str
    place: Place
    added_at: datetime
    version: int
    previous: str | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True)
class Guest:
    """Hold a guest who joined a room by a link; ``account`` is "" for a name that was typed."""

    id: str
    room: str
    link: str
    name: str
    joined_at: datetime
    seen_at: datetime
    version: int
    account: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class Permissions:
    """Hold the permissions of a link besides looking."""

    comment: bool = True
    decide: bool = True
    download: bool = False

    @classmethod
    def of_host(cls) -> Self:
        """Return the permissions of a host."""
        return cls(comment=True, decide=True, download=True)


@dataclass(frozen=True)
class Link:
    """Hold a link to a room, without its token; ``role`` is "host" or "guest".

    ``watermark``: pictures carry the name of the guest. ``ends_at`` None: the link does not expire.
    """

    id: str
    room: str
    role: str
    label: str
    made_at: datetime
    permissions: Permissions = field(default_factory=Permissions)
    watermark: bool = False
    has_password: bool = False
    ends_at: datetime | None = None
    renewed_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def of_host(self) -> bool:
        """Whether the link is a host's."""
        return self.role == "host"

    def opens(self, now: datetime) -> bool:
        """Whether the link opens its room at a moment."""
        return not (self.revoked_at or (self.ends_at and self.ends_at <= now))
