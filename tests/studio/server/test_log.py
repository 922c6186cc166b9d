"""What whoever started Proofroom finds in the log."""

import logging
import socket
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

import pytest
from starlette.requests import ClientDisconnect

from components.settings.settings import read_settings
from components.studio.server.log import SERVER, is_worth_logging, open_log
from tests.studio.conftest import Served


class Lines(logging.Handler):
    """Keep what is said to the log, and what of it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.said: SimpleQueue[str] = SimpleQueue()
        self.written: SimpleQueue[str] = SimpleQueue()

    def hear(self, record: logging.LogRecord) -> bool:
        self.said.put(record.exc_info[0].__name__ if record.exc_info else "")
        return True

    def emit(self, record: logging.LogRecord) -> None:
        self.written.put(record.getMessage())


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Give what the web server writes into the log."""
    server, lines = logging.getLogger(SERVER), Lines()
    server.addHandler(lines)
    server.addFilter(lines.hear)
    yield lines
    server.removeHandler(lines)
    server.removeFilter(lines.hear)
    server.removeFilter(is_worth_logging)


def leave_in_mid_upload(served: Served) -> None:
    """Begin to hand a picture over, and close the page."""
    address = urlsplit(served.address)
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + bytes(1000)
    head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 99999\r\n"
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(f"{head}Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode() + body)


def test_a_visitor_who_goes_away_leaves_no_trace_in_the_log(served: Served, lines: Lines):
    open_log(read_settings({}))
    leave_in_mid_upload(served)
    assert lines.said.get(timeout=20) == "ClientDisconnect"
    # The next answer comes after the server has written all that it has to say of the last.
    assert served.get("config").status_code == 200
    with pytest.raises(Empty):
        lines.written.get_nowait()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ClientDisconnect(), False),
        (BaseExceptionGroup("several", [ClientDisconnect(), ClientDisconnect()]), False),
        (BaseExceptionGroup("several", [ClientDisconnect(), ValueError()]), True),
        (ValueError(), True),
        (None, True),
    ],
    ids=["gone", "gone twice", "gone and a mistake", "a mistake", "a line"],
)
def test_everything_else_is_told(error, told):
    info = (type(error), error, None) if error else None
    record = logging.LogRecord(SERVER, logging.ERROR, "", 0, "Exception in ASGI application", (), info)
    assert is_worth_logging(record) is told
