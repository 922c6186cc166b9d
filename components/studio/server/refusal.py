"""A refusal of the web server: a status and a sentence, in the language of who sends the request."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from components.message.message import Message
from components.studio.language.reader import read_reader, reading
from components.studio.language.translation import translate


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, message: Message, closes: bool = False
) -> None:
    """Answer a request with a sentence; ``closes`` ends the connection, whose body was not read to its end."""
    request = Request(scope)
    with reading(read_reader(request.headers, request.cookies)):
        said = translate(message)
    headers = {"Cache-Control": "no-store"} | ({"Connection": "close"} if closes else {})
    await PlainTextResponse(said, status, headers)(scope, receive, send)
