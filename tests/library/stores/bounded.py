"""A process in which no file may be larger than 100,000 bytes, and that stores a larger one; it says the error."""

import resource
from pathlib import Path

from components.errors import StorageError
from components.library.records.store import open_store


def main(folder: str) -> None:
    """Store an answer that is too large in a folder's store."""
    store = open_store(Path(folder))
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        store.files.write_file("shots/a/answer.png", bytes(300_000))
    except StorageError as error:
        print(error)
