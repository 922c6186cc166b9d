"""An images endpoint that takes two seconds over a picture, and next to no processor time.

A program of its own, so that it does not share a processor's turns with what is measured: it says its port on its
first line and serves any number of requests at once.
"""

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from components.imaging.picture.picture import write_png
from tests.benchmarks.pictures.scene import draw_photo

SECONDS = 2
BACKLOG = 1024
# The edge of the picture in pixels: so small that nobody waits for its bytes.
SMALL = 64


def draw_answer(edge: int) -> bytes:
    """Return the bytes of the answer, headers included; ``edge`` is that of the picture."""
    text = base64.b64encode(write_png(draw_photo((edge, edge)))).decode()
    usage = {"total_tokens": 281, "input_tokens": 9, "output_tokens": 272, "input_tokens_details": {"text_tokens": 9}}
    body = json.dumps({"created": 0, "data": [{"b64_json": text}], "usage": usage}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close"
    return f"{head}\r\n\r\n".encode() + body


@contextmanager
def serve_slowly(edge: int = SMALL) -> Iterator[str]:
    """Give the address of the endpoint, in a process of its own; ``edge`` is that of its picture."""
    command = [sys.executable, "-m", "tests.benchmarks.load.slow", str(edge)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.terminate()


async def serve(edge: int) -> None:
    """Answer until the process is ended."""
    answer = draw_answer(edge)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        await asyncio.sleep(SECONDS)
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0, backlog=BACKLOG)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
