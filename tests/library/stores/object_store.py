"""An object store of the tests' own that speaks S3 over HTTP: moto's server, on this machine."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import fsspec
import pytest


@contextmanager
def run_object_store() -> Iterator[str]:
    """Give the address of a new object store; a bucket is made at its first use."""
    # A quarter of a second, which only a worker that runs a store has to spend.
    from moto.server import ThreadedMotoServer

    # It logs each request.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


class Refusing(BaseHTTPRequestHandler):
    """Have every bucket, and refuse all but the question for it; the server has ``code`` and ``asked``."""

    # With 1.0 nobody would be told to go on, and s3fs waits for that before it sends a file.
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(200, b"")

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self._answer(403, f"<Error><Code>{self.server.code}</Code><Message>sk-secret</Message></Error>".encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Write nothing."""


@contextmanager
def run_refusing_store(code: str) -> Iterator[tuple[str, list[str]]]:
    """Give the address of a store that refuses to keep anything, and what it was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    server.code, server.asked = code, []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def set_environment(patch: pytest.MonkeyPatch, url: str) -> None:
    """Have s3fs find an object store, in this process and in those that it starts."""
    patch.setenv("AWS_ENDPOINT_URL", url)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        patch.setenv(name, "tests")
    patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    # Else a store of another address would be asked still.
    fsspec.get_filesystem_class("s3").clear_instance_cache()
