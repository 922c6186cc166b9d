"""One PostgreSQL serves all who share a folder, and ends with the last of them."""

import fcntl
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from tests.library.stores.postgres import share_postgres

LONGEST = 60.0


def test_a_server_is_shared_and_ends_with_its_last_user(tmp_path):
    with ExitStack() as first:
        socket = first.enter_context(share_postgres(tmp_path / "shared"))
        with ExitStack() as second:
            assert second.enter_context(share_postgres(tmp_path / "shared")) == socket
            first.close()
            assert Path(socket, ".s.PGSQL.5432").is_socket()
            with (tmp_path / "shared" / "using").open("w") as using:
                # The second one uses it, and the server has not taken the lock with which it ends.
                assert not try_lock(using, fcntl.LOCK_EX)
                assert try_lock(using, fcntl.LOCK_SH)
    wait_for_end(tmp_path / "shared")
    assert not Path(socket).exists()


def wait_for_end(shared: Path) -> None:
    """Return once the server has ended, which holds the lock from when all users have gone."""
    until = time.monotonic() + LONGEST
    with (shared / "using").open("w") as using:
        while (shared / "socket").exists() or not try_lock(using, fcntl.LOCK_EX):
            assert time.monotonic() < until, "The server has not ended."
            time.sleep(0.02)


def try_lock(file: TextIO, kind: int) -> bool:
    """Lock a file at once, or return False where others hold a lock that does not allow it."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
