"""What holds for every test: no key, no proxy, nothing beyond this machine; the browser's tests last."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import certifi
import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

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
# No property is about how long it takes: on a busy machine it may be long.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


BROWSER = Path(__file__).parent / "browser"
# What takes longest comes first, so that no worker is left alone with it at the end.
LONG = (
    *("test_edit_endpoint.py", "test_together.py", "test_shutdown.py", "test_import.py", "test_downloads.py"),
    *("test_form.py", "test_editor.py", "test_compose.py", "test_snippet.py", "test_refused_edits.py"),
    *("test_refusals.py", "test_mask.py", "test_edit.py"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the browser's tests last: Playwright holds the event loop that async tests need. Else the longest first."""
    if config.getoption("--accidents"):
        items[:] = [item for item in items if "accident" in item.fixturenames]
    items.sort(key=lambda item: (BROWSER in item.path.parents, item.path.name not in LONG))


class Scheduling(LoadFileScheduling):
    """Give a worker a whole file, as ``--dist loadfile`` does, but one browser test at a time, in the order above.

    All browser tests share what is slow to start, so any worker can take the next; files of theirs take up to a minute.
    """

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling | None:
    """Return how tests are dealt out; None leaves another ``--dist`` alone."""
    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accidents", type=int, help="let nothing but accidents happen, each so often")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have what takes ``accident``, its number, happen as often as is asked for, or as its module's ACCIDENTS says."""
    if "accident" in metafunc.fixturenames:
        times = metafunc.config.getoption("--accidents") or getattr(metafunc.module, "ACCIDENTS", 1)
        metafunc.parametrize("accident", range(times))


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have Gradio keep its cache where pytest clears it away, and httpx load one authority of certificates of 140.

    gradio_client makes a client for each of its requests, and httpx reads them all for each client.
    """
    os.environ["GRADIO_TEMP_DIR"] = str(config._tmp_path_factory.mktemp("gradio"))
    authority = config._tmp_path_factory.mktemp("authorities") / "one.pem"
    end = "-----END CERTIFICATE-----"
    authority.write_text(Path(certifi.where()).read_text("utf-8").partition(end)[0] + end)
    os.environ["SSL_CERT_FILE"] = str(authority)


@pytest.fixture(scope="session", autouse=True)
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have what libraries leave in the temporary folder (gradio_client: a folder for every file) cleared away too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("left")))
        yield


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    """Give an endpoint on loopback that answers with what a test tells it to."""
    far_end = FarEnd()
    yield far_end
    far_end.close()
