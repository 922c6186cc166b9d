"""The endpoint in both profiles, with faults on demand, for a whole file."""

from collections.abc import Iterator

import httpx
import pytest

from components.offline.server.server import start_offline
from tests.offline.conftest import Caller


@pytest.fixture(scope="module")
def started():
    started = start_offline(delay=0, profile="openai", faults=True, painter="flat")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def streaming(started):
    caller = Caller(started.base_url)
    yield caller
    caller.http.close()


def serve(profile: str) -> Iterator[Caller]:
    started = start_offline(delay=0, profile=profile, faults=True, painter="flat")
    caller = Caller(started.base_url)
    yield caller
    caller.http.close()
    started.stop()


@pytest.fixture(scope="module")
def rehearsed() -> Iterator[Caller]:
    yield from serve("modelverse")


@pytest.fixture(scope="module")
def openai() -> Iterator[Caller]:
    yield from serve("openai")


def fail(caller: Caller, fault: str, **fields: object) -> httpx.Response:
    return caller.generate(prompt=f"fault: {fault}", quality="low", **fields)
