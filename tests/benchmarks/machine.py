"""What it ran on, so that figures of two machines are not compared as if they were of one; and a place to work in."""

import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import cv2


def describe_machine(chromium: str | None) -> str:
    """Return one line each for the machine and for what runs on it; ``chromium`` is an executable or None."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{cpu_model()}, {os.cpu_count()} cores, {memory_size()}; {platform.system()} {platform.machine()};"
        f" load before the start {load}\n"
        f"Python {platform.python_version()}, NumPy {version('numpy')}, Pillow {version('pillow')},"
        f" OpenCV {cv2.__version__}, Gradio {version('gradio')}{chromium_version(chromium)}"
    )


def cpu_model() -> str:
    """Return the processor's name, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def memory_size() -> str:
    """Return the size of the main memory."""
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def chromium_version(executable: str | None) -> str:
    """Return ", " and what the browser calls itself, or an empty text without one."""
    if executable is None:
        return ""
    answer = subprocess.run([executable, "--version"], capture_output=True, text=True, timeout=60)
    return ", " + answer.stdout.partition(" built on")[0].strip()


@contextmanager
def borrow_folder() -> Iterator[Path]:
    """Give an empty folder that is gone afterwards, whether the work ends, fails or is told to stop."""
    stop = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="proofroom-bench-") as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, stop)
