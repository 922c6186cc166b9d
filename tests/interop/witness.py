"""What reached the offline endpoint and what it answered, byte for byte.

Stands before the application (ASGI) and changes nothing.
"""

import base64
import json
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass
class Exchange:
    """Hold one request as it arrived, and the body of its answer."""

    path: str
    headers: Headers
    request: bytearray = field(default_factory=bytearray)
    answer: bytearray = field(default_factory=bytearray)

    @property
    def json(self) -> dict:
        """Return the fields of a request that is JSON."""
        return json.loads(self.request)

    @property
    def parts(self) -> list[tuple[str, Message]]:
        """Return the parts of a multipart request in order, each with its name."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        parts = BytesParser().parsebytes(head + self.request).get_payload()
        return [(part.get_param("name", header="content-disposition"), part) for part in parts]

    @property
    def files(self) -> list[tuple[str, str, bytes]]:
        """Return the name, the type and the bytes of each file of a multipart request."""
        files = [(name, part) for name, part in self.parts if part.get_filename() is not None]
        return [(name, part.get_content_type(), part.get_payload(decode=True)) for name, part in files]

    @property
    def fields(self) -> dict[str, str]:
        """Return the other fields of a multipart request."""
        fields = [(name, part) for name, part in self.parts if part.get_filename() is None]
        return {name: part.get_payload(decode=True).decode() for name, part in fields}

    @property
    def pictures(self) -> tuple[bytes, ...]:
        """Return the pictures of the answer."""
        return tuple(base64.b64decode(item["b64_json"]) for item in json.loads(self.answer)["data"])


class Witness:
    """Add every exchange to a list as it begins."""

    def __init__(self, app: ASGIApp, exchanges: list[Exchange]) -> None:
        self._app, self._exchanges = app, exchanges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and keep what goes by."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(scope["path"], Headers(scope=scope))
        self._exchanges.append(exchange)

        async def take() -> dict:
            message = await receive()
            exchange.request += message.get("body", b"")
            return message

        async def give(message: dict) -> None:
            exchange.answer += message.get("body", b"")
            await send(message)

        await self._app(scope, take, give)
