"""A small request takes little memory, whatever it asks for. The app runs in a process of its own."""

import io
from collections.abc import Iterator
from functools import partial
from itertools import repeat
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.browser.running_app import RunningApp, start_app, stop_app
from tests.studio.server.hostile import handles, measure, resident

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
    for body in (b"[" * 10**6, b'{"data": [' + b"[]," * 3 * 10**5):
        request = partial(ask, app, 413, "/gradio_api/queue/join", content=body)
        assert measure(app, request) < MOST
    # In pieces, so that the test itself needs no memory for the whole.
    digits, length = repeat(b"1" * 10**6, 300), {"Content-Length": str(300 * 10**6)}
    request = partial(ask, app, 413, "/gradio_api/queue/join", content=digits, headers=length)
    assert measure(app, request) < MOST


def test_a_picture_of_a_few_bytes_and_many_pixels(app):
    # As many pixels as Pillow opens without an error, all of them black.
    packed = io.BytesIO()
    Image.new("1", (16000, 11000)).save(packed, "PNG")
    assert len(packed.getvalue()) < 50_000
    files = {"files": ("a.png", packed.getvalue())}
    [path] = httpx.post(f"{app.url}/gradio_api/upload", files=files, timeout=60).json()
    named = {"path": path, "meta": {"_type": "gradio.FileData"}}
    body = {"prompt": "A rose", "image": named, "references": [named] * 16}

    def edit() -> None:
        event = httpx.post(f"{app.url}/gradio_api/call/v2/edit", json=body, timeout=60).json()["event_id"]
        assert "event: error" in httpx.get(f"{app.url}/gradio_api/call/edit/{event}", timeout=120).text

    assert measure(app, edit) < MOST


def test_a_form_with_a_field_that_never_ends(app):
    def pieces() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
        for _ in range(300):
            yield b"x" * 10**6

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    request = partial(ask, app, 400, "/gradio_api/upload", content=pieces(), headers=headers)
    assert measure(app, request) < MOST


def test_calls_of_scripts_leave_nothing_behind(app):
    def call(client: httpx.Client) -> None:
        body = {"prompt": "A ball", "quality": "low"}
        event = client.post(f"{app.url}/gradio_api/call/v2/generate", json=body).json()["event_id"]
        assert "event: complete" in client.get(f"{app.url}/gradio_api/call/generate/{event}").text

    with httpx.Client(timeout=60) as client:
        for _ in range(20):
            call(client)
        before, opened = resident(app), handles(app)
        for _ in range(60):
            call(client)
        # Each call once left 0.6 MB: 36 in all. The memory of threads that a busy machine starts comes to some 20.
        assert resident(app) - before < 28
        assert handles(app) <= opened + 5
