"""The two ends and LiteLLM between them, and its log beside every test that fails."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from components.endpoint.client.client import ImagesClient
from components.imaging.mask.mask import mask_as_png
from components.imaging.picture.picture import write_png
from components.offline.server.server import start_offline
from tests.browser.running_app import find_free_port
from tests.interop.witness import Exchange, Witness

ROOT = Path(__file__).resolve().parents[2]
# What our client shows LiteLLM, and what LiteLLM shows the endpoint.
NEAR_KEY = "sk-near-0123456789abcdef"
FAR_KEY = "sk-far-0123456789abcdef"
# Importing LiteLLM alone takes many seconds on a machine that is busy.
START_SECONDS = 300
LOG_LINES = 40
LOG = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    default = ROOT / ".venv-interop" / "bin" / "litellm"
    parser.addoption("--litellm", type=Path, default=default, help="LiteLLM's program (default: %(default)s)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Show what LiteLLM last said with every test that failed."""
    report = yield
    log = item.config.stash.get(LOG, None)
    if report.failed and log is not None and log.exists():
        report.sections.append(("LiteLLM's log", end_of(log)))
    return report


def end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])


@pytest.fixture(scope="session")
def exchanges() -> list[Exchange]:
    """Give what reaches the endpoint, the latest last."""
    return []


@pytest.fixture(scope="session")
def endpoint_url(exchanges) -> Iterator[str]:
    """Give the offline endpoint, as OpenAI has it, failing on demand."""
    endpoint = start_offline(delay=0, profile="openai", faults=True, painter="flat")
    endpoint.server.config.app.add_middleware(Witness, exchanges=exchanges)
    yield endpoint.base_url
    endpoint.stop()


@pytest.fixture(scope="session")
def proxy_url(endpoint_url, request, tmp_path_factory) -> Iterator[str]:
    """Give LiteLLM's proxy before the endpoint, in a process of its own."""
    program = request.config.getoption("--litellm")
    if not program.exists():
        pytest.exit(f"LiteLLM is not at {program}: run make interop, or name it with --litellm.", returncode=2)
    folder = tmp_path_factory.mktemp("litellm")
    log = request.config.stash[LOG] = folder / "log.txt"
    target = {"model": "openai/gpt-image-1", "api_base": endpoint_url, "api_key": FAR_KEY}
    settings = {
        "model_list": [{"model_name": "gpt-image-1", "litellm_params": target}],
        "general_settings": {"master_key": NEAR_KEY},
        # Without a rest after a failure: the next test wants the same endpoint.
        "router_settings": {"num_retries": 0, "disable_cooldowns": True},
    }
    # JSON is YAML.
    (folder / "config.yaml").write_text(json.dumps(settings))
    # Whatever it looks for beyond this machine meets a port on which nobody listens.
    nowhere = f"http://127.0.0.1:{find_free_port()}"
    environ = {
        **os.environ,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "DISABLE_ADMIN_UI": "True",
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "HOME": str(folder),
        "PYTHONUNBUFFERED": "1",
    }
    url = f"http://127.0.0.1:{(port := find_free_port())}"
    command = [program, "--config", folder / "config.yaml", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, "--telemetry", "False"], cwd=folder, env=environ, stdout=out, stderr=out)
    try:
        wait_until_ready(process, url, log)
        yield f"{url}/v1"
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen, url: str, log: Path) -> None:
    """Return when the proxy answers; end the run where it does not come up."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/health/liveliness", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    how = "did not answer" if process.poll() is None else f"ended with status {process.returncode}"
    pytest.exit(f"LiteLLM {how}, so nothing was tested. The end of its log:\n{end_of(log)}", returncode=1)


@pytest.fixture(scope="session")
def client(proxy_url) -> ImagesClient:
    """Give the client of the app, which knows the proxy and its key alone."""
    return ImagesClient(proxy_url, NEAR_KEY, read_timeout=60)


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A PNG of 1024 x 1024 pixels that no encoder would write the same again: noise, at no compression."""
    return png_of_noise(1)


@pytest.fixture(scope="session")
def mask() -> bytes:
    """The picture's mask, its middle to be repainted."""
    hole = np.zeros((1024, 1024), dtype=bool)
    hole[300:700, 300:700] = True
    return mask_as_png(hole)


def png_of_noise(seed: int) -> bytes:
    noise = np.random.default_rng(seed).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    return write_png(np.kron(noise, np.ones((32, 32, 1), dtype=np.uint8)))
