"""The bytecode of the code and of its tests, written by one process before the workers import it.

Every worker collects all tests: on a fresh clone each would compile every module, and rewrite the assertions of every
test, at the same time as the others.
"""

import subprocess
import sys
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
TESTS = Path(__file__).parent
# The names under which pytest keeps tests whose assertions it has rewritten.
REWRITTEN = "test_*-pytest-*.pyc"


def write_bytecode(config: pytest.Config) -> None:
    """Compile the code, and rewrite the tests' assertions meanwhile; does nothing where that was done before."""
    hook = config.pluginmanager.rewrite_hook
    if sys.dont_write_bytecode or not hasattr(hook, "exec_module") or next(TESTS.rglob(REWRITTEN), None):
        return
    plain = ["-q", "-x", r"/(test_\w+|conftest)\.py$", "components", "tests", "app.py"]
    compiling = subprocess.Popen([sys.executable, "-m", "compileall", *plain], cwd=HOME)
    for name in ("conftest.py", "test_*.py"):
        for file in TESTS.rglob(name):
            rewrite(hook, file)
    compiling.wait()


def rewrite(hook: object, file: Path) -> None:
    """Have pytest's loader write the bytecode of a module, and run nothing of it."""
    module = module_from_spec(spec_from_file_location(f"unread {file}", file, loader=hook))
    # A module without builtins ends at its first import, which comes after the writing.
    vars(module)["__builtins__"] = {}
    with suppress(ImportError):
        hook.exec_module(module)
