"""The app in a process of its own, and the memory that a request takes there. Linux only."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.running_app import RunningApp

MB = 10**6


def measure(app: RunningApp, request: Callable[[], object]) -> float:
    """Return the megabytes that the app takes at most while it answers, beyond what it had."""
    process = Path(f"/proc/{app.process.pid}")
    try:
        # Sets the kernel's high-water mark back to what is in use.
        (process / "clear_refs").write_text("5")
    except OSError:
        pytest.skip("this system does not tell the memory of a process")
    before = _read(process, "VmRSS")
    request()
    return (_read(process, "VmHWM") - before) / MB


def _read(process: Path, name: str) -> int:
    line = next(line for line in (process / "status").read_text().splitlines() if line.startswith(name + ":"))
    return int(line.split()[1]) * 1024
