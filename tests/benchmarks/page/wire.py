"""An images endpoint on loopback that notes when a request arrives, and answers with a picture at once.

Runs in a thread of the process that drives the browser, so that click and arrival are read off one clock.
"""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue

from components.imaging.picture.picture import read_picture


@dataclass(frozen=True)
class Arrival:
    """Hold when a request's first line and when its last byte were read (``time.monotonic``), and its body."""

    first: float
    last: float
    content_type: str
    body: bytes

    def part(self, name: str) -> bytes:
        """Return the content of a part of the multipart body."""
        head = f"Content-Type: {self.content_type}\r\n\r\n".encode()
        for part in BytesParser().parsebytes(head + self.body).get_payload():
            if part.get_param("name", header="content-disposition") == name:
                return part.get_payload(decode=True)
        raise KeyError(name)

    @property
    def is_masked(self) -> bool:
        """Whether the mask leaves a part to be repainted, and not all: the stroke travelled."""
        alpha = read_picture(self.part("mask")).pixels[..., 3]
        return bool((alpha == 0).any() and (alpha == 255).any())


@dataclass(frozen=True)
class Wire:
    """Hold a running endpoint: its address, and what arrives."""

    base_url: str
    arrivals: SimpleQueue


@contextmanager
def open_wire(picture: bytes) -> Iterator[Wire]:
    """Serve until the block ends; every request is answered with ``picture``."""
    answer = json.dumps({"created": 0, "data": [{"b64_json": base64.b64encode(picture).decode()}]}).encode()
    arrivals: SimpleQueue = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def parse_request(self) -> bool:
            self.first = time.monotonic()
            return super().parse_request()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrivals.put(Arrival(self.first, time.monotonic(), self.headers["Content-Type"], body))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Wire(f"http://127.0.0.1:{server.server_port}/v1", arrivals)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
