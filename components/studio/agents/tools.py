"""The tools: each answers a call with facts and pictures, through the named endpoints and under their limits.

Nothing else of the page is reached by a tool: no event, no file, no setting. Knows nothing about HTTP.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.storage.files import Files
from components.message.message import Message
from components.review.record.record_files import KINDS
from components.review.review_errors import WrongEntry
from components.review.state.shot_facts import measure_shot
from components.studio.agents import tool_arguments as arguments
from components.studio.agents.tool_pictures import ToolPictures
from components.studio.named_endpoints import NamedEndpoints
from components.studio.page.service import Service
from components.studio.review.room_endpoints import RoomEndpoints
from components.studio.server.sessions import NoSessions

MOST_PROMPT = 500
NO_LIBRARY = Message(
    "A search needs a token, which says whose library it is. Make one under Scripts at the foot of Library, and send it"
    " as the header Authorization: Bearer."
)
MOST_RECORD = 3 * 10**6


@dataclass(frozen=True)
class ToolFile:
    """Hold a file of an answer: its name, its kind, and its bytes."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class ToolAnswer:
    """Hold the facts of an answer as JSON values, its pictures, each the bytes and their kind, and its file."""

    facts: Mapping[str, Any]
    pictures: list[tuple[bytes, str]] = field(default_factory=list, repr=False)
    file: ToolFile | None = None


@dataclass(frozen=True)
class Tool:
    """Hold a tool: its handler, the model of its arguments, and its description; ``reads`` where nothing is changed."""

    call: Callable[[Any, gr.Request | None], Awaitable[ToolAnswer]]
    takes: type[arguments.Arguments]
    description: str
    reads: bool = False


@dataclass(frozen=True)
class Tools:
    """Answer calls of tools for the person at work."""

    service: Service

    @property
    def pictures(self) -> ToolPictures:
        """Return what reads and shows the pictures of calls."""
        return ToolPictures(self.service)

    @property
    def endpoints(self) -> NamedEndpoints:
        """Return the named endpoints of pictures."""
        return NamedEndpoints(self.service, NoSessions())

    @property
    def rooms(self) -> RoomEndpoints:
        """Return the named endpoints of rooms."""
        return RoomEndpoints(self.service)

    async def generate(self, asked: arguments.Generate, _request: gr.Request | None) -> ToolAnswer:
        """Create pictures."""
        _files, facts = await self.endpoints.generate(**asked.model_dump())
        return await self._show(facts)

    async def edit(self, asked: arguments.Edit, _request: gr.Request | None) -> ToolAnswer:
        """Repaint a part of a picture."""
        marked = await asyncio.to_thread(self._read_files, asked.picture, asked.boxes, asked.mask)
        others = asked.model_dump(exclude={"picture", "boxes", "mask"})
        _files, facts = await self.endpoints.edit(**others, **marked)
        return await self._show(facts)

    async def erase(self, asked: arguments.Erase, _request: gr.Request | None) -> ToolAnswer:
        """Fill a part of a picture from the rest of it."""
        marked = await asyncio.to_thread(self._read_files, asked.picture, asked.boxes, asked.mask)
        _files, facts = await self.endpoints.erase(**marked, grow=asked.grow)
        return await self._show(facts)

    async def library_search(self, asked: arguments.LibrarySearch, _request: gr.Request | None) -> ToolAnswer:
        """Find pictures of the library."""
        whose = self.service.visitor(None).library_of
        if whose == "":
            raise WrongEntry(NO_LIBRARY)
        search = Search(asked.text, asked.kind, starred=asked.starred, visitor=whose)
        store, start = self.service.store, (asked.page - 1) * asked.count
        shots = await asyncio.to_thread(store.find_shots, search, start, asked.count)
        small = await asyncio.to_thread(self.service.thumbnails.find, shots) if asked.pictures else []
        found = await asyncio.to_thread(store.count_shots, search)
        described = await asyncio.to_thread(lambda: [describe(shot, store.files) for shot in shots])
        facts = {"found": found, "page": asked.page, "pictures": described}
        return ToolAnswer(facts, [(each, "image/webp") for each in small if each])

    async def get_picture(self, asked: arguments.GetPicture, _request: gr.Request | None) -> ToolAnswer:
        """Show one picture."""

        def show() -> ToolAnswer:
            shot = self.pictures.find(asked.shot)
            shown = self.pictures.original(shot) if asked.original else self.pictures.view(shot)
            return ToolAnswer(describe(shot, self.service.store.files), [shown])

        return await asyncio.to_thread(show)

    async def call_room(self, name: str, asked: arguments.Arguments, request: gr.Request | None) -> ToolAnswer:
        """Call a named endpoint of rooms by its name."""
        if isinstance(asked, arguments.RoomCreate):
            return ToolAnswer(await self.rooms.room_create(**asked.model_dump(), request=request))
        # The answer has a link: an address as the caller reaches this server.
        given = asked.model_dump() | ({"request": request} if isinstance(asked, arguments.RoomLink) else {})
        return ToolAnswer(await asyncio.to_thread(getattr(self.rooms, name), **given))

    async def room_export(self, asked: arguments.RoomExport, _request: gr.Request | None) -> ToolAnswer:
        """Give the record of a room as a file."""

        def export() -> ToolAnswer:
            wanted, pieces = self.rooms.write_record(asked.host, asked.format, MOST_RECORD)
            kind = KINDS[wanted]
            file = ToolFile(f"record.{kind.suffix}", kind.media_type, b"".join(pieces))
            return ToolAnswer({"file": file.name, "kind": file.kind, "size": len(file.data)}, file=file)

        return await asyncio.to_thread(export)

    def _read_files(self, picture: str, boxes: list[Any], mask: str | None) -> dict[str, Any]:
        """Return the arguments ``image``, ``mask`` and ``mask_reading`` of a named endpoint."""
        image = self.pictures.read(picture)
        if boxes:
            return {"image": image, "mask": self.pictures.mark(image, boxes), "mask_reading": "white"}
        return {"image": image, "mask": self.pictures.read(mask) if mask else None}

    async def _show(self, facts: dict[str, Any]) -> ToolAnswer:
        """Return the answer of a call that made pictures, with a view of each."""
        shots = [shot for each in facts["shots"] if (shot := self.service.store.find_shot(each))]
        views = await asyncio.gather(*(asyncio.to_thread(self.pictures.view, shot) for shot in shots))
        return ToolAnswer(facts, list(views))


def describe(shot: Shot, files: Files) -> dict[str, Any]:
    """Return facts about a picture of the library, as JSON values; width and height are None for an unreadable file."""
    recipe = shot.recipe
    width, height = measure_shot(files, shot) or (None, None)
    return {
        "shot": shot.id,
        "kind": recipe.kind,
        "prompt": recipe.prompt[:MOST_PROMPT],
        "model": recipe.parameters.get("model"),
        "quality": recipe.parameters.get("quality"),
        "width": width,
        "height": height,
        "made_at": recipe.made_at.isoformat(),
        "cost": recipe.cost.as_json() if recipe.cost else None,
        "parent": recipe.parent,
        "starred": shot.starred,
        "changed_outside_mask": shot.changed_outside_mask,
    }
