"""One PostgreSQL serves all who share a folder, and ends with the last of them."""

import fcntl
from contextlib import ExitStack
from pathlib import Path

from tests.library.postgres import share_postgres


def test_a_server_is_shared_and_ends_with_its_last_user(tmp_path):
    with ExitStack() as first:
        socket = first.enter_context(share_postgres(tmp_path / "shared"))
        with ExitStack() as second:
            assert second.enter_context(share_postgres(tmp_path / "shared")) == socket
            first.close()
            assert Path(socket, ".s.PGSQL.5432").is_socket()
    wait_for_end(tmp_path / "shared")
    assert not Path(socket).exists()


def wait_for_end(shared: Path) -> None:
    """Return once the server has ended, which takes the lock when all users have gone."""
    while (shared / "socket").exists():
        with (shared / "using").open("w") as using:
            fcntl.flock(using, fcntl.LOCK_EX)
    with (shared / "using").open("w") as using:
        fcntl.flock(using, fcntl.LOCK_EX)
