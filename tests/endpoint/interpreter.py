"""A Python that has imported what snippets need, and runs each of them in a fork of itself.

Started as a program: reads a line of JSON (folder, script, environment) from its input for each script to run, and
answers with its exit code; its output and its errors are files beside it. To import the openai package takes longer
than all that the snippets do.
"""

import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import traceback
from pathlib import Path

MODULES = ("openai", "requests")
SECONDS = 30


class Interpreter:
    """Run scripts one after the other as if each had been started by itself."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, script: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Return a script's exit code, output and errors; it runs in its own folder."""
        self._process.stdin.write(json.dumps([str(script.parent), script.name, environ]) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        output, errors = (script.with_name(name).read_text() for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess([script.name], code, output, errors)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(SECONDS)
        self._process.stdout.close()


def wait_for_script() -> list | None:
    """Return, in a fork of this process, what is to be run; answer in this one until its input ends."""
    for line in sys.stdin:
        if os.fork() == 0:
            return json.loads(line)
        _, status = os.wait()
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return None


def run_script(folder: str, script: str, environ: dict[str, str]) -> int:
    """Run a script as the main program and return its exit code."""
    signal.alarm(SECONDS)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    for number, name in enumerate((os.devnull, "stdout", "stderr")):
        descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, number)
    sys.argv[:], sys.path[0] = [script], folder
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except Exception:  # noqa: BLE001 (as the interpreter itself does)
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    for module in MODULES:
        __import__(module)
    gc.freeze()
    if asked := wait_for_script():
        code = run_script(*asked)
        sys.stdout.flush()
        sys.stderr.flush()
        # Without taking the packages down, which takes longer than the script.
        os._exit(code)
