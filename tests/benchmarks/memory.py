"""The peak memory of one piece of work, in a process of its own: ``python -m tests.benchmarks.memory MODULE ...``.

Linux only: the kernel's high-water mark of this process (VmHWM) can be set back to what is in use there, so that what
made the inputs does not count. ``ru_maxrss`` cannot, and starts from the peak of the process that started this one.
"""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")


def measure_peak(module: str, *words: object) -> int | None:
    """Return the bytes that work takes beyond its inputs; None where the system does not tell.

    ``module`` is the full name of a module with ``prepare_words(*words, small=...)``, which makes the inputs and
    returns the work.
    """
    if not os.access(RESET, os.W_OK):
        return None
    # Every large array is given back when it is freed, so that no step is done in what another left.
    environ = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
    command = [sys.executable, "-m", "tests.benchmarks.memory", module, *map(str, words)]
    answer = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    return int(answer.stdout)


def read_status(name: str) -> int:
    """Return a line of the kernel's status of this process, in bytes."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name + ":"))
    return int(line.split()[1]) * 1024


def main(module: str, *words: str) -> None:
    """Print the bytes."""
    import cv2

    prepare_words = import_module(module).prepare_words
    cv2.setNumThreads(1)
    # What is loaded at a first call is no memory of the step.
    prepare_words(*words, small=True)()
    work = prepare_words(*words, small=False)
    RESET.write_text("5")
    before = read_status("VmRSS")
    work()
    print(max(0, read_status("VmHWM") - before))


if __name__ == "__main__":
    main(*sys.argv[1:])
