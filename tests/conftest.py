"""What holds for every test: no key, no proxy, nothing beyond this machine; and which worker runs which tests."""

import gc
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import certifi
import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from components.studio.gradio_import import import_lean
from tests.bytecode import write_bytecode
from tests.far_end import FarEnd

pytest_plugins = ("tests.network_guard",)

# The environment of whoever runs the tests must not decide what they see. SPACE_ID moves the data folder.
FOREIGN = re.compile(r"(PROOFROOM|MODELVERSE|OPENAI|GRADIO|HF)_.*|SPACE_ID|(?i:(https?|all|no)_proxy)")
for name in filter(FOREIGN.fullmatch, list(os.environ)):
    del os.environ[name]
# Processes that a test starts inherit these; Gradio and huggingface_hub read them when they are imported.
os.environ.update(
    GRADIO_ANALYTICS_ENABLED="False",
    # The first of 100 ports that Gradio tries: each worker has its own. Of two studios that choose the same port at the
    # same moment one fails, after five seconds.
    GRADIO_SERVER_PORT=str(7860 + 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))),
    HF_HUB_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    NO_PROXY="127.0.0.1,localhost",
    no_proxy="127.0.0.1,localhost",
)
# Before a test imports Gradio, which then takes half the time.
import_lean()
# The collector looks after 10,000 new objects, and not after 700: a studio that is built is half a million that stay.
gc.set_threshold(10_000, 10, 10)
# No property is about how long it takes: on a busy machine it may be long.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


# The tests before an app with a key, which one worker starts for all of them.
KEYED = "tests/browser/keyed/"
# Files that take longest come first, so that no worker is left alone with one at the end.
LONG = (
    *("test_all_tabs.py", "test_coming_back.py", "test_look.py", "test_lineage.py"),
    *("test_edit_endpoint.py", "test_edit_tab.py", "test_compose.py", "test_recovery.py", "test_shutdown.py"),
    *("test_together.py", "test_search.py", "test_refused_edits.py", "test_downloads.py", "test_retouch.py"),
    *("test_edit.py", "test_form.py", "test_editor.py", "test_snippet.py", "test_mask.py"),
    *("test_mask_argument.py", "test_zoomed_view.py", "test_presses.py", "test_tools.py", "test_finger.py"),
    "test_house.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests of a browser after the others, and among each the longest files first."""
    if config.getoption("--accidents"):
        items[:] = [item for item in items if "accident" in item.fixturenames]
    items.sort(
        key=lambda item: (
            needs_browser(item.nodeid),
            not item.nodeid.startswith(KEYED),
            item.nodeid.partition("::")[0].rpartition("/")[2] not in LONG,
        )
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have the garbage collector walk no more over what is imported, half a million objects; see ``whole_memory``."""
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Collect garbage once: pytest does so twice after this, each time over all that the tests have left."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def whole_memory() -> Iterator[None]:
    """Let a test that looks for something among all objects of this process see the imported ones too."""
    gc.unfreeze()
    yield
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are cores: tests of a browser wait much of their time."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Write the bytecode once, before there are workers that would each write it."""
    write_bytecode(config)


class Scheduling(LoadFileScheduling):
    """Give a worker a whole file, as ``--dist loadfile`` does, but a single test of a browser, and all that need a key.

    All tests of a browser share what is slow to start, so any worker can take the next one; their files take up to a
    minute each. One worker begins with the other tests, so that the cores are busy while the others wait for a page.
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(KEYED):
            return KEYED
        return nodeid if needs_browser(nodeid) else super()._split_scope(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Assign the next unit of the kind that a worker begins with, or of the other kind where none is left."""
        wanted = node is not self.nodes[-1]
        scope = next((scope for scope in self.workqueue if needs_browser(scope) == wanted), next(iter(self.workqueue)))
        self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def needs_browser(nodeid: str) -> bool:
    """Return whether a test, or a file of tests, is under ``tests/browser``."""
    return nodeid.startswith("tests/browser/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Return how tests are dealt out; None leaves another ``--dist`` alone."""
    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accidents", type=int, help="let nothing but accidents happen, each so often")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have what takes ``accident``, its number, happen as often as is asked for, or as its module's ACCIDENTS says.

    A module's ACCIDENTS_EACH is for each time that is asked for.
    """
    if "accident" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--accidents") or 0
        times = asked * getattr(metafunc.module, "ACCIDENTS_EACH", 1) or getattr(metafunc.module, "ACCIDENTS", 1)
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
