"""What holds for every test: no key, no proxy, nothing beyond this machine; the browser's tests last."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.far_end import FarEnd

pytest_plugins = ("tests.network_guard",)

# The environment of whoever runs the tests must not decide what they see. SPACE_ID moves the data folder.
FOREIGN = re.compile(r"(PROOFROOM|MODELVERSE|OPENAI|GRADIO|HF)_.*|SPACE_ID|(?i:(https?|all|no)_proxy)")
for name in filter(FOREIGN.fullmatch, list(os.environ)):
    del os.environ[name]
# Processes that a test starts inherit these; Gradio and huggingface_hub read them when they are imported.
os.environ.update(
    GRADIO_ANALYTICS_ENABLED="False",
    HF_HUB_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    NO_PROXY="127.0.0.1,localhost",
    no_proxy="127.0.0.1,localhost",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: they are slow, and Playwright holds the event loop that async tests need."""
    browser = Path(__file__).parent / "browser"
    items.sort(key=lambda item: browser in item.path.parents)


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    """Give an endpoint on loopback that answers with what a test tells it to."""
    far_end = FarEnd()
    yield far_end
    far_end.close()
