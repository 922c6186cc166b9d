"""PatchMatch in processes of its own, with limits of time, memory and number.

Native code that hangs, crashes or fills the memory ends with its process: whoever asked is told, and goes on. Knows
nothing about crops and scales.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from components.imaging.erase.patch_match_process import HEADER, WITHOUT
from components.message.message import Message

SCRIPT = Path(__file__).with_name("patch_match_process.py")
# The working scale takes a few seconds of the processor and 50 MB, Python and numpy with it. A busy machine needs
# longer, and the address space that libraries reserve is larger than what they use.
SECONDS, MEMORY = 60.0, 1_000_000_000
# The patches that are compared span 11 x 11 pixels. Smaller ones copied parts of objects, larger ones took twice the
# time.
RADIUS = 5
# Seconds between two looks at whether the result is still wanted.
LOOK = 0.25
NOT_HERE = Message("PatchMatch is not to be had on this machine, so OpenCV's plainer filling was used.")
TOO_SLOW = Message("PatchMatch took longer than {seconds:.0f} s and was stopped, so OpenCV's plainer filling was used.")
BROKE_OFF = Message("PatchMatch broke off, so OpenCV's plainer filling was used.")


def never() -> None:
    """Never break a filling off."""


class PatchMatch:
    """Run PatchMatch, in at most ``processes`` at once; the others wait.

    ``seconds`` and ``memory``, in bytes, are the limits of one process. ``command`` starts it.
    """

    def __init__(
        self,
        processes: int | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        command: tuple[str, ...] = (sys.executable, "-I", str(SCRIPT)),
    ) -> None:
        self._free = threading.BoundedSemaphore(processes or max(1, os.cpu_count() or 1))
        self._seconds, self._memory, self._command = seconds, memory, command

    def fill(
        self, pixels: np.ndarray, hole: np.ndarray, check_wanted: Callable[[], None] = never
    ) -> np.ndarray | Message:
        """Return the pixels with the hole filled, or a sentence that says why there are none.

        ``pixels``: (height, width, 3) uint8; ``hole``: (height, width) bool, neither empty nor full. ``check_wanted``
        is called all the while, and raises where the result is not wanted any more; the process is ended then.
        """
        while not self._free.acquire(timeout=LOOK):
            check_wanted()
        try:
            check_wanted()
            came = self._run(pixels, hole, check_wanted)
        finally:
            self._free.release()
        if isinstance(came, Message):
            return came
        if len(came) != pixels.size:
            return BROKE_OFF
        return np.frombuffer(came, np.uint8).reshape(pixels.shape)

    def _run(self, pixels: np.ndarray, hole: np.ndarray, check_wanted: Callable[[], None]) -> bytes | Message:
        height, width = hole.shape
        # Without the environment, which holds keys. Windows starts nothing without its own part of it.
        environment = None if sys.platform == "win32" else {"OPENBLAS_NUM_THREADS": "1"}
        # Files in place of pipes: neither side waits for the other, and waiting for the end is all that is left.
        with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as came:
            sent.write(HEADER.pack(width, height, RADIUS, self._memory, round(self._seconds)))
            sent.write(pixels.tobytes())
            sent.write(hole.astype(np.uint8).tobytes())
            sent.seek(0)
            process = subprocess.Popen(  # noqa: S603 - the interpreter of this process, and a script of ours
                self._command, stdin=sent, stdout=came, stderr=subprocess.DEVNULL, env=environment
            )
            if not self._wait(process, check_wanted):
                return TOO_SLOW.with_values(seconds=self._seconds)
            if process.returncode == WITHOUT:
                return NOT_HERE
            came.seek(0)
            return came.read() if process.returncode == 0 else BROKE_OFF

    def _wait(self, process: "subprocess.Popen[bytes]", check_wanted: Callable[[], None]) -> bool:
        """Wait for the end of a process; whether it ended in time. The process is ended in any case."""
        until = time.monotonic() + self._seconds
        try:
            while time.monotonic() < until:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK)
                    return True
                check_wanted()
            return False
        finally:
            process.kill()
            process.wait()
