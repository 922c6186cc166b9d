"""The key of a file: a relative path, in any script, that stays in the folder of the files."""

import re

from components.errors import StorageError
from components.message.message import Message


def check_key(key: str) -> str:
    """Return a key that stays in the folder of the files, in any script; raise StorageError for any other key."""
    try:
        key.encode()
        stays = not re.search(r"[\x00-\x1f\\]|^[A-Za-z]:", key) and not {"", ".", ".."} & set(key.split("/"))
    except UnicodeEncodeError:
        stays = False
    if not stays:
        raise StorageError(
            Message("This file's name leads out of the data folder, or is none. Rename it, then try again.")
        )
    return key
