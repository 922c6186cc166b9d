"""The app in a process of its own, and the memory that a request takes there. Linux only."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.running_app import RunningApp

MB = 10**6


def measure(app: RunningApp, request: Callable[[], object]) -> float:
    """Return the megabytes that the app takes at most while it answers, beyond what it had."""
    process = place_of(app)
    try:
        # Sets the kernel's high-water mark back to what is in use.
        (process / "clear_refs").write_text("5")
    except OSError:
        pytest.skip("this system does not tell the memory of a process")
    before = _read(process, "VmRSS")
    request()
    return (_read(process, "VmHWM") - before) / MB


def resident(app: RunningApp) -> float:
    """Return the megabytes that the app has in use."""
    return _read(place_of(app), "VmRSS") / MB


def handles(app: RunningApp) -> int:
    """Return how many files and connections the app has open."""
    return len(list((place_of(app) / "fd").iterdir()))


def place_of(app: RunningApp) -> Path:
    """Return where the system tells of the app's process; skips the test where it does not."""
    place = Path(f"/proc/{app.process.pid}")
    if not place.exists():
        pytest.skip("this system does not tell the memory of a process")
    return place


def _read(process: Path, name: str) -> int:
    line = next(line for line in (process / "status").read_text().splitlines() if line.startswith(name + ":"))
    return int(line.split()[1]) * 1024
