"""The endpoint in OpenAI's profile, with faults on demand, for a whole file."""

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
