"""One started endpoint for the folder, and pictures made for the purpose."""

import base64
import io
from importlib import import_module
from types import ModuleType

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from components.offline.server.server import start_offline


def png_of(pixels: np.ndarray, **save: object) -> bytes:
    """Return the PNG of an array."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", **save)
    return stream.getvalue()


class Caller:
    """Speak to the endpoint as curl would."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.http = httpx.Client(base_url=base_url, headers={"Authorization": "Bearer test"}, timeout=60)

    def generate(self, **fields: object) -> httpx.Response:
        return self.http.post("/images/generations", json={"model": "gpt-image-1", "prompt": "one red ball", **fields})

    def edit(self, files: list, **fields: object) -> httpx.Response:
        return self.http.post(
            "/images/edits", data={"model": "gpt-image-1", "prompt": "one red ball", **fields}, files=files
        )

    @staticmethod
    def picture(response: httpx.Response, index: int = 0) -> Image.Image:
        assert response.status_code == 200, response.text
        picture = Image.open(io.BytesIO(base64.b64decode(response.json()["data"][index]["b64_json"])))
        picture.load()
        return picture


@pytest.fixture(scope="session")
def endpoint():
    """Serve the endpoint with flat pictures, which cost nothing, for tests that do not look at them."""
    started = start_offline(delay=0, painter="flat")
    yield started
    started.stop()
    # On a busy machine the thread may end later than ``stop`` waits for.
    started.thread.join(60)
    assert not started.thread.is_alive()


@pytest.fixture(scope="session")
def caller(endpoint):
    caller = Caller(endpoint.base_url)
    yield caller
    caller.http.close()


@pytest.fixture(scope="session")
def official() -> ModuleType:
    """Give the official client, imported here: every worker collects every test, and one runs those of the client."""
    return import_module("openai")


@pytest.fixture(scope="session")
def detailed():
    """Speak to an endpoint that draws as it does for people."""
    started = start_offline(delay=0)
    caller = Caller(started.base_url)
    yield caller
    caller.http.close()
    started.stop()


@pytest.fixture(scope="session")
def photo() -> np.ndarray:
    """A blue-grey wall with fine texture and a yellow disc, (1024, 1024, 3) uint8."""
    rng = np.random.default_rng(7)
    base = np.full((1024, 1024, 3), (90, 110, 130), np.float32)
    base += np.linspace(-20, 20, 1024)[:, None, None] + rng.normal(0, 3, (1024, 1024, 1))
    picture = Image.fromarray(base.clip(0, 255).astype(np.uint8))
    ImageDraw.Draw(picture).ellipse((412, 412, 612, 612), fill=(240, 220, 40))
    return np.asarray(picture)


@pytest.fixture(scope="session")
def hole() -> np.ndarray:
    """The square around the disc, (1024, 1024) bool."""
    mask = np.zeros((1024, 1024), bool)
    mask[372:652, 372:652] = True
    return mask


@pytest.fixture(scope="session")
def mask_png(hole) -> bytes:
    rgba = np.zeros((1024, 1024, 4), np.uint8)
    rgba[..., 3] = np.where(hole, 0, 255)
    return png_of(rgba)


@pytest.fixture(scope="session")
def photo_png(photo) -> bytes:
    return png_of(photo, compress_level=1)
