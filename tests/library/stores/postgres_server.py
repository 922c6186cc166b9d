"""The process behind ``share_postgres``: a real PostgreSQL in a temporary folder, stopped once nobody uses it any more.

Runs by itself and needs nothing but Python, so that it starts at once.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing here outlives the tests: no wait for the disk. All workers of a run connect to the same server.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=400")


@contextmanager
def run_server(programs: Path) -> Iterator[str]:
    """Give the folder of the socket that a new PostgreSQL listens at; its user proofroom needs no password."""
    # Not in pytest's folder, which nobody else may enter: PostgreSQL refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="proofroom-postgres-"))
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
                print(line, end="", file=sys.stderr)
            else:
                raise RuntimeError("PostgreSQL did not start")
            # Read on, so that it never waits for someone who does.
            reader = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
            try:
                yield str(folder)
            finally:
                # At once, without writing what is removed below.
                server.send_signal(signal.SIGQUIT)
                server.wait(60)
                reader.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(programs: str, shared: str) -> None:
    """Start a server for whoever holds a lock on ``using`` in the folder ``shared``, and return when it is ready.

    A process that stays behind stops the server when the last of these locks has gone, however its holder ended.
    """
    told, tell = os.pipe()
    if os.fork():
        os.close(tell)
        sys.exit(0 if os.read(told, 1) else 1)
    with Path(shared, "using").open("w") as using, run_server(Path(programs)) as folder:
        known = Path(shared, "socket")
        known.write_text(folder)
        os.write(tell, b"!")
        fcntl.flock(using, fcntl.LOCK_EX)
        known.unlink(missing_ok=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
