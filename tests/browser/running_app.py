"""The app in a process of its own, started as a user starts it and stopped as Ctrl-C does."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

START_SECONDS = 90


@dataclass(frozen=True)
class RunningApp:
    """Hold the app that the tests drive: its address, data folder, the file it writes to, process group and process.

    The process is None where another process started the app.
    """

    url: str
    data: Path
    log: Path
    group: int
    process: subprocess.Popen | None = None

    def last_words(self, lines: int = 40) -> str:
        """Return the end of what the app has written."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@contextmanager
def share_app(script: Path, folder: Path) -> Iterator[RunningApp]:
    """Give an app that whichever process comes first with this folder starts, and whichever leaves last stops.

    Whoever uses it holds a lock, which the system takes back however a process ends.
    """
    folder.mkdir(exist_ok=True)
    known = folder / "app.json"
    with (folder / "door").open("w") as door, (folder / "using").open("w") as using:
        fcntl.flock(door, fcntl.LOCK_EX)
        if known.exists():
            url, data, log, group = json.loads(known.read_text())
            app = RunningApp(url, Path(data), Path(log), group)
        else:
            app = start_app(script, folder)
            known.write_text(json.dumps([app.url, str(app.data), str(app.log), app.group]))
        fcntl.flock(using, fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield app
        finally:
            fcntl.flock(door, fcntl.LOCK_EX)
            with suppress(BlockingIOError):
                fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
                known.unlink()
                stop_app(app)


def start_app(script: Path, folder: Path, **environ: str) -> RunningApp:
    """Run a script that launches Gradio, as a user does, and return when it answers; fails with its output."""
    port = find_free_port()
    data, log = folder / "data", folder / "app.log"
    environ = {
        **os.environ,
        "GRADIO_SERVER_NAME": "127.0.0.1",
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_TEMP_DIR": str(folder / "cache"),
        "PROOFROOM_DATA": str(data),
        "PROOFROOM_OFFLINE_DELAY": "0",
        "PROOFROOM_OFFLINE_PAINTER": "flat",
        "PYTHONUNBUFFERED": "1",
        **environ,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, script.name],
            cwd=script.parent,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    app = RunningApp(f"http://127.0.0.1:{port}", data, log, process.pid, process)
    deadline = time.monotonic() + START_SECONDS
    while not answers(app.url):
        if process.poll() is not None:
            pytest.fail(f"{script.name} ended with {process.returncode}:\n{app.last_words()}", pytrace=False)
        if time.monotonic() > deadline:
            stop_app(app)
            pytest.fail(f"{script.name} did not answer in {START_SECONDS} s:\n{app.last_words()}", pytrace=False)
        time.sleep(0.2)
    return app


def stop_app(app: RunningApp) -> None:
    """Stop the app and whatever it started; nothing of it is needed any more."""
    with suppress(ProcessLookupError):
        os.killpg(app.group, signal.SIGKILL)
    if app.process is not None:
        app.process.wait(60)


def answers(url: str) -> bool:
    """Return whether an app answers, asked for what costs it least."""
    try:
        urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        # A bare Gradio app, the rival of the benchmarks, has no such page.
        return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


def find_free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return server.getsockname()[1]
