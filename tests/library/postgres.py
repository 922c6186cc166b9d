"""A real PostgreSQL of the tests' own, in a temporary folder, reached by a socket in it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

import pytest

from tests.debian_packages import require_program

# Nothing here outlives the tests: no wait for the disk.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=150")
# Where it is before a test is run; then it is a folder of pytest's.
EVERYBODYS = tempfile.gettempdir()
DEBIAN = "/usr/lib/postgresql/*/bin"


def find_programs() -> Path | None:
    """Return the folder with initdb and postgres in it, None where there is none."""
    folders = [*sorted(glob(DEBIAN), reverse=True), *os.environ.get("PATH", "").split(os.pathsep)]
    return next((Path(folder) for folder in folders if all(Path(folder, p).exists() for p in PROGRAMS)), None)


PROGRAMS = ("initdb", "postgres")


@contextmanager
def run_postgres() -> Iterator[str]:
    """Give the folder of the socket that a new PostgreSQL listens at; its user proofroom needs no password."""
    programs = require_program(find_programs, "postgresql")
    # Not in pytest's folder, which nobody else may enter: PostgreSQL refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="proofroom-postgres-", dir=EVERYBODYS))
    user, run_as = None, {}
    if os.geteuid() == 0:
        names = {entry.pw_name: entry for entry in pwd.getpwall()}
        user = names.get("postgres") or names["nobody"]
        run_as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    data = folder / "data"
    try:
        subprocess.run(
            [programs / "initdb", "--no-sync", "-A", "trust", "-U", "proofroom", "-E", "UTF8", "-D", data],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            **run_as,
        )
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        with subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            cwd=folder,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            **run_as,
        ) as server:
            for line in server.stderr:
                if "ready to accept connections" in line:
                    break
            else:
                pytest.fail("PostgreSQL did not start")
            # Read on, so that it never waits for someone who does.
            reader = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
            try:
                yield str(folder)
            finally:
                server.terminate()
                server.wait(20)
                reader.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
