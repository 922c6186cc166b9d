"""The peak memory of one step, in a process of its own: ``python -m tests.benchmarks.memory WAY STEP ...``.

Linux only: the kernel's high-water mark of this process (VmHWM) can be set back to what is in use there, so that what
made the inputs does not count. ``ru_maxrss`` cannot, and starts from the peak of the process that started this one.
"""

import os
import subprocess
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")


def measure_peak(way: str, row: tuple) -> int | None:
    """Return the bytes a step took beyond its inputs; None where the system does not tell."""
    if not os.access(RESET, os.W_OK):
        return None
    # Every large array is given back when it is freed, so that no step is done in what another left.
    environ = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
    command = [sys.executable, "-m", "tests.benchmarks.memory", way, *map(str, row)]
    answer = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    return int(answer.stdout)


def read_status(name: str) -> int:
    """Return a line of the kernel's status of this process, in bytes."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name + ":"))
    return int(line.split()[1]) * 1024


def main(way: str, step: str, megapixels: str, view_edge: str, path: str) -> None:
    """Print the bytes."""
    import cv2

    from tests.benchmarks.imaging import prepare

    cv2.setNumThreads(1)
    # What is loaded at a first call is no memory of the step.
    prepare(step, way, 1, 256, path)()
    work = prepare(step, way, float(megapixels), int(view_edge), path)
    RESET.write_text("5")
    before = read_status("VmRSS")
    work()
    print(max(0, read_status("VmHWM") - before))


if __name__ == "__main__":
    main(*sys.argv[1:])
