"""The server of the tools: the Model Context Protocol over HTTP, at /gradio_api/mcp, built with the official package.

Gradio's own server is not used. It would offer every named endpoint to a client of its own on loopback, under whose
address and without whose token all callers were one, and it would fetch pictures from any web address that it is given.
Here a call runs as the person whom ``Authentication`` knows as the sender, under the limits of that person. Nothing is
kept between two requests: no session can be taken over, and any process can answer.
"""

import base64
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import gradio as gr
import mcp_types as types
from gradio.route_utils import API_PREFIX
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from components.credentials.attempts import TooManyAttempts
from components.errors import InternalError, ProofroomError, ValueNotAllowed, place_of
from components.message.message import Listed, Message, verbatim
from components.studio.access.people import People
from components.studio.access.person import Person, acting
from components.studio.agents.tool_list import INSTRUCTIONS, list_tools
from components.studio.agents.tools import ToolAnswer, ToolFile, Tools
from components.studio.language.reader import read_reader, reading
from components.studio.language.translation import translate
from components.studio.page.service import Service

PATH = f"{API_PREFIX}/mcp"
# Calls that are on their way at a time: of one caller, and of all.
MOST_OF_CALLER, MOST = 8, 64
# Seconds after which a call that was refused may be sent again.
AGAIN = 10.0
MOST_FAULTS = 5
UNKNOWN_TOOL = Message("There is no tool of this name. The list of the tools names all that there are.")
BUSY = Message("Too many calls are on their way. Wait for some of them, and send this one again.")

logger = logging.getLogger(__name__)


class ToolServer:
    """Serve the tools of a service."""

    def __init__(self, service: Service) -> None:
        self._people, self._open = People(service.access), Counter[str]()
        self._tools = list_tools(Tools(service))
        self._manager: StreamableHTTPSessionManager | None = None
        self.server: Server[Any] = Server(
            "proofroom",
            title="Proofroom",
            instructions=INSTRUCTIONS,
            on_list_tools=self._list,
            on_call_tool=self._call,
        )

    @property
    def route(self) -> Route:
        """Return the route."""
        return Route(PATH, self, methods=["POST"])

    @asynccontextmanager
    async def run(self, _app: object) -> AsyncIterator[None]:
        """Run the server while the app runs."""
        self._manager = StreamableHTTPSessionManager(self.server, stateless=True)
        async with self._manager.run():
            yield
        self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._manager is None:
            await JSONResponse({"error": translate(BUSY)}, 503)(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)

    async def _list(self, _context: object, _asked: object) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=name,
                    description=tool.description,
                    input_schema=tool.takes.model_json_schema(),
                    annotations=types.ToolAnnotations(read_only_hint=tool.reads, open_world_hint=False),
                )
                for name, tool in self._tools.items()
            ]
        )

    async def _call(self, context: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        request: Request | None = context.request
        person = Person() if request is None else self._people.read(request, "")
        reader = read_reader(*((request.headers, request.cookies) if request else ({}, {})))
        with reading(reader), acting(person):
            try:
                with self._hold(person):
                    sent = None if request is None else gr.Request(request)
                    return write_answer(await self._answer(asked.name, asked.arguments or {}, sent))
            except Exception as error:  # noqa: BLE001 - nobody after this can tell the caller
                return types.CallToolResult(content=[types.TextContent(text=_tell(asked.name, error))], is_error=True)

    async def _answer(self, name: str, given: dict[str, Any], sent: gr.Request | None) -> ToolAnswer:
        tool = self._tools.get(name)
        if tool is None:
            raise ValueNotAllowed(UNKNOWN_TOOL)
        try:
            asked = tool.takes.model_validate(given)
        except ValidationError as error:
            raise ValueNotAllowed(_say_faults(name, error)) from None
        return await tool.call(asked, sent)

    @contextmanager
    def _hold(self, person: Person) -> Iterator[None]:
        """Count a call while it is on its way. Raises TooManyAttempts."""
        limits = {"all": MOST, f"caller {person.library or person.account or person.address}": MOST_OF_CALLER}
        if any(self._open[one] >= most for one, most in limits.items()):
            raise TooManyAttempts(BUSY, AGAIN)
        self._open.update(limits.keys())
        try:
            yield
        finally:
            self._open -= Counter(limits.keys())


def write_answer(answer: ToolAnswer) -> types.CallToolResult:
    """Return an answer as the content that an agent reads: the facts as JSON, then the pictures and the file."""
    facts = dict(answer.facts)
    said = types.TextContent(text=json.dumps(facts, ensure_ascii=False, default=str))
    content: list[types.ContentBlock] = [said]
    content += [
        types.ImageContent(data=base64.b64encode(data).decode(), mime_type=kind) for data, kind in answer.pictures
    ]
    if answer.file is not None:
        content.append(types.EmbeddedResource(resource=_embed(answer.file)))
    return types.CallToolResult(content=content, structured_content=json.loads(said.text))


def _embed(file: ToolFile) -> types.TextResourceContents | types.BlobResourceContents:
    """Return a file as text where it is text, else as base64."""
    uri = f"proofroom:///{file.name}"
    if file.kind.startswith(("text/", "application/json")):
        return types.TextResourceContents(uri=uri, mime_type=file.kind, text=file.data.decode())
    return types.BlobResourceContents(uri=uri, mime_type=file.kind, blob=base64.b64encode(file.data).decode())


def _say_faults(name: str, error: ValidationError) -> Message:
    """Return the sentence about arguments that a tool does not take, without the values of the caller."""
    faults = [
        verbatim(f"{'.'.join(map(str, fault['loc']))} ({fault['msg']})")
        for fault in error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
    ]
    return Message(
        "Arguments of {tool} that do not fit: {faults}. Its input schema says what it takes.",
        tool=name,
        faults=Listed(faults, "and"),
    )


def _tell(name: str, error: Exception) -> str:
    """Return the sentence of an error, in the language of the caller; an unexpected error goes to the log too."""
    if isinstance(error, ProofroomError):
        return translate(error.message)
    place = place_of(error)
    logger.error("The tool %s stopped on %s at %s", name, type(error).__name__, place)
    return translate(InternalError(place).message)
