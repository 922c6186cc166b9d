"""A real PostgreSQL of the tests' own, in a temporary folder, reached by a socket in it: one for all workers."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

import pytest

from tests.deployment.debian_packages import require_program
from tests.library.stores import postgres_server

DEBIAN = "/usr/lib/postgresql/*/bin"
PROGRAMS = ("initdb", "postgres")


def find_programs() -> Path | None:
    """Return the folder with initdb and postgres in it, None where there is none."""
    folders = [*sorted(glob(DEBIAN), reverse=True), *os.environ.get("PATH", "").split(os.pathsep)]
    return next((Path(folder) for folder in folders if all(Path(folder, p).exists() for p in PROGRAMS)), None)


@contextmanager
def share_postgres(shared: Path) -> Iterator[str]:
    """Give the folder of a PostgreSQL's socket; whichever process comes first with the folder ``shared`` starts it.

    Whoever uses the server holds a lock, which the system takes back however a process ends. The server ends with the
    last one.
    """
    programs = require_program(find_programs, "postgresql")
    shared.mkdir(exist_ok=True)
    known = shared / "socket"
    with (shared / "door").open("w") as door, (shared / "using").open("w") as using:
        fcntl.flock(door, fcntl.LOCK_EX)
        # Waits for a server that is being stopped.
        fcntl.flock(using, fcntl.LOCK_SH)
        if not known.exists():
            start_server(programs, shared)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield known.read_text()


def start_server(programs: Path, shared: Path) -> None:
    """Start a server that ends when nobody holds a lock on ``using`` any more; fails with its output."""
    log = shared / "log"
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-I", "-S", postgres_server.__file__, programs, shared],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    if done.returncode:
        pytest.fail(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
