"""A file that has been in a store for longer than an hour."""

import os
from datetime import UTC, datetime, timedelta

from components.library.storage.files import Files


def let_an_hour_pass(files: Files, key: str) -> str:
    """Have a file in a folder or in fsspec's memory be older than an hour; return its key."""
    path, then = files._path_of(key), datetime.now(UTC) - timedelta(hours=2)
    if files.local:
        os.utime(path, (then.timestamp(), then.timestamp()))
    else:
        files._system.store[path].modified = then
    return key
