"""A studio with the tools for agents, and the official client of the Model Context Protocol before it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import TYPE_CHECKING

import httpx2
import pytest

from components.endpoint.client.client import ImagesClient
from components.offline.server.server import start_offline
from components.settings.server_settings import ServerSettings
from tests.studio.conftest import Served

if TYPE_CHECKING:
    from mcp import Client

Connect = Callable[..., object]


@pytest.fixture(scope="package")
def for_agents(serve_all: Callable[..., Served]) -> Iterator[Served]:
    """Give a studio whose owner has set PROOFROOM_MCP=1."""
    offline = start_offline(delay=0, painter="flat")
    client = ImagesClient(offline.base_url, offline.api_key)
    yield serve_all(client, "the offline endpoint", "offline", server=ServerSettings(mcp=True))
    offline.stop()


@pytest.fixture
def token(for_agents: Served) -> str:
    """Give the token of a person with an empty library."""
    return for_agents.service.entrance.tokens.make(token_hex(32), None, "agent")[0]


@asynccontextmanager
async def connect(served: Served, token: str = "") -> AsyncIterator["Client"]:
    """Connect as an agent does, over HTTP; with a token as the person of the token."""
    # More than half a second, which only the worker that runs these tests has to spend.
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
        address = f"{served.address}gradio_api/mcp"
        async with Client(streamable_http_client(address, http_client=http)) as client:
            yield client
