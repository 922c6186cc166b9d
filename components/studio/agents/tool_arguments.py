"""The arguments of the tools: their types, bounds and descriptions, which become the schemas that an agent reads.

A stranger's values: another type, a further argument or a longer list is refused before anything is done.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from components.review.rooms.links import MOST_DAYS, STANDARD_DAYS

PICTURE = (
    "The id of a picture of your library, as in `shots` of an answer; or the path that POST /gradio_api/upload answered"
    " with; or a data: URL with base64, of at most 700 kB."
)
Fraction = Annotated[float, Field(ge=0, le=1)]
Box = Annotated[list[Fraction], Field(min_length=4, max_length=4)]
Short = Annotated[str, Field(max_length=2_000)]
PictureName = Annotated[str, Field(min_length=1, max_length=1_000_000, description=PICTURE)]
Boxes = Annotated[
    list[Box],
    Field(
        max_length=32,
        description="The parts that are meant, each [left, top, right, bottom] as fractions of the picture, 0 to 1.",
    ),
]
MaskFile = Annotated[
    str | None,
    Field(max_length=1_000_000, description=f"In place of boxes: a mask, white where it applies. {PICTURE}"),
]
Grow = Annotated[int, Field(ge=-2_000, le=2_000, description="Widens what is marked by so many pixels.")]
Prompt = Annotated[str, Field(min_length=1, max_length=32_000)]
Link = Annotated[str, Field(max_length=2_000, description="A link to the room, or its token alone.")]
Shots = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=500, description="Ids of pictures.")]


class Arguments(BaseModel):
    """Hold the arguments of one call of a tool."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Generate(Arguments):
    """Hold the arguments of generate."""

    prompt: Prompt = Field(description="What the picture shows.")
    size: Short = Field("", description="WIDTHxHEIGHT, such as 1024x1024; empty: the model's usual size.")
    quality: Short = Field("", description="low, medium or high; higher costs more. Empty: the usual one.")
    output_format: Short = Field("", description="png, jpeg or webp.")
    n: int = Field(1, ge=1, le=10, description="How many pictures. Each is paid for.")
    model: Short = Field("", description="The name of a model; empty: the one in use.")
    background: Short = Field("", description="transparent, opaque or auto, where the model takes it.")


class Edit(Arguments):
    """Hold the arguments of edit."""

    prompt: Prompt = Field(description="What is to be seen in the marked part.")
    picture: PictureName
    boxes: Boxes = []
    mask: MaskFile = None
    grow: Grow = 0
    extend: Short = Field("", description="Margins to be painted: 16:9, 20%, or left 200, top 10%.")
    size: Short = Field("", description="The size that travels; empty: the one that wastes least.")
    quality: Short = Field("", description="low, medium or high.")
    output_format: Short = Field("", description="png, jpeg or webp: how the answer travels.")
    n: int = Field(1, ge=1, le=10, description="How many versions. Each is paid for.")
    model: Short = Field("", description="The name of a model; empty: the one in use.")


class Erase(Arguments):
    """Hold the arguments of erase."""

    picture: PictureName
    boxes: Boxes = []
    mask: MaskFile = None
    grow: Grow = 2


class LibrarySearch(Arguments):
    """Hold the arguments of library_search."""

    text: Short = Field("", description="Words that are all in the prompt; empty finds everything.")
    kind: Literal["", "generate", "edit", "erase"] = ""
    starred: bool = False
    count: int = Field(10, ge=1, le=20)
    page: int = Field(1, ge=1, le=10_000)
    pictures: bool = Field(False, description="Whether small pictures of what is found come along.")


class GetPicture(Arguments):
    """Hold the arguments of get_picture."""

    shot: Annotated[str, Field(max_length=64)] = Field(description="The id of the picture.")
    original: bool = Field(False, description="The stored bytes, of at most 3 MB, in place of a view to look at.")


class RoomCreate(Arguments):
    """Hold the arguments of room_create."""

    title: Short
    shots: Shots = []
    blind: bool = False


class RoomAdd(Arguments):
    """Hold the arguments of room_add."""

    host: Link
    shots: Shots


class RoomLink(Arguments):
    """Hold the arguments of room_link."""

    host: Link
    label: Short = Field(description="Whom the link is for.")
    comment: bool = True
    decide: bool = True
    download: bool = False
    days: int = Field(STANDARD_DAYS, ge=1, le=MOST_DAYS)
    password: Short = ""


class RoomState(Arguments):
    """Hold the arguments of room_state."""

    link: Link
    name: Short = ""
    password: Short = ""


class RoomSay(Arguments):
    """Hold the arguments of room_say."""

    link: Link
    name: Short = Field(description="In whose name.")
    shot: Short
    text: Short
    box: Box | None = Field(None, description="The part that is meant: left, top, right, bottom as fractions.")
    password: Short = ""


class RoomDecide(Arguments):
    """Hold the arguments of room_decide."""

    link: Link
    name: Short = Field(description="In whose name.")
    shot: Short
    decision: Literal["approved", "approved-with-changes", "changes-required", "not-relevant", ""]
    reason: Short = ""
    password: Short = ""


class RoomLock(Arguments):
    """Hold the arguments of room_lock."""

    host: Link


class RoomExport(Arguments):
    """Hold the arguments of room_export."""

    host: Link
    format: Literal["json", "csv", "html", "pdf", "zip"] = Field(
        "json", description="json and csv have no pictures; html, pdf and zip are for people, and have them."
    )
