"""A small request takes little memory, whatever it asks for. The app runs in a process of its own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.browser.running_app import RunningApp, start_app, stop_app
from tests.studio.server.hostile import measure

APP = Path(__file__).resolve().parents[3] / "app.py"
# Generous: what a request took before its limit was 1,500 MB and more.
MOST = 150


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    app = start_app(APP, tmp_path_factory.mktemp("hostile"))
    for path in ("/config", "/pwa_icon/192"):  # what is loaded once is no memory of a request
        httpx.get(app.url + path, timeout=60)
    yield app
    stop_app(app)


def ask(app: RunningApp, status: int, path: str, method: str = "POST", **sent: object) -> None:
    """Send a request, and expect the status of its answer."""
    answer = httpx.request(method, f"{app.url}{path}", timeout=120, **sent)
    assert answer.status_code == status, answer.text[:300]


def test_an_icon_of_any_size(app):
    assert measure(app, partial(ask, app, 404, "/pwa_icon/14000", "GET")) < MOST


def test_a_layer_of_the_editor_with_any_number(app):
    # The list of the layers would be filled up to the number.
    editor = next(
        component["id"]
        for component in httpx.get(f"{app.url}/config", timeout=60).json()["components"]
        if component["type"] == "imageeditor"
    )
    form = {"type": "layer", "index": "200000000", "id": "1", "component_id": str(editor)}
    form |= {"session_hash": "x", "fn_name": "accept_blobs"}
    files = {"file": ("a.png", b"x")}
    request = partial(ask, app, 404, "/gradio_api/component_server", data=form, files=files)
    assert measure(app, request) < MOST


def test_a_request_of_any_length_and_depth(app):
    for body in (b"[" * 10**6, b"1" * 300 * 10**6, b'{"data": [' + b"[]," * 3 * 10**5):
        request = partial(ask, app, 413, "/gradio_api/queue/join", content=body)
        assert measure(app, request) < MOST
