"""Processes of tests, each a fork of one that has imported the library already, which takes a second of a core.

Each is a process as if started by itself: with signals, files and locks of its own, and it can be killed.
"""

import os
import sys
from importlib import import_module
from multiprocessing import get_context, util
from multiprocessing.connection import Connection
from typing import Self

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload(["tests.preloaded"])
# The server's socket lies there. Asked for before the temporary folder is one of pytest's: the path of a socket has at
# most 104 bytes on macOS.
util.get_temp_dir()


class ForkedProcess:
    """Run ``main`` of a module in another process, until it ends, is killed, or the ``with`` does.

    ``arguments``: texts for ``main``. ``stdin`` and ``stdout`` are files of text, as those of ``subprocess.Popen``.
    """

    def __init__(self, module: str, *arguments: object) -> None:
        said, out = FORKING.Pipe(duplex=False)
        into, saying = FORKING.Pipe(duplex=False)
        texts = [str(argument) for argument in arguments]
        self._process = FORKING.Process(target=_run, args=(module, texts, into, out, dict(os.environ)), daemon=True)
        self._process.start()
        for end in (into, out):
            end.close()
        self.stdin = os.fdopen(os.dup(saying.fileno()), "w", buffering=1, encoding="utf-8")
        self.stdout = os.fdopen(os.dup(said.fileno()), encoding="utf-8")
        for end in (said, saying):
            end.close()

    @property
    def returncode(self) -> int | None:
        """Return how the process ended, as ``Popen.returncode``; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def wait(self, seconds: float | None = None) -> int:
        """Return how the process ended. Raises TimeoutError where it still runs after so many seconds."""
        self._process.join(seconds)
        if self.returncode is None:
            raise TimeoutError(f"{self._process.name} still runs after {seconds} s")
        return self.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is not None:
            self.kill()
        # A process that still writes ends at a closed pipe, and not never.
        self.stdout.close()
        self.stdin.close()
        self.wait()


def _run(module: str, arguments: list[str], into: Connection, out: Connection, environment: dict[str, str]) -> None:
    """Be the process: run ``main`` of a module with its input and output at the given ends of pipes."""
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(out.fileno(), 1)
    os.dup2(into.fileno(), 0)
    for end in (into, out):
        end.close()
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    import_module(module).main(*arguments)
    sys.stdout.flush()
