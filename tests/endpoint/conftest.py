"""A far end on loopback, a client that speaks to it, and requests to send."""

import base64
import struct
import zlib
from collections.abc import Callable

import pytest

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from tests.far_end import FarEnd

KEY = "mvk-Zk3vQ8rTn5WbX2yLp7Hd"


def make_png(width: int = 2, height: int = 2, colour_type: int = 6, shade: int = 0) -> bytes:
    """Return a PNG of one shade: colour type 0 is grey, 2 RGB, 4 grey with alpha, 6 RGBA."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    samples = {0: 1, 2: 3, 4: 2, 6: 4}[colour_type]
    rows = (b"\0" + bytes([shade]) * samples * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PNG = make_png()
BASE64 = base64.b64encode(PNG).decode()
FLOWER = {
    "created": 1750667997,
    "data": [{"b64_json": BASE64}],
    "usage": {
        "total_tokens": 4169,
        "input_tokens": 9,
        "output_tokens": 4160,
        "input_tokens_details": {"text_tokens": 9},
    },
}


@pytest.fixture
def make_client(far_end: FarEnd) -> Callable[..., ImagesClient]:
    """Give a function that makes a client of the far end."""

    def make(base_url: str = far_end.url, key: str = KEY, **options: object) -> ImagesClient:
        return ImagesClient(base_url, key, **options)

    return make


@pytest.fixture
def client(make_client: Callable[..., ImagesClient]) -> ImagesClient:
    return make_client()


@pytest.fixture
def flower() -> GenerateRequest:
    """Give the documented example's request."""
    return GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower")


@pytest.fixture
def beach_ball() -> EditRequest:
    """Give a masked edit in JPEG, so that every field travels."""
    return EditRequest(
        contract_for("gpt-image-1"),
        "Add a beach ball",
        size="1024x1024",
        quality="low",
        output_format="jpeg",
        output_compression=80,
        n=2,
        image=make_png(4, 3, colour_type=2),
        mask=make_png(4, 3),
    )
