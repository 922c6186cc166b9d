"""Eight hostile uploads at once: files that are large, cut, many in one, or a form's field without an end.

The app runs in a process of its own, whose peak of memory and whose cache are read while the uploads come in.
"""

import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.benchmarks.load.leftover import APP
from tests.benchmarks.table import print_table
from tests.browser.running_app import RunningApp, start_app, stop_app

MB = 10**6
AT_ONCE, LARGE = 8, 200 * MB
MOST = 1000 * MB
FORM = {"Content-Type": "multipart/form-data; boundary=b"}
FILE = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
FIELD = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n'


def send(app: RunningApp, head: bytes, size: int) -> None:
    """Send a form whose last part has so many bytes and no end."""

    def pieces() -> Iterator[bytes]:
        yield head
        for _ in range(size // MB):
            yield b"x" * MB

    try:
        httpx.post(f"{app.url}/gradio_api/upload", content=pieces(), headers=FORM, timeout=120)
    except httpx.HTTPError:
        # The app may close the connection while more is sent.
        return


def cut(app: RunningApp) -> None:
    """Send a part of a file, and go away."""
    place = urlsplit(app.url)
    head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {LARGE}\r\n"
    with socket.create_connection((place.hostname, place.port)) as sender:
        sender.sendall(f"{head}Content-Type: {FORM['Content-Type']}\r\n\r\n".encode() + FILE + b"x" * 50 * MB)


def measure_rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table."""
    ways: dict[str, Callable[[RunningApp], None]] = {
        f"files of {LARGE // MB} MB": lambda app: send(app, FILE, LARGE),
        "files that are cut": cut,
        "fields without an end": lambda app: send(app, FIELD, LARGE),
        "a hundred files in one": lambda app: send(app, FILE + (b"\r\n" + FILE) * 100, 20 * MB),
    }
    with tempfile.TemporaryDirectory() as folder:
        app = start_app(APP, Path(folder))
        try:
            for name, way in ways.items():
                Path(f"/proc/{app.process.pid}/clear_refs").write_text("5")
                with ThreadPoolExecutor(AT_ONCE) as pool:
                    list(pool.map(way, [app] * AT_ONCE))
                peak = _read(app, "VmHWM")
                yield f"{AT_ONCE} at once: {name}", f"{peak / MB:,.0f} MB", "met" if peak < MOST else "MISSED"
        finally:
            stop_app(app)


def main() -> None:
    """Print the table."""
    print("### Hostile uploads\n")
    print_table(("what is sent", "the app's peak of memory", f"under {MOST // MB} MB"), measure_rows(), sys.stdout)


def _read(app: RunningApp, name: str) -> int:
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name + ":")).split()[1]) * 1024
