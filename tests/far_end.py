"""An endpoint on loopback that sends scripted bytes and keeps what it was asked.

Knows of HTTP only where a request ends. Every connection takes the next script and is closed after it.
"""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from queue import Empty, SimpleQueue

TLS_HANDSHAKE = b"\x16"
RESET = object()  # in a script: break the connection off with a TCP reset


@dataclass(frozen=True)
class Asked:
    """Hold one request as it arrived."""

    line: str
    headers: Message
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def parts(self) -> list[Message]:
        """Return the parts of a multipart body, in order."""
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        return BytesParser().parsebytes(head + self.body).get_payload()


class FarEnd:
    """Answer on loopback with scripts: bytes are sent, a number is a pause in seconds, RESET breaks off.

    With ``models`` it lists them to whoever asks for its models, without a script and without keeping that. Speaks TLS
    where it is given a context; otherwise it gives up on one who does.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, models: Sequence[str] = ()) -> None:
        self._tls = tls
        self.asked: list[Asked] = []
        self._list = http_answer({"data": [{"id": model} for model in models]}) if models else None
        self._scripts: SimpleQueue = SimpleQueue()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    def say(self, *script: object) -> None:
        """Queue a script for the next connection; a function in it is given what was asked and returns bytes."""
        self._scripts.put(script)

    def answer(self, body: object, status: int = 200, **headers: str) -> None:
        """Queue a whole answer: bytes as they are, anything else as JSON."""
        self.say(http_answer(body, status, **headers))

    def forget(self) -> None:
        """Drop the scripts that nobody came for."""
        with suppress(Empty):
            while True:
                self._scripts.get_nowait()

    def close(self) -> None:
        self._closing.set()
        # Closing alone leaves a thread in accept() for good on Linux; on macOS a listener cannot be shut down.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, raw: socket.socket) -> None:
        try:
            with self._tls.wrap_socket(raw, server_side=True) if self._tls else raw as connection:
                speaks_tls = not self._tls and connection.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE
                asked = None if speaks_tls else _read_request(connection)
                if asked and self._list and asked.line.startswith("GET /v1/models "):
                    connection.sendall(self._list)
                    return
                if asked:
                    self.asked.append(asked)
                for step in self._scripts.get_nowait():
                    if step is RESET:
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    elif isinstance(step, int | float):
                        self._closing.wait(step)
                    else:
                        connection.sendall(step(asked) if isinstance(step, Callable) else step)
        except (OSError, Empty):
            return


def http_answer(body: object, status: int = 200, **headers: str) -> bytes:
    """Return the bytes of a whole answer; header names are given with underscores."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"Content-Type": "application/json", "Content-Length": str(len(content))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + content


def _read_request(connection: socket.socket) -> Asked | None:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode().strip()
        head = b"".join(iter(stream.readline, b"\r\n")) if line else b""
        if not line:
            return None
        headers = BytesParser().parsebytes(head)
        return Asked(line, headers, stream.read(int(headers["Content-Length"] or 0)))
