"""An app in a process of its own on this machine, for benchmarks that ask it over HTTP."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.browser.running_app import find_free_port

HOME = Path(__file__).resolve().parents[3]
LONGEST_START = 180


@contextmanager
def run_app(
    program: Sequence[str], folder: Path, environ: Mapping[str, str], ready: str = "/readyz"
) -> Iterator[tuple[str, int]]:
    """Give the address and the process id of an app, once ``ready`` answers with 200; it is killed at the end.

    ``program``: the arguments of Python. ``folder``: for its data and its cache. ``environ``: its settings besides.
    Raises RuntimeError for a process that ended or took too long.
    """
    port, quiet = find_free_port(), subprocess.DEVNULL
    own = {
        "GRADIO_SERVER_NAME": "127.0.0.1",
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_TEMP_DIR": str(folder / "cache"),
        "PROOFROOM_DATA": str(folder / "data"),
    }
    address, environ = f"http://127.0.0.1:{port}", {**os.environ, **own, **environ}
    with subprocess.Popen([sys.executable, *program], cwd=HOME, env=environ, stdout=quiet, stderr=quiet) as process:
        try:
            _wait_until_ready(process, address + ready)
            yield address, process.pid
        finally:
            process.send_signal(signal.SIGKILL)


def _wait_until_ready(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + LONGEST_START
    with httpx.Client(trust_env=False, timeout=LONGEST_START) as client:
        while True:
            with suppress(httpx.TransportError):
                if client.get(address).status_code == httpx.codes.OK:
                    return
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"no answer from {address}")
            time.sleep(0.02)
