"""A file that the app names is sent as it is, in few pieces, and with its headers."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

from components.studio.server.sent_files import PIECE, SentFiles
from tests.studio.conftest import Served


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 5])
async def test_a_file_is_sent_whole(tmp_path: Path, size: int):
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    (tmp_path / "picture.png").write_bytes(data)
    pieces = []

    async def watched(scope, receive, send):
        async def send_on(message):
            pieces.append(len(message.get("body", b"")))
            await send(message)

        await SentFiles(app)(scope, receive, send_on)

    app = Starlette(routes=[Route("/file", lambda _request: FileResponse(tmp_path / "picture.png"))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(watched), base_url="http://test") as client:
        whole = await client.get("/file")
        head = await client.head("/file")
        part = await client.get("/file", headers={"Range": "bytes=0-0"})
    assert whole.content == data
    assert whole.headers["content-length"] == head.headers["content-length"] == str(size)
    assert (head.content, head.status_code) == (b"", 200)
    assert part.status_code == (206 if size else 416)
    assert max(pieces) <= PIECE


def test_a_picture_of_the_page_is_sent_with_the_safe_headers(served: Served):
    answer = httpx.get(f"{served.address}favicon.ico", trust_env=False)
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.content) == int(answer.headers["content-length"])
